//! `explain_decision`: the decisions of a run so far, with their figures.

use std::sync::Arc;

use hemline_agent_runtime::model::Item;
use hemline_agents::SeasonContext;
use hemline_domain::WorkflowState;
use serde_json::{Value, json};

use crate::other_models::{Habit, Wayward};
use crate::season_support::{Recording, SeasonUnderWay, planned_results, run_on};
use crate::support::season;

/// What the tool last said in a run whose model asks for it whenever it can.
async fn last_decisions(context: SeasonContext) -> Vec<Value> {
    let habit = Habit::EverythingTwice;
    let model = Recording::of(Arc::new(Wayward { habit }));
    run_on(Arc::clone(&model) as _, context).await.unwrap();
    let requests = model.requests.lock().unwrap();
    let outputs = requests.last().unwrap().items.iter().rev();
    let lists = outputs.filter_map(|item| match item {
        Item::ToolOutput { output, .. } => output.get("decisions").cloned(),
        _ => None,
    });
    let newest: Value = lists.into_iter().next().unwrap();
    newest.as_array().unwrap().clone()
}

fn names(decisions: &[Value]) -> Vec<&str> {
    let names = decisions.iter().map(|entry| entry["decision"].as_str());
    names.map(Option::unwrap).collect()
}

#[tokio::test]
async fn of_a_reforecast() {
    let season = SeasonUnderWay::four_weeks_in().await;
    let decisions = last_decisions(season.context(WorkflowState::Phase5Reforecast)).await;
    assert_eq!(
        names(&decisions),
        [
            "parameters_read",
            "variance_checked",
            "reforecast_begun",
            "forecast_made",
            "totals_reallocated"
        ]
    );
    assert_eq!(decisions[0]["figures"]["variance_threshold"], 0.2);
    let begun = &decisions[2]["figures"];
    assert_eq!(begun["reason"], json!({"kind": "variance_above_threshold"}));
    assert_eq!(begun["actual_week_1_to_n"], json!([700, 800, 850, 850]));
    assert_eq!(begun["forecasted_week_1_to_n"], json!([600, 640, 660, 650]));
    assert_eq!(begun["remaining_weeks"], 8);
    assert_eq!(begun["variance"]["variance_pct"], 0.254902);
}

#[tokio::test]
async fn of_a_season_whose_parameters_exclude_phases() {
    let stated = season()
        .with("replenishment_strategy", "none")
        .with("markdown_checkpoint_week", Value::Null);
    let season = SeasonUnderWay::launch(stated).await;
    let mut context = season.context(WorkflowState::Phase2Allocation);
    context.results = planned_results(&season.inputs).await;
    let decisions = last_decisions(context).await;
    assert_eq!(
        names(&decisions),
        [
            "parameters_read",
            "forecast_made",
            "order_sized",
            "order_allocated",
            "checkpoint_scheduled",
            "phase_skipped",
            "phase_skipped",
        ]
    );
    assert_eq!(
        decisions[5]["figures"],
        json!({
            "phase": "phase_3_replenishment",
            "reason": "the season is planned without replenishment (replenishment_strategy): everything ships at launch",
        })
    );
}

#[tokio::test]
async fn of_a_markdown_beside_doing_nothing() {
    let season = SeasonUnderWay::at_checkpoint(season(), 4_000).await;
    let decisions = last_decisions(season.context(WorkflowState::Phase4MarkdownCheck)).await;
    assert_eq!(
        names(&decisions),
        ["parameters_read", "markdown_recommended"]
    );
    let markdown = &decisions[1]["figures"];
    assert_eq!(markdown["recommendation"]["recommended_markdown_pct"], 0.2);
    let depths: Vec<&Value> = markdown["outlook"]
        .as_array()
        .unwrap()
        .iter()
        .map(|outcome| &outcome["markdown_pct"])
        .collect();
    assert_eq!(
        depths,
        [&json!(0.0), &json!(0.15), &json!(0.2), &json!(0.25)]
    );
}
