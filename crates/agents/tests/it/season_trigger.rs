//! planning-rules 11: which weeks above the threshold count as re-forecast.

use hemline_domain::season::VarianceAction;
use hemline_domain::storage::PlanStore;
use hemline_domain::{Decimal, StatedParameters, WorkflowState};
use hemline_planning::season_report::TriggerAccuracy;
use serde_json::Value;

use crate::running_season::RunningSeason;
use crate::support::{accept, modify, season};

fn without_markdown() -> StatedParameters {
    season().with("markdown_checkpoint_week", Value::Null)
}

/// Orders nothing, however often it is asked.
async fn order_nothing(season: &RunningSeason) {
    while season.workflow().state == WorkflowState::WaitingMfgApproval {
        season.decide(modify("units", 0)).await;
        season.decide(accept()).await;
    }
}

async fn trigger(season: &RunningSeason) -> TriggerAccuracy {
    order_nothing(season).await;
    let report = season.engine.complete(&season.id, true).await.unwrap();
    report.trigger
}

fn weeks(trigger: &TriggerAccuracy) -> Vec<(u32, bool)> {
    let weeks = trigger.weeks.iter();
    weeks
        .map(|week| (week.week_number, week.reforecast))
        .collect()
}

#[tokio::test]
async fn a_week_behind_a_gap_is_no_miss() {
    let stated = without_markdown().with("variance_threshold", 0.05);
    let season = RunningSeason::start(stated.with("variance_basis", "weekly")).await;
    for week in [1, 3, 2] {
        // Each further from the forecast than the one before it can have been corrected for.
        season.sell(week, 1.0 + 0.6 * f64::from(week)).await;
        order_nothing(&season).await;
    }
    let forecasts = season.storage.forecasts_of(&season.id).unwrap();
    assert_eq!(forecasts.len(), 3, "one after week 1, one after week 3");
    let trigger = trigger(&season).await;
    assert_eq!(weeks(&trigger), [(1, true), (2, true), (3, true)]);
    assert_eq!(trigger.accuracy, Some(Decimal::ONE));
    assert_eq!(trigger.target_met, Some(true));
}

#[tokio::test]
async fn weeks_that_a_correction_lifts_in_hindsight_are_no_misses() {
    let season = RunningSeason::start(without_markdown()).await;
    for week in 1..=4 {
        season.sell(week, 1.0).await;
    }
    let corrected = season.sell(1, 1.5).await;
    assert_eq!(corrected.variance.unwrap().action, VarianceAction::None);
    let trigger = trigger(&season).await;
    assert_eq!((weeks(&trigger), trigger.accuracy), (vec![], None));
}

#[tokio::test]
async fn a_reforecast_that_never_came_is_a_miss() {
    let stated = without_markdown()
        .with("variance_basis", "weekly")
        .with("emergency_order_basis", "dc");
    let season = RunningSeason::start(stated).await;
    season.sell(1, 1.8).await;
    assert_eq!(season.workflow().state, WorkflowState::WaitingMfgApproval);
    let waiting = season.sell(2, 4.0).await;
    let action = waiting.variance.unwrap().action;
    assert_eq!(action, VarianceAction::ReforecastAfterDecision);
    let waiting = season.sell(3, 0.2).await;
    let action = waiting.variance.unwrap().action;
    assert_eq!(action, VarianceAction::ReforecastAfterDecision);
    order_nothing(&season).await;
    let trigger = trigger(&season).await;
    assert_eq!(weeks(&trigger), [(1, true), (2, false), (3, true)]);
}
