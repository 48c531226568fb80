//! The in-season tools through the loop, on the worked numbers of planning-rules 3 and 7 to 9.

use std::sync::Arc;

use hemline_agents::ReforecastReason;
use hemline_domain::{LedgerReason, Location, Units, WorkflowState};
use hemline_ml::demand::{
    CorrectionSettings, DEFAULT_PATHS, DemandInput, Reforecast, ReforecastInput, reforecast_demand,
};
use hemline_planning::variance::VarianceDirection;

use crate::season_support::{SeasonUnderWay, decimal, row, run, with_curve};
use crate::support::season;

#[tokio::test]
async fn rule_8_3200_against_2550_is_0_2549_over() {
    let season = SeasonUnderWay::four_weeks_in().await;
    let run = run(season.context(WorkflowState::Phase3Monitoring)).await;

    let check = run.context.results.variance.unwrap();
    assert_eq!(check.week_number, 4);
    assert_eq!(check.actual_cumulative, Units::new(3_200));
    assert_eq!(check.forecasted_cumulative, Units::new(2_550));
    assert_eq!(check.variance_pct, Some(decimal("0.254902")));
    assert_eq!(check.direction, Some(VarianceDirection::Over));
    assert_eq!(check.weekly_variance_pct, Some(decimal("0.307692")));
    assert!(check.threshold_exceeded && !check.emergency);
    assert_eq!(
        run.text,
        "3,200 units sold through week 4 against 2,550 forecast: 25.5% over, above the threshold of 20.0%. A re-forecast follows."
    );
}

#[tokio::test]
async fn rule_8_stores_that_ran_dry_are_left_out_of_the_adjusted_figure() {
    let mut season = SeasonUnderWay::new().await;
    let stores: Vec<_> = season.record.season_totals.keys().cloned().collect();
    // The first store sells all it has; the others sell 40 each.
    let sales = stores.iter().enumerate().map(|(place, id)| {
        let units = if place == 0 { 440 } else { 40 };
        (id.clone(), Units::new(units))
    });
    season.book_sales(&sales.collect());
    let run = run(season.context(WorkflowState::Phase3Monitoring)).await;

    let check = run.context.results.variance.unwrap();
    assert_eq!(check.stocked_out_stores, 1);
    let share = season.record.clustering.demand_shares()[0].1;
    let forecast = 600.0 * (1.0 - share);
    let expected = (440.0 - forecast).abs() / forecast;
    let adjusted = check.stockout_adjusted_variance_pct.unwrap().as_f64();
    assert!((adjusted - expected).abs() < 1e-6, "{adjusted} {expected}");
}

#[tokio::test]
async fn rule_8_before_the_first_week_there_is_nothing_to_compare() {
    let season = SeasonUnderWay::new().await;
    let run = run(season.context(WorkflowState::Phase3Monitoring)).await;
    assert!(run.context.results.variance.is_none());
    assert_eq!(
        run.text,
        "The monitoring is skipped: no week has been sold yet, so there is nothing to compare."
    );
}

#[tokio::test]
async fn rule_7_remaining_95_over_10_weeks_with_6_on_hand_ships_4() {
    let mut season = SeasonUnderWay::new().await;
    let first = season.record.season_totals.keys().next().unwrap().clone();
    // 105 shipped, 99 sold by week 2, 200 for the season.
    let launch = season.record.ledger.iter_mut();
    for shipment in launch.filter(|row| row.to == Location::Store(first.clone())) {
        shipment.units = Units::new(105);
    }
    season
        .record
        .season_totals
        .insert(first.clone(), Units::new(200));
    for units in [50, 49] {
        season.book_sales(&[(first.clone(), Units::new(units))].into());
    }
    let dc_stock = season.balances().dc_stock;
    let run = run(season.context(WorkflowState::Phase3Replenishment)).await;

    let plan = run.context.results.replenishment.unwrap();
    let shipment = plan.replenishment;
    let store = shipment
        .stores
        .iter()
        .find(|store| store.store_id == first)
        .unwrap();
    assert_eq!(store.inventory, Units::new(6));
    assert_eq!((store.need, store.shipped), (Units::new(4), Units::new(4)));
    assert_eq!(shipment.dc_stock_before, dc_stock);
    assert_eq!(plan.forecast_id, season.record.forecast.forecast_id);
}

