//! planning-rules 7: what ships during the season.

use hemline_domain::{LedgerReason, Location, SeasonParameters, StoreId, Units};
use hemline_planning::replenishment::{
    ExcessSales, ExpectedDemand, Replenishment, SkipReason, replenish,
};
use hemline_planning::{PlanningError, StoreStock};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{any_stocks, defaults, parameters, shares, stock, units};

const NO_DEMAND: ExpectedDemand<'_> = ExpectedDemand {
    weekly_curve: &[],
    shares: &[],
};

fn week(
    week: u32,
    stores: &[StoreStock],
    dc_stock: u64,
    parameters: &SeasonParameters,
) -> Replenishment {
    replenish(week, stores, Units::new(dc_stock), NO_DEMAND, parameters).unwrap()
}

fn shipped(replenishment: &Replenishment) -> Vec<u64> {
    replenishment
        .stores
        .iter()
        .map(|store| store.shipped.get())
        .collect()
}

#[test]
fn rule_7_95_remaining_over_10_weeks_with_6_on_hand_need_4() {
    // Shipped 105 of 200, sold 99: 95 remain and 6 are on hand after week 2 of 12.
    let replenishment = week(2, &[stock("S01", 200, 105, 99)], 1_000, &defaults());
    assert_eq!(replenishment.stores[0].inventory, Units::new(6));
    assert_eq!(replenishment.stores[0].need, Units::new(4));
    assert_eq!(shipped(&replenishment), [4]);
    assert_eq!(replenishment.dc_stock_after, Units::new(996));
    assert!(!replenishment.dc_is_short());
}

#[test]
fn rule_7_a_store_with_enough_on_hand_needs_nothing() {
    let replenishment = week(2, &[stock("S01", 200, 105, 50)], 1_000, &defaults());
    assert_eq!(shipped(&replenishment), [0]);
}

#[test]
fn rule_7_a_store_that_got_more_than_its_total_needs_nothing() {
    let replenishment = week(2, &[stock("S01", 100, 120, 120)], 1_000, &defaults());
    assert_eq!(shipped(&replenishment), [0]);
}

#[test]
fn rule_7_the_last_week_ships_nothing() {
    let replenishment = week(12, &[stock("S01", 200, 100, 100)], 1_000, &defaults());
    assert!(replenishment.stores.is_empty());
    assert!(replenishment.skipped.unwrap().contains("last"));
    assert_eq!(replenishment.skip_reason, Some(SkipReason::LastWeek));
    let before = week(11, &[stock("S01", 200, 100, 100)], 1_000, &defaults());
    assert_eq!(
        shipped(&before),
        [100],
        "in week 11 all that remains is due"
    );
}

#[test]
fn rule_7_bi_weekly_ships_two_weeks_in_even_weeks_only() {
    let bi_weekly = parameters(&json!({"replenishment_strategy": "bi-weekly"}));
    let stores = [stock("S01", 200, 105, 99)];
    // 2 × 9.5 − 6 = 13
    assert_eq!(shipped(&week(2, &stores, 1_000, &bi_weekly)), [13]);
    let odd = week(3, &stores, 1_000, &bi_weekly);
    assert!(odd.skipped.unwrap().contains("even weeks"));
    assert_eq!(odd.skip_reason, Some(SkipReason::OddWeek));
    assert_eq!(odd.total_shipped, Units::ZERO);
}

#[test]
fn rule_7_bi_weekly_covers_one_week_where_only_one_remains() {
    let changes = json!({"replenishment_strategy": "bi-weekly", "forecast_horizon_weeks": 11});
    // Week 10 of 11: min(2, 1) × 20 − 5.
    let replenishment = week(
        10,
        &[stock("S01", 120, 100, 95)],
        1_000,
        &parameters(&changes),
    );
    assert_eq!(shipped(&replenishment), [15]);
}

#[test]
fn rule_7_without_replenishment_the_phase_is_skipped_with_its_reason() {
    let none = parameters(&json!({"replenishment_strategy": "none"}));
    let replenishment = week(2, &[stock("S01", 200, 105, 99)], 1_000, &none);
    assert!(
        replenishment
            .skipped
            .as_deref()
            .unwrap()
            .contains("planned without replenishment")
    );
    assert_eq!(replenishment.skip_reason, Some(SkipReason::NotPlanned));
    assert_eq!(replenishment.dc_stock_after, Units::new(1_000));
    assert!(replenishment.ledger_rows().is_empty());
}

#[test]
fn rule_7_a_short_dc_ships_what_it_has_in_proportion_to_the_needs() {
    let stores = [
        stock("S01", 120, 20, 20),
        stock("S02", 60, 10, 10),
        stock("S03", 60, 10, 10),
    ];
    let replenishment = week(2, &stores, 13, &defaults());
    assert_eq!(replenishment.total_need, Units::new(20));
    assert_eq!(shipped(&replenishment), [7, 3, 3]);
    assert_eq!(replenishment.dc_stock_after, Units::ZERO);
    assert!(replenishment.dc_is_short());
}

