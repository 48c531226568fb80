//! What the markdown cost and what it brought (planning-rules 11).

use hemline_domain::{Decimal, Share, Units};
use serde::{Deserialize, Serialize};

use super::checks::count;
use super::facts::{SeasonFacts, SeasonForecast, SeasonMarkdown};
use super::prices::SeasonPrices;
use super::stockouts::LostSales;
use super::store_weeks::StoreWeeks;
use crate::markdown::expected_lift;
use crate::money::in_currency;

/// The season's markdown, looked back upon. Percentages are fractions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarkdownEffect {
    /// Its depth.
    pub depth: Share,
    /// The week after which it held.
    pub applied_after_week: u32,
    /// Weeks sold at the lower price.
    pub weeks_after: u32,
    /// Units sold in them: what the markdown cost where there is no price.
    pub units_after: Units,
    /// Those units × price × depth, in currency units; absent without a price.
    pub cost: Option<f64>,
    /// By how much demand was expected to rise: depth × `lift_factor`.
    pub expected_lift: Decimal,
    /// By how much it rose: sales after it ÷ what the last forecast without it expected of these weeks, at the
    /// level that sales before it had against the same forecast, − 1. Absent where there is nothing to compare.
    pub realised_lift: Option<Decimal>,
    /// Units that the last forecast without it, at that level, expected after it.
    pub units_expected_without: Option<Units>,
    /// What the markdown earned, in currency units: what was sold after it and left over brought at the reduced price
    /// and at salvage value, − what the same units would have brought had `units_expected_without` (as far as there
    /// were units) sold at the full price. Below 0 it lost money. An estimate; absent without a price.
    pub estimated_gain: Option<f64>,
    /// Whether it lost: `estimated_gain` below 0, or without a price units sold × (1 − depth) below
    /// `units_expected_without`. Absent where there is nothing to compare.
    pub lost_money: Option<bool>,
    /// Store-weeks after it that sold out: the more of them, the more the realised lift understates demand.
    pub sold_out_store_weeks_after: u32,
}

/// Looks back at the markdown, if there was one.
pub(super) fn markdown_effect(
    facts: &SeasonFacts<'_>,
    table: &StoreWeeks,
    lost: &LostSales,
    prices: &SeasonPrices,
    left_over: Units,
) -> Option<MarkdownEffect> {
    let markdown = facts.markdown?;
    let after = markdown.applied_after_week as usize;
    let units_after = table.sold(after + 1, table.weeks());
    let without = expected_without(facts, table, markdown);
    let units_expected_without = without.map(Units::round_of);
    let gain = units_expected_without
        .and_then(|units| prices.markdown_gain(units_after, left_over, units));
    Some(MarkdownEffect {
        depth: markdown.depth,
        applied_after_week: markdown.applied_after_week,
        weeks_after: count(table.weeks().saturating_sub(after)),
        units_after,
        cost: prices.given_away(units_after).map(in_currency),
        expected_lift: expected_lift(markdown.depth, facts.parameters),
        realised_lift: without
            .and_then(|without| Decimal::nearest(units_after.as_f64() / without - 1.0).ok()),
        units_expected_without,
        estimated_gain: gain.map(in_currency),
        lost_money: units_expected_without.map(|without| match gain {
            Some(gain) => gain < 0,
            None => units_after.scaled_by(markdown.depth.complement().decimal()) < without,
        }),
        sold_out_store_weeks_after: count(
            lost.weeks.iter().filter(|week| week.week > after).count(),
        ),
    })
}

/// What would have been sold after the markdown without it, in units above 0.
fn expected_without(
    facts: &SeasonFacts<'_>,
    table: &StoreWeeks,
    markdown: SeasonMarkdown,
) -> Option<f64> {
    let after = markdown.applied_after_week as usize;
    let last = table.weeks();
    if last <= after {
        return None;
    }
    let baseline = last_without_markdown(facts, markdown);
    let expected_before = baseline.sum(1, after);
    let sold_before = table.sold(1, after);
    let level = if expected_before > Units::ZERO {
        sold_before.as_f64() / expected_before.as_f64()
    } else {
        1.0
    };
    let without = level * baseline.sum(after + 1, last).as_f64();
    (without > 0.0).then_some(without)
}

/// The newest forecast that neither counts the lift nor knows a week sold at the lower price.
fn last_without_markdown<'a>(
    facts: &'a SeasonFacts<'_>,
    markdown: SeasonMarkdown,
) -> &'a SeasonForecast<'a> {
    let is_free = |forecast: &&SeasonForecast<'_>| {
        !forecast.includes_markdown && forecast.made_after_week <= markdown.applied_after_week
    };
    let newest = facts.forecasts.iter().rev().find(is_free);
    newest.unwrap_or(&facts.forecasts[0])
}
