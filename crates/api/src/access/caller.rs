//! Who sent a request.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono::Utc;
use hemline_persistence::access::{Role, Token, token_counts};

use crate::error::{ApiError, ErrorKind};
use crate::middleware::RequestId;
use crate::state::AppState;

/// Whom the audit log and decisions name where nobody has to say who she is.
const ANYONE: &str = "planner";

/// Whose idempotency keys those are.
const LOCAL: &str = "local";

/// What is known of a sender before she shows anything.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    pub(super) peer: String,
    request_id: Option<String>,
}

impl Sender {
    /// Reads the address that the request comes from, and its id.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let peer = request.peer_addr();
        let extensions = request.extensions();
        Self {
            peer: peer.map_or_else(String::new, |address| address.ip().to_string()),
            request_id: extensions.get::<RequestId>().map(|id| id.0.clone()),
        }
    }
}

/// Who sent a request: the holder of a token, or anyone where no token is needed.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The name in the audit log.
    pub(crate) name: String,
    /// What she may do.
    pub(crate) role: Role,
    /// Her token.
    pub(crate) token: Option<Token>,
    /// Where her connection comes from.
    pub(crate) peer: String,
    /// The request's id.
    pub(crate) request_id: Option<String>,
}

impl Caller {
    /// Anyone on this machine: may do everything.
    pub(super) fn anyone(sender: Sender) -> Self {
        Self {
            name: ANYONE.to_owned(),
            role: Role::Admin,
            token: None,
            peer: sender.peer,
            request_id: sender.request_id,
        }
    }

    /// The holder of a token.
    pub(crate) fn holder(token: Token, sender: Sender) -> Self {
        Self {
            name: token.name.clone(),
            role: token.role,
            token: Some(token),
            peer: sender.peer,
            request_id: sender.request_id,
        }
    }

    /// Of whom idempotency keys are.
    pub(crate) fn client(&self) -> &str {
        self.token.as_ref().map_or(LOCAL, |token| &token.token_id)
    }

    /// Whose requests and sockets are counted together.
    pub(crate) fn counted_as(&self) -> &str {
        self.token
            .as_ref()
            .map_or(&self.peer, |token| &token.token_id)
    }

    /// Refuses where her token has been revoked or has expired since she was let in.
    ///
    /// # Errors
    /// 401; or when the database fails.
    pub(crate) async fn must_still_count(&self, state: &AppState) -> Result<(), ApiError> {
        let Some(token) = &self.token else {
            return Ok(());
        };
        let token_id = token.token_id.clone();
        let counts = state
            .query(move |database| token_counts(database, &token_id, Utc::now()))
            .await?;
        if counts {
            return Ok(());
        }
        Err(
            ApiError::new(ErrorKind::Unauthenticated, "the token is no longer valid")
                .suggest("Ask an administrator for a new token"),
        )
    }

    /// Refuses where her role is below `needed`.
    ///
    /// # Errors
    /// 403, naming both roles.
    pub(crate) fn must_be(&self, needed: Role) -> Result<(), ApiError> {
        if self.role >= needed {
            return Ok(());
        }
        let (has, needs) = (self.role.as_str(), needed.as_str());
        Err(ApiError::new(
            ErrorKind::Forbidden,
            format!("the role {has} may not do this; it needs {needs}"),
        )
        .with_details(serde_json::json!({ "role": has, "needed": needs }))
        .suggest(format!(
            "Ask an administrator for a token with the role {needs}"
        )))
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    /// The caller that was let in; a route that nobody was let in to fails.
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request.extensions().get::<Self>().cloned();
        ready(caller.ok_or_else(|| ApiError::internal(&"nobody was let in to this route")))
    }
}
