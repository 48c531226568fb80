//! `schedule_checkpoint`: when the season is checked for a markdown, and what decides then.

use chrono::Utc;
use hemline_agent_runtime::{NoArguments, Tool, ToolOutput, ToolResult, ToolScope};
use hemline_domain::{PricingStrategy, PricingStrategyId, Units, WorkflowState};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::context::SeasonContext;
use crate::team::tools::{needs, planning_error};

pub(super) fn tool() -> Tool<SeasonContext> {
    Tool::immediate(
        "schedule_checkpoint",
        "Schedules the season's one markdown checkpoint, or records why there is none",
        |scope, _: NoArguments| schedule_checkpoint(&scope),
    )
    .enabled_when(|context: &SeasonContext| context.state == WorkflowState::Phase2Allocation)
    .done_when(|context: &SeasonContext| context.results.pricing.is_some())
}

fn schedule_checkpoint(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    scope.report_progress("Scheduling the markdown checkpoint", 95);
    let forecast = scope
        .results
        .forecast
        .as_ref()
        .ok_or_else(|| needs("forecast", "calculate_allocation_factors"))?;
    let parameters = &scope.inputs.parameters;
    let curve: Vec<Units> = forecast
        .weekly_demand_curve
        .iter()
        .map(|week| week.demand_units)
        .collect();
    let plan = hemline_planning::pricing_strategy::strategy(parameters, &curve)
        .map_err(|error| planning_error(&error))?;
    let strategy = PricingStrategy {
        pricing_strategy_id: PricingStrategyId::new(format!("p_{}", Uuid::now_v7())),
        forecast_id: forecast.forecast_id.clone(),
        status: plan.status,
        markdown_checkpoint_week: plan.markdown_checkpoint_week,
        target_sell_through_pct: plan.target_sell_through_pct,
        elasticity_coefficient: plan.elasticity_coefficient,
        max_markdown: plan.max_markdown,
        reasoning: plan.reasoning,
        created_at: Utc::now(),
    };
    let content = summary(&strategy);
    Ok(
        ToolOutput::new(content).with_effect(move |context: &mut SeasonContext| {
            context.update(|results| results.pricing = Some(strategy));
        }),
    )
}

/// The strategy as models and events see it.
pub(in crate::team) fn summary(strategy: &PricingStrategy) -> Value {
    json!({
        "pricing_strategy_id": strategy.pricing_strategy_id,
        "status": strategy.status,
        "markdown_checkpoint_week": strategy.markdown_checkpoint_week,
        "target_sell_through_pct": strategy.target_sell_through_pct,
        "elasticity_coefficient": strategy.elasticity_coefficient,
        "max_markdown": strategy.max_markdown,
        "reasoning": strategy.reasoning,
    })
}
