//! The replenishment's basis, from the season's demand replayed with both.

use hemline_domain::{Decimal, ReplenishmentBasis, ReplenishmentStrategy};

use super::{Advised, Evidence, percent, share_of};
use crate::season_report::replenishment_replay::{Replayed, replay};

/// Differences up to this share of demand do not call for another basis.
const NOISE: Decimal = Decimal::from_micros(10_000);

/// The weeks sold at the full price are run again from the real launch with either basis. The other one is suggested where stores would
/// have sold over 1% of demand more with it. Kept where nothing is replenished, or the season was closed early.
pub(super) fn advise(evidence: &Evidence<'_>) -> Advised<ReplenishmentBasis> {
    let current = evidence.parameters().replenishment_basis;
    if evidence.parameters().replenishment_strategy == ReplenishmentStrategy::None {
        return Advised::of(current, "nothing is replenished: keep");
    }
    if let Some(reason) = evidence.closed_early() {
        return Advised::of(current, reason);
    }
    let other = match current {
        ReplenishmentBasis::RemainingAllocation => ReplenishmentBasis::DemandCurve,
        ReplenishmentBasis::DemandCurve => ReplenishmentBasis::RemainingAllocation,
    };
    let replayed = |basis| replay(evidence.facts, evidence.table, evidence.lost, basis);
    let (Ok(present), Ok(changed)) = (replayed(current), replayed(other)) else {
        return Advised::of(current, "the season cannot be run again: keep");
    };
    let more = share_of(changed.sold.saturating_sub(present.sold), present.demand);
    Advised::of(
        if more > NOISE { other } else { current },
        format!(
            "of the demand of {} units at the full price, stores would have sold {} replenished by {}, and {} by {}",
            present.demand.grouped(),
            in_words(present),
            basis_in_words(current),
            in_words(changed),
            basis_in_words(other),
        ),
    )
}

fn basis_in_words(basis: ReplenishmentBasis) -> &'static str {
    match basis {
        ReplenishmentBasis::RemainingAllocation => {
            "what is left of their season totals (remaining_allocation)"
        }
        ReplenishmentBasis::DemandCurve => "the next week's forecast (demand_curve)",
    }
}

fn in_words(replayed: Replayed) -> String {
    format!(
        "{} ({})",
        replayed.sold.grouped(),
        percent(share_of(replayed.sold, replayed.demand))
    )
}
