//! Access tokens and the audit log, for administrators.

use actix_web::{HttpResponse, delete, get, post, web};
use chrono::{Days, Utc};
use hemline_domain::Violation;
use hemline_persistence::access::{NewToken, create_token, revoke_token, tokens};
use hemline_persistence::queries::audit_page;
use serde_json::json;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::bodies::access::{AuditList, CreatedToken, NewTokenBody, TokenBody, TokenList};
use crate::bodies::forecasts::each;
use crate::decisions::invalid_parameters;
use crate::error::ApiError;
use crate::error::responses::{AnyRoute, BadAddress, BadJson, BadToken, Missing};
use crate::json_object::JsonObject;
use crate::paging::Paging;
use crate::state::AppState;

const MOST_DAYS: u32 = 3_650;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_tokens)
        .service(make_token)
        .service(end_token)
        .service(list_changes);
}

/// List access tokens
///
/// The newest first, those that no longer count among them; never their secrets. Needs the role `admin`.
#[utoipa::path(
    tag = "Access",
    responses((status = 200, description = "All tokens", body = TokenList), AnyRoute)
)]
#[get("/api/tokens")]
async fn list_tokens(state: web::Data<AppState>) -> Result<web::Json<TokenList>, ApiError> {
    let tokens = state.query(tokens).await?;
    Ok(web::Json(TokenList {
        tokens: each(tokens),
    }))
}

/// Make an access token
///
/// The answer shows the token this once; that is why no `Idempotency-Key` is taken here: a repeat would have to be
/// answered from a copy. Needs the role `admin`.
#[utoipa::path(
    tag = "Access",
    request_body = NewTokenBody,
    responses((status = 201, description = "The token", body = CreatedToken), AnyRoute, BadJson, BadToken)
)]
#[post("/api/tokens")]
async fn make_token(
    state: web::Data<AppState>,
    caller: Caller,
    body: web::Json<JsonObject<NewTokenBody>>,
) -> Result<HttpResponse, ApiError> {
    let body = body.into_inner().0;
    let now = Utc::now();
    let days = body.expires_in_days.map(checked_days).transpose()?;
    let new = NewToken {
        name: body.name,
        role: body.role,
        expires_at: days.and_then(|days| now.checked_add_days(days)),
    };
    let issued = state
        .on_database(move |database| {
            create_token(
                database,
                &new,
                &caller.name,
                caller.request_id.as_deref(),
                now,
            )
        })
        .await?;
    Ok(HttpResponse::Created().json(CreatedToken::from(issued)))
}

fn checked_days(days: u32) -> Result<Days, ApiError> {
    if (1..=MOST_DAYS).contains(&days) {
        return Ok(Days::new(days.into()));
    }
    let allowed = format!("1 to {MOST_DAYS}");
    Err(invalid_parameters(&[Violation {
        parameter: "expires_in_days".to_owned(),
        value: json!(days),
        message: format!("expires_in_days is {days}; allowed: {allowed}"),
        allowed,
        suggestions: vec!["Leave it out for a token that does not expire".to_owned()],
    }]))
}

/// Revoke an access token
///
/// Whoever shows it, or a session that was opened with it, is no longer let in. Needs the role `admin`.
#[utoipa::path(
    tag = "Access",
    params(("token_id" = String, Path, description = "The token's id")),
    responses((status = 200, description = "The token, revoked", body = TokenBody), AnyRoute, Missing)
)]
#[delete("/api/tokens/{token_id}")]
async fn end_token(
    state: web::Data<AppState>,
    caller: Caller,
    token_id: web::Path<String>,
) -> Result<web::Json<TokenBody>, ApiError> {
    let token_id = token_id.into_inner();
    let wanted = token_id.clone();
    let revoked = state
        .on_database(move |database| {
            revoke_token(
                database,
                &wanted,
                &caller.name,
                caller.request_id.as_deref(),
                Utc::now(),
            )
        })
        .await?;
    let revoked = revoked.ok_or_else(|| {
        ApiError::not_found("token", &token_id).suggest("GET /api/tokens lists the tokens")
    })?;
    Ok(web::Json(revoked.into()))
}

/// List changes
///
/// The audit log, the newest change first: uploads, seasons started, decided, completed and cancelled, tokens. Needs
/// the role `admin`.
#[utoipa::path(
    tag = "Access",
    params(Paging),
    responses((status = 200, description = "A page of changes", body = AuditList), AnyRoute, BadAddress)
)]
#[get("/api/audit")]
async fn list_changes(
    state: web::Data<AppState>,
    paging: web::Query<Paging>,
) -> Result<web::Json<AuditList>, ApiError> {
    let request = paging.into_inner().request()?;
    let page = state
        .query(move |database| audit_page(database, &request))
        .await?;
    Ok(web::Json(AuditList {
        entries: each(page.items),
        next_cursor: page.next_cursor,
    }))
}
