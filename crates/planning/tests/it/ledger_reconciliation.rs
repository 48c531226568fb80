//! The ledger beside what was reported and shipped.

use std::collections::BTreeMap;

use hemline_domain::season::{
    EmergencyOrder, EmergencyOrderRecord, EmergencyOrderStatus, Replenishment, Shortages,
    SkipReason, StoreReplenishment,
};
use hemline_domain::{EmergencyOrderBasis, LedgerReason, LedgerRow, Location, StoreId, Units};
use hemline_planning::corrected_week::ReportedWeeks;
use hemline_planning::ledger_reconciliation::{RecordedSeason, Unreconciled, reconcile};

fn row(week: u32, from: Location, to: Location, units: u64, reason: LedgerReason) -> LedgerRow {
    LedgerRow {
        week_number: week,
        from,
        to,
        units: Units::new(units),
        reason,
    }
}

fn store() -> Location {
    Location::Store("S01".into())
}

struct Season {
    ledger: Vec<LedgerRow>,
    reported: ReportedWeeks,
    shipments: Vec<Replenishment>,
    emergency_orders: Vec<EmergencyOrderRecord>,
}

impl Season {
    /// One week: 20 shipped at launch, 12 sold (8 first, taken back), 5 replenished, 30 arrive.
    fn one_week() -> Self {
        use LedgerReason as R;
        let ledger = vec![
            row(0, Location::Supplier, Location::Dc, 50, R::Manufactured),
            row(0, Location::Dc, store(), 20, R::InitialShipment),
            row(1, store(), Location::Customer, 8, R::Sold),
            row(1, Location::Dc, store(), 5, R::Replenishment),
            row(1, Location::Customer, store(), 8, R::Sold),
            row(1, store(), Location::Customer, 12, R::Sold),
            row(1, Location::Supplier, Location::Dc, 30, R::EmergencyOrder),
        ];
        let sold: BTreeMap<StoreId, Units> = [("S01".into(), Units::new(12))].into();
        let later: BTreeMap<StoreId, Units> = [("S01".into(), Units::new(99))].into();
        let mut shipment = Replenishment::left_out(1, Units::new(30), SkipReason::Overtaken);
        shipment.skipped = None;
        shipment.skip_reason = None;
        shipment.stores = vec![StoreReplenishment {
            store_id: "S01".into(),
            inventory: Units::new(8),
            need: Units::new(5),
            shipped: Units::new(5),
        }];
        Self {
            ledger,
            // Week 3 waits for week 2.
            reported: [(1, sold), (3, later)].into(),
            shipments: vec![shipment],
            emergency_orders: vec![order(30, EmergencyOrderStatus::Arrived)],
        }
    }

    fn check(&self) -> Result<(), Box<Unreconciled>> {
        reconcile(
            &self.ledger,
            RecordedSeason {
                week: 1,
                reported: &self.reported,
                shipments: &self.shipments,
                emergency_orders: &self.emergency_orders,
            },
        )
    }
}

fn order(units: u64, status: EmergencyOrderStatus) -> EmergencyOrderRecord {
    EmergencyOrderRecord {
        emergency_order_id: "e1".into(),
        forecast_id: "f1".into(),
        week_number: 1,
        shortages: Shortages {
            still_needed: Units::ZERO,
            dc_shortage: Units::ZERO,
            network_shortage: Units::ZERO,
        },
        order: EmergencyOrder {
            units: Units::new(units),
            basis: EmergencyOrderBasis::Network,
            shortage: Units::new(units),
            arrival_week: 1,
            sellable_after_arrival: Units::new(units),
            reasoning: String::new(),
        },
        ordered_units: Some(Units::new(units)),
        status,
        created_at: "1970-01-01T00:00:00Z".parse().unwrap(),
    }
}

#[test]
fn a_season_booked_as_recorded_reconciles() {
    assert_eq!(Season::one_week().check(), Ok(()));
}

#[test]
fn a_sale_that_nobody_reported_is_named() {
    let mut season = Season::one_week();
    season.ledger[5].units = Units::new(11);
    let difference = season.check().unwrap_err();
    assert_eq!(difference.reason, LedgerReason::Sold);
    assert_eq!(difference.store_id, Some("S01".into()));
    assert_eq!(
        (difference.booked, difference.recorded),
        (11, Units::new(12))
    );
    assert_eq!(difference.row_number, Some(6));
    assert_eq!(
        difference.to_string(),
        "in week 1 the ledger books 11 units of store S01 as sold, the season's records say 12"
    );
}

#[test]
fn a_shipment_without_its_row_is_named() {
    let mut season = Season::one_week();
    season.ledger.remove(3);
    let difference = season.check().unwrap_err();
    assert_eq!(difference.reason, LedgerReason::Replenishment);
    assert_eq!((difference.booked, difference.recorded), (0, Units::new(5)));
    assert_eq!(difference.row_number, None);
}

#[test]
fn an_order_that_has_not_arrived_is_not_on_the_ledger() {
    let mut season = Season::one_week();
    season.emergency_orders = vec![order(30, EmergencyOrderStatus::Approved)];
    let difference = season.check().unwrap_err();
    assert_eq!(difference.reason, LedgerReason::EmergencyOrder);
    assert_eq!(difference.store_id, None);
    assert_eq!((difference.booked, difference.recorded), (30, Units::ZERO));
}
