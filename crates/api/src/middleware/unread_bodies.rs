//! Connections whose request was answered before its body was read to the end.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage};
use futures::Stream;

/// Has a connection closed a second after its answer where the request's body has not come to its end by then.
///
/// The protocol layer does so while somebody may still read the body. Once nobody can, it reads a chunked body to its
/// end, at whatever pace and length, to use the connection again. So the body is kept for as long as the answer.
pub(crate) async fn close_unread<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<Answer<B>>, Error> {
    let body = match request.take_payload() {
        Payload::None => None,
        payload => Some(SharedBody(Rc::new(RefCell::new(payload)))),
    };
    if let Some(body) = body.clone() {
        request.set_payload(Payload::Stream {
            payload: Box::pin(body),
        });
    }
    let response = next.call(request).await?;
    Ok(response.map_body(|_, answer| Answer {
        answer: Box::pin(answer),
        _request_body: body,
    }))
}

/// A request's body, which its reader and its answer hold.
#[derive(Clone)]
struct SharedBody(Rc<RefCell<Payload>>);

impl Stream for SharedBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

/// An answer, with the body of its request. It is not boxed again: a box lets go of what is empty.
pub(crate) struct Answer<B> {
    answer: Pin<Box<B>>,
    _request_body: Option<SharedBody>,
}

impl<B: MessageBody> MessageBody for Answer<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.answer.as_mut().poll_next(context)
    }
}
