//! The ledger beside what was reported and decided: every store-week, and every arrival (planning-rules 0).

use std::collections::BTreeMap;

use hemline_domain::season::{EmergencyOrderRecord, EmergencyOrderStatus, Replenishment};
use hemline_domain::{Grouped, LedgerReason, LedgerRow, Location, StoreId, Units};
use serde::{Deserialize, Serialize};

use crate::corrected_week::ReportedWeeks;

/// What stands beside the ledger of a season.
#[derive(Debug, Clone, Copy)]
pub struct RecordedSeason<'a> {
    /// The last week whose sales are accepted; reports of later weeks are not booked yet.
    pub week: u32,
    /// What the stores reported.
    pub reported: &'a ReportedWeeks,
    /// The shipments of the weeks.
    pub shipments: &'a [Replenishment],
    /// The emergency orders; those that have arrived are on the ledger.
    pub emergency_orders: &'a [EmergencyOrderRecord],
}

/// The first figure that the ledger and a record do not share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreconciled {
    /// The season week.
    pub week_number: u32,
    /// `sold`, `replenishment` or `emergency_order`.
    pub reason: LedgerReason,
    /// The store; absent for what concerns the DC alone.
    pub store_id: Option<StoreId>,
    /// Net units that the ledger books.
    pub booked: i128,
    /// Units of the record.
    pub recorded: Units,
    /// The last row of the ledger that books them, from 1; absent where none does.
    pub row_number: Option<usize>,
}

impl std::fmt::Display for Unreconciled {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = match &self.store_id {
            Some(store) => format!("store {store}"),
            None => "the DC".to_owned(),
        };
        write!(
            formatter,
            "in week {} the ledger books {} units of {place} as {}, the season's records say {}",
            self.week_number,
            Grouped(self.booked),
            self.reason,
            self.recorded.grouped()
        )
    }
}

type Key = (u32, LedgerReason, Option<StoreId>);

/// Holds the ledger's sales against the reports, its replenishments against the recorded shipments, and its
/// emergency arrivals against the orders that have arrived.
///
/// # Errors
/// The first difference, by week, reason and store.
pub fn reconcile(
    ledger: &[LedgerRow],
    season: RecordedSeason<'_>,
) -> Result<(), Box<Unreconciled>> {
    let booked = booked(ledger);
    let recorded = recorded(season);
    let nothing = (0, None);
    let mut keys: Vec<&Key> = booked.keys().chain(recorded.keys()).collect();
    keys.sort();
    for key in keys {
        let (units, row_number) = booked.get(key).copied().unwrap_or(nothing);
        let wanted = recorded.get(key).copied().unwrap_or(Units::ZERO);
        if units != i128::from(wanted.get()) {
            let (week_number, reason, store_id) = key.clone();
            return Err(Box::new(Unreconciled {
                week_number,
                reason,
                store_id,
                booked: units,
                recorded: wanted,
                row_number,
            }));
        }
    }
    Ok(())
}

/// Net units per week, reason and store, with the last row that books them.
fn booked(ledger: &[LedgerRow]) -> BTreeMap<Key, (i128, Option<usize>)> {
    let mut booked: BTreeMap<Key, (i128, Option<usize>)> = BTreeMap::new();
    for (number, row) in (1..).zip(ledger) {
        let units = i128::from(row.units.get());
        let (store_id, units) = match (row.reason, &row.from, &row.to) {
            (LedgerReason::Sold, Location::Store(id), _) => (Some(id.clone()), units),
            (LedgerReason::Sold, _, Location::Store(id)) => (Some(id.clone()), -units),
            (LedgerReason::Replenishment, _, Location::Store(id)) => (Some(id.clone()), units),
            (LedgerReason::EmergencyOrder, ..) => (None, units),
            _ => continue,
        };
        let entry = booked
            .entry((row.week_number, row.reason, store_id))
            .or_default();
        *entry = (entry.0 + units, Some(number));
    }
    booked
}

fn recorded(season: RecordedSeason<'_>) -> BTreeMap<Key, Units> {
    let mut recorded: BTreeMap<Key, Units> = BTreeMap::new();
    let accepted = season.reported.range(..=season.week);
    for (week, stores) in accepted {
        for (id, units) in stores {
            recorded.insert((*week, LedgerReason::Sold, Some(id.clone())), *units);
        }
    }
    for shipment in season.shipments {
        for store in &shipment.stores {
            let id = Some(store.store_id.clone());
            let key = (shipment.week_number, LedgerReason::Replenishment, id);
            recorded.insert(key, store.shipped);
        }
    }
    let arrived = season.emergency_orders.iter();
    for order in arrived.filter(|order| order.status == EmergencyOrderStatus::Arrived) {
        let key = (order.order.arrival_week, LedgerReason::EmergencyOrder, None);
        *recorded.entry(key).or_default() += order.units();
    }
    recorded
}
