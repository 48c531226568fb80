//! Weeks of a season: what an upload books, checks and ships, and how the season ends (planning-rules 3, 7, 8, 11).

use std::sync::atomic::Ordering;

use hemline_agents::{AgentsError, ReforecastRequest};
use hemline_domain::season::{SkipReason, VarianceAction};
use hemline_domain::storage::{PlanStore, SeasonStore};
use hemline_domain::{Units, WorkflowState};

use crate::faulty_storage::FaultyStorage;
use crate::running_season::RunningSeason;
use crate::support::{accept, engine_on, events, modify, season, storage};

#[tokio::test]
async fn a_week_as_forecast_is_replenished_and_nothing_else() {
    let season = RunningSeason::start(season()).await;
    let accepted = season.sell(1, 1.0).await;
    let variance = accepted.variance.unwrap();
    assert_eq!(variance.action, VarianceAction::None);
    assert_eq!(
        variance.check.actual_cumulative,
        season.sales(1, 1.0).total()
    );
    let shipment = accepted.replenishment.expect("the week's shipments");
    assert_eq!(shipment.week_number, 1);
    assert_eq!(accepted.workflow.state, WorkflowState::Phase3Monitoring);
    assert_eq!(accepted.workflow.agenda.unwrap().week, 1);
    let stored = season.storage.replenishments(&season.id).unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(season.balances().dc_stock, shipment.dc_stock_after);
}

#[tokio::test]
async fn phases_read_no_events_from_before_the_change_of_state_that_began_them() {
    let storage = storage();
    let watched = FaultyStorage::unreadable(&storage, 0, 0);
    let season = RunningSeason::on(engine_on(watched.clone()), storage, season()).await;
    for (week, factor) in [(1, 1.0), (2, 1.4)] {
        let told_before = events(&*season.storage, &season.id).len() as u64;
        watched.earliest_events();
        season.sell(week, factor).await;
        let earliest = watched.earliest_events();
        assert!(earliest > told_before, "{earliest} of {told_before}");
        assert!(earliest < u64::MAX, "nothing was read");
    }
}

#[tokio::test]
async fn a_week_far_over_the_forecast_is_forecast_again_before_it_is_replenished() {
    let season = RunningSeason::start(season()).await;
    let accepted = season.sell(1, 1.31).await;
    let variance = accepted.variance.unwrap();
    assert_eq!(variance.action, VarianceAction::Reforecast);
    assert!(variance.check.emergency);
    let workflow = season.workflow();
    assert_eq!(workflow.state, WorkflowState::Phase3Monitoring);
    let revised = workflow.forecast_id.unwrap();
    let revised = season.storage.forecast(&revised).unwrap().unwrap();
    assert_eq!(
        revised.supersedes,
        Some(season.accepted.forecast_id.clone())
    );
    assert_eq!(
        revised.weekly_demand_curve[0].demand_units,
        season.sales(1, 1.31).total()
    );
    assert!(revised.total_season_demand > season.accepted.total_season_demand);
    let story = season.story();
    let place = |entry: &str| story.iter().position(|it| it == entry).expect(entry);
    assert!(place("state phase_5_reforecast") < place("state phase_3_replenishment"));
    let reallocations = season.storage.reallocations(&season.id).unwrap();
    let shipped = season.storage.replenishments(&season.id).unwrap();
    assert_eq!(reallocations.len(), 1);
    assert_eq!(shipped.len(), 1);
    assert_eq!(shipped[0].forecast_id, revised.forecast_id);
}

#[tokio::test]
async fn a_week_after_a_gap_waits_for_the_weeks_before_it() {
    let season = RunningSeason::start(season()).await;
    season.sell(1, 1.0).await;
    let waiting = season.sell(3, 1.0).await;
    assert_eq!(waiting.waiting_for_weeks, [2]);
    assert!(waiting.variance.is_none());
    assert_eq!(season.workflow().agenda.unwrap().week, 1);
    let filled = season.sell(2, 1.0).await;
    assert_eq!(filled.waiting_for_weeks, Vec::<u32>::new());
    assert_eq!(filled.variance.unwrap().check.week_number, 3);
    assert_eq!(season.workflow().agenda.unwrap().week, 3);
    let shipped = season.storage.replenishments(&season.id).unwrap();
    let weeks: Vec<_> = shipped
        .iter()
        .map(|it| {
            (
                it.replenishment.week_number,
                it.replenishment.skipped.is_some(),
            )
        })
        .collect();
    assert_eq!(weeks, [(1, false), (2, true), (3, false)]);
}

