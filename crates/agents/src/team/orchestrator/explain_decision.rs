//! `explain_decision`: what was decided in this run so far, with the figures behind it.

use hemline_agent_runtime::{NoArguments, Tool, ToolOutput};
use serde_json::{Value, json};

use crate::context::SeasonContext;
use crate::team::{demand, inventory, pricing};

pub(super) fn tool() -> Tool<SeasonContext> {
    Tool::immediate(
        "explain_decision",
        "Lists what was decided so far and the figures that each decision rests on",
        |scope, _: NoArguments| {
            let decisions = decisions(&scope);
            Ok(ToolOutput::new(json!({ "decisions": decisions })))
        },
    )
    .optional()
}

/// Every decision that code has taken in this run, in a form of bounded size: none lists stores.
pub(super) fn decisions(context: &SeasonContext) -> Vec<Value> {
    let results = &context.results;
    let mut decisions = vec![entry("parameters_read", &parameters(context))];
    let mut add = |name, figures: Option<Value>| {
        decisions.extend(figures.map(|figures| entry(name, &figures)));
    };
    add(
        "variance_checked",
        results.variance.as_ref().map(|check| json!(check)),
    );
    add(
        "reforecast_begun",
        results.reforecast.as_ref().map(|due| json!(due)),
    );
    add(
        "forecast_made",
        results.forecast.as_ref().map(demand::summary),
    );
    add(
        "order_sized",
        results.order.as_ref().map(|order| json!(order)),
    );
    add(
        "order_allocated",
        results.allocation.as_ref().map(inventory::summary),
    );
    add(
        "checkpoint_scheduled",
        results.pricing.as_ref().map(pricing::summary),
    );
    add(
        "totals_reallocated",
        results
            .reallocation
            .as_ref()
            .map(inventory::reallocation_summary),
    );
    add(
        "stores_replenished",
        results
            .replenishment
            .as_ref()
            .map(inventory::replenishment_summary),
    );
    add(
        "markdown_recommended",
        results.markdown.as_ref().map(|markdown| json!(markdown)),
    );
    let skipped = context.skipped_phases().into_iter();
    decisions.extend(
        skipped.map(|(phase, reason)| {
            entry("phase_skipped", &json!({"phase": phase, "reason": reason}))
        }),
    );
    decisions
}

fn entry(decision: &str, figures: &Value) -> Value {
    json!({"decision": decision, "figures": figures})
}

/// The parameters that decisions of the season rest on.
fn parameters(context: &SeasonContext) -> Value {
    let parameters = &context.inputs.parameters;
    json!({
        "forecast_horizon_weeks": parameters.forecast_horizon_weeks,
        "season_start_date": parameters.season_start_date,
        "season_end_date": parameters.season_end_date,
        "forecasting_method": parameters.forecasting_method,
        "replenishment_strategy": parameters.replenishment_strategy,
        "replenishment_basis": parameters.replenishment_basis,
        "dc_holdback_percentage": parameters.dc_holdback_percentage,
        "safety_stock_method": parameters.safety_stock_method,
        "safety_stock_pct": parameters.safety_stock_pct,
        "variance_basis": parameters.variance_basis,
        "variance_threshold": parameters.variance_threshold,
        "emergency_threshold": parameters.emergency_threshold,
        "markdown_checkpoint_week": parameters.markdown_checkpoint_week,
        "markdown_threshold": parameters.markdown_threshold,
        "elasticity_coefficient": parameters.elasticity_coefficient,
        "max_markdown": parameters.max_markdown,
    })
}
