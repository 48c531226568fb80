//! planning-rules 0: every unit is on the ledger.

use hemline_domain::{LedgerReason, LedgerRow, Location, Share, StoreId, Units};
use hemline_planning::PlanningError;
use hemline_planning::initial_allocation::allocate;
use hemline_planning::ledger::{Balances, launch_rows, reversed_sales_rows, sales_rows};
use std::collections::BTreeMap;

use crate::support::stores_with;

fn row(
    week_number: u32,
    from: Location,
    to: Location,
    units: u64,
    reason: LedgerReason,
) -> LedgerRow {
    LedgerRow {
        week_number,
        from,
        to,
        units: Units::new(units),
        reason,
    }
}

fn store(id: &str) -> Location {
    Location::Store(id.into())
}

fn reported(sales: &[(&str, u64)]) -> BTreeMap<StoreId, Units> {
    let of_stores = sales.iter();
    of_stores
        .map(|(id, units)| ((*id).into(), Units::new(*units)))
        .collect()
}

/// 9,600 made, 5,280 shipped to S000, S001 and S002.
fn launched() -> Vec<LedgerRow> {
    let plan = allocate(
        Units::new(9_600),
        Units::new(1_300),
        &stores_with(&[0.4, 0.35, 0.25]),
        Share::percent(45),
    )
    .unwrap();
    launch_rows(Units::new(9_600), &plan.stores)
}

#[test]
fn rule_0_the_launch_leaves_the_holdback_at_the_dc() {
    let balances = Balances::of(&launched()).unwrap();
    assert_eq!(balances.manufactured, Units::new(9_600));
    assert_eq!(balances.dc_stock, Units::new(4_320));
    assert_eq!(balances.shipped(), Units::new(5_280));
    assert_eq!(balances.store_inventory(), Units::new(5_280));
    assert_eq!(
        balances.of_store(&"S000".into()).inventory(),
        Units::new(2_112)
    );
    assert_eq!(balances.of_store(&"S999".into()).inventory(), Units::ZERO);
}

#[test]
fn rule_9_the_worked_season_holds_2080_in_its_stores() {
    let mut ledger = launched();
    let before = Balances::of(&ledger).unwrap();
    let week = reported(&[("S000", 1_500), ("S001", 1_100), ("S002", 600)]);
    ledger.extend(sales_rows(4, &before, &week));
    let balances = Balances::of(&ledger).unwrap();
    assert_eq!(balances.sold(), Units::new(3_200));
    assert_eq!(balances.store_inventory(), Units::new(2_080));
    let totals = reported(&[("S000", 3_840), ("S001", 3_360), ("S002", 2_400)]);
    let stocks = balances.stocks(&totals);
    assert_eq!(stocks[0].remaining(), Units::new(1_728));
    assert_eq!(stocks[0].inventory(), Units::new(612));
}

#[test]
fn rule_7_sales_above_the_inventory_come_from_unknown() {
    let mut ledger = launched();
    let before = Balances::of(&ledger).unwrap();
    ledger.extend(sales_rows(1, &before, &reported(&[("S002", 1_325)])));
    let balances = Balances::of(&ledger).unwrap();
    assert_eq!(balances.adjusted(), Units::new(5));
    assert_eq!(balances.of_store(&"S002".into()).inventory(), Units::ZERO);
    assert_eq!(balances.sold(), Units::new(1_325));
}

#[test]
fn rule_7_a_week_uploaded_again_is_reversed_and_booked_anew() {
    let mut ledger = launched();
    let fresh = Balances::of(&ledger).unwrap();
    ledger.extend(sales_rows(
        1,
        &fresh,
        &reported(&[("S000", 100), ("S002", 1_325)]),
    ));
    for corrected in [90, 95] {
        let reversal = reversed_sales_rows(1, &ledger);
        ledger.extend(reversal);
        let before = Balances::of(&ledger).unwrap();
        assert_eq!(before.sold(), Units::ZERO);
        assert_eq!(before.adjusted(), Units::ZERO);
        assert_eq!(before.store_inventory(), fresh.store_inventory());
        ledger.extend(sales_rows(1, &before, &reported(&[("S000", corrected)])));
        assert_eq!(Balances::of(&ledger).unwrap().sold(), Units::new(corrected));
    }
    assert!(
        reversed_sales_rows(2, &ledger).is_empty(),
        "other weeks stay"
    );
}

#[test]
fn units_that_are_not_there_cannot_leave() {
    let mut ledger = launched();
    let too_many = row(
        2,
        Location::Dc,
        store("S000"),
        4_321,
        LedgerReason::Replenishment,
    );
    ledger.push(too_many);
    let error = Balances::of(&ledger).unwrap_err();
    assert_eq!(
        error,
        PlanningError::Overdrawn {
            week: 2,
            location: Location::Dc,
            reason: LedgerReason::Replenishment,
            units: Units::new(4_321),
            balance: Units::new(4_320),
        }
    );
    let sold = [row(
        1,
        store("S09"),
        Location::Customer,
        1,
        LedgerReason::Sold,
    )];
    assert!(matches!(
        Balances::of(&sold),
        Err(PlanningError::Overdrawn { .. })
    ));
}

#[test]
fn a_refused_row_changes_nothing() {
    let mut balances = Balances::of(&launched()).unwrap();
    let before = balances.clone();
    let refused = [
        row(1, store("S09"), Location::Customer, 1, LedgerReason::Sold),
        row(1, Location::Customer, store("S09"), 1, LedgerReason::Sold),
        row(
            1,
            store("S09"),
            Location::Unknown,
            1,
            LedgerReason::Adjusted,
        ),
        row(
            1,
            Location::Dc,
            store("S09"),
            10_000,
            LedgerReason::Replenishment,
        ),
    ];
    for row in refused {
        assert!(balances.book(&row).is_err(), "{row:?}");
        assert_eq!(balances, before);
    }
}

#[test]
fn every_reason_has_its_direction() {
    use LedgerReason as R;
    let wrong = [
        row(0, Location::Dc, Location::Supplier, 1, R::Manufactured),
        row(0, Location::Supplier, store("S01"), 1, R::Manufactured),
        row(0, store("S01"), Location::Dc, 1, R::InitialShipment),
        row(0, Location::Supplier, store("S01"), 1, R::Replenishment),
        row(0, Location::Dc, Location::Customer, 1, R::Sold),
        row(0, Location::Unknown, Location::Dc, 1, R::Adjusted),
        row(0, Location::Unknown, Location::Dc, 1, R::EmergencyOrder),
    ];
    for row in wrong {
        let error = Balances::of(std::slice::from_ref(&row)).unwrap_err();
        assert!(
            matches!(error, PlanningError::MisbookedRow { .. }),
            "{row:?}: {error}"
        );
    }
}

#[test]
fn an_emergency_order_is_kept_apart_from_the_first() {
    let mut ledger = launched();
    ledger.push(row(
        8,
        Location::Supplier,
        Location::Dc,
        400,
        LedgerReason::EmergencyOrder,
    ));
    let balances = Balances::of(&ledger).unwrap();
    assert_eq!(balances.manufactured, Units::new(9_600));
    assert_eq!(balances.emergency_ordered, Units::new(400));
    assert_eq!(balances.dc_stock, Units::new(4_720));
}
