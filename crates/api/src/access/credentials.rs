//! Finds out who sent a request, and lets in who may.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, UPGRADE};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use chrono::Utc;
use hemline_persistence::access::{Token, find_token, session_token, use_ticket};
use serde::Deserialize;

use super::caller::{Caller, Sender};
use super::cookie::session_secret;
use super::rules::{Need, need};
use crate::error::{ApiError, ErrorKind};
use crate::state::AppState;

/// Lets in whoever may do what the request asks, and tells handlers who it is.
pub(crate) async fn authenticate<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let admitted = match request.app_data::<web::Data<AppState>>().cloned() {
        Some(state) => admit(&state, &request).await,
        None => Err(ApiError::internal(&"the access rules are not set up")),
    };
    match admitted {
        Ok(caller) => {
            if let Some(caller) = caller {
                request.extensions_mut().insert(caller);
            }
            Ok(next.call(request).await?.map_into_left_body())
        }
        Err(refusal) => Ok(request.error_response(refusal).map_into_right_body()),
    }
}

async fn admit(state: &AppState, request: &ServiceRequest) -> Result<Option<Caller>, ApiError> {
    let sender = Sender::of(request.request());
    if !state.tokens_required {
        return Ok(Some(Caller::anyone(sender)));
    }
    // Routes are matched against the decoded path; the stricter of both readings counts.
    let method = request.method();
    let needed = need(method, request.path()).max(need(method, request.match_info().as_str()));
    if needed == Need::Nothing {
        return Ok(None);
    }
    let shown = Shown::by(request);
    let found = match shown {
        Some(shown) => holder(state, shown, sender).await.map(Some),
        None => Ok(None),
    };
    match needed {
        Need::Role(role) => {
            let caller = found?.ok_or_else(|| unauthenticated("this needs an access token"))?;
            caller.must_be(role)?;
            Ok(Some(caller))
        }
        Need::Perhaps => match found {
            // Who is signed in tells whether a token counts. Signing in and out goes by what it is given instead, and
            // stays possible with a session that has ended.
            Err(refusal) if refusal.kind == ErrorKind::RateLimited && asks(method) => Err(refusal),
            found => Ok(found.unwrap_or_default()),
        },
        Need::Nothing => Ok(None),
    }
}

fn asks(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// What a request shows of its sender.
enum Shown {
    Token(String),
    Ticket(String),
    Session(String),
}

#[derive(Deserialize)]
struct TicketQuery {
    ticket: String,
}

impl Shown {
    fn by(request: &ServiceRequest) -> Option<Self> {
        if let Some(header) = request.headers().get(AUTHORIZATION) {
            let text = header.to_str().unwrap_or_default();
            let (scheme, token) = text.split_once(' ').unwrap_or_default();
            let is_bearer = scheme.eq_ignore_ascii_case("bearer");
            let token = if is_bearer { token.trim() } else { "" };
            return Some(Self::Token(token.to_owned()));
        }
        if request.headers().contains_key(UPGRADE) {
            // A cookie alone does not open a WebSocket: browsers send it with those of other ports, too.
            let query = web::Query::<TicketQuery>::from_query(request.query_string()).ok()?;
            return Some(Self::Ticket(query.into_inner().ticket));
        }
        session_secret(request.request()).map(Self::Session)
    }
}

async fn holder(state: &AppState, shown: Shown, sender: Sender) -> Result<Caller, ApiError> {
    let now = Utc::now();
    let token = match shown {
        Shown::Token(secret) => {
            state
                .query(move |database| find_token(database, &secret, now))
                .await
        }
        Shown::Ticket(secret) => {
            state
                .on_database(move |database| use_ticket(database, &secret, now))
                .await
        }
        Shown::Session(secret) => {
            state
                .query(move |database| session_token(database, &secret, now))
                .await
        }
    }?;
    let token = known(state, token, &sender.peer)?;
    Ok(Caller::holder(token, sender))
}

/// The token of a secret, for a sign-in; counts those that fail.
pub(crate) async fn guarded_sign_in(
    state: &AppState,
    secret: String,
    sender: &Sender,
) -> Result<Token, ApiError> {
    let found = state
        .query(move |database| find_token(database, &secret, Utc::now()))
        .await?;
    known(state, found, &sender.peer)
}

fn known(state: &AppState, token: Option<Token>, peer: &str) -> Result<Token, ApiError> {
    token.ok_or_else(|| {
        tracing::warn!(peer, "a token, session or ticket was refused");
        match state.failed_sign_ins.count(peer) {
            Ok(()) => unauthenticated("the token, session or ticket is not, or no longer, valid"),
            Err(too_many) => too_many,
        }
    })
}

fn unauthenticated(message: &str) -> ApiError {
    ApiError::new(ErrorKind::Unauthenticated, message)
        .suggest("Send Authorization: Bearer with a token")
        .suggest("A browser signs in with POST /api/session, and takes a ticket for each WebSocket with POST /api/session/ticket")
        .suggest("An administrator makes tokens: hemline-admin token create --role planner")
}
