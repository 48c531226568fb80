//! Which store plan a forecast addresses, and what its stores get now.

use std::collections::BTreeMap;

use hemline_domain::season::{Reallocation, ReallocationRecord};
use hemline_domain::storage::{Storage, StorageError};
use hemline_domain::{AllocationPlan, Forecast, ForecastId, StoreId, Units, WorkflowId};

/// A store plan with the stores' totals in force.
pub(crate) struct PlanInForce {
    /// Its stores have the totals of the newest re-allocation, its header their sum.
    pub(crate) plan: AllocationPlan,
    /// Where the totals come from; none before the first re-forecast.
    pub(crate) reallocation: Option<ReallocationRecord>,
}

/// The plan that a forecast addresses: the accepted one where the forecast is in the chain of a season whose order
/// was accepted, else the forecast's own newest; none where there is none.
///
/// # Errors
/// When storage fails.
pub(crate) fn plan_in_force(
    storage: &dyn Storage,
    forecast_id: &ForecastId,
) -> Result<Option<PlanInForce>, StorageError> {
    let Some(forecast) = storage.forecast(forecast_id)? else {
        return Ok(None);
    };
    let Some(accepted) = accepted_plan(storage, &forecast)? else {
        let plan = storage.newest_allocation(forecast_id)?;
        return Ok(plan.map(|plan| PlanInForce {
            plan,
            reallocation: None,
        }));
    };
    let reallocation = storage.reallocations(&forecast.workflow_id)?.pop();
    let plan = match &reallocation {
        Some(record) => with_totals(accepted, &record.reallocation),
        None => accepted,
    };
    Ok(Some(PlanInForce { plan, reallocation }))
}

/// The accepted plan of the season whose chain has `forecast`.
fn accepted_plan(
    storage: &dyn Storage,
    forecast: &Forecast,
) -> Result<Option<AllocationPlan>, StorageError> {
    let workflow = storage.workflow(&forecast.workflow_id)?;
    let accepted = workflow.filter(|workflow| workflow.agenda.is_some());
    let Some(allocation_id) = accepted.and_then(|workflow| workflow.allocation_id) else {
        return Ok(None);
    };
    let Some(plan) = storage.allocation(&allocation_id)? else {
        return Ok(None);
    };
    let chain = chain_from(storage, &forecast.workflow_id, &plan.forecast_id)?;
    Ok(chain.contains(&forecast.forecast_id).then_some(plan))
}

/// The forecast that was accepted, and those made after it.
fn chain_from(
    storage: &dyn Storage,
    workflow_id: &WorkflowId,
    accepted: &ForecastId,
) -> Result<Vec<ForecastId>, StorageError> {
    let all = storage.forecasts_of(workflow_id)?.into_iter();
    let ids = all.map(|forecast| forecast.forecast_id);
    Ok(ids.skip_while(|id| id != accepted).collect())
}

fn with_totals(mut plan: AllocationPlan, revised: &Reallocation) -> AllocationPlan {
    let totals = revised.stores.iter();
    let totals: BTreeMap<&StoreId, Units> = totals
        .map(|store| (&store.store_id, store.season_total))
        .collect();
    for store in &mut plan.store_allocations {
        if let Some(total) = totals.get(&store.store_id) {
            store.total_season_allocation = *total;
            store.holdback_allocation = total.saturating_sub(store.initial_allocation);
        }
    }
    let stores = plan.store_allocations.iter();
    plan.holdback_total = stores.map(|store| store.holdback_allocation).sum();
    plan
}
