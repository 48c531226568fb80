//! Reads workflows: lists, state, events, logs.

use actix_web::{get, web};
use hemline_domain::storage::{Storage, StorageError};
use hemline_domain::{CategoryId, Workflow, WorkflowEvent, WorkflowId, WorkflowStatus};
use hemline_persistence::queries;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::events::EventList;
use crate::bodies::forecasts::each;
use crate::bodies::logs::{LogList, LogStatus, UsageBody};
use crate::bodies::vocabulary;
use crate::bodies::workflows::{
    StatusBody, Transition, WorkflowDetail, WorkflowList, WorkflowSummary,
};
use crate::error::ApiError;
use crate::error::responses::{AnyRoute, BadAddress, Missing};
use crate::paging::{LONG_PAGE, LongPaging, Paging, checked_limit, checked_seq};
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_workflows)
        .service(show_workflow)
        .service(show_status)
        .service(list_events)
        .service(list_logs);
}

/// Which workflows are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WorkflowFilter {
    /// Only those that stand so, as seen from outside.
    #[param(value_type = Option<vocabulary::WorkflowStatus>)]
    status: Option<WorkflowStatus>,
    /// Only those of this category.
    category_id: Option<String>,
}

/// Which events are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EventQuery {
    /// The last event that the client has; 0 for all.
    #[param(value_type = Option<u64>)]
    after_seq: Option<String>,
    /// Events in the answer, 1 to 1000; 1000 where absent.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
}

/// Which rows of a log are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LogQuery {
    /// Only those of this agent, e.g. `Demand Agent`.
    agent_name: Option<String>,
    /// Only those that did this: `model`, the name of a tool or a handoff's function, a decision.
    action: Option<String>,
    /// Only those that ended so.
    status: Option<LogStatus>,
}

/// List workflows
///
/// Newest first.
#[utoipa::path(
    tag = "Planning a season",
    params(WorkflowFilter, Paging),
    responses((status = 200, description = "A page of workflows", body = WorkflowList), AnyRoute, BadAddress)
)]
#[get("/api/workflows")]
async fn list_workflows(
    state: web::Data<AppState>,
    filter: web::Query<WorkflowFilter>,
    paging: web::Query<Paging>,
) -> Result<web::Json<WorkflowList>, ApiError> {
    let filter = filter.into_inner();
    let filter = queries::WorkflowFilter {
        status: filter.status,
        category_id: filter.category_id.map(CategoryId::new),
    };
    let request = paging.into_inner().request()?;
    let (page, contexts) = state
        .query(move |database| {
            let page = queries::workflows_page(database, &filter, &request)?;
            let contexts = queries::workflow_contexts(database, &page.items)?;
            Ok((page, contexts))
        })
        .await?;
    let workflows = page.items.iter();
    Ok(web::Json(WorkflowList {
        workflows: workflows
            .map(|workflow| WorkflowSummary::new(workflow, &contexts))
            .collect(),
        next_cursor: page.next_cursor,
    }))
}

/// Show a workflow
///
/// Parameters, state, every change of state, the decision that is waited for, ids of the results.
#[utoipa::path(
    tag = "Planning a season",
    params(("id" = String, Path, description = "The workflow")),
    responses((status = 200, description = "The workflow", body = WorkflowDetail), AnyRoute, Missing)
)]
#[get("/api/workflows/{id}")]
async fn show_workflow(
    state: web::Data<AppState>,
    id: web::Path<String>,
) -> Result<web::Json<WorkflowDetail>, ApiError> {
    let workflow = state.workflow(&WorkflowId::new(id.into_inner())).await?;
    Ok(web::Json(workflow_detail(&state, workflow).await?))
}

/// The workflow with what stands beside it, its transitions and its pending request.
pub(super) async fn workflow_detail(
    state: &AppState,
    workflow: Workflow,
) -> Result<WorkflowDetail, ApiError> {
    let id = workflow.workflow_id.clone();
    let pending = workflow.pending_approval_id.clone();
    let (transitions, request) = state
        .read(move |storage| {
            let request = match pending {
                Some(approval_id) => storage.approval(&approval_id)?,
                None => None,
            };
            Ok((transitions(storage, &id)?, request))
        })
        .await?;
    let (workflow, contexts) = state
        .query(move |database| {
            let contexts = queries::workflow_contexts(database, std::slice::from_ref(&workflow))?;
            Ok((workflow, contexts))
        })
        .await?;
    Ok(WorkflowDetail::new(
        workflow,
        &contexts,
        transitions,
        request,
    ))
}

