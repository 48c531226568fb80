//! The markdown in the sentences that a person decides on (planning-rules 10).

use hemline_domain::{Decimal, Grouped, MarkdownTarget, Share};
use hemline_planning::markdown::MarkdownRecommendation;
use hemline_planning::markdown_outlook::MarkdownOutcome;

use crate::context::MarkdownProposal;
use crate::team::tools::percent;

/// Half a step of 5 points, and as much as the gap itself may have been rounded by.
const MOST_ROUNDED_AWAY: Decimal = Decimal::from_micros(25_100);

/// The recommendation against both targets, and beside doing nothing.
pub(crate) fn in_words(markdown: &MarkdownProposal) -> String {
    let recommendation = &markdown.recommendation;
    let mut text = against_target(recommendation);
    text += &other_target(recommendation);
    text += &calculation(markdown);
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

fn against_target(recommendation: &MarkdownRecommendation) -> String {
    let target = share(recommendation.target_sell_through_pct);
    let target = match recommendation.markdown_target {
        MarkdownTarget::Flat => format!("the fixed target of {target}"),
        MarkdownTarget::PlanCurve => format!("the {target} that the plan expects by then"),
    };
    format!(
        "Sell-through is {} in week {}, against {target}.",
        share(recommendation.sell_through_pct),
        recommendation.week_number,
    )
}

/// The target that does not count, and whether the season is where its own plan wants it: a late peak looks
/// slow against the fixed target.
fn other_target(recommendation: &MarkdownRecommendation) -> String {
    let mut text = match (
        recommendation.markdown_target,
        recommendation.plan_curve_target,
    ) {
        (MarkdownTarget::Flat, Some(curve)) => {
            format!(" The plan itself expects {} by then", share(curve))
        }
        (MarkdownTarget::Flat, None) => return String::new(),
        (MarkdownTarget::PlanCurve, _) => format!(
            " The fixed target is {}",
            share(recommendation.flat_target.decimal())
        ),
    };
    if let Some(sold) = recommendation.sell_through_of_forecast
        && let Some(curve) = recommendation.plan_curve_target
        && sold >= curve
    {
        text += &format!(
            ": with {} of the forecast sold the season is where it was planned to be, or ahead",
            share(sold)
        );
    }
    text + "."
}

/// How the gap becomes a depth, or that it does not.
fn calculation(markdown: &MarkdownProposal) -> String {
    let by_rule = by_rule(&markdown.recommendation, markdown.set_by_person);
    if markdown.set_by_person {
        let depth = markdown.recommendation.recommended_markdown_pct;
        format!(
            " A person set {}; by the rule, {by_rule}.",
            percent(depth.as_f64())
        )
    } else {
        let mut letters = by_rule.chars();
        let first: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        format!(" {first}{}.", letters.as_str())
    }
}

fn by_rule(recommendation: &MarkdownRecommendation, set_by_person: bool) -> String {
    let gap = recommendation.gap_pct;
    if gap <= Decimal::ZERO {
        return "sales are on target or ahead of it, so no markdown is needed".to_owned();
    }
    let raw = gap.times(recommendation.elasticity_coefficient);
    let depth = recommendation.recommended_markdown_pct.decimal();
    let outcome = if set_by_person || depth == raw {
        String::new()
    } else if depth == Decimal::ZERO {
        ", too little for a markdown".to_owned()
    } else if raw - depth > MOST_ROUNDED_AWAY {
        format!(", limited to {} (max_markdown)", share(depth))
    } else {
        format!(", rounded to {}", share(depth))
    };
    format!(
        "{} short at {} of markdown for each (elasticity_coefficient) make {}{outcome}",
        points(share(gap).trim_end_matches('%')),
        points(&recommendation.elasticity_coefficient.to_string()),
        share(raw),
    )
}

/// What the markdown changes of the season's end. Without a cost it is told in revenue, without a price in units.
fn beside(nothing: &MarkdownOutcome, chosen: &MarkdownOutcome) -> String {
    let end = |outcome: &MarkdownOutcome| {
        let units = format!(
            "sell {} units and leave {}",
            outcome.units_sold.grouped(),
            outcome.units_left_over.grouped()
        );
        match (outcome.margin, outcome.revenue) {
            (Some(margin), _) => format!("{units}, with a margin of {:.0}", Grouped(margin)),
            (None, Some(revenue)) => format!("{units}, with revenue of {:.0}", Grouped(revenue)),
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
            " So the markdown sells {} units more; what that does to margin cannot be told without the category's price and cost.",
            more.grouped()
        );
    }
    text
}

fn points(count: &str) -> String {
    let noun = if count == "1" { "point" } else { "points" };
    format!("{count} {noun}")
}

fn share(fraction: Decimal) -> String {
    percent(fraction.as_f64())
}
