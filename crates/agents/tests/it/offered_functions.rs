//! Which functions a model is offered in each state: these and no others.

use std::collections::BTreeMap;
use std::sync::Arc;

use hemline_agents::{SeasonContext, offline_planner};
use hemline_domain::WorkflowState;

use crate::season_support::{Recording, SeasonUnderWay, planned_results, run_on};
use crate::support::season;

/// Every function that each agent was offered at some time in the run, in order of appearance.
async fn offered(context: SeasonContext) -> BTreeMap<String, Vec<String>> {
    let model = Recording::of(offline_planner());
    run_on(Arc::clone(&model) as _, context).await.unwrap();
    let mut by_agent: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (agent, names) in model.offered() {
        let seen = by_agent.entry(agent).or_default();
        for name in names {
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
    }
    by_agent
}

async fn check(context: SeasonContext, expected: &[(&str, &[&str])]) {
    let state = context.state;
    let expected: BTreeMap<String, Vec<String>> = expected
        .iter()
        .map(|(agent, names)| {
            let names = names.iter().map(|name| (*name).to_owned());
            ((*agent).to_owned(), names.collect())
        })
        .collect();
    assert_eq!(offered(context).await, expected, "in {state}");
}

#[tokio::test]
async fn while_planning() {
    let season = SeasonUnderWay::new().await;
    let expected: [(&str, &[&str]); 3] = [
        (
            "Orchestrator",
            &[
                "explain_decision",
                "transfer_to_demand_agent",
                "transfer_to_inventory_agent",
            ],
        ),
        (
            "Demand Agent",
            &[
                "forecast_category_demand",
                "cluster_stores",
                "calculate_allocation_factors",
                "transfer_to_orchestrator",
            ],
        ),
        (
            "Inventory Agent",
            &["calculate_manufacturing", "allocate_to_stores"],
        ),
    ];
    check(season.context(WorkflowState::Phase1Forecasting), &expected).await;
}

#[tokio::test]
async fn after_the_order_was_accepted() {
    let season = SeasonUnderWay::launch(season()).await;
    let mut context = season.context(WorkflowState::Phase2Allocation);
    context.results = planned_results(&season.inputs).await;
    let expected: [(&str, &[&str]); 2] = [
        (
            "Orchestrator",
            &["explain_decision", "transfer_to_pricing_agent"],
        ),
        (
            "Pricing Agent",
            &["schedule_checkpoint", "transfer_to_orchestrator"],
        ),
    ];
    check(context, &expected).await;
}

#[tokio::test]
async fn when_a_week_is_compared() {
    let season = SeasonUnderWay::four_weeks_in().await;
    let expected: [(&str, &[&str]); 1] =
        [("Orchestrator", &["check_variance", "explain_decision"])];
    check(season.context(WorkflowState::Phase3Monitoring), &expected).await;
}

#[tokio::test]
async fn when_stores_are_replenished() {
    let season = SeasonUnderWay::four_weeks_in().await;
    let expected: [(&str, &[&str]); 2] = [
        (
            "Orchestrator",
            &["explain_decision", "transfer_to_inventory_agent"],
        ),
        (
            "Inventory Agent",
            &["plan_replenishment", "transfer_to_orchestrator"],
        ),
    ];
    check(
        season.context(WorkflowState::Phase3Replenishment),
        &expected,
    )
    .await;
}

#[tokio::test]
async fn at_the_checkpoint() {
    let season = SeasonUnderWay::at_checkpoint(season(), 4_000).await;
    let expected: [(&str, &[&str]); 2] = [
        (
            "Orchestrator",
            &["explain_decision", "transfer_to_pricing_agent"],
        ),
        (
            "Pricing Agent",
            &[
                "evaluate_sellthrough",
                "calculate_markdown",
                "transfer_to_orchestrator",
            ],
        ),
    ];
    check(
        season.context(WorkflowState::Phase4MarkdownCheck),
        &expected,
    )
    .await;
}

#[tokio::test]
async fn in_a_reforecast() {
    let season = SeasonUnderWay::four_weeks_in().await;
    let expected: [(&str, &[&str]); 3] = [
        (
            "Orchestrator",
            &[
                "check_variance",
                "explain_decision",
                "reforecast",
                "transfer_to_inventory_agent",
            ],
        ),
        (
            "Demand Agent",
            &[
                "forecast_category_demand",
                "calculate_allocation_factors",
                "transfer_to_orchestrator",
            ],
        ),
        (
            "Inventory Agent",
            &["plan_reallocation", "transfer_to_orchestrator"],
        ),
    ];
    check(season.context(WorkflowState::Phase5Reforecast), &expected).await;
}

#[tokio::test]
async fn a_state_without_a_phase_or_a_season_is_refused() {
    let season = SeasonUnderWay::new().await;
    let without = SeasonContext::new(
        Arc::new(season.inputs.clone()),
        WorkflowState::Phase3Replenishment,
    );
    let error = run_on(offline_planner(), without).await.unwrap_err();
    assert!(
        error.to_string().contains("needs the season to date"),
        "{error}"
    );

    let waiting = season.context(WorkflowState::WaitingMfgApproval);
    let error = run_on(offline_planner(), waiting).await.unwrap_err();
    assert!(
        error.to_string().contains("no phase for the agents"),
        "{error}"
    );
}