#[tokio::test]
async fn rule_7_the_last_week_ships_nothing_and_says_why() {
    let mut season = SeasonUnderWay::new().await;
    for _ in 0..12 {
        season.sell(120);
    }
    let run = run(season.context(WorkflowState::Phase3Replenishment)).await;
    let shipment = run.context.results.replenishment.unwrap().replenishment;
    assert_eq!(shipment.total_shipped, Units::ZERO);
    assert_eq!(
        run.text,
        "Nothing ships after week 12: week 12 is the season's last: nothing shipped now could be sold."
    );
}

#[tokio::test]
async fn rule_7_a_strategy_of_none_skips_the_phase_with_its_reason() {
    let stated = season().with("replenishment_strategy", "none");
    let mut season = SeasonUnderWay::launch(stated).await;
    season.sell(600);
    let run = run(season.context(WorkflowState::Phase3Replenishment)).await;
    assert!(run.context.results.replenishment.is_none());
    assert!(
        run.text
            .contains("planned without replenishment (replenishment_strategy)"),
        "{}",
        run.text
    );
}

#[tokio::test]
async fn rule_3_the_revised_forecast_keeps_what_was_sold_and_replaces_the_one_in_force() {
    let season = SeasonUnderWay::four_weeks_in().await;
    let run = run(season.context(WorkflowState::Phase5Reforecast)).await;

    let results = run.context.results;
    let forecast = results.forecast.unwrap();
    let curve: Vec<u64> = forecast
        .weekly_demand_curve
        .iter()
        .map(|week| week.demand_units.get())
        .collect();
    assert_eq!(curve[..4], [700, 800, 850, 850]);
    assert_eq!(
        curve.iter().sum::<u64>(),
        forecast.total_season_demand.get()
    );
    assert_eq!(
        forecast.supersedes.as_ref(),
        Some(&season.record.forecast.forecast_id)
    );
    assert_ne!(forecast.fingerprint, season.record.forecast.fingerprint);
    assert_eq!(results.clustering.unwrap(), season.record.clustering);

    let sold = [700, 800, 850, 850].map(Units::new);
    let expected = reforecast_of(&season, "2025-03-02", &sold);
    assert_eq!(
        forecast.weekly_demand_curve,
        expected.forecast.weekly_demand_curve
    );
    assert_eq!(results.level_correction, Some(expected.correction));

    let due = results.reforecast.unwrap();
    assert_eq!(due.reason, ReforecastReason::VarianceAboveThreshold);
    assert_eq!(due.actual_week_1_to_n, sold);
    assert_eq!(
        due.forecasted_week_1_to_n,
        [600, 640, 660, 650].map(Units::new)
    );
    assert_eq!(due.remaining_weeks, 8);
    assert_eq!(
        due.variance.unwrap().variance_pct,
        Some(decimal("0.254902"))
    );
    let totals = results.reallocation.unwrap();
    assert_eq!(totals.forecast_id, forecast.forecast_id);
}

/// What the models make of `sold` on the history until this day.
fn reforecast_of(season: &SeasonUnderWay, history_until: &str, sold: &[Units]) -> Reforecast {
    let inputs = &season.inputs;
    reforecast_demand(&ReforecastInput {
        demand: DemandInput {
            history: &inputs.history,
            events: &inputs.events,
            calendar: inputs.parameters.calendar().unwrap(),
            history_until: history_until.parse().unwrap(),
            method: inputs.parameters.forecasting_method,
            paths: DEFAULT_PATHS,
            seed: 42,
        },
        actuals: sold,
        correction: CorrectionSettings::default(),
        markdown: None,
    })
    .unwrap()
}

/// The plan was made on older history than there is by now.
#[tokio::test]
async fn rule_3_a_reforecast_sees_the_weeks_between_the_plans_history_and_the_season() {
    let stated = season().with("history_until", "2024-11-30");
    let mut season = SeasonUnderWay::launch(stated).await;
    let sold = [700, 800, 850, 850];
    for units in sold {
        season.sell(units);
    }
    let run = run(season.context(WorkflowState::Phase5Reforecast)).await;
    let curve = run.context.results.forecast.unwrap().weekly_demand_curve;
    let sold = sold.map(Units::new);
    let newest = reforecast_of(&season, "2025-03-02", &sold).forecast;
    let as_planned = reforecast_of(&season, "2024-11-30", &sold).forecast;
    assert_eq!(curve, newest.weekly_demand_curve);
    assert_ne!(curve, as_planned.weekly_demand_curve);
}

