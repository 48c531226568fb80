//! The Inventory Agent: how many units are made, and what every store gets.

use chrono::Utc;
use hemline_agent_runtime::{
    Agent, Guardrail, NoArguments, Tool, ToolOutput, ToolResult, ToolScope,
};
use hemline_domain::{AllocationId, AllocationPlan, Clustering, Store, StoreId, Units};
use hemline_planning::initial_allocation::{StoreDemand, allocate, two_week_demand};
use hemline_planning::manufacturing::order_quantity;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::INVENTORY;
use super::tools::{needs, percent, planning_error};
use crate::context::SeasonContext;

const INSTRUCTIONS: &str = "You turn the forecast into a manufacturing order and a shipment for \
    every store. Call calculate_manufacturing, then allocate_to_stores. Every number comes from \
    these tools. When the allocation is there, say in two or three sentences what is asked of the \
    planner: she approves the order, you cannot.";

pub(super) fn agent() -> Agent<SeasonContext> {
    Agent::new(
        INVENTORY,
        "Sizes the manufacturing order and allocates it to the stores",
    )
    .instructions(INSTRUCTIONS)
    .tool(
        Tool::immediate(
            "calculate_manufacturing",
            "Adds the safety stock to the forecast and gives the quantity to manufacture",
            |scope, _: NoArguments| calculate_manufacturing(&scope),
        )
        .in_order(1)
        .done_when(|context: &SeasonContext| context.results.order.is_some()),
    )
    .tool(
        Tool::blocking(
            "allocate_to_stores",
            "Hands the manufactured quantity out to the stores: launch shipment and holdback",
            |scope, _: NoArguments| allocate_to_stores(&scope),
        )
        .in_order(2)
        .enabled_when(|context: &SeasonContext| context.results.order.is_some())
        .done_when(|context: &SeasonContext| context.results.allocation.is_some()),
    )
    .requires(|context| {
        let missing = context.results.allocation.is_none();
        missing.then(|| "the manufacturing order and its allocation to the stores".to_owned())
    })
    .output_guardrail(Guardrail::new(
        "allocation_adds_up",
        |context: &SeasonContext, _| {
            context
                .results
                .allocation
                .as_ref()
                .map_or(Ok(()), check_allocation)
        },
    ))
    .explanation(explain)
}

fn calculate_manufacturing(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    scope.report_progress("Sizing the manufacturing order", 65);
    let forecast = scope
        .results
        .forecast
        .as_ref()
        .ok_or_else(|| needs("forecast", "calculate_allocation_factors"))?;
    let order = order_quantity(
        forecast.total_season_demand,
        &forecast.diagnostics.total_distribution,
        &scope.inputs.parameters,
        &scope.inputs.category,
    )
    .map_err(|error| planning_error(&error))?;
    let content = json!({
        "total_season_demand": forecast.total_season_demand,
        "manufacturing_qty": order.quantity,
        "safety_stock_percentage": order.safety_stock_percentage,
        "reasoning": order.reasoning,
    });
    Ok(
        ToolOutput::new(content).with_effect(move |context: &mut SeasonContext| {
            context.update(|results| results.order = Some(order));
        }),
    )
}

fn allocate_to_stores(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    scope.report_progress("Allocating to the stores", 75);
    let results = &scope.results;
    let (Some(forecast), Some(clustering)) = (&results.forecast, &results.clustering) else {
        return Err(needs("forecast", "calculate_allocation_factors"));
    };
    let order = results
        .order
        .as_ref()
        .ok_or_else(|| needs("manufacturing order", "calculate_manufacturing"))?;
    let allocated = allocate(
        order.quantity,
        two_week_demand(&forecast.weekly_demand_curve),
        &store_demands(clustering, &scope.inputs.stores),
        scope.inputs.parameters.dc_holdback_percentage,
    )
    .map_err(|error| planning_error(&error))?;
    let plan = AllocationPlan {
        allocation_id: AllocationId::new(format!("a_{}", Uuid::now_v7())),
        forecast_id: forecast.forecast_id.clone(),
        manufacturing_qty: order.quantity,
        safety_stock_percentage: order.safety_stock_percentage,
        initial_allocation_total: allocated.initial_allocation_total,
        holdback_total: allocated.holdback_total,
        minimum_raised_initial: allocated.minimum_raised_initial,
        store_allocations: allocated.stores,
        fingerprint: scope.inputs.plan_fingerprint.clone(),
        created_at: Utc::now(),
    };
    let content = summary(&plan);
    Ok(
        ToolOutput::new(content).with_effect(move |context: &mut SeasonContext| {
            context.update(|results| results.allocation = Some(plan));
        }),
    )
}

