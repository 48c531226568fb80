//! The Inventory Agent: how many units are made, what every store gets, and what is lacking.

mod guardrails;
mod order;
mod reallocation;
mod replenishment;

use hemline_agent_runtime::{Agent, Guardrail, Handoff};
use hemline_domain::WorkflowState;
use serde_json::Value;

use super::tools::HAND_BACK;
use super::{INVENTORY, ORCHESTRATOR};
use crate::context::SeasonContext;

pub(crate) use guardrails::check_allocation;
pub(super) use order::summary;
pub(crate) use order::{allocation_plan, store_demands};
pub(crate) use reallocation::order_on_top;
pub(super) use reallocation::{in_words as reallocation_in_words, summary as reallocation_summary};
pub(crate) use replenishment::planned as planned_replenishment;
pub(super) use replenishment::{
    in_words as replenishment_in_words, summary as replenishment_summary,
};

const PLAN: &str = "You turn the forecast into a manufacturing order and a shipment for \
    every store. Call calculate_manufacturing, then allocate_to_stores. Every number comes from \
    these tools. When the allocation is there, say in two or three sentences what is asked of the \
    planner: she approves the order, you cannot.";

const REPLENISH: &str = "You say what ships from the distribution centre to the stores at the end \
    of this week. Call plan_replenishment. Every number comes from it. Then hand back to the \
    Orchestrator and say in one or two sentences what ships.";

const REALLOCATE: &str = "The season was forecast again. Call plan_reallocation, which gives every \
    store its new total and says what is lacking. Every number comes from it. Then hand back to \
    the Orchestrator and say in two or three sentences what has changed: a person decides on an \
    emergency order, you cannot.";

pub(super) fn agent() -> Agent<SeasonContext> {
    Agent::new(
        INVENTORY,
        "Sizes the manufacturing order, allocates it to the stores and keeps them in stock",
    )
    .instructions_from(|context: &SeasonContext| {
        let text = match context.state {
            WorkflowState::Phase3Replenishment => REPLENISH,
            WorkflowState::Phase5Reforecast => REALLOCATE,
            _ => PLAN,
        };
        text.to_owned()
    })
    .tool(order::order_tool())
    .tool(order::allocation_tool())
    .tool(replenishment::tool())
    .tool(reallocation::tool())
    .requires(|context| {
        let open = !is_done(context);
        open.then(|| missing(context).to_owned())
    })
    .requires_at_end(|context: &SeasonContext| context.is_in_season().then(|| HAND_BACK.to_owned()))
    .output_guardrail(Guardrail::new(
        "allocation_adds_up",
        |context: &SeasonContext, _| {
            let plan = context.results.allocation.as_ref();
            plan.map_or(Ok(()), check_allocation)
        },
    ))
    .output_guardrail(Guardrail::new(
        "units_are_conserved",
        |context: &SeasonContext, _| guardrails::check_season(context),
    ))
    .explanation(explain)
    .handoff(
        Handoff::to(
            ORCHESTRATOR,
            "Hands the week's shipments or the new totals back to the Orchestrator",
        )
        .enabled_when(|context: &SeasonContext| context.is_in_season() && is_done(context))
        .reason(explain)
        .summary(|context| result_summary(context).unwrap_or(Value::Null)),
    )
}

/// What the agent has produced, in a form of bounded size.
pub(super) fn result_summary(context: &SeasonContext) -> Option<Value> {
    let results = &context.results;
    match context.state {
        WorkflowState::Phase3Replenishment => {
            results.replenishment.as_ref().map(replenishment_summary)
        }
        WorkflowState::Phase5Reforecast => results.reallocation.as_ref().map(reallocation_summary),
        _ => results.allocation.as_ref().map(summary),
    }
}

fn is_done(context: &SeasonContext) -> bool {
    result_summary(context).is_some()
}

fn missing(context: &SeasonContext) -> &'static str {
    match context.state {
        WorkflowState::Phase3Replenishment => "the week's replenishment",
        WorkflowState::Phase5Reforecast => "the stores' new totals",
        _ => "the manufacturing order and its allocation to the stores",
    }
}

fn explain(context: &SeasonContext) -> String {
    let results = &context.results;
    match context.state {
        WorkflowState::Phase3Replenishment => results.replenishment.as_ref().map_or_else(
            || "The week is not replenished.".to_owned(),
            replenishment_in_words,
        ),
        WorkflowState::Phase5Reforecast => results.reallocation.as_ref().map_or_else(
            || "The stores have no new totals.".to_owned(),
            reallocation_in_words,
        ),
        _ => order::explain(context),
    }
}