/// Weeks that were uploaded behind a gap wait for those before them, instead of making a failure of the gap.
#[tokio::test]
async fn rule_3_weeks_uploaded_behind_a_gap_wait_for_it_to_be_filled() {
    let stated = season().with("history_until", "2024-11-30");
    let mut season = SeasonUnderWay::launch(stated).await;
    let gap = "2024-12-09".parse().unwrap()..="2024-12-16".parse().unwrap();
    let history = season.inputs.history.iter();
    let history = history.filter(|row| !gap.contains(&row.week_start_date));
    season.inputs.history = Arc::new(history.cloned().collect());
    season.sell(900);
    let run = run(season.context(WorkflowState::Phase5Reforecast)).await;
    let curve = run.context.results.forecast.unwrap().weekly_demand_curve;
    let until_the_gap = reforecast_of(&season, "2024-12-08", &[Units::new(900)]);
    assert_eq!(curve, until_the_gap.forecast.weekly_demand_curve);
}

#[tokio::test]
async fn rule_9_10000_with_3200_sold_lacks_2480_at_the_dc_and_400_in_all() {
    let season = SeasonUnderWay::four_weeks_in().await;
    let mut context = season.context(WorkflowState::Phase5Reforecast);
    // The revised forecast of the worked number: 3,200 sold and 850 in each of the other weeks.
    let revised = [700, 800, 850, 850, 850, 850, 850, 850, 850, 850, 850, 850];
    let forecast = with_curve(season.record.forecast.clone(), &revised);
    assert_eq!(forecast.total_season_demand, Units::new(10_000));
    let due = context.reforecast_due();
    context.update(|results| {
        results.forecast = Some(forecast);
        results.reforecast = due;
    });
    let run = run(context).await;

    let plan = run.context.results.reallocation.unwrap();
    let lacking = plan.reallocation.shortages;
    assert_eq!(lacking.still_needed, Units::new(6_800));
    assert_eq!(lacking.dc_shortage, Units::new(2_480));
    assert_eq!(lacking.network_shortage, Units::new(400));
    assert_eq!(plan.emergency_order.units, Units::new(400));
    assert_eq!(plan.emergency_order.arrival_week, 8);
    // 12,000 are wanted, but no more than 9,600 exist.
    assert_eq!(plan.reallocation.target, Units::new(9_600));
    assert!(
        run.text.contains("emergency order of 400 units"),
        "{}",
        run.text
    );
}

#[tokio::test]
async fn rule_9_what_is_on_order_is_not_ordered_again() {
    let mut season = SeasonUnderWay::four_weeks_in().await;
    season.record.units_on_order = Units::new(300);
    let mut context = season.context(WorkflowState::Phase5Reforecast);
    let revised = [700, 800, 850, 850, 850, 850, 850, 850, 850, 850, 850, 850];
    let forecast = with_curve(season.record.forecast.clone(), &revised);
    let due = context.reforecast_due();
    context.update(|results| {
        results.forecast = Some(forecast);
        results.reforecast = due;
    });
    let plan = run(context).await.context.results.reallocation.unwrap();
    assert_eq!(
        plan.reallocation.shortages.network_shortage,
        Units::new(400)
    );
    assert_eq!(plan.emergency_order.units, Units::new(100));
}

#[tokio::test]
async fn a_season_that_contradicts_itself_is_refused_when_it_is_assembled() {
    let season = SeasonUnderWay::four_weeks_in().await;
    let refused = |record| {
        let error = hemline_agents::SeasonToDate::try_new(record).unwrap_err();
        assert_eq!(error.error_type(), "CONTEXT_ASSEMBLY_ERROR");
        error.to_string()
    };
    let mut late = season.record.clone();
    late.week = 3;
    assert!(refused(late).contains("in week 4, after week 3"));
    let mut overdrawn = season.record.clone();
    overdrawn.ledger.push(row(
        4,
        Location::Dc,
        Location::Store("S01".into()),
        5_000,
        LedgerReason::Replenishment,
    ));
    assert!(refused(overdrawn).contains("5,000 units leave dc"));
    let mut after_the_end = season.record.clone();
    after_the_end.week = 13;
    assert!(refused(after_the_end).contains("after the last of 12"));
    let mut incomplete = season.record.clone();
    incomplete.season_totals.remove(&"S01".into());
    assert!(refused(incomplete).contains("S01"));
}
