//! Bodies that come too slowly to ever end, and bodies without end.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::http::header::{CONTENT_LENGTH, UPGRADE};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{Error, HttpMessage};
use futures::Stream;
use tokio::time::{Instant, Sleep, sleep};

use crate::error::extract::{form_too_large, is_form};
use crate::settings::Limits;
use crate::state::AppState;

/// What must come within the patience of the settings: as little as the slowest of connections carries.
const LEAST_BYTES: usize = 1024;

/// Breaks off bodies of which too little comes for too long: each holds a connection, and an upload a file. Breaks off,
/// too, what is longer than any body may be, whatever it consists of; a form that announces it is refused unread. What
/// a WebSocket carries is no body.
pub(crate) async fn body_pace<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let state = request.app_data::<web::Data<AppState>>();
    let limits = state.map(|state| state.limits.clone());
    if let Some(limits) = limits
        && !opens_websocket(&request)
    {
        if is_form(request.headers()) && announced(&request) > limits.form_bytes() as u64 {
            let refusal = form_too_large(limits.upload_bytes);
            return Ok(request.error_response(refusal).map_into_right_body());
        }
        let payload = Paced::new(request.take_payload(), &limits);
        request.set_payload(Payload::Stream {
            payload: Box::pin(payload),
        });
    }
    Ok(next.call(request).await?.map_into_left_body())
}

fn opens_websocket(request: &ServiceRequest) -> bool {
    request.method() == Method::GET && request.headers().contains_key(UPGRADE)
}

/// The length that the head states; the protocol layer has refused what is no number.
fn announced(request: &ServiceRequest) -> u64 {
    let length = request.headers().get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    length.unwrap_or(0)
}

/// A body; an error once fewer than [`LEAST_BYTES`] came within `patience`, or more than `left`.
struct Paced {
    payload: Payload,
    patience: Duration,
    /// Set when the body is first asked for.
    deadline: Option<Pin<Box<Sleep>>>,
    since_reset: usize,
    /// How many bytes may still come.
    left: usize,
}

impl Paced {
    fn new(payload: Payload, limits: &Limits) -> Self {
        Self {
            payload,
            patience: limits.body_patience,
            left: limits.form_bytes(),
            deadline: None,
            since_reset: 0,
        }
    }

    fn came(&mut self, bytes: usize) {
        self.since_reset += bytes;
        if self.since_reset >= LEAST_BYTES
            && let Some(deadline) = &mut self.deadline
        {
            deadline.as_mut().reset(Instant::now() + self.patience);
            self.since_reset = 0;
        }
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = Pin::new(&mut self.payload).poll_next(context);
        match &polled {
            Poll::Ready(Some(Ok(bytes))) => {
                let Some(left) = self.left.checked_sub(bytes.len()) else {
                    return Poll::Ready(Some(Err(PayloadError::Overflow)));
                };
                self.left = left;
                self.came(bytes.len());
            }
            Poll::Ready(_) => {}
            Poll::Pending => {
                let patience = self.patience;
                let deadline = self
                    .deadline
                    .get_or_insert_with(|| Box::pin(sleep(patience)));
                if deadline.as_mut().poll(context).is_ready() {
                    let error = io::Error::from(io::ErrorKind::TimedOut);
                    return Poll::Ready(Some(Err(PayloadError::Io(error))));
                }
            }
        }
        polled
    }
}
