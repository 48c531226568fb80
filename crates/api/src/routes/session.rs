//! Signing in and out, and tickets for WebSockets.

use actix_web::{HttpMessage, HttpRequest, HttpResponse, delete, get, post, web};
use chrono::Utc;
use hemline_persistence::access::{close_session, issue_ticket, open_session};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::{
    Caller, Sender, ended_cookie, guarded_sign_in, session_cookie, session_secret,
};
use crate::bodies::access::{SessionBody, SignIn, TicketBody};
use crate::error::responses::{
    AnyRoute, AsksDatabase, BadJson, NoTicketNeeded, OpenRoute, StrictQuery, TooMany, WrongToken,
    WrongTokens,
};
use crate::error::{ApiError, ErrorKind};
use crate::json_object::JsonObject;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(show_session)
        .service(sign_in)
        .service(sign_out)
        .service(take_ticket);
}

/// Show who is signed in
///
/// Open to everyone: a page asks it whether to show its sign-in, and how large a file it may send. Who shows a token, or a
/// session, that does not count is nobody; one that is shown too often counts as guessing, as everywhere.
#[utoipa::path(
    tag = "Access",
    responses((status = 200, description = "Who asks", body = SessionBody), OpenRoute, StrictQuery, WrongTokens)
)]
#[get("/api/session")]
async fn show_session(state: web::Data<AppState>, request: HttpRequest) -> web::Json<SessionBody> {
    let caller = request.extensions().get::<Caller>().cloned();
    web::Json(session_body(&state, caller))
}

fn session_body(state: &AppState, caller: Option<Caller>) -> SessionBody {
    let token = caller.as_ref().and_then(|caller| caller.token.as_ref());
    SessionBody {
        tokens_required: state.tokens_required,
        upload_limit_bytes: state.limits.upload_bytes,
        token_expires_at: token.and_then(|token| token.expires_at),
        role: caller.as_ref().map(|caller| caller.role),
        name: caller.map(|caller| caller.name),
    }
}

/// Sign in with a token
///
/// Opens a session of twelve hours and sets its cookie, which scripts cannot read. Programs need none: they send
/// `Authorization: Bearer` with every request.
#[utoipa::path(
    tag = "Access",
    request_body = SignIn,
    responses((status = 200, description = "Signed in", body = SessionBody), BadJson, WrongToken, TooMany, AsksDatabase, OpenRoute)
)]
#[post("/api/session")]
async fn sign_in(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: web::Json<JsonObject<SignIn>>,
) -> Result<HttpResponse, ApiError> {
    let sender = Sender::of(&request);
    let secret = body.into_inner().0.token.trim().to_owned();
    let token = guarded_sign_in(&state, secret, &sender).await?;
    let opening = token.clone();
    let session = state
        .on_database(move |database| open_session(database, &opening, Utc::now()))
        .await?;
    let cookie = session_cookie(&session, request.headers());
    let caller = Caller::holder(token, sender);
    let body = session_body(&state, Some(caller));
    Ok(HttpResponse::Ok().cookie(cookie).json(body))
}

/// Sign out
///
/// Ends the session of the cookie, if there is one.
#[utoipa::path(
    tag = "Access",
    responses((status = 204, description = "Signed out"), AsksDatabase, OpenRoute, StrictQuery)
)]
#[delete("/api/session")]
async fn sign_out(
    state: web::Data<AppState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    if let Some(secret) = session_secret(&request) {
        state
            .on_database(move |database| close_session(database, &secret))
            .await?;
    }
    let cookie = ended_cookie(request.headers());
    Ok(HttpResponse::NoContent().cookie(cookie).finish())
}

/// Take a ticket for a WebSocket
///
/// Browsers cannot send a token with a WebSocket: it takes `?ticket=` instead, once and within 30 s.
#[utoipa::path(
    tag = "Access",
    responses((status = 200, description = "The ticket", body = TicketBody), AnyRoute, NoTicketNeeded)
)]
#[post("/api/session/ticket")]
async fn take_ticket(
    state: web::Data<AppState>,
    caller: Caller,
) -> Result<web::Json<TicketBody>, ApiError> {
    let Some(token) = caller.token else {
        return Err(ApiError::new(
            ErrorKind::Conflict,
            "this server needs no tokens, and so no tickets",
        )
        .suggest("Open the WebSocket without one"));
    };
    let ticket = state
        .on_database(move |database| issue_ticket(database, &token.token_id, Utc::now()))
        .await?;
    Ok(web::Json(ticket.into()))
}