fn store_demands(clustering: &Clustering, stores: &[Store]) -> Vec<StoreDemand> {
    let names: BTreeMap<&StoreId, &str> = stores
        .iter()
        .map(|store| (&store.store_id, store.store_name.as_str()))
        .collect();
    clustering
        .assignments
        .iter()
        .zip(clustering.demand_shares())
        .map(|(assignment, (store_id, demand_share))| StoreDemand {
            store_name: names
                .get(&store_id)
                .map_or_else(|| store_id.to_string(), |name| (*name).to_owned()),
            store_id,
            cluster_id: assignment.cluster_id.clone(),
            demand_share,
        })
        .collect()
}

/// The plan in a form of bounded size, for models and events.
pub(super) fn summary(plan: &AllocationPlan) -> Value {
    json!({
        "allocation_id": plan.allocation_id,
        "manufacturing_qty": plan.manufacturing_qty,
        "safety_stock_percentage": plan.safety_stock_percentage,
        "initial_allocation_total": plan.initial_allocation_total,
        "holdback_total": plan.holdback_total,
        "minimum_raised_initial": plan.minimum_raised_initial,
        "store_count": plan.store_allocations.len(),
    })
}

fn check_allocation(plan: &AllocationPlan) -> Result<(), String> {
    let column = |read: fn(&hemline_domain::StoreAllocation) -> Units| -> Units {
        plan.store_allocations.iter().map(read).sum()
    };
    let initial = column(|store| store.initial_allocation);
    let holdback = column(|store| store.holdback_allocation);
    let total = column(|store| store.total_season_allocation);
    let adds_up = plan.initial_allocation_total + plan.holdback_total == plan.manufacturing_qty
        && initial == plan.initial_allocation_total
        && holdback == plan.holdback_total
        && total == plan.manufacturing_qty;
    if !adds_up {
        return Err(format!(
            "{} units are manufactured, {} ship and {} wait, but the stores' columns sum to {total}, {initial} and {holdback}",
            plan.manufacturing_qty, plan.initial_allocation_total, plan.holdback_total
        ));
    }
    let below_minimum = plan
        .store_allocations
        .iter()
        .find(|store| store.initial_allocation < store.two_week_minimum);
    match below_minimum {
        Some(store) => Err(format!(
            "store {} starts with {} units, below its two-week minimum of {}",
            store.store_id, store.initial_allocation, store.two_week_minimum
        )),
        None => Ok(()),
    }
}

fn explain(context: &SeasonContext) -> String {
    let (Some(plan), Some(forecast)) = (&context.results.allocation, &context.results.forecast)
    else {
        return "The order is not complete.".to_owned();
    };
    let raised = if plan.minimum_raised_initial {
        " The two-week minimums raised the launch shipments above the planned share."
    } else {
        ""
    };
    format!(
        "Manufacture {} units: {} expected and {} safety stock. {} ship to {} stores at launch and {} wait at the distribution centre.{raised}",
        plan.manufacturing_qty,
        forecast.total_season_demand,
        percent(plan.safety_stock_percentage.as_f64()),
        plan.initial_allocation_total,
        plan.store_allocations.len(),
        plan.holdback_total,
    )
}
