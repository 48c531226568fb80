//! `calculate_manufacturing` and `allocate_to_stores`: the order and its shipments (planning-rules 6).

use chrono::Utc;
use hemline_agent_runtime::{NoArguments, Tool, ToolOutput, ToolResult, ToolScope};
use hemline_domain::{
    AllocationId, AllocationPlan, Clustering, ForecastId, Grouped, Store, StoreId, Units,
};
use hemline_planning::PlanningError;
use hemline_planning::initial_allocation::{StoreDemand, allocate, two_week_demand};
use hemline_planning::manufacturing::{ManufacturingOrder, order_quantity};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::context::{SeasonContext, SeasonInputs};
use crate::team::tools::{needs, percent, planning_error};

pub(super) fn order_tool() -> Tool<SeasonContext> {
    Tool::immediate(
        "calculate_manufacturing",
        "Adds the safety stock to the forecast and gives the quantity to manufacture",
        |scope, _: NoArguments| calculate_manufacturing(&scope),
    )
    .in_order(1)
    .enabled_when(SeasonContext::is_planning)
    .done_when(|context: &SeasonContext| context.results.order.is_some())
}

pub(super) fn allocation_tool() -> Tool<SeasonContext> {
    Tool::blocking(
        "allocate_to_stores",
        "Hands the manufactured quantity out to the stores: launch shipment and holdback",
        |scope, _: NoArguments| allocate_to_stores(&scope),
    )
    .in_order(2)
    .enabled_when(|context: &SeasonContext| {
        context.is_planning() && context.results.order.is_some()
    })
    .done_when(|context: &SeasonContext| context.results.allocation.is_some())
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
    let forecast_id = forecast.forecast_id.clone();
    let two_weeks = two_week_demand(&forecast.weekly_demand_curve);
    let plan = allocation_plan(&scope.inputs, forecast_id, two_weeks, order, clustering)
        .map_err(|error| planning_error(&error))?;
    let content = summary(&plan);
    Ok(
        ToolOutput::new(content).with_effect(move |context: &mut SeasonContext| {
            context.update(|results| results.allocation = Some(plan));
        }),
    )
}

/// The order handed out to the stores; `two_weeks` is what the forecast expects in weeks 1 and 2.
pub(crate) fn allocation_plan(
    inputs: &SeasonInputs,
    forecast_id: ForecastId,
    two_weeks: Units,
    order: &ManufacturingOrder,
    clustering: &Clustering,
) -> Result<AllocationPlan, PlanningError> {
    let allocated = allocate(
        order.quantity,
        two_weeks,
        &store_demands(clustering, &inputs.stores),
        inputs.parameters.dc_holdback_percentage,
    )?;
    Ok(AllocationPlan {
        allocation_id: AllocationId::new(format!("a_{}", Uuid::now_v7())),
        forecast_id,
        manufacturing_qty: order.quantity,
        safety_stock_percentage: order.safety_stock_percentage,
        initial_allocation_total: allocated.initial_allocation_total,
        holdback_total: allocated.holdback_total,
        minimum_raised_initial: allocated.minimum_raised_initial,
        store_allocations: allocated.stores,
        fingerprint: inputs.plan_fingerprint.clone(),
        created_at: Utc::now(),
    })
}

/// The stores' shares of demand, with their names.
pub(crate) fn store_demands(clustering: &Clustering, stores: &[Store]) -> Vec<StoreDemand> {
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
pub(in crate::team) fn summary(plan: &AllocationPlan) -> Value {
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

pub(super) fn explain(context: &SeasonContext) -> String {
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
        plan.manufacturing_qty.grouped(),
        forecast.total_season_demand.grouped(),
        percent(plan.safety_stock_percentage.as_f64()),
        plan.initial_allocation_total.grouped(),
        Grouped(plan.store_allocations.len()),
        plan.holdback_total.grouped(),
    )
}
