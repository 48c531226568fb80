//! The Demand Agent: the category's forecast, the store clusters, and how demand splits.

mod forecast;
mod guardrails;
mod split;
mod words;

use hemline_agent_runtime::{Agent, Guardrail, Handoff};
use hemline_domain::WorkflowState;
use serde_json::Value;

use super::tools::HAND_BACK;
use super::{DEMAND, ORCHESTRATOR};
use crate::context::SeasonContext;

pub(crate) use forecast::demand_input;
pub(super) use words::{revision as revision_in_words, summary};

const PLAN: &str = "You forecast the demand of one category for one season. Call \
    forecast_category_demand and cluster_stores, then calculate_allocation_factors. Every number \
    comes from these tools. When the forecast is complete, hand back to the Orchestrator and say in \
    two or three sentences what the tools found.";

const REVISE: &str = "You forecast a season under way again: the weeks sold are facts, the \
    remaining ones respond to them. Call forecast_category_demand, then \
    calculate_allocation_factors. Every number comes from these tools. When the revised forecast \
    is complete, hand back to the Orchestrator and say in two or three sentences what has changed.";

pub(super) fn agent() -> Agent<SeasonContext> {
    Agent::new(
        DEMAND,
        "Forecasts the category's demand and splits it over clusters and stores",
    )
    .instructions_from(|context: &SeasonContext| {
        if is_revision(context) { REVISE } else { PLAN }.to_owned()
    })
    .tool(forecast::tool())
    .tool(split::clustering_tool())
    .tool(split::factors_tool())
    .requires(|context| {
        let missing = context.results.forecast.is_none();
        missing.then(|| "the forecast with its cluster split and store factors".to_owned())
    })
    .requires_at_end(|_| Some(HAND_BACK.to_owned()))
    .output_guardrail(Guardrail::new(
        "forecast_adds_up",
        |context: &SeasonContext, _| guardrails::check(context),
    ))
    .explanation(words::explain)
    .handoff(
        Handoff::to(
            ORCHESTRATOR,
            "Hands the finished forecast back to the Orchestrator",
        )
        .enabled_when(|context: &SeasonContext| context.results.forecast.is_some())
        .reason(words::explain)
        .summary(|context| {
            let forecast = context.results.forecast.as_ref();
            forecast.map_or(Value::Null, summary)
        }),
    )
}

/// Whether this run forecasts a season under way again.
fn is_revision(context: &SeasonContext) -> bool {
    context.state == WorkflowState::Phase5Reforecast
}

/// Whether a forecast is to be made here: the first one, or a re-forecast that was begun.
fn may_forecast(context: &SeasonContext) -> bool {
    context.is_planning() || (is_revision(context) && context.results.reforecast.is_some())
}
