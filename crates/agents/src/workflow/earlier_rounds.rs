//! What earlier rounds of the same season left.

use hemline_domain::{Workflow, WorkflowState};

use super::journal::Journal;
use super::order_request::PlanBefore;
use crate::context::{SeasonInputs, SeasonResults};
use crate::error::AgentsError;

/// What earlier rounds left that still holds: the forecast, if nothing that it rests on has
/// changed; after the order was accepted also the plan.
pub(super) async fn results_so_far(
    journal: &Journal,
    workflow: &Workflow,
    inputs: &SeasonInputs,
) -> Result<SeasonResults, AgentsError> {
    let Some(forecast_id) = workflow.forecast_id.clone() else {
        return Ok(SeasonResults::default());
    };
    let accepted = workflow.state == WorkflowState::Phase2Allocation;
    let allocation_id = workflow.allocation_id.clone().filter(|_| accepted);
    let (forecast, clustering, allocation) = journal
        .blocking(move |storage| {
            let allocation = allocation_id
                .map(|id| storage.allocation(&id))
                .transpose()?;
            Ok((
                storage.forecast(&forecast_id)?,
                storage.clustering(&forecast_id)?,
                allocation.flatten(),
            ))
        })
        .await?;
    let holds = forecast
        .as_ref()
        .is_some_and(|forecast| accepted || forecast.fingerprint == inputs.demand_fingerprint);
    if !holds {
        return Ok(SeasonResults::default());
    }
    Ok(SeasonResults {
        forecast,
        clustering,
        forecast_is_stored: true,
        allocation,
        ..SeasonResults::default()
    })
}

/// The plan that the newest round made, before this one.
pub(super) async fn plan_before(
    journal: &Journal,
    workflow: &Workflow,
) -> Result<Option<PlanBefore>, AgentsError> {
    let Some(allocation_id) = workflow.allocation_id.clone() else {
        return Ok(None);
    };
    journal
        .blocking(move |storage| {
            let Some(plan) = storage.allocation(&allocation_id)? else {
                return Ok(None);
            };
            let forecast = storage.forecast(&plan.forecast_id)?;
            Ok(forecast.map(|forecast| PlanBefore {
                plan,
                total_season_demand: forecast.total_season_demand,
            }))
        })
        .await
}
