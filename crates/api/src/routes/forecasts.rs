//! Forecasts.

use actix_web::{get, web};
use hemline_domain::ForecastId;
use hemline_persistence::queries;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::forecasts::{ForecastBody, ForecastList, each};
use crate::error::ApiError;
use crate::error::responses::{AnyRoute, BadAddress, Missing};
use crate::paging::Paging;
use crate::seasons::no_forecast;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_forecasts).service(show_forecast);
}

/// List forecasts
///
/// Newest first.
#[utoipa::path(
    tag = "Results",
    params(Paging),
    responses((status = 200, description = "A page of forecasts", body = ForecastList), AnyRoute, BadAddress)
)]
#[get("/api/forecasts")]
async fn list_forecasts(
    state: web::Data<AppState>,
    paging: web::Query<Paging>,
) -> Result<web::Json<ForecastList>, ApiError> {
    let request = paging.into_inner().request()?;
    let page = state
        .query(move |database| queries::forecasts_page(database, &request))
        .await?;
    Ok(web::Json(ForecastList {
        forecasts: each(page.items),
        next_cursor: page.next_cursor,
    }))
}

/// Show a forecast
///
/// The forecast itself, whether or not it is in force. `method_comparison` is null until the step after planning
/// has compared the methods.
#[utoipa::path(
    tag = "Results",
    params(("id" = String, Path, description = "The forecast")),
    responses((status = 200, description = "The forecast", body = ForecastBody), AnyRoute, Missing)
)]
#[get("/api/forecasts/{id}")]
async fn show_forecast(
    state: web::Data<AppState>,
    id: web::Path<String>,
) -> Result<web::Json<ForecastBody>, ApiError> {
    let id = ForecastId::new(id.into_inner());
    let wanted = id.clone();
    let found = state
        .read(move |storage| {
            let Some(forecast) = storage.forecast(&wanted)? else {
                return Ok(None);
            };
            let of_season = storage.forecasts_of(&forecast.workflow_id)?;
            let mut newest_first = of_season.into_iter().rev();
            let successor = newest_first.find(|other| other.supersedes.as_ref() == Some(&wanted));
            let superseded_by = successor.map(|successor| successor.forecast_id);
            let comparison = storage.method_comparison(&wanted)?;
            Ok(Some(ForecastBody::new(forecast, superseded_by, comparison)))
        })
        .await?;
    match found {
        Some(forecast) => Ok(web::Json(forecast)),
        None => Err(no_forecast(&state, "forecast", &id).await),
    }
}
