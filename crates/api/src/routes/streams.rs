//! Opens the WebSockets.

use actix_web::{HttpRequest, HttpResponse, get, rt, web};
use hemline_domain::WorkflowId;
use serde::Deserialize;
use tracing::Instrument;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::{Caller, SocketPlace};
use crate::chosen_names::checked_session;
use crate::error::responses::{AnyRoute, BadAddress, BadSession, Missing, TooMany};
use crate::paging::checked_seq;
use crate::state::AppState;
use crate::streams::{Feed, SessionFeed, Socket, WorkflowFeed, drive};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(workflow_stream).service(session_stream);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StreamQuery {
    /// The last event that the client has; 0 for all.
    #[param(value_type = Option<u64>)]
    after_seq: Option<String>,
}

/// Read where it is found out who asks.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // The field is the documentation.
struct TicketQuery {
    /// From `POST /api/session/ticket`, for browsers where the server needs tokens; programs send `Authorization`.
    ticket: Option<String>,
}

/// Follow a workflow (WebSocket)
///
/// Sends stored events after `after_seq`, then live ones, each a `WorkflowEvent`; closes with 1000
/// when the season is completed or cancelled, with 1013 when the client is too slow, with 1001 when
/// the server stops or the client was silent for 90 s (a pong counts as life), with 1009 when the
/// client sent a message over 64 KiB, with 1002 or 1007 when what it sent cannot be read. Sends
/// `{"type": "heartbeat", "timestamp"}` every 30 s. Takes `ClientMessage`s; anything else is
/// answered with `MessageRefused`.
#[utoipa::path(
    tag = "WebSockets",
    params(("id" = String, Path, description = "The workflow"), StreamQuery, TicketQuery),
    responses((status = 101, description = "The stream begins"), AnyRoute, BadAddress, Missing, TooMany)
)]
#[get("/api/workflows/{id}/stream")]
async fn workflow_stream(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
    payload: web::Payload,
    id: web::Path<String>,
    query: web::Query<StreamQuery>,
) -> Result<HttpResponse, actix_web::Error> {
    let id = WorkflowId::new(id.into_inner());
    let after_seq = checked_seq(query.after_seq.as_deref())?;
    state.workflow(&id).await?;
    let place = state.sockets.take(caller.counted_as())?;
    let feed = WorkflowFeed::new(state.clone(), caller, id, after_seq);
    open(&state, &request, payload, feed, place).await
}

/// Follow a session (WebSocket)
///
/// The events of the session's newest workflow in the five-type form, each a `SessionMessage`:
/// stored ones first, then live ones. The session need not have a workflow yet.
#[utoipa::path(
    tag = "WebSockets",
    params(("session_id" = String, Path, description = "The session, chosen by the client"), TicketQuery),
    responses((status = 101, description = "The stream begins"), AnyRoute, BadAddress, BadSession, TooMany)
)]
#[get("/ws/orchestrator/{session_id}")]
async fn session_stream(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
    payload: web::Payload,
    session_id: web::Path<String>,
) -> Result<HttpResponse, actix_web::Error> {
    let session_id = checked_session(session_id.into_inner())?;
    let place = state.sockets.take(caller.counted_as())?;
    let feed = SessionFeed::new(state.clone(), caller, session_id);
    open(&state, &request, payload, feed, place).await
}

async fn open(
    state: &AppState,
    request: &HttpRequest,
    payload: web::Payload,
    feed: impl Feed + 'static,
    place: SocketPlace,
) -> Result<HttpResponse, actix_web::Error> {
    let (response, socket) = Socket::open(request, payload, &state.streams).await?;
    let live = state.hub.subscribe();
    let driven = drive(socket, feed, live, state.stopping.clone());
    let until_closed = async move {
        let _place = place;
        driven.await;
    };
    rt::spawn(until_closed.in_current_span());
    Ok(response)
}