#[tokio::test]
async fn a_season_that_has_failed_is_not_forecast_again_before_it_is_retried() {
    let (season, is_down) = RunningSeason::whose_model_can_fail(season()).await;
    is_down.store(true, Ordering::SeqCst);
    season.sell(1, 1.0).await;
    let ask = || ReforecastRequest {
        by: "planner".to_owned(),
        reason: "a warm spring".to_owned(),
        actual_sales: None,
        remaining_weeks: None,
    };
    let refused = season.engine.reforecast(&season.id, ask()).await;
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("has failed"), "{told}");
    is_down.store(false, Ordering::SeqCst);
    season.engine.retry(&season.id).await.unwrap();
    season.at_rest().await;
    season.engine.reforecast(&season.id, ask()).await.unwrap();
    season.at_rest().await;
    let forecasts = season.storage.forecasts_of(&season.id).unwrap();
    assert_eq!(forecasts.len(), 2);
}

#[tokio::test]
async fn shipments_that_failed_and_are_overtaken_are_recorded_as_left_out() {
    let (season, is_down) = RunningSeason::whose_model_can_fail(season()).await;
    is_down.store(true, Ordering::SeqCst);
    season.sell(1, 1.0).await;
    assert_eq!(season.workflow().state, WorkflowState::Error);
    season.sell(2, 1.0).await;
    is_down.store(false, Ordering::SeqCst);
    season.engine.retry(&season.id).await.unwrap();
    season.at_rest().await;
    season.check_ledger();
    let shipped = season.storage.replenishments(&season.id).unwrap();
    let reasons: Vec<_> = shipped
        .iter()
        .map(|it| it.replenishment.skipped.as_deref())
        .collect();
    let left_out = "week 2 was in before week 1: nothing could leave in between";
    assert_eq!(reasons, [Some(left_out), None]);
    let overtaken = shipped[0].replenishment.skip_reason;
    assert_eq!(overtaken, Some(SkipReason::Overtaken));
}

#[tokio::test]
async fn a_week_uploaded_again_replaces_its_sales_and_ships_nothing_twice() {
    let season = RunningSeason::start(season()).await;
    season.sell(1, 1.0).await;
    season.sell(2, 1.0).await;
    let shipped = season.balances().shipped();
    let corrected = season.sell(1, 1.1).await;
    assert_eq!(
        corrected.stores_replaced,
        season.plan.store_allocations.len()
    );
    let check = corrected.variance.unwrap().check;
    assert_eq!(check.week_number, 2);
    let sold = season.sales(1, 1.1).total() + season.sales(2, 1.0).total();
    assert_eq!(check.actual_cumulative, sold);
    assert_eq!(season.balances().shipped(), shipped);
    let checks = season.storage.variances(&season.id).unwrap();
    let checked: Vec<_> = checks
        .iter()
        .map(|it| (it.check.week_number, it.action_taken))
        .collect();
    assert_eq!(
        checked,
        [
            (1, VarianceAction::None),
            (2, VarianceAction::None),
            (1, VarianceAction::CheckedAgain),
            (2, VarianceAction::None),
        ]
    );
}

#[tokio::test]
async fn sales_above_the_inventory_are_adjusted_and_flagged() {
    let season = RunningSeason::start(season()).await;
    let mut sales = season.sales(1, 1.0);
    let store = season.plan.store_allocations[0].clone();
    let more = store.initial_allocation + Units::new(13);
    sales.units.insert(store.store_id.clone(), more);
    let accepted = season.upload(sales).await.unwrap();
    assert_eq!(accepted.sold_more_than_received.len(), 1);
    assert_eq!(accepted.sold_more_than_received[0].units, Units::new(13));
    assert_eq!(season.balances().adjusted(), Units::new(13));
    let shipped = season.storage.replenishments(&season.id).unwrap();
    let flagged = &shipped[0].replenishment.sold_more_than_received;
    assert_eq!(flagged, &accepted.sold_more_than_received);
}

