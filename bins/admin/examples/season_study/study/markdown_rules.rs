//! What the markdown rule would have said with each target and basis.

use hemline_domain::{MarkdownTarget, SellThroughBasis, Units};
use hemline_planning::markdown::{CheckpointFigures, recommend};

use super::figures::{CheckpointRule, rounded};
use super::season::SteeredSeason;

const RULES: [(MarkdownTarget, SellThroughBasis); 4] = [
    (MarkdownTarget::Flat, SellThroughBasis::Forecast),
    (MarkdownTarget::PlanCurve, SellThroughBasis::Forecast),
    (MarkdownTarget::Flat, SellThroughBasis::Manufactured),
    (MarkdownTarget::PlanCurve, SellThroughBasis::Manufactured),
];

/// Every rule's recommendation at the season's checkpoint, the one in force first; none without a checkpoint.
pub(crate) fn asked(season: &SteeredSeason) -> anyhow::Result<Vec<CheckpointRule>> {
    let parameters = &season.workflow.parameters;
    let Some(week_number) = parameters.markdown_checkpoint_week else {
        return Ok(Vec::new());
    };
    let curve = season.forecasts[0].weekly_demand_curve.iter();
    let accepted_curve: Vec<Units> = curve.map(|week| week.demand_units).collect();
    let weeks = season.report.weeks.iter();
    let figures = CheckpointFigures {
        week_number,
        sold: weeks
            .filter(|week| week.week_number <= week_number)
            .map(|week| week.sold)
            .sum(),
        accepted_curve: &accepted_curve,
        manufactured: season.plan.manufacturing_qty,
    };
    RULES
        .map(|(target, basis)| {
            let mut parameters = parameters.clone();
            parameters.markdown_target = target;
            parameters.sell_through_basis = basis;
            let said = recommend(figures, &parameters)?;
            Ok(CheckpointRule {
                target: target.as_str(),
                basis: basis.as_str(),
                sell_through: rounded(said.sell_through_pct.as_f64()),
                target_sell_through: rounded(said.target_sell_through_pct.as_f64()),
                markdown: said.recommended_markdown_pct.as_f64(),
            })
        })
        .into_iter()
        .collect()
}
