//! Which answers are compressed.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCEPT_ENCODING, AcceptEncoding, CONTENT_ENCODING, Encoding, Header, HeaderValue, UPGRADE, VARY,
};
use actix_web::middleware::Next;

/// Leaves of `Accept-Encoding` what the compression inside should do: `gzip`, or nothing. A client that excludes
/// every encoding still gets an answer, uncompressed; a WebSocket is never compressed.
///
/// Caches are told that answers differ by `Accept-Encoding`, those that were not compressed included.
pub(crate) async fn choose_encoding<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let is_websocket = request.headers().contains_key(UPGRADE);
    let wants_gzip = !is_websocket && prefers_gzip(&request);
    let headers = request.headers_mut();
    headers.remove(ACCEPT_ENCODING);
    if wants_gzip {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    }
    let mut response = next.call(request).await?;
    // The compression says so itself of what it has compressed.
    if !is_websocket && !response.headers().contains_key(CONTENT_ENCODING) {
        let headers = response.headers_mut();
        headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    }
    Ok(response.map_into_boxed_body())
}

fn prefers_gzip(request: &ServiceRequest) -> bool {
    if !request.headers().contains_key(ACCEPT_ENCODING) {
        return false;
    }
    let offered = [Encoding::identity(), Encoding::gzip()];
    let accepted = AcceptEncoding::parse(request);
    accepted.is_ok_and(|accepted| accepted.negotiate(offered.iter()) == Some(Encoding::gzip()))
}
