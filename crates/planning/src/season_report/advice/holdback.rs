//! The holdback, from where units were when stores were short.

use hemline_domain::{Decimal, ReplenishmentStrategy, Share, Units};

use super::{Advised, Evidence, in_units, percent, stepped};
use crate::week_range;

/// The source's step: from 45% to 42%.
const STEP: Decimal = Decimal::from_micros(30_000);
/// Shares of demand up to this are noise.
const NOISE: Decimal = Decimal::from_micros(10_000);

/// Two mistakes pull in opposite directions, each counted in units:
///
/// - *launched too little*: units that stores were short of in the first third of the season while the DC held some;
/// - *launched too much*: units left at stores, as far as others were short of some when the DC was empty.
///
/// The larger one decides, where it is over 1% of demand: 3 points less for the first, 3 points more for the
/// second. Without replenishment there is no holdback, so it stays 0.
pub(super) fn advise(evidence: &Evidence<'_>) -> Advised<Share> {
    let current = evidence.parameters().dc_holdback_percentage;
    if evidence.parameters().replenishment_strategy == ReplenishmentStrategy::None {
        return Advised::of(current, "without replenishment nothing is held back: keep");
    }
    if let Some(reason) = evidence.closed_early() {
        return Advised::of(current, reason);
    }
    let first_third = evidence.launch_weeks();
    let too_little = evidence
        .lost
        .short_where(|week| week.week <= first_third && week.dc_held_stock);
    let short_with_empty_dc = evidence.lost.short_where(|week| !week.dc_held_stock);
    let too_much = evidence.units.left_at_stores.min(short_with_empty_dc);
    let counts = |units: Units| evidence.of_demand(units) > NOISE;
    let suggested = if too_little >= too_much && counts(too_little) {
        stepped(current, Decimal::ZERO, STEP)
    } else if too_much > too_little && counts(too_much) {
        stepped(current, Decimal::ONE, STEP)
    } else {
        current
    };
    Advised::of(
        suggested,
        format!(
            "stores were short of {} ({} of demand) in {} while the DC held stock; {} ({}) lay in stores while others were short and the DC was empty",
            in_units(too_little),
            percent(evidence.of_demand(too_little)),
            week_range::in_words(1, first_third),
            in_units(too_much),
            percent(evidence.of_demand(too_much)),
        ),
    )
}
