//! Allocation plans, as JSON and as CSV.

use actix_web::{HttpResponse, get, web};
use hemline_domain::{AllocationPlan, ForecastId};
use hemline_persistence::export::write_allocation_csv;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::allocations::AllocationBody;
use crate::csv_download::{Format, csv_download};
use crate::error::ApiError;
use crate::error::responses::{AnyRoute, BadAddress, Missing};
use crate::plan_in_force::plan_in_force;
use crate::seasons::no_forecast;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_allocation);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FormatQuery {
    /// `csv` downloads one row per store.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// Show the store plan of a forecast
///
/// The newest plan of the forecast, accepted or not. Once the order is accepted, any forecast of the season's chain
/// addresses the accepted plan, and after a re-forecast the stores have their new totals.
#[utoipa::path(
    tag = "Results",
    params(("forecast_id" = String, Path, description = "The forecast"), FormatQuery),
    responses(
        (status = 200, description = "The plan; with `format=csv` one row per store", content(
            (AllocationBody = "application/json"),
            (String = "text/csv", example = "store_id,store_name,cluster_id,initial_allocation,holdback_allocation,total_season_allocation\nS01,High Street,mainstream,105,86,191\n")
        )),
        AnyRoute, BadAddress, Missing
    )
)]
#[get("/api/allocations/{forecast_id}")]
async fn show_allocation(
    state: web::Data<AppState>,
    forecast_id: web::Path<String>,
    query: web::Query<FormatQuery>,
) -> Result<HttpResponse, ApiError> {
    let id = ForecastId::new(forecast_id.into_inner());
    let wanted = id.clone();
    let in_force = state
        .read(move |storage| plan_in_force(storage, &wanted))
        .await?;
    let Some(in_force) = in_force else {
        return Err(no_forecast(&state, "allocation of forecast", &id).await);
    };
    match query.format {
        Format::Json => {
            let body = AllocationBody::new(in_force.plan, in_force.reallocation);
            Ok(HttpResponse::Ok().json(body))
        }
        Format::Csv => download(&in_force.plan),
    }
}

fn download(plan: &AllocationPlan) -> Result<HttpResponse, ApiError> {
    let mut csv = Vec::new();
    write_allocation_csv(plan, &mut csv)?;
    let name = format!("allocation_{}.csv", plan.forecast_id);
    Ok(csv_download(name, csv))
}
