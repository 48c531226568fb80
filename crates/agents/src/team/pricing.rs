//! The Pricing Agent: when the season is checked for a markdown, and what decides.

use chrono::Utc;
use hemline_agent_runtime::{
    Agent, Guardrail, Handoff, NoArguments, Tool, ToolOutput, ToolResult, ToolScope,
};
use hemline_domain::{PricingStatus, PricingStrategy, PricingStrategyId, Units};
use serde_json::{Value, json};
use uuid::Uuid;

use super::tools::{HAND_BACK, needs, planning_error};
use super::{ORCHESTRATOR, PRICING};
use crate::context::SeasonContext;

const INSTRUCTIONS: &str = "You schedule the season's markdown checkpoint. Call \
    schedule_checkpoint, then hand back to the Orchestrator and say in one or two sentences when \
    the season is checked, or why it is not.";

pub(super) fn agent() -> Agent<SeasonContext> {
    Agent::new(PRICING, "Schedules the markdown checkpoint")
        .instructions(INSTRUCTIONS)
        .tool(
            Tool::immediate(
                "schedule_checkpoint",
                "Schedules the season's one markdown checkpoint, or records why there is none",
                |scope, _: NoArguments| schedule_checkpoint(&scope),
            )
            .done_when(|context: &SeasonContext| context.results.pricing.is_some()),
        )
        .requires(|context| {
            let missing = context.results.pricing.is_none();
            missing.then(|| "the pricing strategy".to_owned())
        })
        .requires_at_end(|_| Some(HAND_BACK.to_owned()))
        .output_guardrail(Guardrail::new(
            "checkpoint_in_season",
            |context: &SeasonContext, _| {
                let horizon = context.inputs.parameters.forecast_horizon_weeks;
                match context
                    .results
                    .pricing
                    .as_ref()
                    .and_then(|pricing| pricing.markdown_checkpoint_week)
                {
                    Some(week) if !(1..=horizon).contains(&week) => {
                        Err(format!("the checkpoint is in week {week} of {horizon}"))
                    }
                    _ => Ok(()),
                }
            },
        ))
        .explanation(explain)
        .handoff(
            Handoff::to(
                ORCHESTRATOR,
                "Hands the pricing strategy back to the Orchestrator",
            )
            .enabled_when(|context: &SeasonContext| context.results.pricing.is_some())
            .reason(explain)
            .summary(|context| {
                context
                    .results
                    .pricing
                    .as_ref()
                    .map_or(Value::Null, summary)
            }),
        )
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
pub(super) fn summary(strategy: &PricingStrategy) -> Value {
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

fn explain(context: &SeasonContext) -> String {
    match &context.results.pricing {
        Some(strategy) if strategy.status == PricingStatus::Skipped => {
            format!("There is no markdown checkpoint. {}", strategy.reasoning)
        }
        Some(strategy) => strategy.reasoning.clone(),
        None => "The checkpoint is not scheduled.".to_owned(),
    }
}
