//! What happens around every request, from the outside in: the end of connections with an unread body, compression, the
//! metrics, the farewell of a server that drains, the request's id and the body of its errors, the log, protective
//! headers, access by host and origin, CORS, who it is, what its address holds, bodies that are not compressed and come
//! at a pace, HEAD.

mod access;
mod address;
mod body_pace;
mod compression;
mod draining;
mod head;
mod plain_bodies;
mod request_context;
mod request_log;
mod unread_bodies;

pub(crate) use access::{Access, check_access};
pub(crate) use address::check_address;
pub(crate) use body_pace::body_pace;
pub(crate) use compression::choose_encoding;
pub(crate) use draining::part_while_draining;
pub(crate) use head::head_as_get;
pub(crate) use plain_bodies::plain_bodies;
pub(crate) use request_context::{RequestId, request_context};
pub(crate) use request_log::RequestSpan;
pub(crate) use unread_bodies::{Answer, close_unread};

use actix_cors::Cors;
use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;

/// Scripts, fonts and connections of the server alone. Styles may stand in the page: the dialogs' library of the web UI
/// locks scrolling with one, and reports bring their own.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What browsers may do with an answer, where a route does not say otherwise: show it on no other page, take it for
/// nothing else, tell nobody where it was read, keep no copy.
pub(crate) fn protective_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::REFERRER_POLICY, "no-referrer"))
        .add((header::CACHE_CONTROL, "no-store"))
        .add((header::CONTENT_SECURITY_POLICY, POLICY))
}

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
