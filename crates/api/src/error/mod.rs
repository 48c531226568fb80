//! Errors of every route.
//!
//! Handlers return [`ApiError`]; what the agents, storage and the importer report is turned into
//! one by the `From` implementations in [`convert`]. [`ErrorKind`] is the table of error types and
//! statuses. The request's id is filled in by the outermost middleware, which also gives a body to
//! errors that the framework raised by itself.

mod convert;
pub(crate) mod extract;
mod kind;
pub(crate) mod responses;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

pub(crate) use convert::ways_out;
pub use kind::ErrorKind;

/// `Retry-After` of a database that does not answer and of a server that stops: either may serve again, or another server in
/// its place, within seconds.
const SECONDS_UNTIL_SERVED: u64 = 5;

/// The body of every error.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErrorBody {
    /// What kind of error it is.
    #[schema(value_type = ErrorKind)]
    pub error_type: &'static str,
    /// What went wrong, in a sentence.
    pub message: String,
    /// The values at fault; what it holds depends on the error type.
    #[schema(value_type = Object)]
    pub details: Value,
    /// What to do about it.
    pub suggestions: Vec<String>,
    /// The request's id, as in the `X-Request-Id` header and in the server's log.
    pub request_id: String,
}

/// Why a request was not answered as asked.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// Its kind, which decides the status.
    pub kind: ErrorKind,
    /// What went wrong, in a sentence; never internals of the server.
    pub message: String,
    /// The values at fault: always an object.
    pub details: Value,
    /// What to do about it.
    pub suggestions: Vec<String>,
}

impl ApiError {
    /// An error without details or suggestions.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            details: Value::Object(Map::new()),
            suggestions: Vec::new(),
        }
    }

    /// The same with details, an object.
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        if details.is_object() {
            self.details = details;
        }
        self
    }

    /// The same with one more suggestion.
    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestions.push(suggestion.into());
        self
    }

    /// There is no `what` with that id.
    pub fn not_found(what: &str, id: &str) -> Self {
        Self::new(ErrorKind::NotFound, format!("there is no {what} {id}"))
            .with_details(json!({ "resource": what, "id": id }))
    }

    /// A defect of the server; the cause goes to the log and not to the client.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed inside the server");
        Self::new(
            ErrorKind::Internal,
            "the server failed; its log has the cause under this request id",
        )
        .suggest("Tell whoever runs the server the request_id; the log has more under it")
    }

    /// The server's folder for temporary files took no more; the cause goes to the log.
    pub(crate) fn no_temporary_file(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a temporary file could not be written");
        Self::new(
            ErrorKind::DatabaseUnavailable,
            "the server's folder for temporary files did not take the file",
        )
        .suggest("Make room in it, or set TMPDIR of the server to a folder with room; then send the file again")
    }

    /// The body, for the request with that id.
    #[must_use]
    pub fn body(&self, request_id: &str) -> ErrorBody {
        ErrorBody {
            error_type: self.kind.error_type(),
            message: self.message.clone(),
            details: self.details.clone(),
            suggestions: self.suggestions.clone(),
            request_id: request_id.to_owned(),
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    /// The bare status, with the headers that belong to it: the outermost middleware, which knows the request's id, adds the body.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        match self.kind {
            ErrorKind::RateLimited => {
                let seconds = self.details["retry_after_seconds"].as_u64().unwrap_or(1);
                response.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
            ErrorKind::DatabaseUnavailable | ErrorKind::ServerStopping => {
                response
                    .headers_mut()
                    .insert(RETRY_AFTER, SECONDS_UNTIL_SERVED.into());
            }
            ErrorKind::Unauthenticated => {
                let scheme = HeaderValue::from_static("Bearer");
                response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
            }
            _ => {}
        }
        response
    }
}
