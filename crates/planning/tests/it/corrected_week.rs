//! Weeks that are reported again: rule 7, "a week uploaded again".

use std::collections::BTreeMap;

use hemline_domain::{LedgerReason, LedgerRow, Location, StoreId, Units};
use hemline_planning::corrected_week::{ReportedWeeks, corrected_rows};
use hemline_planning::ledger::{Balances, sales_rows};
use proptest::prelude::*;

fn store(index: usize) -> StoreId {
    StoreId::new(format!("S{index}"))
}

fn row(week: u32, from: Location, to: Location, units: u64, reason: LedgerReason) -> LedgerRow {
    LedgerRow {
        week_number: week,
        from,
        to,
        units: Units::new(units),
        reason,
    }
}

fn shipment(week: u32, to: usize, units: u64) -> LedgerRow {
    let reason = if week == 0 {
        LedgerReason::InitialShipment
    } else {
        LedgerReason::Replenishment
    };
    row(
        week,
        Location::Dc,
        Location::Store(store(to)),
        units,
        reason,
    )
}

/// A season of two stores: 1,000 units at the DC, `shipments[w][s]` at the end of week w, `sales[w - 1][s]` in
/// week w.
fn season(shipments: &[[u64; 2]], sales: &[[u64; 2]]) -> (Vec<LedgerRow>, ReportedWeeks) {
    let mut ledger = vec![row(
        0,
        Location::Supplier,
        Location::Dc,
        1_000,
        LedgerReason::Manufactured,
    )];
    let mut reported = ReportedWeeks::new();
    for week in 0..shipments.len() {
        let number = u32::try_from(week).unwrap();
        if week > 0 {
            let units: BTreeMap<StoreId, Units> = (0..2)
                .map(|index| (store(index), Units::new(sales[week - 1][index])))
                .collect();
            let before = Balances::of(&ledger).unwrap();
            ledger.extend(sales_rows(number, &before, &units));
            reported.insert(number, units);
        }
        let left = shipments[week].iter().enumerate();
        ledger.extend(
            left.filter(|(_, units)| **units > 0)
                .map(|(index, units)| shipment(number, index, *units)),
        );
    }
    (ledger, reported)
}

#[test]
fn a_week_reported_as_before_books_nothing() {
    let (ledger, reported) = season(&[[20, 20], [5, 0], [0, 0]], &[[12, 3], [4, 4]]);
    assert!(corrected_rows(1, 2, &ledger, &reported).is_empty());
}

#[test]
fn only_the_store_that_changed_is_booked_anew() {
    let (mut ledger, mut reported) = season(&[[20, 20], [5, 0], [0, 0]], &[[12, 3], [4, 4]]);
    reported
        .get_mut(&1)
        .unwrap()
        .insert(store(0), Units::new(10));
    let rows = corrected_rows(1, 2, &ledger, &reported);
    assert!(rows.iter().all(|row| {
        row.from == Location::Store(store(0)) || row.to == Location::Store(store(0))
    }));
    ledger.extend(rows);
    let balances = Balances::of(&ledger).unwrap();
    assert_eq!(balances.of_store(&store(0)).sold, Units::new(14));
    assert_eq!(balances.of_store(&store(1)).sold, Units::new(7));
}

/// What ships at the end of a week was not there to be sold in it.
#[test]
fn a_correction_is_held_against_what_the_store_had_in_that_week() {
    let (mut ledger, mut reported) = season(&[[10, 0], [20, 0], [0, 0]], &[[10, 0], [5, 0]]);
    reported
        .get_mut(&1)
        .unwrap()
        .insert(store(0), Units::new(15));
    ledger.extend(corrected_rows(1, 2, &ledger, &reported));
    let balances = Balances::of(&ledger).unwrap();
    assert_eq!(balances.of_store(&store(0)).adjusted, Units::new(5));
    assert_eq!(balances.of_store(&store(0)).inventory(), Units::new(15));
}

/// A later week's adjustment goes where an earlier week turns out to have sold less.
#[test]
fn a_later_adjustment_is_made_anew() {
    let (mut ledger, mut reported) = season(&[[10, 0], [0, 0], [0, 0]], &[[10, 0], [4, 0]]);
    assert_eq!(Balances::of(&ledger).unwrap().adjusted(), Units::new(4));
    reported
        .get_mut(&1)
        .unwrap()
        .insert(store(0), Units::new(7));
    ledger.extend(corrected_rows(1, 2, &ledger, &reported));
    let balances = Balances::of(&ledger).unwrap();
    assert_eq!(balances.adjusted(), Units::new(1));
    assert_eq!(balances.sold(), Units::new(11));
}

type Weeks = (Vec<[u64; 2]>, Vec<[u64; 2]>);

fn weeks() -> impl Strategy<Value = Weeks> {
    let pair = || [0..30_u64, 0..30_u64];
    (2..7_usize).prop_flat_map(move |weeks| {
        (
            prop::collection::vec(pair(), weeks + 1),
            prop::collection::vec(pair(), weeks),
        )
    })
}

proptest! {
    /// After any corrections, in any order, the ledger balances in every week and is what it would be if the
    /// last reports had been the first.
    #[test]
    fn corrections_leave_what_a_first_report_would_have_left(
        (shipments, sales) in weeks(),
        corrections in prop::collection::vec((0..6_usize, 0..2_usize, 0..40_u64), 1..5),
    ) {
        let (mut ledger, mut reported) = season(&shipments, &sales);
        let mut last_sales = sales.clone();
        let last_week = u32::try_from(sales.len()).unwrap();
        for (week, index, units) in corrections {
            let week = week % sales.len();
            last_sales[week][index] = units;
            let number = u32::try_from(week + 1).unwrap();
            reported.get_mut(&number).unwrap().insert(store(index), Units::new(units));
            let rows = corrected_rows(number, last_week, &ledger, &reported);
            ledger.extend(rows);
        }
        let (fresh, _) = season(&shipments, &last_sales);
        for week in 0..=last_week {
            let through = |rows: &[LedgerRow]| {
                let rows: Vec<_> = rows.iter().filter(|row| row.week_number <= week).cloned().collect();
                Balances::of(&rows).unwrap()
            };
            let (corrected, fresh) = (through(&ledger), through(&fresh));
            prop_assert_eq!(corrected.dc_stock, fresh.dc_stock);
            for index in 0..2 {
                prop_assert_eq!(corrected.of_store(&store(index)), fresh.of_store(&store(index)));
            }
        }
    }
}
