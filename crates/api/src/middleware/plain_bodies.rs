//! Bodies that are taken as they are.

use actix_web::Error;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_ENCODING, HeaderMap};
use actix_web::middleware::Next;

use crate::error::{ApiError, ErrorKind};

/// Refuses compressed bodies: the framework would unpack them before their size is looked at, and a few hundred KiB
/// can become gigabytes of memory.
pub(crate) async fn plain_bodies<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if is_plain(request.headers()) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let refusal = ApiError::new(
        ErrorKind::UnsupportedMediaType,
        "compressed bodies are not taken",
    )
    .suggest("Send the body as it is, without Content-Encoding");
    Ok(request.error_response(refusal).map_into_right_body())
}

fn is_plain(headers: &HeaderMap) -> bool {
    let mut encodings = headers.get_all(CONTENT_ENCODING);
    encodings.all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}