#[tokio::test]
async fn a_missing_store_counts_as_nothing_sold() {
    let season = RunningSeason::start(season()).await;
    let mut sales = season.sales(1, 1.0);
    let (gone, units) = sales.units.pop_first().unwrap();
    let accepted = season.upload(sales).await.unwrap();
    assert_eq!(accepted.missing_stores, [gone]);
    let whole = season.sales(1, 1.0).total();
    let check = accepted.variance.unwrap().check;
    assert_eq!(check.actual_cumulative + units, whole);
}

#[tokio::test]
async fn a_strategy_without_replenishment_records_every_skip() {
    let stated = season().with("replenishment_strategy", "none");
    let season = RunningSeason::start(stated).await;
    let accepted = season.sell(1, 1.0).await;
    let skipped = accepted.replenishment.unwrap().skipped.unwrap();
    assert!(
        skipped.contains("planned without replenishment"),
        "{skipped}"
    );
    assert_eq!(season.story(), ["skipped phase_3_replenishment"]);
}

#[tokio::test]
async fn every_other_week_ships_for_two() {
    let stated = season().with("replenishment_strategy", "bi-weekly");
    let season = RunningSeason::start(stated).await;
    for week in 1..=4 {
        let accepted = season.sell(week, 1.0).await;
        let shipment = accepted.replenishment.unwrap();
        assert_eq!(shipment.skipped.is_some(), week % 2 == 1, "week {week}");
    }
}

#[tokio::test]
async fn the_last_week_ships_nothing_and_forecasts_nothing() {
    let season = RunningSeason::start(season().with("variance_threshold", 1.0)).await;
    for week in 1..=11 {
        season.sell(week, 1.0).await;
        if season.workflow().pending_approval_id.is_some() {
            season.decide(modify("markdown_pct", 0)).await;
        }
    }
    let mut sales = season.sales(12, 1.0);
    for units in sales.units.values_mut() {
        *units = Units::new(units.get() * 40);
    }
    let accepted = season.upload(sales).await.unwrap();
    assert!(accepted.variance.unwrap().check.threshold_exceeded);
    assert!(accepted.replenishment.unwrap().skipped.is_some());
    assert_eq!(season.workflow().state, WorkflowState::Phase3Monitoring);
    assert_eq!(season.storage.forecasts_of(&season.id).unwrap().len(), 1);
}

#[tokio::test]
async fn a_season_ends_with_its_report() {
    let season = RunningSeason::start(season()).await;
    for week in 1..=12 {
        let before = season.engine.complete(&season.id, false).await.unwrap_err();
        assert!(
            matches!(before, AgentsError::ContradictsSeason { .. }),
            "{before}"
        );
        season.sell(week, 1.0).await;
        if season.workflow().state == WorkflowState::WaitingMarkdownApproval {
            let early = season.engine.complete(&season.id, true).await.unwrap_err();
            assert!(
                matches!(early, AgentsError::AwaitsDecision { .. }),
                "{early}"
            );
            season.decide(accept()).await;
        }
    }
    let report = season.engine.complete(&season.id, false).await.unwrap();
    assert_eq!(season.workflow().state, WorkflowState::Completed);
    assert_eq!(report.weeks_sold, 12);
    let balances = season.balances();
    assert_eq!(report.units.sold, balances.sold());
    assert_eq!(
        report.next_season_parameters.season_start_date,
        season.workflow().parameters.season_start_date + chrono::Days::new(364)
    );
    let stored = season.storage.season_report(&season.id).unwrap().unwrap();
    assert_eq!(stored, serde_json::to_value(&report).unwrap());
    let again = season.engine.complete(&season.id, false).await.unwrap_err();
    assert!(matches!(again, AgentsError::NotInSeason { .. }), "{again}");
    let late = season.engine.accept_week(
        &season.id,
        hemline_agents::WeekUpload {
            sales: season.sales(1, 1.0),
            uploaded_by: "planner".to_owned(),
            file: None,
        },
    );
    assert!(late.await.is_err());
}

#[tokio::test]
async fn a_season_can_be_closed_early() {
    let season = RunningSeason::start(season()).await;
    season.sell(1, 1.0).await;
    let report = season.engine.complete(&season.id, true).await.unwrap();
    assert!(report.closed_early);
    assert_eq!(report.weeks_sold, 1);
}
