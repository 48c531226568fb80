//! Which season an id addresses. Any forecast of its workflow does, and gets the season's newest results.

use hemline_domain::storage::{Storage, StorageError};
use hemline_domain::{ForecastId, Workflow, WorkflowId};

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
    match found.await? {
        Some(found) => Ok(found),
        None => Err(no_forecast(state, "forecast", forecast_id).await),
    }
}

/// The season that a forecast addresses; 404 where there is no such forecast.
pub(crate) async fn season_of(
    state: &AppState,
    forecast_id: &ForecastId,
) -> Result<Workflow, ApiError> {
    let found = of_season(state, forecast_id, |_, _| Ok(()));
    Ok(found.await?.0)
}

/// 404 for a forecast, or for `what` of it, that does not exist; says which id was meant where a workflow's was given.
pub(crate) async fn no_forecast(state: &AppState, what: &str, id: &ForecastId) -> ApiError {
    let wanted = id.clone();
    let found = state.read(move |storage| {
        let workflow = storage.workflow(&WorkflowId::new(wanted.as_str()))?;
        Ok((workflow, storage.forecast(&wanted)?))
    });
    let (workflow, forecast) = match found.await {
        Ok(found) => found,
        Err(error) => return error,
    };
    let mut error = ApiError::not_found(what, id.as_str());
    if let Some(workflow) = workflow {
        let (known, way) = match workflow.forecast_id {
            Some(forecast_id) => (
                format!("its forecast is {forecast_id}"),
                format!("Use {forecast_id} in the place of {id}"),
            ),
            None => (
                "its forecast is not made yet".to_owned(),
                format!("GET /api/workflows/{id} has the forecast_id once the forecast is made"),
            ),
        };
        error.message = format!("{}: this is a workflow; {known}", error.message);
        return error.suggest(way);
    }
    error.suggest(match forecast {
        Some(forecast) => format!(
            "GET /api/workflows/{} says how far the season is",
            forecast.workflow_id
        ),
        None => "GET /api/forecasts lists the forecasts; a season's own is the forecast_id of \
                 GET /api/workflows/{id}"
            .to_owned(),
    })
}

/// 404 for a workflow that does not exist; says which id was meant where a forecast's was given.
pub(crate) async fn no_workflow(state: &AppState, id: &WorkflowId) -> ApiError {
    let wanted = ForecastId::new(id.as_str());
    let found = state.read(move |storage| storage.forecast(&wanted)).await;
    let mut error = ApiError::not_found("workflow", id.as_str());
    match found {
        Ok(Some(forecast)) => {
            let known = forecast.workflow_id;
            error.message = format!(
                "{}: this is a forecast; its workflow is {known}",
                error.message
            );
            error.suggest(format!("Use {known} in the place of {id}"))
        }
        Ok(None) => error.suggest("GET /api/workflows lists the workflows"),
        Err(error) => error,
    }
}
