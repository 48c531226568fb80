//! A season's recorded shipments beside its ledger, its plan and planning-rules 7.

mod differences;
mod moment;

use std::collections::BTreeSet;

use hemline_domain::season::{ReallocationRecord, ReplenishmentRecord};
use hemline_domain::{AllocationPlan, Forecast, LedgerRow, SeasonParameters, StoreId};

use differences::{Difference, differences};
use moment::Moment;

/// What the recorded shipments of a season follow from.
#[derive(Debug, Clone, Copy)]
pub struct ShippedSeason<'a> {
    /// The last accepted week; 0 before the first.
    pub week: u32,
    /// Whether the shipments of that week are still to be planned.
    pub shipments_are_due: bool,
    /// What the season was planned with.
    pub parameters: &'a SeasonParameters,
    /// The accepted plan.
    pub plan: &'a AllocationPlan,
    /// The stores' shares of demand in the accepted plan.
    pub shares: &'a [(StoreId, f64)],
    /// The season's forecasts.
    pub forecasts: &'a [Forecast],
    /// The stores' new season totals, oldest first.
    pub reallocations: &'a [ReallocationRecord],
    /// The recorded shipments, oldest first.
    pub shipments: &'a [ReplenishmentRecord],
}

/// Whose figure a recorded one is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witness {
    /// The unit ledger when the shipments were booked.
    Ledger,
    /// The accepted plan.
    Plan,
    /// Planning-rules 7, from the ledger, the season totals and the forecast in force.
    Rule,
    /// The stores of the same record.
    Stores,
}

impl std::fmt::Display for Witness {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Ledger => "the ledger says",
            Self::Plan => "the accepted plan says",
            Self::Rule => "the rule of replenishment gives",
            Self::Stores => "the stores of the record sum to",
        })
    }
}

/// What is wrong with a season's recorded shipments. `number` is a record's place among them, from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlteredShipment {
    /// A figure is not what it must be.
    #[error(
        "row {number} of the recorded shipments, week {week_number}: {figure} is {recorded}, {witness} {expected}"
    )]
    Figure {
        /// The record.
        number: usize,
        /// The season week.
        week_number: u32,
        /// The record's field.
        figure: String,
        /// What it says.
        recorded: String,
        /// What it must be.
        expected: String,
        /// Who says so.
        witness: Witness,
    },
    /// A week has a second record, or one without having been accepted.
    #[error("row {number} of the recorded shipments, week {week_number}: {why}")]
    OutOfPlace {
        /// The record.
        number: usize,
        /// The season week.
        week_number: u32,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An accepted week has no record.
    #[error(
        "week {week_number} is accepted, but the recorded shipments have neither what shipped at its end nor why nothing did"
    )]
    Missing {
        /// The season week.
        week_number: u32,
    },
}

/// Holds every recorded shipment against the ledger as it was when the shipment was booked: a week that was
/// corrected later keeps what was shipped, so later rows do not count. `ledger` is one that
/// [`verify`](crate::ledger_check::verify) and [`reconcile`](crate::ledger_reconciliation::reconcile) accept.
///
/// The DC's stock, the stores' inventories and `sold_more_than_received` are the ledger's; the stores are the
/// plan's; whether the week ships, and what each store needs, follow from planning-rules 7; totals are sums.
///
/// What cannot be told apart is accepted:
/// - Where nothing shipped, no row says when the record was made. Then any state counts that the ledger had between
///   the week's first row and the first one of a later week; so an entry that was taken out of its
///   `sold_more_than_received` may not be missed.
/// - Where the stores got new totals in the same week (a re-forecast, an arrival, an order that came at once), needs
///   may follow from the totals before or after.
/// - A week that is followed by others may be recorded as left out: it was behind a gap, or its shipments had failed
///   when the next week came. The reason's wording is not compared.
/// - Needs are left out where the forecast or the shares that they follow from are not stored.
///
/// # Errors
/// The first that is off, in the order recorded; then the first accepted week without a record.
pub fn check_shipments(
    ledger: &[LedgerRow],
    season: ShippedSeason<'_>,
) -> Result<(), Box<AlteredShipment>> {
    let mut weeks = BTreeSet::new();
    for (number, record) in (1..).zip(season.shipments) {
        let week_number = record.replenishment.week_number;
        let out_of_place = |why| AlteredShipment::OutOfPlace {
            number,
            week_number,
            why,
        };
        if !(1..=season.week).contains(&week_number) {
            return Err(Box::new(out_of_place("the week is not accepted")));
        }
        if !weeks.insert(week_number) {
            return Err(Box::new(out_of_place("the week has a record already")));
        }
        if let Some(difference) = first_difference(ledger, season, record) {
            return Err(Box::new(difference.of_row(number, week_number)));
        }
    }
    let is_due = |week: &u32| season.shipments_are_due && *week == season.week;
    let mut unrecorded = (1..=season.week).filter(|week| !weeks.contains(week) && !is_due(week));
    match unrecorded.next() {
        Some(week_number) => Err(Box::new(AlteredShipment::Missing { week_number })),
        None => Ok(()),
    }
}

/// The first difference from the moment that the record agrees with best; none where it agrees with one.
fn first_difference(
    ledger: &[LedgerRow],
    season: ShippedSeason<'_>,
    record: &ReplenishmentRecord,
) -> Option<Difference> {
    let mut closest: Option<Vec<Difference>> = None;
    for moment in Moment::candidates(ledger, record.replenishment.week_number) {
        let found = differences(record, &moment, season);
        if found.is_empty() {
            return None;
        }
        if closest
            .as_ref()
            .is_none_or(|closest| found.len() < closest.len())
        {
            closest = Some(found);
        }
    }
    closest.and_then(|differences| differences.into_iter().next())
}
