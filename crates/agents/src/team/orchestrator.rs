//! The Orchestrator: hands the season to the agent whose turn it is.

use hemline_agent_runtime::{Agent, Handoff};
use serde_json::{Value, json};

use super::{DEMAND, INVENTORY, ORCHESTRATOR, PRICING};
use crate::context::SeasonContext;

const INSTRUCTIONS: &str = "You lead the planning of one season. Hand over to the agent whose \
    transfer function is offered, say why in one sentence, and finish when none is left. You \
    compute nothing yourself and you approve nothing: orders and markdowns are a person's.";

pub(super) fn agent() -> Agent<SeasonContext> {
    Agent::new(ORCHESTRATOR, "Leads the planning of a season")
        .instructions(INSTRUCTIONS)
        .handoff(
            Handoff::to(
                DEMAND,
                "Hands over to the Demand Agent, which forecasts the category",
            )
            .enabled_when(|context: &SeasonContext| {
                context.is_planning() && context.results.forecast.is_none()
            })
            .reason(|_| "The season needs a forecast of the category's demand".to_owned())
            .summary(season_summary),
        )
        .handoff(
            Handoff::to(
                INVENTORY,
                "Hands over to the Inventory Agent, which sizes the order",
            )
            .enabled_when(|context: &SeasonContext| {
                context.is_planning()
                    && context.results.forecast.is_some()
                    && context.results.allocation.is_none()
            })
            .reason(|_| {
                "The forecast is there; it needs a manufacturing order and an allocation".to_owned()
            })
            .summary(|context| {
                let forecast = context.results.forecast.as_ref();
                forecast.map_or(Value::Null, super::demand::summary)
            }),
        )
        .handoff(
            Handoff::to(
                PRICING,
                "Hands over to the Pricing Agent, which schedules the checkpoint",
            )
            .enabled_when(|context: &SeasonContext| {
                context.order_is_accepted() && context.results.pricing.is_none()
            })
            .reason(|_| {
                "The order is accepted; the season needs its markdown checkpoint".to_owned()
            })
            .summary(|context| {
                let plan = context.results.allocation.as_ref();
                plan.map_or(Value::Null, super::inventory::summary)
            }),
        )
        .requires(|context| {
            let results = &context.results;
            if context.is_planning() && results.allocation.is_none() {
                return Some("a forecast and an allocation of the order".to_owned());
            }
            let pricing_is_missing = context.order_is_accepted() && results.pricing.is_none();
            pricing_is_missing.then(|| "the pricing strategy".to_owned())
        })
        .explanation(explain)
}

fn season_summary(context: &SeasonContext) -> Value {
    let inputs = &context.inputs;
    json!({
        "season": inputs.season,
        "category_name": inputs.category.category_name,
        "season_start_date": inputs.parameters.season_start_date,
        "forecast_horizon_weeks": inputs.parameters.forecast_horizon_weeks,
        "store_count": inputs.stores.len(),
    })
}

fn explain(context: &SeasonContext) -> String {
    let Some(plan) = &context.results.allocation else {
        return "The season is not planned yet.".to_owned();
    };
    format!(
        "The season is planned: {} units are manufactured, {} ship at launch and {} wait at the distribution centre.",
        plan.manufacturing_qty, plan.initial_allocation_total, plan.holdback_total
    )
}
