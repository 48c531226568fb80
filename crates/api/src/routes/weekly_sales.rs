//! Uploads of a season's weeks: read, accepted by the season, recorded.

use std::fs::File;

use actix_multipart::form::MultipartForm;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, routes, web};
use hemline_agents::{UploadedFile, WeekUpload};
use hemline_domain::ForecastId;
use hemline_domain::season::WeekSales;
use hemline_persistence::import::{ImportContext, read_weekly_sales};
use utoipa::openapi::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;

use super::uploads::import_context;
use crate::access::{Caller, ModelCall};
use crate::bodies::weekly_sales::{WeeklyForm, WeeklyFormSchema, WeeklyUploadResult};
use crate::error::ApiError;
use crate::error::extract::{form_text, missing_field};
use crate::error::responses::{
    AgentsFail, AnyRoute, BadFile, BadFormText, Missing, NotUnderWay, TooMany,
};
use crate::idempotency::{HashedFile, Idempotency, IdempotencyHeader};
use crate::metrics::{ImportKind, Metrics};
use crate::seasons::season_of;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(upload_weekly_sales);
}

/// Describes the route's second path: the handler's attributes describe one.
pub(super) fn describe_other_name(document: &mut OpenApi) {
    let paths = &mut document.paths.paths;
    let Some(mut item) = paths.get("/api/data/upload-weekly-sales").cloned() else {
        return;
    };
    if let Some(operation) = &mut item.post {
        operation.operation_id = Some("upload_actuals".to_owned());
        operation.summary = Some("Upload a week's sales, by its other name".to_owned());
        operation.description =
            Some("The same as `POST /api/data/upload-weekly-sales`.".to_owned());
    }
    paths.insert("/api/data/upload/actuals".to_owned(), item);
}

/// Upload a week's sales
///
/// Columns `store_id, week_number, units_sold`, one row per store, all of one week. All or nothing: a file with a
/// bad row changes nothing. The answer comes when ledger, variance and shipments of the week are stored; a
/// re-forecast that the week triggers goes on in the workflow. A week uploaded again replaces the week and is
/// checked again; a week after a gap is kept until the weeks before it are in.
#[utoipa::path(
    post,
    path = "/api/data/upload-weekly-sales",
    tag = "Data",
    params(IdempotencyHeader),
    request_body(content = WeeklyFormSchema, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What the week brought about", body = WeeklyUploadResult, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadFile, BadFormText, Missing, NotUnderWay, TooMany, AgentsFail
    )
)]
#[routes]
#[post("/api/data/upload-weekly-sales")]
#[post("/api/data/upload/actuals")]
async fn upload_weekly_sales(
    state: web::Data<AppState>,
    metrics: web::Data<Metrics>,
    caller: Caller,
    _budget: ModelCall,
    idempotency: Idempotency,
    form: MultipartForm<WeeklyForm>,
) -> Result<HttpResponse, ApiError> {
    let form = form.into_inner();
    let forecast_id = form_text(&form.forecast_id.0, "forecast_id")?;
    if forecast_id.is_empty() {
        return Err(missing_field("forecast_id"));
    }
    let context = import_context(&caller, form.file.name.as_deref());
    let HashedFile { file, hash, .. } = form.file;
    let hash = hash.with(&forecast_id);
    let worker = state.clone();
    // A client that goes away leaves no week that is accepted and not answered where its key is used again.
    let work = async move {
        let accepting = worker.clone();
        worker
            .to_the_end(async move {
                let accepted = accept(&accepting, forecast_id.into(), file, context).await?;
                metrics.imported(ImportKind::WeeklySales, accepted.rows_imported);
                Ok(accepted)
            })
            .await
    };
    idempotency.once(state, hash, StatusCode::OK, work).await
}

async fn accept(
    state: &AppState,
    forecast_id: ForecastId,
    file: File,
    context: ImportContext,
) -> Result<WeeklyUploadResult, ApiError> {
    let workflow = season_of(state, &forecast_id).await?;
    let horizon = workflow.parameters.forecast_horizon_weeks;
    let week = state
        .on_database(move |database| read_weekly_sales(database, file, horizon, &mut |_| {}))
        .await?;
    let upload = WeekUpload {
        sales: WeekSales {
            week_number: week.week_number,
            units: week.units.clone(),
        },
        uploaded_by: context.actor,
        file: Some(UploadedFile {
            name: context.source,
            rows: week.rows,
            request_id: context.request_id,
        }),
    };
    let id = workflow.workflow_id;
    let accepted = state
        .run(|engine| async move { engine.accept_week(&id, upload).await })
        .await?;
    tracing::info!(week = week.week_number, rows = week.rows, "accepted a week");
    Ok(WeeklyUploadResult::new(&week, accepted))
}
