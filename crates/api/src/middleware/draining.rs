//! What clients are told while the server is about to stop.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use crate::state::AppState;

/// Asks clients of a server that drains not to use their connection again: the next request on it could meet
/// its end.
pub(crate) async fn part_while_draining<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let state = request.app_data::<web::Data<AppState>>().cloned();
    let mut response = next.call(request).await?;
    // Asked after the work: a stop may have come meanwhile.
    let draining = state.is_some_and(|state| state.draining.is_cancelled());
    if draining && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        let head = response.response_mut().head_mut();
        head.set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}
