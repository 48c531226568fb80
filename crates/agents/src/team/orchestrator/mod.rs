//! The Orchestrator: hands the season to the agent whose turn it is.

mod check_variance;
mod explain_decision;
mod phase_guardrail;
mod reforecast;

use hemline_agent_runtime::{Agent, Guardrail, Handoff};
use hemline_domain::WorkflowState;
use serde_json::{Value, json};

use super::{DEMAND, INVENTORY, ORCHESTRATOR, PRICING};
use crate::context::SeasonContext;

const INSTRUCTIONS: &str = "You lead the planning of one season. Call check_variance where it is \
    offered; then hand over to the agent whose transfer function is offered, say why in one \
    sentence, and finish when none is left. explain_decision lists what was decided and the \
    figures behind it. You compute nothing yourself and you approve nothing: orders and markdowns \
    are a person's.";

pub(super) fn agent() -> Agent<SeasonContext> {
    Agent::new(ORCHESTRATOR, "Leads the planning of a season")
        .instructions(INSTRUCTIONS)
        .input_guardrail(Guardrail::new(
            "season_to_date_is_there",
            |context: &SeasonContext, _| phase_guardrail::check_season_is_there(context),
        ))
        .tool(check_variance::tool())
        .tool(explain_decision::tool())
        .handoff(to_demand())
        .handoff(reforecast::handoff())
        .handoff(to_inventory())
        .handoff(to_pricing())
        .requires(|context| {
            let open = context.open_phases();
            (!open.is_empty()).then(|| open.join("; "))
        })
        .output_guardrail(Guardrail::new(
            "every_phase_done_or_skipped",
            |context: &SeasonContext, _| phase_guardrail::check(&context.phases()),
        ))
        .explanation(explain)
}

fn to_demand() -> Handoff<SeasonContext> {
    Handoff::to(
        DEMAND,
        "Hands over to the Demand Agent, which forecasts the category",
    )
    .enabled_when(|context: &SeasonContext| {
        context.is_planning() && context.results.forecast.is_none()
    })
    .reason(|_| "The season needs a forecast of the category's demand".to_owned())
    .summary(season_summary)
}

fn to_inventory() -> Handoff<SeasonContext> {
    Handoff::to(
        INVENTORY,
        "Hands over to the Inventory Agent, which says how many units go where",
    )
    .enabled_when(|context: &SeasonContext| {
        let results = &context.results;
        match context.state {
            WorkflowState::Phase1Forecasting => {
                results.forecast.is_some() && results.allocation.is_none()
            }
            WorkflowState::Phase3Replenishment => context.phase_is_open(),
            WorkflowState::Phase5Reforecast => {
                results.forecast.is_some() && results.reallocation.is_none()
            }
            _ => false,
        }
    })
    .reason(|context| {
        let reason = match context.state {
            WorkflowState::Phase3Replenishment => "The week is sold; the stores are replenished",
            WorkflowState::Phase5Reforecast => {
                "The revised forecast is there; the stores need new totals"
            }
            _ => "The forecast is there; it needs a manufacturing order and an allocation",
        };
        reason.to_owned()
    })
    .summary(|context| match context.state {
        WorkflowState::Phase3Replenishment => season_summary(context),
        _ => {
            let forecast = context.results.forecast.as_ref();
            forecast.map_or(Value::Null, super::demand::summary)
        }
    })
}

fn to_pricing() -> Handoff<SeasonContext> {
    Handoff::to(
        PRICING,
        "Hands over to the Pricing Agent, which plans and judges the markdown checkpoint",
    )
    .enabled_when(|context: &SeasonContext| match context.state {
        WorkflowState::Phase2Allocation => context.results.pricing.is_none(),
        WorkflowState::Phase4MarkdownCheck => context.phase_is_open(),
        _ => false,
    })
    .reason(|context| {
        let reason = match context.state {
            WorkflowState::Phase4MarkdownCheck => "The season is at its markdown checkpoint",
            _ => "The order is accepted; the season needs its markdown checkpoint",
        };
        reason.to_owned()
    })
    .summary(|context| match context.state {
        WorkflowState::Phase4MarkdownCheck => season_summary(context),
        _ => {
            let plan = context.results.allocation.as_ref();
            plan.map_or(Value::Null, super::inventory::summary)
        }
    })
}

/// The season in a form of bounded size: its frame, and where it stands.
fn season_summary(context: &SeasonContext) -> Value {
    let inputs = &context.inputs;
    let mut summary = json!({
        "season": inputs.season,
        "category_name": inputs.category.category_name,
        "season_start_date": inputs.parameters.season_start_date,
        "forecast_horizon_weeks": inputs.parameters.forecast_horizon_weeks,
        "store_count": inputs.stores.len(),
    });
    if let Some(season) = context.season() {
        let balances = &season.balances;
        summary["week_number"] = json!(season.week());
        summary["units_sold"] = json!(balances.sold());
        summary["dc_stock"] = json!(balances.dc_stock);
        summary["store_inventory"] = json!(balances.store_inventory());
    }
    summary
}

/// What the run has settled, for the recorder.
pub(super) fn summary(context: &SeasonContext) -> Value {
    let results = &context.results;
    let mut summary = json!({
        "forecast": results.forecast.is_some(),
        "allocation": results.allocation.is_some(),
        "pricing_strategy": results.pricing.is_some(),
    });
    if let Some(variance) = &results.variance {
        summary["variance"] = json!(variance);
    }
    if let Some(reforecast) = &results.reforecast {
        summary["reforecast"] = json!(reforecast.reason);
    }
    summary
}

fn explain(context: &SeasonContext) -> String {
    let results = &context.results;
    let texts = match context.state {
        WorkflowState::Phase3Monitoring => {
            vec![results.variance.as_ref().map(check_variance::in_words)]
        }
        WorkflowState::Phase3Replenishment => {
            let plan = results.replenishment.as_ref();
            vec![plan.map(super::inventory::replenishment_in_words)]
        }
        WorkflowState::Phase4MarkdownCheck => {
            let markdown = results.markdown.as_ref();
            vec![markdown.map(super::pricing::markdown_in_words)]
        }
        WorkflowState::Phase5Reforecast => vec![
            results
                .forecast
                .as_ref()
                .map(|forecast| super::demand::revision_in_words(context, forecast)),
            results
                .reallocation
                .as_ref()
                .map(super::inventory::reallocation_in_words),
        ],
        _ => vec![results.allocation.as_ref().map(|plan| {
            format!(
                "The season is planned: {} units are manufactured, {} ship at launch and {} wait at the distribution centre.",
                plan.manufacturing_qty.grouped(),
                plan.initial_allocation_total.grouped(),
                plan.holdback_total.grouped()
            )
        })],
    };
    let texts: Vec<String> = texts.into_iter().flatten().collect();
    if !texts.is_empty() {
        return texts.join(" ");
    }
    let skips = context.skipped_phases().into_iter();
    let skips: Vec<String> = skips
        .map(|(phase, reason)| format!("The {} is skipped: {reason}.", phase.in_words()))
        .collect();
    if skips.is_empty() {
        "The season is not planned yet.".to_owned()
    } else {
        skips.join(" ")
    }
}
