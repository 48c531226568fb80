//! The one table of error types: name on the wire, HTTP status, and what it means.

use actix_web::http::StatusCode;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

macro_rules! error_kinds {
    ($($(#[$doc:meta])* $variant:ident = ($name:literal, $status:ident)),+ $(,)?) => {
        /// What kind of error a request met; gives its `error_type` and its HTTP status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorKind {
            $($(#[$doc])* $variant,)+
        }

        impl ErrorKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The `error_type` of the body.
            #[must_use]
            pub const fn error_type(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The HTTP status.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),+ }
            }
        }
    };
}

error_kinds! {
    /// The text does not state every required parameter.
    ParameterExtraction = ("PARAMETER_EXTRACTION_ERROR", BAD_REQUEST),
    /// The request cannot be read: its JSON, its path, its query, its form.
    MalformedRequest = ("MALFORMED_REQUEST", BAD_REQUEST),
    /// The path exists, but not for this method. It shares its name with a request that cannot
    /// be read: the client must be corrected, nothing is missing.
    MethodNotAllowed = ("MALFORMED_REQUEST", METHOD_NOT_ALLOWED),
    /// A file with bad rows.
    InvalidCsv = ("INVALID_CSV", BAD_REQUEST),
    /// No token, session or ticket, or one that does not count.
    Unauthenticated = ("UNAUTHENTICATED", UNAUTHORIZED),
    /// A foreign origin, an unknown host, or a role that is too low.
    Forbidden = ("FORBIDDEN", FORBIDDEN),
    /// There is no such resource.
    NotFound = ("NOT_FOUND", NOT_FOUND),
    /// The category has no sales history.
    DataNotFound = ("DATA_NOT_FOUND", NOT_FOUND),
    /// Decided already, or changed meanwhile.
    Conflict = ("CONFLICT", CONFLICT),
    /// The idempotency key came with another request before, or its first request is under way.
    IdempotencyConflict = ("IDEMPOTENCY_CONFLICT", CONFLICT),
    /// The workflow's state does not allow it.
    IllegalTransition = ("ILLEGAL_TRANSITION", CONFLICT),
    /// The body is over the limit.
    PayloadTooLarge = ("PAYLOAD_TOO_LARGE", PAYLOAD_TOO_LARGE),
    /// The body's content type is not the route's.
    UnsupportedMediaType = ("UNSUPPORTED_MEDIA_TYPE", UNSUPPORTED_MEDIA_TYPE),
    /// Parameters out of their ranges; all violations are listed.
    InvalidParameters = ("INVALID_PARAMETERS", UNPROCESSABLE_ENTITY),
    /// Too few weeks of history.
    InsufficientHistory = ("INSUFFICIENT_HISTORY", UNPROCESSABLE_ENTITY),
    /// Too many requests, or too many open sockets; `Retry-After` says when to try again.
    RateLimited = ("RATE_LIMITED", TOO_MANY_REQUESTS),
    /// An agent failed.
    AgentExecution = ("AGENT_EXECUTION_ERROR", INTERNAL_SERVER_ERROR),
    /// What the agents need could not be put together.
    ContextAssembly = ("CONTEXT_ASSEMBLY_ERROR", INTERNAL_SERVER_ERROR),
    /// A defect of the server.
    Internal = ("INTERNAL", INTERNAL_SERVER_ERROR),
    /// The language model's provider did not answer.
    LlmUnavailable = ("LLM_UNAVAILABLE", SERVICE_UNAVAILABLE),
    /// The database did not answer.
    DatabaseUnavailable = ("DATABASE_UNAVAILABLE", SERVICE_UNAVAILABLE),
    /// The server is about to stop.
    ServerStopping = ("SERVER_STOPPING", SERVICE_UNAVAILABLE),
    /// An agent ran over its time limit.
    AgentTimeout = ("AGENT_TIMEOUT", GATEWAY_TIMEOUT),
}

impl ErrorKind {
    /// The kind with that `error_type`.
    #[must_use]
    pub fn of_type(error_type: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.error_type() == error_type)
    }

    /// The kind that describes a bare HTTP status best.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Self::PayloadTooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            other if other.is_server_error() => Self::Internal,
            _ => Self::MalformedRequest,
        }
    }

    /// Whether the server, not the request, is at fault.
    #[must_use]
    pub fn is_server_fault(self) -> bool {
        self.status().is_server_error()
    }
}

impl PartialSchema for ErrorKind {
    fn schema() -> RefOr<Schema> {
        let mut names: Vec<&str> = Self::ALL.iter().map(|kind| kind.error_type()).collect();
        names.dedup();
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .enum_values(Some(names))
            .description(Some("What kind of error it is; decides the HTTP status"))
            .into()
    }
}

impl ToSchema for ErrorKind {
    fn name() -> std::borrow::Cow<'static, str> {
        "ErrorType".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_status_gets_the_kind_of_that_status() {
        for (status, expected) in [
            (StatusCode::BAD_REQUEST, ErrorKind::MalformedRequest),
            (StatusCode::NOT_FOUND, ErrorKind::NotFound),
            (StatusCode::METHOD_NOT_ALLOWED, ErrorKind::MethodNotAllowed),
            (StatusCode::IM_A_TEAPOT, ErrorKind::MalformedRequest),
            (StatusCode::INTERNAL_SERVER_ERROR, ErrorKind::Internal),
            (StatusCode::NOT_IMPLEMENTED, ErrorKind::Internal),
        ] {
            assert_eq!(ErrorKind::of_status(status), expected, "{status}");
        }
    }

    #[test]
    fn a_name_leads_back_to_its_first_kind() {
        assert_eq!(
            ErrorKind::of_type("MALFORMED_REQUEST"),
            Some(ErrorKind::MalformedRequest)
        );
        assert_eq!(ErrorKind::of_type("NO_SUCH_TYPE"), None);
    }
}
