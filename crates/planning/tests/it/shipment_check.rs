//! The recorded shipments beside the ledger, the plan and planning-rules 7.

use std::collections::BTreeMap;

use hemline_domain::season::{ExcessSales, Replenishment, ReplenishmentRecord, SkipReason};
use hemline_domain::{
    AllocationPlan, LedgerReason, LedgerRow, SeasonParameters, Share, StoreId, Units,
};
use hemline_planning::corrected_week::{ReportedWeeks, corrected_rows};
use hemline_planning::initial_allocation::allocate;
use hemline_planning::ledger::{Balances, launch_rows, sales_rows, sold_more_than_received};
use hemline_planning::replenishment::{ExpectedDemand, replenish};
use hemline_planning::shipment_check::{AlteredShipment, ShippedSeason, Witness, check_shipments};
use serde_json::{Value, json};

use crate::season_report_support::plan;
use crate::support::{parameters, stores_with};

/// A season of 1,000 units and two stores, S000 and S001, steered by rule 7.
#[derive(Clone)]
struct Season {
    parameters: SeasonParameters,
    plan: AllocationPlan,
    ledger: Vec<LedgerRow>,
    reported: ReportedWeeks,
    shipments: Vec<ReplenishmentRecord>,
    week: u32,
    shipments_are_due: bool,
}

impl Season {
    fn launched(stated: &Value) -> Self {
        let quantity = Units::new(1_000);
        let stores = stores_with(&[0.5, 0.5]);
        let stores = allocate(quantity, Units::ZERO, &stores, Share::percent(45)).unwrap();
        let plan = AllocationPlan {
            store_allocations: stores.stores,
            ..plan(1_000, 550)
        };
        Self {
            parameters: parameters(stated),
            ledger: launch_rows(quantity, &plan.store_allocations),
            plan,
            reported: BTreeMap::new(),
            shipments: Vec::new(),
            week: 0,
            shipments_are_due: false,
        }
    }

    /// Three weeks in which S001 sells little and then more than it has.
    fn three_weeks(stated: &Value) -> Self {
        let mut season = Self::launched(stated);
        for sold in [[150, 10], [100, 20], [20, 400]] {
            season.sell(sold);
            season.ship();
        }
        season
    }

    fn sell(&mut self, [first, second]: [u64; 2]) {
        self.week += 1;
        let sold = self.report(self.week, [first, second]);
        let before = Balances::of(&self.ledger).unwrap();
        self.ledger.extend(sales_rows(self.week, &before, &sold));
    }

    fn report(&mut self, week: u32, sold: [u64; 2]) -> BTreeMap<StoreId, Units> {
        let ids = self.plan.store_allocations.iter();
        let ids = ids.map(|store| store.store_id.clone());
        let sold: BTreeMap<StoreId, Units> = ids.zip(sold.map(Units::new)).collect();
        self.reported.insert(week, sold.clone());
        sold
    }

    fn correct(&mut self, week: u32, sold: [u64; 2]) {
        self.report(week, sold);
        let rows = corrected_rows(week, self.week, &self.ledger, &self.reported);
        self.ledger.extend(rows);
    }

    fn ship(&mut self) {
        let balances = Balances::of(&self.ledger).unwrap();
        let totals = self.plan.store_allocations.iter();
        let totals = totals
            .map(|store| (store.store_id.clone(), store.total_season_allocation))
            .collect();
        let demand = ExpectedDemand {
            weekly_curve: &[Units::new(80); 12],
            shares: &[("S000".into(), 0.5), ("S001".into(), 0.5)],
        };
        let stocks = balances.stocks(&totals);
        let shipment = replenish(
            self.week,
            &stocks,
            balances.dc_stock,
            demand,
            &self.parameters,
        );
        self.record(shipment.unwrap());
    }

    fn record(&mut self, mut shipment: Replenishment) {
        shipment.sold_more_than_received =
            sold_more_than_received(&self.ledger, shipment.week_number);
        self.ledger.extend(
            shipment
                .ledger_rows()
                .into_iter()
                .filter(|row| row.reason == LedgerReason::Replenishment),
        );
        self.shipments.push(ReplenishmentRecord {
            replenishment_id: format!("r{}", self.shipments.len()).into(),
            forecast_id: "original".into(),
            replenishment: shipment,
            created_at: Default::default(),
        });
    }

    fn check(&self) -> Result<(), Box<AlteredShipment>> {
        check_shipments(
            &self.ledger,
            ShippedSeason {
                week: self.week,
                shipments_are_due: self.shipments_are_due,
                parameters: &self.parameters,
                plan: &self.plan,
                shares: &[],
                forecasts: &[],
                reallocations: &[],
                shipments: &self.shipments,
            },
        )
    }

