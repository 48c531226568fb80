//! planning-rules 0: the check of a whole ledger, and the first row that breaks it.

use hemline_domain::{LedgerReason, LedgerRow, Location, Share, StoreId, Units};
use hemline_planning::PlanningError;
use hemline_planning::initial_allocation::allocate;
use hemline_planning::ledger::{Balances, launch_rows, sales_rows};
use hemline_planning::ledger_check::{Conservation, booked, launch_difference, verify};
use proptest::prelude::*;
use std::collections::BTreeMap;

use crate::support::{any_shares, stores_with};

fn launched(quantity: u64, weights: &[f64]) -> Vec<LedgerRow> {
    let quantity = Units::new(quantity);
    let plan = allocate(
        quantity,
        Units::ZERO,
        &stores_with(weights),
        Share::percent(45),
    )
    .unwrap();
    launch_rows(quantity, &plan.stores)
}

/// A launch and weeks of sales, each store selling what `sales` says in turn.
fn season(quantity: u64, weights: &[f64], sales: &[Vec<u64>]) -> Vec<LedgerRow> {
    let mut rows = launched(quantity, weights);
    let ids: Vec<StoreId> = stores_with(weights)
        .into_iter()
        .map(|store| store.store_id)
        .collect();
    for (week, sold) in (1..).zip(sales) {
        let units = sold.iter().cycle().map(|units| Units::new(*units));
        let reported: BTreeMap<StoreId, Units> = ids.iter().cloned().zip(units).collect();
        let before = Balances::of(&rows).unwrap();
        rows.extend(sales_rows(week, &before, &reported));
    }
    rows
}

#[test]
fn a_sound_ledger_has_the_balances_of_each_week_end() {
    let rows = season(1_000, &[0.5, 0.5], &[vec![100, 50], vec![30, 20]]);
    let verified = verify(&rows).unwrap();
    assert_eq!(verified.rows, 7);
    let sold: Vec<(u32, u64)> = verified
        .weeks
        .iter()
        .map(|end| (end.week_number, end.balances.sold().get()))
        .collect();
    assert_eq!(sold, [(0, 0), (1, 150), (2, 200)]);
    let conservation = Conservation::of(&verified.balances);
    assert_eq!(conservation.received(), Units::new(1_000));
    assert_eq!(conservation.dc, Units::new(450));
    assert_eq!(conservation.stores, Units::new(350));
}

#[test]
fn the_first_row_that_takes_what_is_not_there_is_named() {
    let mut rows = season(1_000, &[0.5, 0.5], &[vec![100, 50], vec![30, 20]]);
    rows[3].units = Units::new(276);
    let broken = verify(&rows).unwrap_err();
    assert_eq!(
        (broken.number, broken.through_week, &broken.row),
        (4, None, &rows[3])
    );
    assert!(matches!(broken.error, PlanningError::Overdrawn { .. }));
    let told = broken.to_string();
    assert!(
        told.starts_with("row 4 cannot be booked: in week 1, 276 units leave store:S000"),
        "{told}"
    );
}

#[test]
fn units_that_leave_in_a_week_before_they_came_break_that_week() {
    let row = |week_number, from, to, units, reason| LedgerRow {
        week_number,
        from,
        to,
        units: Units::new(units),
        reason,
    };
    let store = || Location::Store("S1".into());
    // In the order booked all is well: the shipment of week 4 is there before the sale of week 3 is booked.
    let rows = [
        row(
            0,
            Location::Supplier,
            Location::Dc,
            10,
            LedgerReason::Manufactured,
        ),
        row(4, Location::Dc, store(), 10, LedgerReason::Replenishment),
        row(3, store(), Location::Customer, 2, LedgerReason::Sold),
    ];
    assert!(Balances::of(&rows).is_ok());
    let broken = verify(&rows).unwrap_err();
    assert_eq!((broken.number, broken.through_week), (3, Some(3)));
    assert!(booked(&rows, Some(2)).is_ok());
}

#[test]
fn a_launch_that_is_not_the_plans_is_named_though_it_conserves() {
    let planned = launched(1_000, &[0.5, 0.3, 0.2]);
    assert_eq!(launch_difference(&planned, &planned), None);

    let mut moved = planned.clone();
    moved[2].units = Units::new(166);
    assert!(verify(&moved).is_ok());
    let difference = launch_difference(&moved, &planned).unwrap();
    assert_eq!(difference.number, 3);
    assert_eq!(difference.expected.as_ref(), Some(&planned[2]));
    assert_eq!(difference.found.as_ref(), Some(&moved[2]));

    let missing = launch_difference(&planned[..3], &planned).unwrap();
    assert_eq!((missing.number, missing.found), (4, None));
    let added = [planned.clone(), vec![planned[3].clone()]].concat();
    let added = launch_difference(&added, &planned).unwrap();
    assert_eq!((added.number, added.expected), (5, None));
}

proptest! {
    #[test]
    fn every_week_end_of_a_season_adds_up(
        quantity in 0u64..20_000,
        weights in any_shares(8),
        sales in prop::collection::vec(prop::collection::vec(0u64..400, 1..8), 0..12),
    ) {
        let rows = season(quantity, &weights, &sales);
        let verified = verify(&rows).unwrap();
        prop_assert_eq!(&verified.balances, &Balances::of(&rows).unwrap());
        for end in &verified.weeks {
            let conservation = Conservation::of(&end.balances);
            prop_assert!(conservation.holds(), "{:?}", conservation);
            prop_assert_eq!(conservation.manufactured, Units::new(quantity));
        }
    }

    /// A sale of more than is on the shelf breaks the ledger at that row, wherever it is.
    #[test]
    fn the_row_at_fault_is_named(
        quantity in 1u64..20_000,
        weights in any_shares(8),
        sales in prop::collection::vec(prop::collection::vec(1u64..50, 1..8), 1..12),
        place in any::<prop::sample::Index>(),
    ) {
        let mut rows = season(quantity, &weights, &sales);
        let sold: Vec<usize> = (0..rows.len())
            .filter(|index| rows[*index].reason == LedgerReason::Sold)
            .collect();
        let at = sold[place.index(sold.len())];
        rows[at].units += Units::new(quantity + 1_000);
        let broken = verify(&rows).unwrap_err();
        prop_assert_eq!(broken.number, at + 1);
        prop_assert_eq!(&broken.row, &rows[at]);
    }
}
