//! The request's id, on the response and in its error body.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use uuid::Uuid;

use crate::error::extract::{form_header_error, is_form};
use crate::error::{ApiError, ErrorKind};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const SEE_DOCUMENT: &str = "GET /api/openapi.json lists every route; /docs shows them";

/// The longest id that is taken from a client.
const LONGEST_ID: usize = 128;

/// The id of one request: the client's own, or one that the server made.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

impl RequestId {
    /// The client's id where it is a printable header value of sensible length, so that it can go
    /// into logs and headers; else a new one.
    fn of(request: &ServiceRequest) -> Self {
        let given = request
            .headers()
            .get(&REQUEST_ID)
            .and_then(|value| value.to_str().ok())
            .map(str::trim)
            .filter(|id| !id.is_empty() && id.len() <= LONGEST_ID)
            .filter(|id| id.bytes().all(|byte| byte.is_ascii_graphic()));
        Self(given.map_or_else(|| Uuid::now_v7().to_string(), str::to_owned))
    }
}

/// Gives the request its id, and every error a body that carries it, whoever raised the error.
pub(crate) async fn request_context<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = RequestId::of(&request);
    request.extensions_mut().insert(id.clone());
    let mut response = next.call(request).await?.map_into_boxed_body();
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    if response.status().is_client_error() || response.status().is_server_error() {
        response = with_error_body(response, &id.0);
    }
    Ok(response)
}

fn with_error_body(mut response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    // The request's own span has ended; what is logged here still carries its id.
    let span = tracing::info_span!("request", request_id = id);
    let error = match own_error(&response) {
        Some(error) => {
            *response.response_mut().status_mut() = error.kind.status();
            error
        }
        None => span.in_scope(|| error_of_status(&response)),
    };
    let body = serde_json::to_vec(&error.body(id)).unwrap_or_default();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.map_body(|_, _| BoxBody::new(body))
}

/// The error that a handler raised, or that the framework raised of a form's header, which it shows
/// to nobody else.
fn own_error(response: &ServiceResponse<BoxBody>) -> Option<ApiError> {
    let cause = response.response().error()?;
    if let Some(error) = cause.as_error::<ApiError>() {
        return Some(error.clone());
    }
    form_header_error(cause.as_error()?, is_form(response.request().headers()))
}

/// What the status of an error says that is none of this crate's.
fn error_of_status(response: &ServiceResponse<BoxBody>) -> ApiError {
    let cause = response.response().error();
    let kind = ErrorKind::of_status(response.status());
    if kind.is_server_fault() {
        return match cause {
            Some(cause) => ApiError::internal(cause),
            None => ApiError::internal(&response.status()),
        };
    }
    let request = response.request();
    match (kind, cause) {
        (ErrorKind::NotFound, _) => {
            ApiError::not_found("route", &format!("{} {}", request.method(), request.path()))
                .suggest(SEE_DOCUMENT)
        }
        (_, Some(cause)) => ApiError::new(kind, cause.to_string()).suggest(SEE_DOCUMENT),
        (_, None) => ApiError::new(
            kind,
            format!("the request was refused: {}", response.status()),
        )
        .suggest(SEE_DOCUMENT),
    }
}
