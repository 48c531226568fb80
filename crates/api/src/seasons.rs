//! Which season a forecast addresses: any forecast of its workflow does, and gets the season's newest results.

use hemline_domain::storage::{Storage, StorageError};
use hemline_domain::{ForecastId, Workflow};

use crate::error::ApiError;
use crate::state::AppState;

/// The season that a forecast addresses, and what `read` finds of it; 404 where there is no such forecast.
pub(crate) async fn of_season<T: Send + 'static>(
    state: &AppState,
    forecast_id: &ForecastId,
    read: impl FnOnce(&dyn Storage, &Workflow) -> Result<T, StorageError> + Send + 'static,
) -> Result<(Workflow, T), ApiError> {
    let id = forecast_id.clone();
    let found = state.read(move |storage| {
        let Some(forecast) = storage.forecast(&id)? else {
            return Ok(None);
        };
        let workflow = storage.workflow(&forecast.workflow_id)?;
        let workflow = workflow.ok_or(StorageError::UnknownWorkflow {
            workflow_id: forecast.workflow_id,
        })?;
        let result = read(storage, &workflow)?;
        Ok(Some((workflow, result)))
    });
    found
        .await?
        .ok_or_else(|| ApiError::not_found("forecast", forecast_id.as_str()))
}

/// The season that a forecast addresses; 404 where there is no such forecast.
pub(crate) async fn season_of(
    state: &AppState,
    forecast_id: &ForecastId,
) -> Result<Workflow, ApiError> {
    let found = of_season(state, forecast_id, |_, _| Ok(()));
    Ok(found.await?.0)
}
