//! A week whose sales are reported again: its bookings are taken back and made anew (planning-rules 7).

use std::collections::{BTreeMap, BTreeSet};

use hemline_domain::{LedgerReason, LedgerRow, Location, StoreId, Units};

use crate::ledger::reversed_sales_rows;

/// Units reported per week and store; a store that is missing in a week sold nothing in it.
pub type ReportedWeeks = BTreeMap<u32, BTreeMap<StoreId, Units>>;

/// The rows that make `ledger` agree with `reported` from `week` to `last_week`, after the sales of `week` were
/// reported again.
///
/// Only stores whose sales of `week` changed are booked anew: first everything that they sold from `week` on is
/// taken back, newest week first, then it is booked again with the adjustments that it needs now. Shipments that
/// have left stay, so later weeks may need other adjustments than before. Without a change there are no rows.
///
/// ```
/// use hemline_domain::{LedgerReason, LedgerRow, Location, Units};
/// use hemline_planning::corrected_week::corrected_rows;
/// use hemline_planning::ledger::Balances;
///
/// let store = || Location::Store("S01".into());
/// let row = |week_number, from, to, units, reason| LedgerRow {
///     week_number, from, to, units: Units::new(units), reason,
/// };
/// let mut ledger = vec![
///     row(0, Location::Supplier, Location::Dc, 50, LedgerReason::Manufactured),
///     row(0, Location::Dc, store(), 20, LedgerReason::InitialShipment),
///     row(1, store(), Location::Customer, 12, LedgerReason::Sold),
/// ];
/// let reported = [(1, [("S01".into(), Units::new(25))].into())].into();
/// // 5 more than it had: an adjustment, then the 25.
/// ledger.extend(corrected_rows(1, 1, &ledger, &reported));
/// let balances = Balances::of(&ledger)?;
/// assert_eq!(balances.sold(), Units::new(25));
/// assert_eq!(balances.adjusted(), Units::new(5));
/// # Ok::<(), hemline_planning::PlanningError>(())
/// ```
#[must_use]
pub fn corrected_rows(
    week: u32,
    last_week: u32,
    ledger: &[LedgerRow],
    reported: &ReportedWeeks,
) -> Vec<LedgerRow> {
    let changed = changed_stores(week, ledger, reported.get(&week));
    let of_changed: Vec<LedgerRow> = ledger
        .iter()
        .filter(|row| store_of(row).is_some_and(|(id, _)| changed.contains(id)))
        .cloned()
        .collect();
    let mut rows: Vec<LedgerRow> = (week..=last_week)
        .rev()
        .flat_map(|week| reversed_sales_rows(week, &of_changed))
        .collect();
    rows.extend(booked_anew(
        week,
        last_week,
        &changed,
        &of_changed,
        reported,
    ));
    rows
}

/// Stores whose booked sales of a week are not the reported ones.
fn changed_stores(
    week: u32,
    ledger: &[LedgerRow],
    reported: Option<&BTreeMap<StoreId, Units>>,
) -> BTreeSet<StoreId> {
    let mut difference: BTreeMap<&StoreId, i128> = BTreeMap::new();
    for (id, units) in reported.into_iter().flatten() {
        *difference.entry(id).or_default() += i128::from(units.get());
    }
    let of_week = ledger.iter().filter(|row| row.week_number == week);
    for row in of_week.filter(|row| row.reason == LedgerReason::Sold) {
        if let Some((id, movement)) = store_of(row) {
            *difference.entry(id).or_default() += movement;
        }
    }
    let changed = difference.into_iter().filter(|(_, units)| *units != 0);
    changed.map(|(id, _)| id.clone()).collect()
}

fn booked_anew(
    first_week: u32,
    last_week: u32,
    stores: &BTreeSet<StoreId>,
    ledger: &[LedgerRow],
    reported: &ReportedWeeks,
) -> Vec<LedgerRow> {
    let mut inventory = inventory_before(first_week, ledger);
    let mut rows = Vec::new();
    for week in first_week..=last_week {
        let of_week = reported.get(&week);
        for id in stores {
            let sold = of_week.and_then(|units| units.get(id)).copied();
            let sold = sold.unwrap_or(Units::ZERO);
            let on_hand = inventory.entry(id.clone()).or_default();
            let excess = sold.saturating_sub(*on_hand);
            *on_hand = (*on_hand + excess).saturating_sub(sold);
            rows.extend(sale(week, id, excess, sold));
        }
        for (id, units) in shipped_in(week, ledger) {
            *inventory.entry(id).or_default() += units;
        }
    }
    rows
}

fn sale(week_number: u32, id: &StoreId, excess: Units, sold: Units) -> Vec<LedgerRow> {
    let store = || Location::Store(id.clone());
    let row = |from, to, units, reason| LedgerRow {
        week_number,
        from,
        to,
        units,
        reason,
    };
    let mut rows = vec![
        row(Location::Unknown, store(), excess, LedgerReason::Adjusted),
        row(store(), Location::Customer, sold, LedgerReason::Sold),
    ];
    rows.retain(|row| row.units > Units::ZERO);
    rows
}

/// Units on each store's shelves when `week` begins.
fn inventory_before(week: u32, ledger: &[LedgerRow]) -> BTreeMap<StoreId, Units> {
    let mut inventory: BTreeMap<StoreId, i128> = BTreeMap::new();
    for row in ledger.iter().filter(|row| row.week_number < week) {
        if let Some((id, movement)) = store_of(row) {
            *inventory.entry(id.clone()).or_default() += movement;
        }
    }
    let inventory = inventory.into_iter();
    inventory
        .map(|(id, units)| (id, Units::new(u64::try_from(units).unwrap_or(0))))
        .collect()
}

fn shipped_in(week: u32, ledger: &[LedgerRow]) -> impl Iterator<Item = (StoreId, Units)> {
    let of_week = ledger.iter().filter(move |row| row.week_number == week);
    of_week.filter_map(|row| match (row.reason, &row.to) {
        (LedgerReason::Replenishment | LedgerReason::InitialShipment, Location::Store(id)) => {
            Some((id.clone(), row.units))
        }
        _ => None,
    })
}

/// The store that a row moves units into, or out of (negative).
fn store_of(row: &LedgerRow) -> Option<(&StoreId, i128)> {
    let units = i128::from(row.units.get());
    match (&row.from, &row.to) {
        (_, Location::Store(id)) => Some((id, units)),
        (Location::Store(id), _) => Some((id, -units)),
        _ => None,
    }
}
