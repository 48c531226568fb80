//! The replenishment's basis, from stores that were short while the DC could have shipped.

use hemline_domain::{Decimal, ReplenishmentBasis, ReplenishmentStrategy};

use super::{Advised, Evidence, in_units, percent};

/// Shares of demand up to this do not call for another rhythm.
const MUCH: Decimal = Decimal::from_micros(20_000);

/// The remaining allocation ships evenly, whatever the season's shape. Where stores were short of over 2% of demand
/// after the first third of the season while the DC held units, the demand curve is suggested; nothing suggests the
/// way back.
pub(super) fn advise(evidence: &Evidence<'_>) -> Advised<ReplenishmentBasis> {
    let current = evidence.parameters().replenishment_basis;
    if evidence.parameters().replenishment_strategy == ReplenishmentStrategy::None {
        return Advised::of(current, "nothing is replenished: keep");
    }
    let first_third = evidence.launch_weeks();
    let short = evidence
        .lost
        .short_where(|week| week.week > first_third && week.dc_held_stock);
    let share = evidence.of_demand(short);
    let suggested = if share > MUCH {
        ReplenishmentBasis::DemandCurve
    } else {
        current
    };
    Advised::of(
        suggested,
        format!(
            "stores were short of {} ({} of demand) after week {first_third} while the DC held stock",
            in_units(short),
            percent(share)
        ),
    )
}
