//! What the reader should know before the figures.

use hemline_domain::{Decimal, Units};

use super::accuracy::SeasonAccuracy;
use super::facts::SeasonFacts;
use super::is_closed_early;
use super::unit_flow::UnitFlow;

/// One sentence or two each, the ones that change most of what follows first.
pub(super) fn notes(
    facts: &SeasonFacts<'_>,
    units: &UnitFlow,
    accuracy: &SeasonAccuracy,
) -> Vec<String> {
    let notes = [
        closed_early(facts),
        uncounted(facts),
        missed(facts, accuracy),
        not_arrived(facts, units),
        sold_above_receipts(units),
        Some(
            "A forecast knows only what was uploaded as history: upload this season's sales, and those of the weeks until the next one, before that is planned."
                .to_owned(),
        ),
    ];
    notes.into_iter().flatten().collect()
}

fn closed_early(facts: &SeasonFacts<'_>) -> Option<String> {
    is_closed_early(facts).then(|| {
        format!(
            "The season was closed after {} of {} weeks: all figures are of the weeks sold, and units left over include those meant for the rest.",
            facts.weeks_sold(),
            facts.parameters.forecast_horizon_weeks
        )
    })
}

fn uncounted(facts: &SeasonFacts<'_>) -> Option<String> {
    let weeks: Vec<String> = facts
        .uncounted
        .iter()
        .map(|week| format!("week {} ({} units)", week.week_number, week.units.grouped()))
        .collect();
    (!weeks.is_empty()).then(|| {
        format!(
            "Reported, and in no figure, because week {} is missing: {}. These units count as left over.",
            facts.weeks_sold() + 1,
            weeks.join(", ")
        )
    })
}

/// A forecast further off than the threshold that re-forecasts are made at.
fn missed(facts: &SeasonFacts<'_>, accuracy: &SeasonAccuracy) -> Option<String> {
    let bias = accuracy.original.bias?;
    let size = bias.max(Decimal::ZERO - bias);
    (size > facts.parameters.variance_threshold.decimal()).then(|| {
        format!(
            "The original forecast expected {:.1}% {} than was sold. No parameter of the plan mends that: look first at the history, and at what it does not know (events, prices, new stores).",
            size.as_f64() * 100.0,
            if bias > Decimal::ZERO { "more" } else { "less" },
        )
    })
}

fn not_arrived(facts: &SeasonFacts<'_>, units: &UnitFlow) -> Option<String> {
    let ordered: Units = facts.emergency_orders.iter().map(|order| order.units).sum();
    let missing = ordered.saturating_sub(units.emergency);
    (missing > Units::ZERO).then(|| {
        format!(
            "Of {} units of emergency orders, {} did not arrive in the weeks sold.",
            ordered.grouped(),
            missing.grouped()
        )
    })
}

fn sold_above_receipts(units: &UnitFlow) -> Option<String> {
    (units.adjusted > Units::ZERO).then(|| {
        format!(
            "Stores sold {} units more than they had received. The stock account adds them as corrections; find out where they came from.",
            units.adjusted.grouped()
        )
    })
}
