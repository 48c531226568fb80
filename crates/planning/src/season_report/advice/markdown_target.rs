//! The markdown's target: the flat one, or the plan's own curve.

use hemline_domain::{Decimal, MarkdownTarget, SeasonParameters, Share, Units};

use super::{Advised, Evidence, SMALLEST_MARKDOWN, percent};
use crate::markdown::{CheckpointFigures, MarkdownRecommendation, recommend};
use crate::ratio::Ratio;

/// Both targets are asked at the checkpoint, and the season's end says which was right: it ended *behind* where the
/// accepted forecast − sales (without what a markdown added) make a markdown: gap × elasticity of 2.5 points or more.
///
/// The plan's curve is suggested where the flat target asked for more than the curve and the season did not end
/// behind, or where it asked for less and the season ended behind. Nothing suggests the way back. Kept without a
/// checkpoint, where markdowns are excluded, or where the season was closed before the checkpoint.
pub(super) fn advise(evidence: &Evidence<'_>) -> Advised<MarkdownTarget> {
    let current = evidence.parameters().markdown_target;
    let Some(asked) = Asked::at_checkpoint(evidence) else {
        return Advised::of(
            current,
            "no checkpoint was reached to compare targets: keep",
        );
    };
    let (flat, curve) = (
        asked.flat.recommended_markdown_pct,
        asked.curve.recommended_markdown_pct,
    );
    let is_behind = ended_behind(evidence);
    let curve_was_right = (curve < flat && !is_behind) || (curve > flat && is_behind);
    let suggested = if curve_was_right {
        MarkdownTarget::PlanCurve
    } else {
        current
    };
    Advised::of(suggested, asked.in_words(is_behind, evidence))
}

/// What each target asks for.
struct Asked {
    flat: MarkdownRecommendation,
    curve: MarkdownRecommendation,
}

impl Asked {
    fn at_checkpoint(evidence: &Evidence<'_>) -> Option<Self> {
        let week_number = evidence.parameters().markdown_checkpoint_week?;
        if week_number as usize > evidence.table.weeks() {
            return None;
        }
        let accepted = evidence.facts.accepted();
        let accepted_curve: Vec<Units> = accepted
            .weekly_demand_curve
            .iter()
            .map(|week| week.demand_units)
            .collect();
        let figures = CheckpointFigures {
            week_number,
            sold: evidence.table.sold(1, week_number as usize),
            accepted_curve: &accepted_curve,
            manufactured: evidence.facts.plan.manufacturing_qty,
        };
        let asked_by = |markdown_target| {
            let parameters = SeasonParameters {
                markdown_target,
                ..evidence.parameters().clone()
            };
            recommend(figures, &parameters).ok()
        };
        Some(Self {
            flat: asked_by(MarkdownTarget::Flat)?,
            curve: asked_by(MarkdownTarget::PlanCurve)?,
        })
    }

    fn in_words(&self, is_behind: bool, evidence: &Evidence<'_>) -> String {
        let asks = |asked: &MarkdownRecommendation| match asked.recommended_markdown_pct {
            Share::ZERO => "no markdown".to_owned(),
            depth => format!("a markdown of {}", percent(depth.decimal())),
        };
        format!(
            "in week {} sell-through was {}: the fixed target of {} (flat) asks for {}, the {} that the plan itself expected by then (plan_curve) for {}; {} of the accepted forecast {}, {}",
            self.flat.week_number,
            percent(self.flat.sell_through_pct),
            percent(self.flat.target_sell_through_pct),
            asks(&self.flat),
            percent(self.curve.target_sell_through_pct),
            asks(&self.curve),
            percent(sold_of_accepted(evidence)),
            match evidence.markdown {
                Some(_) => "would have been sold without the markdown",
                None => "was sold",
            },
            if is_behind {
                "which is behind"
            } else {
                "so it was not behind"
            },
        )
    }
}

/// Sales of the weeks sold, without what a markdown added, ÷ what the accepted forecast expected of them.
fn sold_of_accepted(evidence: &Evidence<'_>) -> Decimal {
    let expected = evidence.facts.accepted().sum(1, evidence.table.weeks());
    let without_markdown = evidence.markdown.and_then(|effect| {
        let before = evidence.table.sold(1, effect.applied_after_week as usize);
        Some(before + effect.units_expected_without?)
    });
    let sold = without_markdown.unwrap_or(evidence.units.sold);
    Ratio::of(sold, expected).map_or(Decimal::ONE, Ratio::to_decimal)
}

fn ended_behind(evidence: &Evidence<'_>) -> bool {
    let gap = Decimal::ONE - sold_of_accepted(evidence);
    gap.times(evidence.parameters().elasticity_coefficient) >= SMALLEST_MARKDOWN
}
