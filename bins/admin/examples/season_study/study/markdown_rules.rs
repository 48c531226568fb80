//! What the markdown rule would have said with each target and basis.

use hemline_domain::{MarkdownTarget, SeasonParameters, SellThroughBasis, Units};
use hemline_planning::markdown::{CheckpointFigures, recommend};

use super::figures::{CheckpointRule, CheckpointSummary, count_of, rounded};
use super::season::SteeredSeason;

const RULES: [(MarkdownTarget, SellThroughBasis); 4] = [
    (MarkdownTarget::Flat, SellThroughBasis::Forecast),
    (MarkdownTarget::PlanCurve, SellThroughBasis::Forecast),
    (MarkdownTarget::Flat, SellThroughBasis::Manufactured),
    (MarkdownTarget::PlanCurve, SellThroughBasis::Manufactured),
];

/// A season that sells less than its plan by more than this fell short of it.
const SHORTFALL: f64 = 0.05;

/// Every rule's recommendation at the season's checkpoint, the one in force first; none without a checkpoint.
pub(crate) fn asked(season: &SteeredSeason) -> anyhow::Result<Vec<CheckpointRule>> {
    let curve = season.forecasts[0].weekly_demand_curve.iter();
    let plan: Vec<Units> = curve.map(|week| week.demand_units).collect();
    let weeks = season.report.weeks.iter();
    let sold: Vec<Units> = weeks.map(|week| week.sold).collect();
    let made = season.plan.manufacturing_qty;
    recommended(&season.workflow.parameters, &plan, &sold, made)
}

/// The same from a season's plan and sales per week, and the units made.
pub(crate) fn recommended(
    parameters: &SeasonParameters,
    plan: &[Units],
    sold: &[Units],
    made: Units,
) -> anyhow::Result<Vec<CheckpointRule>> {
    let Some(week_number) = parameters.markdown_checkpoint_week else {
        return Ok(Vec::new());
    };
    let figures = CheckpointFigures {
        week_number,
        sold: sold.iter().take(week_number as usize).sum(),
        accepted_curve: plan,
        manufactured: made,
    };
    let recommendations = RULES.map(|(target, basis)| {
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
    });
    recommendations.into_iter().collect()
}

/// What every rule says of a season, and how that ended.
pub(crate) struct CheckedSeason {
    pub(crate) rules: Vec<CheckpointRule>,
    /// Sold ÷ plan.
    pub(crate) ended: f64,
}

/// Every rule over seasons of many departments.
pub(crate) fn summarised(seasons: &[&CheckedSeason]) -> Vec<CheckpointSummary> {
    let rule = |place: usize| {
        let said =
            |season: &CheckedSeason| season.rules.get(place).map_or(0.0, |rule| rule.markdown);
        let is_short = |season: &CheckedSeason| season.ended < 1.0 - SHORTFALL;
        let marked_down: Vec<&&CheckedSeason> =
            seasons.iter().filter(|season| said(season) > 0.0).collect();
        let depths: f64 = marked_down.iter().map(|season| said(season)).sum();
        let (target, basis) = RULES[place];
        CheckpointSummary {
            target: target.as_str(),
            basis: basis.as_str(),
            seasons: seasons.len(),
            marked_down: marked_down.len(),
            mean_depth: (!marked_down.is_empty())
                .then(|| rounded(depths / count_of(marked_down.len()))),
            marked_down_and_short: marked_down.iter().filter(|season| is_short(season)).count(),
            short: seasons.iter().filter(|season| is_short(season)).count(),
        }
    };
    (0..RULES.len()).map(rule).collect()
}
