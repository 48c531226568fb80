//! A person's decisions on a workflow: approve, cancel, retry.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use hemline_domain::WorkflowId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::workflows::workflow_detail;
use crate::access::{Caller, ModelCall};
use crate::bodies::decisions::{ApprovalDecision, PreviewBody, PreviewRequest};
use crate::bodies::workflows::WorkflowDetail;
use crate::decisions::{decide, preview};
use crate::error::ApiError;
use crate::error::responses::{
    AgentsFail, AnyRoute, BadJson, BadKey, BadParameters, Missing, NothingToPreview, TooMany,
    WrongDecision, WrongState,
};
use crate::idempotency::{Hashed, Idempotency, IdempotencyHeader, RequestHash};
use crate::json_object::JsonObject;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(decide_approval)
        .service(preview_modify)
        .service(cancel_workflow)
        .service(retry_workflow);
}

/// Decide
///
/// `accept` goes on as asked; `modify` computes again with `params` and asks again. Of a manufacturing order
/// (`approve_manufacturing_order`) any parameter but the season's dates may be modified; of a markdown
/// (`approve_markdown`) `elasticity_coefficient` and `markdown_pct`; of an emergency order
/// (`approve_emergency_order`) `units`. The transition is stored when this answers.
#[utoipa::path(
    tag = "Planning a season",
    params(("id" = String, Path, description = "The workflow"), IdempotencyHeader),
    request_body = ApprovalDecision,
    responses(
        (status = 200, description = "The workflow in its new state", body = WorkflowDetail, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadJson, Missing, WrongDecision, BadParameters, TooMany, AgentsFail
    )
)]
#[post("/api/workflows/{id}/approval")]
async fn decide_approval(
    state: web::Data<AppState>,
    caller: Caller,
    _budget: ModelCall,
    id: web::Path<String>,
    idempotency: Idempotency,
    request: Hashed<web::Json<JsonObject<ApprovalDecision>>>,
) -> Result<HttpResponse, ApiError> {
    let id = WorkflowId::new(id.into_inner());
    let decision = request.body.into_inner().0;
    let worker = state.clone();
    let work = async move {
        let decided = decide(&worker, &caller, &id, decision).await?;
        workflow_detail(&worker, decided).await
    };
    let status = StatusCode::OK;
    idempotency.once(state, request.hash, status, work).await
}

/// Preview a Modify
///
/// What the waiting request would ask after a Modify with `params`, with `changes` against it; checked and computed as the
/// Modify is, but nothing is stored and the request goes on waiting. Ids in `data` of what is new belong to nothing
/// stored.
#[utoipa::path(
    tag = "Planning a season",
    params(("id" = String, Path, description = "The workflow")),
    request_body = PreviewRequest,
    responses(
        (status = 200, description = "What a Modify would ask", body = PreviewBody),
        AnyRoute, BadJson, Missing, NothingToPreview, BadParameters, AgentsFail
    )
)]
#[post("/api/workflows/{id}/approval/preview")]
async fn preview_modify(
    state: web::Data<AppState>,
    id: web::Path<String>,
    request: web::Json<JsonObject<PreviewRequest>>,
) -> Result<web::Json<PreviewBody>, ApiError> {
    let id = WorkflowId::new(id.into_inner());
    let preview = preview(&state, id, request.into_inner().0).await?;
    Ok(web::Json(preview.into()))
}

/// Cancel a workflow
///
/// Any time before it is completed.
#[utoipa::path(
    tag = "Planning a season",
    params(("id" = String, Path, description = "The workflow"), IdempotencyHeader),
    responses(
        (status = 200, description = "The workflow, cancelled", body = WorkflowDetail, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadKey, Missing, WrongState, AgentsFail
    )
)]
#[post("/api/workflows/{id}/cancel")]
async fn cancel_workflow(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<String>,
    idempotency: Idempotency,
) -> Result<HttpResponse, ApiError> {
    let id = WorkflowId::new(id.into_inner());
    let worker = state.clone();
    let work = async move {
        let by = caller.name.clone();
        let cancelled = worker
            .run_for(
                &caller,
                |engine| async move { engine.cancel(&id, &by).await },
            )
            .await?;
        workflow_detail(&worker, cancelled).await
    };
    let status = StatusCode::OK;
    let hash = RequestHash::of_nothing();
    idempotency.once(state, hash, status, work).await
}

/// Retry a failed workflow
///
/// From the step that failed; nothing before it runs again.
#[utoipa::path(
    tag = "Planning a season",
    params(("id" = String, Path, description = "The workflow"), IdempotencyHeader),
    responses(
        (status = 200, description = "The workflow, running again", body = WorkflowDetail, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadKey, Missing, WrongState, TooMany, AgentsFail
    )
)]
#[post("/api/workflows/{id}/retry")]
async fn retry_workflow(
    state: web::Data<AppState>,
    caller: Caller,
    _budget: ModelCall,
    id: web::Path<String>,
    idempotency: Idempotency,
) -> Result<HttpResponse, ApiError> {
    let id = WorkflowId::new(id.into_inner());
    let worker = state.clone();
    let work = async move {
        let running = worker
            .run_for(&caller, |engine| async move { engine.retry(&id).await })
            .await?;
        workflow_detail(&worker, running).await
    };
    let status = StatusCode::OK;
    let hash = RequestHash::of_nothing();
    idempotency.once(state, hash, status, work).await
}
