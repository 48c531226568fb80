//! A season's end: its analysis and its report.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, Accept, Header};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use hemline_agents::season_report::SeasonReport;
use hemline_domain::{Workflow, WorkflowId, WorkflowState};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::workflows::workflow_detail;
use crate::access::{Caller, ModelCall};
use crate::bodies::season_end::{CompleteRequest, CompletedSeason};
use crate::bodies::season_report;
use crate::error::responses::{
    AgentsFail, AnyRoute, BadAddress, BadJson, Missing, NotOver, TooMany,
};
use crate::error::{ApiError, ErrorKind};
use crate::idempotency::{Hashed, Idempotency, IdempotencyHeader};
use crate::optional_json::OptionalJson;
use crate::report_page::{Heading, page};
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(complete_season).service(show_report);
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ReportFormat {
    /// All figures.
    Json,
    /// A page to read and print.
    Html,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReportQuery {
    /// `html` gives the printable page, as does the header `Accept: text/html`; `json` the figures.
    #[param(inline)]
    format: Option<ReportFormat>,
}

/// Complete a season
///
/// Analyses the season and ends it. The last week must be in, unless `early` is true, and no decision may be
/// waited for. The body may be left out.
#[utoipa::path(
    tag = "Season under way",
    params(("id" = String, Path, description = "The season's workflow"), IdempotencyHeader),
    request_body(content = Option<CompleteRequest>, content_type = "application/json"),
    responses(
        (status = 200, description = "The completed workflow with its report", body = CompletedSeason, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadJson, Missing, NotOver, TooMany, AgentsFail
    )
)]
#[post("/api/workflows/{id}/complete")]
async fn complete_season(
    state: web::Data<AppState>,
    caller: Caller,
    _budget: ModelCall,
    id: web::Path<String>,
    idempotency: Idempotency,
    request: Hashed<OptionalJson<CompleteRequest>>,
) -> Result<HttpResponse, ApiError> {
    let id = WorkflowId::new(id.into_inner());
    let early = request.body.0.early;
    let worker = state.clone();
    let work = async move {
        let completing = id.clone();
        let report = worker
            .run_for(&caller, |engine| async move {
                engine.complete(&completing, early).await
            })
            .await?;
        let workflow = worker.workflow(&id).await?;
        Ok(CompletedSeason {
            workflow: workflow_detail(&worker, workflow).await?,
            report,
        })
    };
    let status = StatusCode::OK;
    idempotency.once(state, request.hash, status, work).await
}

/// Show a season's report
///
/// The season-end analysis; there is none until the season is completed (404).
#[utoipa::path(
    tag = "Season under way",
    params(("workflow_id" = String, Path, description = "The season's workflow"), ReportQuery),
    responses(
        (status = 200, description = "The report; with `format=html` a page to read and print", content(
            (season_report::SeasonReport = "application/json"),
            (String = "text/html")
        )),
        AnyRoute, BadAddress, Missing
    )
)]
#[get("/api/seasons/{workflow_id}/report")]
async fn show_report(
    state: web::Data<AppState>,
    request: HttpRequest,
    workflow_id: web::Path<String>,
    query: web::Query<ReportQuery>,
) -> Result<HttpResponse, ApiError> {
    let id = WorkflowId::new(workflow_id.into_inner());
    let workflow = state.workflow(&id).await?;
    let category_id = workflow.category_id.clone();
    let (report, category) = state
        .read(move |storage| Ok((storage.season_report(&id)?, storage.category(&category_id)?)))
        .await?;
    let report = report.ok_or_else(|| not_completed(&workflow))?;
    let format = query.format.unwrap_or_else(|| preferred(&request));
    if format == ReportFormat::Json {
        return Ok(HttpResponse::Ok().json(report));
    }
    let category = category.map(|category| category.category_name);
    let category = category.unwrap_or_else(|| workflow.category_id.to_string());
    printable(report, &workflow, &category)
}

fn printable(
    report: Value,
    workflow: &Workflow,
    category_name: &str,
) -> Result<HttpResponse, ApiError> {
    let report: SeasonReport =
        serde_json::from_value(report).map_err(|error| ApiError::internal(&error))?;
    let heading = Heading {
        category_name,
        season: &workflow.season,
        workflow_id: workflow.workflow_id.as_str(),
    };
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(page(&report, &heading)))
}

/// A page where the client would rather have HTML than JSON.
fn preferred(request: &HttpRequest) -> ReportFormat {
    if !request.headers().contains_key(ACCEPT) {
        return ReportFormat::Json;
    }
    let ranked = Accept::parse(request).map(|accept| accept.ranked());
    let ranked = ranked.unwrap_or_default();
    let named = ranked.iter().find_map(|kind| match kind.essence_str() {
        "text/html" | "application/xhtml+xml" => Some(ReportFormat::Html),
        "application/json" | "*/*" | "application/*" => Some(ReportFormat::Json),
        _ => None,
    });
    named.unwrap_or(ReportFormat::Json)
}

fn not_completed(workflow: &Workflow) -> ApiError {
    let error = ApiError::new(
        ErrorKind::NotFound,
        format!(
            "the season has no report: it is in {}, and a report is made when it is completed",
            workflow.state
        ),
    );
    let error = error.with_details(json!({"state": workflow.state}));
    match workflow.state {
        WorkflowState::Cancelled => {
            error.suggest("It was cancelled and has none; GET /api/workflows lists other seasons")
        }
        _ => error.suggest("Complete it with POST /api/workflows/{id}/complete"),
    }
}
