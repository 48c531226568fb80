//! When the handoff `reforecast` is offered, and that its use takes it away.

use std::sync::Arc;

use hemline_agents::{
    AppliedMarkdown, ReforecastReason, SeasonContext, SeasonRun, offline_planner,
};
use hemline_domain::{Share, WorkflowState};

use crate::season_support::{Recording, SeasonUnderWay, run_on};

async fn recorded(context: SeasonContext) -> (SeasonRun, Vec<(String, Vec<String>)>) {
    let model = Recording::of(offline_planner());
    let run = run_on(Arc::clone(&model) as _, context).await.unwrap();
    (run, model.offered())
}

fn turns_with_reforecast(offered: &[(String, Vec<String>)]) -> Vec<usize> {
    let with = |(turn, (_, names)): (usize, &(String, Vec<String>))| {
        names
            .iter()
            .any(|name| name == "reforecast")
            .then_some(turn)
    };
    offered.iter().enumerate().filter_map(with).collect()
}

/// A season that sells as expected.
async fn on_track() -> SeasonUnderWay {
    let mut season = SeasonUnderWay::new().await;
    for units in [600, 640, 660, 650] {
        season.sell(units);
    }
    season
}

async fn begins_with(season: &SeasonUnderWay, reason: &ReforecastReason) {
    let (run, offered) = recorded(season.context(WorkflowState::Phase5Reforecast)).await;
    assert_eq!(
        &run.context.results.reforecast.as_ref().unwrap().reason,
        reason
    );
    // While the variance is checked and in the next turn, in which it is used; in no later one.
    assert_eq!(turns_with_reforecast(&offered), [0, 1]);
    assert!(!run.context.may_reforecast());
}

#[tokio::test]
async fn it_starts_disabled() {
    let season = on_track().await;
    let context = season.context(WorkflowState::Phase5Reforecast);
    assert!(!context.may_reforecast());
    let model = Recording::of(offline_planner());
    let error = run_on(Arc::clone(&model) as _, context).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the revised forecast and the stores' new totals"),
        "{error}"
    );
    assert!(turns_with_reforecast(&model.offered()).is_empty());
}

#[tokio::test]
async fn a_variance_above_the_threshold_enables_it_once() {
    let season = SeasonUnderWay::four_weeks_in().await;
    begins_with(&season, &ReforecastReason::VarianceAboveThreshold).await;
}

#[tokio::test]
async fn a_variance_of_exactly_the_threshold_does_not() {
    let mut season = SeasonUnderWay::new().await;
    for units in [720, 768, 792, 780] {
        season.sell(units);
    }
    let context = season.context(WorkflowState::Phase5Reforecast);
    assert!(!context.may_reforecast());
}

#[tokio::test]
async fn an_applied_markdown_enables_it_until_the_forecast_counts_it() {
    let mut season = on_track().await;
    let markdown = AppliedMarkdown {
        markdown_pct: Share::percent(20),
        applied_after_week: 4,
        in_forecast: false,
    };
    season.record.markdown = Some(markdown);
    let reason = ReforecastReason::MarkdownApplied {
        markdown_pct: Share::percent(20),
        applied_after_week: 4,
    };
    begins_with(&season, &reason).await;

    season.record.markdown = Some(AppliedMarkdown {
        in_forecast: true,
        ..markdown
    });
    let context = season.context(WorkflowState::Phase5Reforecast);
    assert!(!context.may_reforecast());
}

#[tokio::test]
async fn a_markdown_lifts_the_remaining_weeks() {
    let mut season = on_track().await;
    season.record.asked.reforecast_by = Some("planner".to_owned());
    let (without, _) = recorded(season.context(WorkflowState::Phase5Reforecast)).await;
    season.record.markdown = Some(AppliedMarkdown {
        markdown_pct: Share::percent(20),
        applied_after_week: 4,
        in_forecast: false,
    });
    let (with, _) = recorded(season.context(WorkflowState::Phase5Reforecast)).await;
    let remaining = |run: &SeasonRun| {
        let forecast = run.context.results.forecast.as_ref().unwrap();
        forecast.total_season_demand.as_f64() - 2_550.0
    };
    let lift = remaining(&with) / remaining(&without);
    assert!((lift - 1.3).abs() < 0.002, "{lift}");
}

#[tokio::test]
async fn a_persons_request_enables_it() {
    let mut season = on_track().await;
    season.record.asked.reforecast_by = Some("planner".to_owned());
    let by = "planner".to_owned();
    begins_with(&season, &ReforecastReason::PersonAsked { by }).await;
}

#[tokio::test]
async fn a_person_may_ask_before_the_first_week() {
    let mut season = SeasonUnderWay::new().await;
    season.record.asked.reforecast_by = Some("planner".to_owned());
    let (run, _) = recorded(season.context(WorkflowState::Phase5Reforecast)).await;
    let due = run.context.results.reforecast.unwrap();
    assert_eq!(due.variance, None);
    assert_eq!(due.remaining_weeks, 12);
}

#[tokio::test]
async fn no_other_state_offers_it() {
    let season = SeasonUnderWay::four_weeks_in().await;
    for state in [
        WorkflowState::Phase1Forecasting,
        WorkflowState::Phase3Monitoring,
        WorkflowState::Phase3Replenishment,
        WorkflowState::Phase4MarkdownCheck,
    ] {
        let (_, offered) = recorded(season.context(state)).await;
        assert!(turns_with_reforecast(&offered).is_empty(), "{state}");
    }
}
