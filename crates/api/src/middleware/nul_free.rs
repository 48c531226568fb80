//! Addresses without the character NUL.

use actix_web::Error;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

use crate::error::{ApiError, ErrorKind};

const NUL: &str = "%00";

/// Refuses addresses that hold a NUL, which PostgreSQL neither stores nor looks for: nothing has such a name.
pub(crate) async fn nul_free<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let path = request.uri().path();
    let refusal = if path.starts_with("/api/") && path.contains(NUL) {
        ApiError::new(
            ErrorKind::NotFound,
            "the path holds the character NUL (%00), which no name has",
        )
    } else if request.query_string().contains(NUL) {
        ApiError::new(
            ErrorKind::MalformedRequest,
            "the query holds the character NUL (%00), which no value may have",
        )
    } else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let refusal = refusal.suggest("Leave %00 out of the address");
    Ok(request.error_response(refusal).map_into_right_body())
}