fn transitions(storage: &dyn Storage, id: &WorkflowId) -> Result<Vec<Transition>, StorageError> {
    let mut transitions = Vec::new();
    let mut after_seq = 0;
    loop {
        let events = storage.events(id, after_seq, LONG_PAGE as usize)?;
        transitions.extend(events.iter().filter_map(Transition::of));
        match events.last() {
            Some(last) => after_seq = last.seq,
            None => return Ok(transitions),
        }
    }
}

/// Show how far a workflow is
#[utoipa::path(
    tag = "Planning a season",
    params(("id" = String, Path, description = "The workflow")),
    responses((status = 200, description = "Its status", body = StatusBody), AnyRoute, Missing)
)]
#[get("/api/workflows/{id}/status")]
async fn show_status(
    state: web::Data<AppState>,
    id: web::Path<String>,
) -> Result<web::Json<StatusBody>, ApiError> {
    let workflow = state.workflow(&WorkflowId::new(id.into_inner())).await?;
    Ok(web::Json(workflow.into()))
}

/// List a workflow's events
///
/// For clients that poll; `WS /api/workflows/{id}/stream` sends them as they happen.
#[utoipa::path(
    tag = "Planning a season",
    params(("id" = String, Path, description = "The workflow"), EventQuery),
    responses((status = 200, description = "Stored events, in order", body = EventList), AnyRoute, BadAddress, Missing)
)]
#[get("/api/workflows/{id}/events")]
async fn list_events(
    state: web::Data<AppState>,
    id: web::Path<String>,
    query: web::Query<EventQuery>,
) -> Result<web::Json<EventList>, ApiError> {
    let id = WorkflowId::new(id.into_inner());
    let limit = checked_limit(query.limit.as_deref(), LONG_PAGE, LONG_PAGE)? as usize;
    let after_seq = checked_seq(query.after_seq.as_deref())?;
    state.workflow(&id).await?;
    let mut events: Vec<WorkflowEvent> = state
        .read(move |storage| storage.events(&id, after_seq, limit + 1))
        .await?;
    let has_more = events.len() > limit;
    events.truncate(limit);
    let last = events.last().filter(|_| has_more);
    Ok(web::Json(EventList {
        next_cursor: last.map(|event| event.seq.to_string()),
        events,
    }))
}

/// List what a workflow did
///
/// Its execution and reasoning log, oldest first: model calls with their tokens, tool calls, handoffs
/// and decisions, with their durations; and what all its model calls used.
#[utoipa::path(
    tag = "Planning a season",
    params(("id" = String, Path, description = "The workflow"), LogQuery, LongPaging),
    responses((status = 200, description = "A page of the log", body = LogList), AnyRoute, BadAddress, Missing)
)]
#[get("/api/workflows/{id}/logs")]
async fn list_logs(
    state: web::Data<AppState>,
    id: web::Path<String>,
    query: web::Query<LogQuery>,
    paging: web::Query<LongPaging>,
) -> Result<web::Json<LogList>, ApiError> {
    let id = WorkflowId::new(id.into_inner());
    let query = query.into_inner();
    let filter = queries::LogFilter {
        agent_name: query.agent_name,
        action: query.action,
        status: query.status.map(|status| status.as_str().to_owned()),
    };
    let request = paging.into_inner().request()?;
    state.workflow(&id).await?;
    let (page, usages) = state
        .query(move |database| {
            let page = queries::logs_page(database, &id, &filter, &request)?;
            Ok((page, queries::model_usages(database, &id)?))
        })
        .await?;
    Ok(web::Json(LogList {
        logs: each(page.items),
        next_cursor: page.next_cursor,
        usage: UsageBody::of(&usages),
    }))
}
