//! What happens around every request, from the outside in: compression, the request's id and the body of
//! its errors, the log, access by host and origin, CORS, HEAD.

mod access;
mod compression;
mod head;
mod request_context;
mod request_log;

pub(crate) use access::{Access, check_access};
pub(crate) use compression::choose_encoding;
pub(crate) use head::head_as_get;
pub(crate) use request_context::{RequestId, request_context};
pub(crate) use request_log::RequestSpan;

use actix_cors::Cors;
use actix_web::http::header;

/// CORS for the configured origins; the server's own pages need none.
pub(crate) fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allow_any_method()
        .allow_any_header()
        .expose_headers([
            header::HeaderName::from_static("x-request-id"),
            crate::idempotency::REPLAYED,
            header::CONTENT_DISPOSITION,
        ])
        .max_age(600);
    origins
        .iter()
        .fold(cors, |cors, origin| cors.allowed_origin(origin))
}