#[test]
fn rule_7_the_demand_curve_follows_the_seasons_shape() {
    let by_curve = parameters(&json!({"replenishment_basis": "demand_curve"}));
    let curve = units(&[500, 600, 1_000, 900, 800, 700, 600, 500, 400, 300, 200, 100]);
    let shares = shares(&[("S01", 0.6), ("S02", 0.4)]);
    let demand = ExpectedDemand {
        weekly_curve: &curve,
        shares: &shares,
    };
    let stores = [stock("S01", 700, 660, 650), stock("S02", 400, 300, 300)];
    let ship = |dc_stock| replenish(2, &stores, Units::new(dc_stock), demand, &by_curve).unwrap();
    // Week 3 expects 1,000: 600 − 10 (more than the 40 that S01's own total has left) and 400.
    assert_eq!(shipped(&ship(5_000)), [590, 400]);
    assert_eq!(ship(100).total_shipped, Units::new(100));
}

#[test]
fn a_curve_that_does_not_reach_next_week_is_refused() {
    let by_curve = parameters(&json!({"replenishment_basis": "demand_curve"}));
    let curve = units(&[500, 600]);
    let demand = ExpectedDemand {
        weekly_curve: &curve,
        shares: &[],
    };
    let error = replenish(2, &[], Units::ZERO, demand, &by_curve).unwrap_err();
    assert_eq!(
        error,
        PlanningError::WeekOutOfRange {
            week: 3,
            first: 1,
            last: 2
        }
    );
}

#[test]
fn rule_7_sales_above_the_inventory_are_flagged_and_adjusted() {
    let replenishment = week(2, &[stock("S01", 200, 100, 103)], 1_000, &defaults());
    let excess = ExcessSales {
        store_id: "S01".into(),
        units: Units::new(3),
    };
    assert_eq!(replenishment.sold_more_than_received, [excess]);
    assert_eq!(replenishment.stores[0].inventory, Units::ZERO);
    let rows = replenishment.ledger_rows();
    assert_eq!(rows[0].reason, LedgerReason::Adjusted);
    assert_eq!(rows[0].from, Location::Unknown);
    assert_eq!(rows[0].units, Units::new(3));
    assert_eq!(rows[1].reason, LedgerReason::Replenishment);
    assert_eq!(rows[1].units, Units::new(10));
}

#[test]
fn rule_7_an_adjustment_that_is_booked_is_not_flagged_again() {
    let mut adjusted = stock("S01", 200, 110, 103);
    adjusted.adjusted = Units::new(3);
    let replenishment = week(3, &[adjusted], 1_000, &defaults());
    assert!(replenishment.sold_more_than_received.is_empty());
    assert_eq!(replenishment.stores[0].inventory, Units::new(10));
}

#[test]
fn a_week_outside_the_season_and_a_store_named_twice_are_refused() {
    for week in [0, 13] {
        let error = replenish(week, &[], Units::ZERO, NO_DEMAND, &defaults()).unwrap_err();
        assert_eq!(
            error,
            PlanningError::WeekOutOfRange {
                week,
                first: 1,
                last: 12
            }
        );
    }
    let twice = [stock("S01", 1, 0, 0), stock("S01", 1, 0, 0)];
    let error = replenish(1, &twice, Units::ZERO, NO_DEMAND, &defaults()).unwrap_err();
    assert_eq!(
        error,
        PlanningError::DuplicateStore {
            store_id: "S01".into()
        }
    );
}

proptest! {
    #[test]
    fn the_dc_never_ships_more_than_it_holds(
        week in 1u32..=12,
        stores in any_stocks(40),
        dc_stock in 0u64..5_000,
        expected in 0u64..20_000,
        strategy in prop::sample::select(vec!["none", "weekly", "bi-weekly"]),
        basis in prop::sample::select(vec!["remaining_allocation", "demand_curve"]),
    ) {
        let mut changes = json!({"replenishment_strategy": strategy, "replenishment_basis": basis});
        if strategy == "none" {
            changes["dc_holdback_percentage"] = json!(0);
        }
        let parameters = parameters(&changes);
        let curve = vec![Units::new(expected); 12];
        let shares: Vec<(StoreId, f64)> = stores.iter().map(|s| (s.store_id.clone(), 1.0)).collect();
        let demand = ExpectedDemand { weekly_curve: &curve, shares: &shares };
        let plan = replenish(week, &stores, Units::new(dc_stock), demand, &parameters).unwrap();

        prop_assert!(plan.total_shipped <= plan.dc_stock_before);
        prop_assert_eq!(plan.dc_stock_after + plan.total_shipped, plan.dc_stock_before);
        prop_assert_eq!(plan.stores.iter().map(|s| s.shipped).sum::<Units>(), plan.total_shipped);
        prop_assert_eq!(plan.total_shipped, plan.total_need.min(plan.dc_stock_before));
        for (row, store) in plan.stores.iter().zip(&stores) {
            prop_assert!(row.shipped <= row.need);
            if basis == "remaining_allocation" {
                prop_assert!(row.shipped <= store.remaining());
            }
        }
    }
}
