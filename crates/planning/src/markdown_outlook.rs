//! What a season would end with at several markdown depths (planning-rules 10).

use hemline_domain::{Category, Decimal, SeasonParameters, Share, Units};

pub use hemline_domain::season::MarkdownOutcome;

use crate::markdown::{STEP, expected_lift};
use crate::money::{in_currency, millionths};

/// Where the season stands at its checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestOfSeason {
    /// Units sold so far.
    pub sold: Units,
    /// Units left to sell, at the DC and in the stores.
    pub on_hand: Units,
    /// Units that the forecast in force expects in the remaining weeks, without a markdown.
    pub expected: Units,
}

/// The outcomes of no markdown, one step of 5 points less than `depth`, `depth` itself and one step
/// more, shallow to deep; depths outside 0 to `max_markdown` are left out.
///
/// The rest of the season sells its forecast × (1 + depth × `lift_factor`), as far as there are
/// units. Accurate to the forecast's shape only: no store is looked at on its own.
#[must_use]
pub fn outcomes(
    depth: Share,
    rest: RestOfSeason,
    parameters: &SeasonParameters,
    category: &Category,
) -> Vec<MarkdownOutcome> {
    let recommended = depth.decimal();
    let deepest = parameters.max_markdown.decimal().max(recommended);
    let mut depths = vec![
        Decimal::ZERO,
        recommended - STEP,
        recommended,
        recommended + STEP,
    ];
    depths.retain(|depth| (Decimal::ZERO..=deepest).contains(depth));
    depths.dedup();
    depths
        .into_iter()
        .filter_map(|depth| Share::try_new(depth).ok())
        .map(|depth| outcome(depth, rest, parameters, category))
        .collect()
}

fn outcome(
    depth: Share,
    rest: RestOfSeason,
    parameters: &SeasonParameters,
    category: &Category,
) -> MarkdownOutcome {
    let lifted = Decimal::ONE + expected_lift(depth, parameters);
    let still_sold = rest.expected.scaled_by(lifted).min(rest.on_hand);
    let left_over = rest.on_hand.saturating_sub(still_sold);
    let revenue = category.unit_price.map(|price| {
        let reduced = price.times(depth.complement().decimal());
        millionths(rest.sold, price) + millionths(still_sold, reduced)
    });
    let margin = revenue.zip(category.unit_cost).map(|(revenue, cost)| {
        let salvage = category.salvage_value.unwrap_or(Decimal::ZERO);
        revenue - millionths(rest.sold + rest.on_hand, cost) + millionths(left_over, salvage)
    });
    MarkdownOutcome {
        markdown_pct: depth,
        units_sold: rest.sold + still_sold,
        units_left_over: left_over,
        revenue: revenue.map(in_currency),
        margin: margin.map(in_currency),
    }
}
