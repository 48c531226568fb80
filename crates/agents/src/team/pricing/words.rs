//! The markdown in the sentences that a person decides on (planning-rules 10).

use hemline_domain::{Decimal, MarkdownTarget, Share};
use hemline_planning::markdown::MarkdownRecommendation;
use hemline_planning::markdown_outlook::MarkdownOutcome;

use crate::context::MarkdownProposal;
use crate::team::tools::percent;

/// The recommendation against both targets, and beside doing nothing.
pub(crate) fn in_words(markdown: &MarkdownProposal) -> String {
    let recommendation = &markdown.recommendation;
    let target = match recommendation.markdown_target {
        MarkdownTarget::Flat => "a flat target",
        MarkdownTarget::PlanCurve => "a plan-curve target",
    };
    let mut text = format!(
        "Sell-through is {} against {target} of {} in week {}.",
        share(recommendation.sell_through_pct),
        share(recommendation.target_sell_through_pct),
        recommendation.week_number,
    );
    text += &other_target(recommendation);
    text += &format!(" {}.", recommendation.reasoning);
    let depth = recommendation.recommended_markdown_pct;
    let at = |wanted: Share| {
        let mut outcomes = markdown.outlook.iter();
        outcomes.find(|outcome| outcome.markdown_pct == wanted)
    };
    if let (Some(nothing), Some(chosen)) = (at(Share::ZERO), at(depth))
        && depth > Share::ZERO
    {
        text += &beside(nothing, chosen);
    }
    text
}

/// The target that does not count, and whether the season is where its own plan wants it: a late peak looks
/// slow against the flat target.
fn other_target(recommendation: &MarkdownRecommendation) -> String {
    let mut text = match (
        recommendation.markdown_target,
        recommendation.plan_curve_target,
    ) {
        (MarkdownTarget::Flat, Some(curve)) => {
            format!(" The plan-curve target is {}", share(curve))
        }
        (MarkdownTarget::Flat, None) => return String::new(),
        (MarkdownTarget::PlanCurve, _) => format!(
            " The flat target is {}",
            share(recommendation.flat_target.decimal())
        ),
    };
    if let Some(sold) = recommendation.sell_through_of_forecast
        && let Some(curve) = recommendation.plan_curve_target
        && sold >= curve
    {
        text += &format!(
            ": with {} of the forecast sold the season is at or ahead of its planned curve",
            share(sold)
        );
    }
    text + "."
}

/// What the markdown changes of the season's end. Without a cost it is told in revenue, without a price in units.
fn beside(nothing: &MarkdownOutcome, chosen: &MarkdownOutcome) -> String {
    let end = |outcome: &MarkdownOutcome| {
        let units = format!(
            "sell {} units and leave {}",
            outcome.units_sold, outcome.units_left_over
        );
        match (outcome.margin, outcome.revenue) {
            (Some(margin), _) => format!("{units}, with a margin of {margin:.0}"),
            (None, Some(revenue)) => format!("{units}, with revenue of {revenue:.0}"),
            (None, None) => units,
        }
    };
    let mut text = format!(
        " At {} the season is expected to {}. Without a markdown it is expected to {}.",
        percent(chosen.markdown_pct.as_f64()),
        end(chosen),
        end(nothing),
    );
    if chosen.margin.is_none() {
        let more = chosen.units_sold.saturating_sub(nothing.units_sold);
        text += &format!(
            " So the markdown sells {more} units more; what that does to margin cannot be told without the category's price and cost."
        );
    }
    text
}

fn share(fraction: Decimal) -> String {
    percent(fraction.as_f64())
}
