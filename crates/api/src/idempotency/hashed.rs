//! Hashes a body while it is read.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures::StreamExt;
use sha2::{Digest, Sha256};

/// SHA-256 over what a request asks for, in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestHash(pub(super) String);

impl RequestHash {
    /// Of a request whose body says nothing, whatever is in it.
    pub(crate) fn of_nothing() -> Self {
        Self::of(Sha256::new())
    }

    /// Of a request that also says `text`, e.g. in another field of a form.
    pub(crate) fn with(&self, text: &str) -> Self {
        let hasher = Sha256::new().chain_update(&self.0);
        Self::of(hasher.chain_update(text))
    }

    pub(super) fn of(hasher: Sha256) -> Self {
        let digest = hasher.finalize();
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// What another extractor reads from the body, with the hash of the body's bytes.
pub(crate) struct Hashed<T> {
    pub(crate) body: T,
    pub(crate) hash: RequestHash,
}

impl<T: FromRequest + 'static> FromRequest for Hashed<T> {
    type Error = T::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, T::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let hasher = Rc::new(RefCell::new(Sha256::new()));
        let seen = Rc::clone(&hasher);
        let bytes = payload.take().inspect(move |chunk| {
            if let Ok(bytes) = chunk {
                seen.borrow_mut().update(bytes);
            }
        });
        let mut payload: Payload = Payload::Stream {
            payload: Box::pin(bytes),
        };
        let body = T::from_request(request, &mut payload);
        Box::pin(async move {
            let body = body.await?;
            let hasher = hasher.borrow().clone();
            Ok(Self {
                body,
                hash: RequestHash::of(hasher),
            })
        })
    }
}
