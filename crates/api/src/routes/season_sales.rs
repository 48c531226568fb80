//! A season's sales, as history that the next season can be planned from.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use hemline_domain::{Workflow, WorkflowId};
use hemline_persistence::export::write_history_csv;
use hemline_persistence::import::import_historical_sales;
use hemline_persistence::queries::{SeasonHistory, season_history};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::uploads::import_context;
use crate::access::Caller;
use crate::bodies::season_sales::SeasonSalesBody;
use crate::bodies::uploads::UploadResult;
use crate::csv_download::{Format, csv_download};
use crate::error::responses::{AnyRoute, BadAddress, BadKey, Missing, StillOpen};
use crate::error::{ApiError, ErrorKind};
use crate::idempotency::{Idempotency, IdempotencyHeader, RequestHash};
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_sales).service(take_into_history);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SalesQuery {
    /// `csv` downloads a file of sales history.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// Show a season's sales as history
///
/// The accepted weeks, each on the first date from its own first day on that is of the weekday on which the category's
/// history weeks start. With `format=csv` it is a file for `POST /api/data/upload-historical-sales`: uploaded as it is, the season's weeks are history. They are
/// sales, not demand: low where stores were sold out. 404 before the first week.
#[utoipa::path(
    tag = "Season under way",
    params(("workflow_id" = String, Path, description = "The season's workflow"), SalesQuery),
    responses(
        (status = 200, description = "The weeks; with `format=csv` one row per store and week", content(
            (SeasonSalesBody = "application/json"),
            (String = "text/csv", example = "store_id,category_id,week_start_date,units_sold\nS01,womens_dresses,2025-03-03,24\n")
        )),
        AnyRoute, BadAddress, Missing
    )
)]
#[get("/api/seasons/{workflow_id}/sales")]
async fn show_sales(
    state: web::Data<AppState>,
    workflow_id: web::Path<String>,
    query: web::Query<SalesQuery>,
) -> Result<HttpResponse, ApiError> {
    let id = WorkflowId::new(workflow_id.into_inner());
    let workflow = state.workflow(&id).await?;
    let history = state
        .query(move |database| season_history(database, &workflow))
        .await?;
    if history.weeks.is_empty() {
        return Err(without_weeks(&id, ErrorKind::NotFound));
    }
    match query.format {
        Format::Json => Ok(HttpResponse::Ok().json(SeasonSalesBody::from(history))),
        Format::Csv => Ok(csv_download(file_name(&id), as_csv(&history)?)),
    }
}

/// Take a season's sales into the history
///
/// What uploading the CSV of `GET /api/seasons/{workflow_id}/sales` does, for a season that is over: its weeks
/// become history of its category, and replace those of the same dates. Done again, it changes nothing.
#[utoipa::path(
    tag = "Season under way",
    params(("workflow_id" = String, Path, description = "The season's workflow"), IdempotencyHeader),
    responses(
        (status = 200, description = "What was imported", body = UploadResult, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadKey, Missing, StillOpen
    )
)]
#[post("/api/seasons/{workflow_id}/history")]
async fn take_into_history(
    state: web::Data<AppState>,
    caller: Caller,
    workflow_id: web::Path<String>,
    idempotency: Idempotency,
) -> Result<HttpResponse, ApiError> {
    let id = WorkflowId::new(workflow_id.into_inner());
    let context = import_context(&caller, Some(&file_name(&id)));
    let worker = state.clone();
    let work = async move {
        let workflow = worker.workflow(&id).await?;
        let history = final_history(&worker, workflow).await?;
        let csv = as_csv(&history)?;
        let outcome = worker
            .on_database(move |database| {
                import_historical_sales(database, csv.as_slice(), &context, &mut |_| {})
            })
            .await?;
        Ok(UploadResult::from(outcome))
    };
    let nothing = RequestHash::of_nothing();
    idempotency.once(state, nothing, StatusCode::OK, work).await
}

async fn final_history(state: &AppState, workflow: Workflow) -> Result<SeasonHistory, ApiError> {
    let id = workflow.workflow_id.clone();
    if !workflow.state.is_over() {
        return Err(ApiError::new(
            ErrorKind::IllegalTransition,
            format!("season {id} is not over: its weeks may still change"),
        )
        .suggest("Complete it first: POST /api/workflows/{id}/complete")
        .suggest("Or upload the CSV of GET /api/seasons/{id}/sales"));
    }
    let history = state
        .query(move |database| season_history(database, &workflow))
        .await?;
    if history.weeks.is_empty() {
        return Err(without_weeks(&id, ErrorKind::IllegalTransition));
    }
    Ok(history)
}

fn without_weeks(id: &WorkflowId, kind: ErrorKind) -> ApiError {
    ApiError::new(
        kind,
        format!("season {id} has no sales: no week of it is in"),
    )
    .suggest("Upload its weeks with POST /api/data/upload-weekly-sales")
}

fn file_name(id: &WorkflowId) -> String {
    format!("sales_{id}.csv")
}

fn as_csv(history: &SeasonHistory) -> Result<Vec<u8>, ApiError> {
    let mut csv = Vec::new();
    write_history_csv(history, &mut csv)?;
    Ok(csv)
}
