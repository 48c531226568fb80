//! Bodies that come too slowly to ever end.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::UPGRADE;
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{Error, HttpMessage};
use futures::Stream;
use tokio::time::{Instant, Sleep, sleep};

use crate::state::AppState;

/// What must come within the patience of the settings: as little as the slowest of connections carries.
const LEAST_BYTES: usize = 1024;

/// Breaks off bodies of which too little comes for too long: each holds a connection, and an upload a file. What a
/// WebSocket carries is no body.
pub(crate) async fn body_pace<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let state = request.app_data::<web::Data<AppState>>();
    if let Some(patience) = state.map(|state| state.body_patience)
        && !request.headers().contains_key(UPGRADE)
    {
        let payload = Paced::new(request.take_payload(), patience);
        request.set_payload(Payload::Stream {
            payload: Box::pin(payload),
        });
    }
    next.call(request).await
}

/// A body; an error once fewer than [`LEAST_BYTES`] came within `patience`.
struct Paced {
    payload: Payload,
    patience: Duration,
    /// Set when the body is first asked for.
    deadline: Option<Pin<Box<Sleep>>>,
    since_reset: usize,
}

impl Paced {
    fn new(payload: Payload, patience: Duration) -> Self {
        Self {
            payload,
            patience,
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
            Poll::Ready(Some(Ok(bytes))) => self.came(bytes.len()),
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
