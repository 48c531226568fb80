//! How far sales are from the forecast, week by week.

use actix_web::{get, web};
use hemline_domain::calendar::LONGEST_HORIZON;
use hemline_domain::storage::{Storage, StorageError};
use hemline_domain::{ForecastId, StoreId, Workflow};
use serde_json::json;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::variance::{IncompleteWeek, VarianceBody, VarianceHistory};
use crate::error::responses::{AnyRoute, BadAddress, Missing};
use crate::error::{ApiError, ErrorKind};
use crate::paging::week_in_path;
use crate::seasons::of_season;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_variances).service(show_variance);
}

/// Show a season's variances
///
/// The check that holds of every week accepted so far, and those that a corrected week has replaced. Any
/// forecast of the season's chain addresses it.
#[utoipa::path(
    tag = "Season under way",
    params(("forecast_id" = String, Path, description = "Any forecast of the season")),
    responses((status = 200, description = "All checks", body = VarianceHistory), AnyRoute, Missing)
)]
#[get("/api/variance/{forecast_id}")]
async fn list_variances(
    state: web::Data<AppState>,
    forecast_id: web::Path<String>,
) -> Result<web::Json<VarianceHistory>, ApiError> {
    let id = ForecastId::new(forecast_id.into_inner());
    let (workflow, (checks, incomplete)) = of_season(&state, &id, |storage, workflow| {
        let checks = storage.variances(&workflow.workflow_id)?;
        Ok((checks, incomplete_weeks(storage, workflow)?))
    })
    .await?;
    Ok(web::Json(VarianceHistory::new(
        workflow, checks, incomplete,
    )))
}

fn incomplete_weeks(
    storage: &dyn Storage,
    workflow: &Workflow,
) -> Result<Vec<IncompleteWeek>, StorageError> {
    let plan = match &workflow.allocation_id {
        Some(id) => storage.allocation(id)?,
        None => None,
    };
    let Some(plan) = plan else {
        return Ok(Vec::new());
    };
    let stores = plan.store_allocations.into_iter();
    let planned: Vec<StoreId> = stores.map(|store| store.store_id).collect();
    let reported = storage.reported_sales(&workflow.workflow_id)?;
    Ok(IncompleteWeek::among(&planned, &reported))
}

/// Show the variance of a week
///
/// The check that holds: the newest one through that week.
#[utoipa::path(
    tag = "Season under way",
    params(
        ("forecast_id" = String, Path, description = "Any forecast of the season"),
        ("week_number" = u32, Path, description = "The season week, from 1")
    ),
    responses((status = 200, description = "The check", body = VarianceBody), AnyRoute, BadAddress, Missing)
)]
#[get("/api/variance/{forecast_id}/week/{week_number}")]
async fn show_variance(
    state: web::Data<AppState>,
    path: web::Path<(String, String)>,
) -> Result<web::Json<VarianceBody>, ApiError> {
    let (forecast_id, week) = path.into_inner();
    week_in_path(&week, LONGEST_HORIZON)?;
    let id = ForecastId::new(forecast_id);
    let (workflow, checks) = of_season(&state, &id, |storage, workflow| {
        storage.variances(&workflow.workflow_id)
    })
    .await?;
    let week = week_in_path(&week, workflow.parameters.forecast_horizon_weeks)?;
    let mut newest_first = checks.into_iter().rev();
    let check = newest_first.find(|record| record.check.week_number == week);
    let check = check.ok_or_else(|| {
        let accepted = workflow.agenda.map_or(0, |agenda| agenda.week);
        ApiError::new(
            ErrorKind::NotFound,
            format!(
                "week {week} has not been checked: the season is accepted through week {accepted}"
            ),
        )
        .with_details(json!({"week_number": week, "accepted_through_week": accepted}))
        .suggest("A week is checked once its sales are in: POST /api/data/upload-weekly-sales")
    })?;
    Ok(web::Json(check.into()))
}
