//! Single simulated seasons: nothing is lost on the way, and the rules are applied in their order.

use hemline_domain::{LedgerReason, LedgerRow, Share, Units};
use hemline_planning::PlanningError;
use hemline_planning::ledger::Balances;
use hemline_planning::simulation::{
    DemandAssumptions, Forecaster, NoReforecast, SeasonConditions, SeasonOutcome, SeasonSoFar,
    Variant, simulate_season, simulate_season_with_ledger,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::simulation_support::{ByRatio, drawn, forecast, given, variant};
use crate::support::{any_shares, decimal};

const AS_RECOMMENDED: SeasonConditions = SeasonConditions {
    accept_emergency_orders: true,
    true_lift_factor: None,
};

fn run(
    variant: &Variant,
    demand: &[&[u64]],
    forecaster: &dyn Forecaster,
) -> (SeasonOutcome, Vec<LedgerRow>) {
    let plan = variant.launch().unwrap();
    let path = given(demand).path(0);
    simulate_season_with_ledger(variant, &plan, &path, AS_RECOMMENDED, forecaster).unwrap()
}

fn movements(rows: &[LedgerRow], reason: LedgerReason) -> Vec<(u32, u64)> {
    let moved = rows.iter().filter(|row| row.reason == reason);
    moved
        .map(|row| (row.week_number, row.units.get()))
        .collect()
}

/// One store, four weeks of 100, no safety stock, half held back, no checkpoint.
fn plain(changes: &Value) -> Variant {
    let mut stated = json!({
        "safety_stock_pct": 0.0, "dc_holdback_percentage": 0.5, "markdown_checkpoint_week": null,
    });
    let fields = stated.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    variant("plain", &forecast(&[100; 4], 0.3, 0.1), &[1.0], &stated)
}

#[test]
fn a_season_as_forecast_sells_out_exactly() {
    let (outcome, rows) = run(&plain(&json!({})), &[&[100, 100, 100, 100]], &ByRatio);
    assert_eq!(outcome.units_sold, Units::new(400));
    assert_eq!(outcome.lost_sales, Units::ZERO);
    assert_eq!(outcome.left_over(), Units::ZERO);
    assert_eq!(outcome.variance_reforecasts, 0);
    assert_eq!(movements(&rows, LedgerReason::InitialShipment), [(0, 200)]);
    // 200 remain over three weeks: 66.7 a week, and the store still holds 100.
    assert_eq!(
        movements(&rows, LedgerReason::Replenishment),
        [(2, 100), (3, 100)]
    );
    assert_eq!(outcome.revenue, Some(24_000.0));
    assert_eq!(outcome.margin, Some(16_000.0));
}

#[test]
fn sales_are_demand_as_far_as_there_is_stock() {
    let (outcome, _) = run(
        &plain(&json!({"variance_threshold": 1.0})),
        &[&[250, 0, 0, 0]],
        &NoReforecast,
    );
    assert_eq!(outcome.demand, Units::new(250));
    assert_eq!(outcome.units_sold, Units::new(200));
    assert_eq!(outcome.lost_sales, Units::new(50));
    assert_eq!(outcome.weekly_sales[0], Units::new(200));
    assert_eq!(outcome.left_over(), Units::new(200));
    assert!((outcome.service_level() - 0.8).abs() < 1e-12);
    // 200 × 60 − 400 × 20 + 200 × 5
    assert_eq!(outcome.margin, Some(5_000.0));
}

#[test]
fn an_emergency_order_arrives_after_its_lead_time_and_reaches_the_stores() {
    let variant = plain(&json!({
        "emergency_lead_time_weeks": 1, "replenishment_basis": "demand_curve",
    }));
    let (outcome, rows) = run(&variant, &[&[150, 150, 150, 150]], &ByRatio);
    // 150 of 100 in week 1: 450 more expected, 250 in the network, so 200 are lacking.
    assert_eq!(movements(&rows, LedgerReason::EmergencyOrder)[0], (2, 200));
    // What arrived at the end of week 2 was assigned and shipped in time for weeks 3 and 4.
    assert_eq!(outcome.emergency_units, Units::new(200));
    assert_eq!(outcome.units_sold, Units::new(600));
    assert_eq!(outcome.left_over(), Units::ZERO);
}

#[test]
fn an_order_without_lead_time_ships_at_once() {
    let variant = plain(&json!({"emergency_lead_time_weeks": 0}));
    let (_, rows) = run(&variant, &[&[150, 150, 150, 150]], &ByRatio);
    assert_eq!(movements(&rows, LedgerReason::EmergencyOrder)[0], (1, 200));
}

#[test]
fn declined_emergency_orders_are_not_made() {
    let variant = plain(&json!({"emergency_lead_time_weeks": 1}));
    let plan = variant.launch().unwrap();
    let declined = SeasonConditions {
        accept_emergency_orders: false,
        ..AS_RECOMMENDED
    };
    let path = given(&[&[150, 150, 150, 150]]).path(0);
    let outcome = simulate_season(&variant, &plan, &path, declined, &ByRatio).unwrap();
    assert_eq!(outcome.emergency_units, Units::ZERO);
    assert_eq!(outcome.lost_sales, Units::new(200));
}

#[test]
fn a_reforecast_that_was_right_does_not_trigger_again() {
    // 30% over in every week: after the first re-forecast there is nothing new.
    let variant = plain(&json!({"safety_stock_pct": 1.0}));
    let (outcome, _) = run(&variant, &[&[130, 130, 130, 130]], &ByRatio);
    assert_eq!(outcome.variance_reforecasts, 1);
    let (deaf, _) = run(&variant, &[&[130, 130, 130, 130]], &NoReforecast);
    assert_eq!(
        deaf.variance_reforecasts, 1,
        "130, then 100 expected against 130 sold: 13%"
    );
}

/// Forecast 400, half sold by week 2 at best: marked down where it is less.
fn marked_down(changes: &Value) -> Variant {
    let mut stated = json!({
        "markdown_checkpoint_week": 2, "markdown_threshold": 0.5, "variance_threshold": 1.0,
    });
    let fields = stated.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    plain(&stated)
}

#[test]
fn a_markdown_lifts_the_weeks_after_it_and_lowers_their_price() {
    // 160 of 400 sold, 10 points short: 20% off, 30% more demand.
    let (outcome, _) = run(
        &marked_down(&json!({})),
        &[&[80, 80, 80, 80]],
        &NoReforecast,
    );
    assert_eq!(outcome.markdown_depth, Share::percent(20));
    assert_eq!(outcome.markdown_reforecasts, 1);
    assert_eq!(outcome.demand, Units::new(80 + 80 + 104 + 104));
    // Week 2 was replenished to 100 before the checkpoint, so week 3 loses four sales.
    assert_eq!(outcome.lost_sales, Units::new(4));
    assert_eq!(outcome.units_sold_marked_down, Units::new(204));
    // 160 × 60 + 204 × 48 − 400 × 20 + 36 × 5
    assert_eq!(outcome.margin, Some(11_572.0));
}

#[test]
fn customers_may_respond_otherwise_than_expected() {
    let variant = marked_down(&json!({}));
    let plan = variant.launch().unwrap();
    let path = given(&[&[80, 80, 80, 80]]).path(0);
    for (true_lift, in_week_3) in [("0", 80), ("1.5", 104), ("3", 128)] {
        let conditions = SeasonConditions {
            true_lift_factor: Some(decimal(true_lift)),
            ..AS_RECOMMENDED
        };
        let outcome = simulate_season(&variant, &plan, &path, conditions, &NoReforecast).unwrap();
        assert_eq!(
            outcome.demand,
            Units::new(160 + 2 * in_week_3),
            "{true_lift}"
        );
    }
}

#[test]
fn no_markdown_comes_after_the_last_week() {
    let variant = marked_down(&json!({"markdown_checkpoint_week": 4}));
    let (outcome, _) = run(&variant, &[&[10, 10, 10, 10]], &NoReforecast);
    assert_eq!(outcome.markdown_depth, Share::ZERO);
}

/// Answers with a number of weeks, whatever was asked.
struct Fixed(Vec<f64>);

impl Forecaster for Fixed {
    fn remaining_demand(&self, _: &SeasonSoFar<'_>) -> Result<Vec<f64>, PlanningError> {
        Ok(self.0.clone())
    }
}

#[test]
fn an_unusable_reforecast_stops_the_season() {
    let variant = plain(&json!({}));
    let plan = variant.launch().unwrap();
    let path = given(&[&[200, 0, 0, 0]]).path(0);
    for answer in [vec![1.0], vec![1.0, -1.0, 1.0], vec![1.0, f64::NAN, 1.0]] {
        let error = simulate_season(&variant, &plan, &path, AS_RECOMMENDED, &Fixed(answer));
        assert!(matches!(
            error,
            Err(PlanningError::ForecasterFailed { week: 1, .. })
        ));
    }
}

fn any_parameters() -> impl Strategy<Value = Value> {
    (
        prop::sample::select(vec!["none", "weekly", "bi-weekly"]),
        prop::sample::select(vec!["remaining_allocation", "demand_curve"]),
        prop::sample::select(vec!["dc", "network"]),
        prop::sample::select(vec!["flat", "plan_curve"]),
        (0u32..=100, 0u32..=40, 0u32..=40, 0u32..=6),
        prop::option::of(1u32..=12),
    )
        .prop_map(
            |(strategy, basis, order, target, (holdback, safety, threshold, lead), week)| {
                let holdback = if strategy == "none" { 0 } else { holdback };
                json!({
                    "replenishment_strategy": strategy, "replenishment_basis": basis,
                    "emergency_order_basis": order, "markdown_target": target,
                    "dc_holdback_percentage": f64::from(holdback) / 100.0,
                    "safety_stock_pct": f64::from(safety) / 100.0,
                    "variance_threshold": f64::from(threshold) / 100.0,
                    "emergency_lead_time_weeks": lead, "markdown_checkpoint_week": week,
                })
            },
        )
}

proptest! {
    #[test]
    fn every_unit_of_a_simulated_season_is_accounted_for(
        curve in prop::collection::vec(0u64..400, 12)
            .prop_filter("some demand", |curve| curve.iter().sum::<u64>() > 0),
        shares in any_shares(12),
        changes in any_parameters(),
        bias in 0.2f64..3.0,
        seed in any::<u64>(),
    ) {
        let variant = variant("any", &forecast(&curve, 0.5, 0.3), &shares, &changes);
        let assumptions = DemandAssumptions { bias, ..DemandAssumptions::default() };
        let path = drawn(&variant, assumptions, 1, seed).path(0);
        let plan = variant.launch().unwrap();
        let (outcome, rows) =
            simulate_season_with_ledger(&variant, &plan, &path, AS_RECOMMENDED, &ByRatio).unwrap();

        // Booking checks that nothing leaves a place that is not there.
        let end = Balances::of(&rows).unwrap();
        prop_assert_eq!(end.manufactured, outcome.manufactured);
        prop_assert_eq!(end.emergency_ordered, outcome.emergency_units);
        prop_assert_eq!(end.sold(), outcome.units_sold);
        prop_assert_eq!(end.dc_stock, outcome.left_at_dc);
        prop_assert_eq!(end.store_inventory(), outcome.left_in_stores);
        prop_assert_eq!(end.adjusted(), Units::ZERO);
        prop_assert_eq!(
            outcome.manufactured + outcome.emergency_units,
            outcome.units_sold + outcome.left_over()
        );
        prop_assert_eq!(outcome.units_sold + outcome.lost_sales, outcome.demand);
        prop_assert_eq!(outcome.weekly_sales.iter().sum::<Units>(), outcome.units_sold);
        prop_assert!(outcome.units_sold_marked_down <= outcome.units_sold);
        if outcome.markdown_depth == Share::ZERO {
            prop_assert_eq!(outcome.demand, path.total());
        }
        let unrecorded = simulate_season(&variant, &plan, &path, AS_RECOMMENDED, &ByRatio).unwrap();
        prop_assert_eq!(outcome, unrecorded);
    }
}
