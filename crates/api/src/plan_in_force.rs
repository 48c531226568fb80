//! Which store plan a forecast addresses, and what its stores get now.

use std::collections::BTreeMap;

use hemline_domain::season::{Reallocation, ReallocationRecord};
use hemline_domain::storage::{Storage, StorageError};
use hemline_domain::{AllocationPlan, ForecastId, StoreId, Units};

/// A store plan with the stores' totals in force.
pub(crate) struct PlanInForce {
    /// Its stores have the totals of the newest re-allocation, its header their sum.
    pub(crate) plan: AllocationPlan,
    /// Where the totals come from; none before the first re-forecast.
    pub(crate) reallocation: Option<ReallocationRecord>,
}

/// The plan that a forecast addresses: the accepted one once the season's order is accepted, whichever of its
/// forecasts is named; before that the forecast's own newest. None where there is none.
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
    let workflow = storage.workflow(&forecast.workflow_id)?;
    let under_way = workflow.filter(|workflow| workflow.agenda.is_some());
    let Some(accepted) = under_way.and_then(|workflow| workflow.allocation_id) else {
        let plan = storage.newest_allocation(forecast_id)?;
        return Ok(plan.map(|plan| PlanInForce {
            plan,
            reallocation: None,
        }));
    };
    let reallocation = storage.reallocations(&forecast.workflow_id)?.pop();
    let plan = storage.allocation(&accepted)?;
    Ok(plan.map(|plan| PlanInForce {
        plan: match &reallocation {
            Some(record) => with_totals(plan, &record.reallocation),
            None => plan,
        },
        reallocation,
    }))
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