    /// What is found once the shipment of `week` is changed: the figure, whose it should be, and the week.
    fn told(&self, week: usize, change: impl FnOnce(&mut Replenishment)) -> (String, Witness) {
        let mut season = self.clone();
        change(&mut season.shipments[week - 1].replenishment);
        match *season.check().unwrap_err() {
            AlteredShipment::Figure {
                number,
                figure,
                witness,
                ..
            } if number == week => (figure, witness),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_season_steered_by_the_rules_holds() {
    let strategies = ["weekly", "bi-weekly", "none"];
    for strategy in strategies {
        let season = Season::three_weeks(&json!({"replenishment_strategy": strategy}));
        assert_eq!(season.check(), Ok(()), "{strategy}");
    }
}

#[test]
fn every_altered_figure_is_named_with_its_witness() {
    let season = Season::three_weeks(&json!({}));
    let told = |change: fn(&mut Replenishment)| season.told(2, change);
    let figure = |name: &str, witness| (format!("record.{name}"), witness);
    assert_eq!(
        told(|it| {
            it.dc_stock_before += Units::new(7);
            it.dc_stock_after += Units::new(7);
        }),
        figure("dc_stock_before", Witness::Ledger)
    );
    assert_eq!(
        told(|it| it.dc_stock_after += Units::new(7)),
        figure("dc_stock_after", Witness::Ledger)
    );
    assert_eq!(
        told(|it| it.total_shipped += Units::new(1)),
        figure("total_shipped", Witness::Stores)
    );
    assert_eq!(
        told(|it| it.total_need += Units::new(1)),
        figure("total_need", Witness::Stores)
    );
    assert_eq!(
        told(|it| {
            it.stores[0].need += Units::new(1);
            it.total_need += Units::new(1);
        }),
        figure("stores.S000.need", Witness::Rule)
    );
    assert_eq!(
        told(|it| it.stores[1].inventory += Units::new(1)),
        figure("stores.S001.inventory", Witness::Ledger)
    );
    assert_eq!(
        told(|it| it.skipped = Some("a holiday".to_owned())),
        figure("skipped", Witness::Rule)
    );
    assert_eq!(
        told(|it| drop(it.stores.pop())),
        figure("stores.S001", Witness::Plan)
    );
    assert_eq!(
        told(|it| it.sold_more_than_received.push(ExcessSales {
            store_id: "S000".into(),
            units: Units::new(4),
        })),
        figure("sold_more_than_received.S000", Witness::Ledger)
    );
    assert_eq!(
        season.told(3, |it| it.sold_more_than_received.clear()),
        figure("sold_more_than_received.S001", Witness::Ledger)
    );
}

#[test]
fn the_fault_is_told_in_a_sentence() {
    let mut season = Season::three_weeks(&json!({}));
    let before = &mut season.shipments[0].replenishment.dc_stock_before;
    assert_eq!(*before, Units::new(450));
    *before = Units::new(457);
    assert_eq!(
        season.check().unwrap_err().to_string(),
        "row 1 of the recorded shipments, week 1: record.dc_stock_before is 457, the ledger says 450"
    );
}

#[test]
fn a_corrected_week_keeps_what_was_shipped() {
    let mut season = Season::three_weeks(&json!({}));
    season.correct(2, [10, 300]);
    season.correct(1, [0, 0]);
    assert_eq!(season.check(), Ok(()));
    // So does a week that shipped nothing, corrected before the next one came.
    let mut season = Season::launched(&json!({"replenishment_strategy": "none"}));
    season.sell([150, 10]);
    season.ship();
    season.correct(1, [10, 400]);
    season.correct(1, [0, 280]);
    season.sell([5, 5]);
    season.ship();
    assert_eq!(season.check(), Ok(()));
}

#[test]
fn every_accepted_week_has_one_record() {
    let mut season = Season::three_weeks(&json!({"replenishment_strategy": "bi-weekly"}));
    let first = season.shipments.remove(0);
    let missing = |week_number| Err(Box::new(AlteredShipment::Missing { week_number }));
    assert_eq!(season.check(), missing(1));
    season.shipments.insert(0, first.clone());
    let last = season.shipments.pop().unwrap();
    assert_eq!(season.check(), missing(3));
    season.shipments_are_due = true;
    assert_eq!(season.check(), Ok(()));
    season.shipments.push(first);
    let twice = season.check().unwrap_err();
    assert!(matches!(
        *twice,
        AlteredShipment::OutOfPlace {
            number: 3,
            week_number: 1,
            ..
        }
    ));
    season.shipments[2] = last;
    season.week = 2;
    let early = season.check().unwrap_err();
    assert!(matches!(
        *early,
        AlteredShipment::OutOfPlace {
            number: 3,
            week_number: 3,
            ..
        }
    ));
}

#[test]
fn a_week_behind_a_gap_may_be_left_out_but_not_the_newest() {
    let mut season = Season::launched(&json!({}));
    season.sell([150, 10]);
    season.ship();
    season.sell([100, 20]);
    let stock = season.shipments[0].replenishment.dc_stock_after;
    let left_out = Replenishment::left_out(2, stock, SkipReason::Overtaken);
    season.record(left_out);
    season.sell([90, 20]);
    season.ship();
    assert_eq!(season.check(), Ok(()));
    let (figure, _) = season.told(2, |it| {
        it.dc_stock_before += Units::new(7);
        it.dc_stock_after += Units::new(7);
    });
    assert_eq!(figure, "record.dc_stock_before");
    season.week = 2;
    season.shipments.truncate(2);
    season.ledger.retain(|row| row.week_number < 3);
    let newest = season.check().unwrap_err();
    assert!(newest.to_string().contains("record.skipped is"), "{newest}");
}

#[test]
fn needs_by_a_forecast_that_is_not_stored_are_left_out() {
    let mut season = Season::three_weeks(&json!({"replenishment_basis": "demand_curve"}));
    assert_eq!(season.check(), Ok(()));
    let shipment = &mut season.shipments[1].replenishment;
    shipment.stores[0].need += Units::new(1);
    shipment.total_need += Units::new(1);
    assert_eq!(season.check(), Ok(()));
}
