//! A JSON object that a request may leave out.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use actix_web::{Error, FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use crate::json_object::JsonObject;

/// What the body says; the default where there is no body.
pub(crate) struct OptionalJson<T>(pub(crate) T);

impl<T: DeserializeOwned + Default + 'static> FromRequest for OptionalJson<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !has_body(request) {
            return Box::pin(async { Ok(Self(T::default())) });
        }
        let read = web::Json::<JsonObject<T>>::from_request(request, payload);
        Box::pin(async move { Ok(Self(read.await?.into_inner().0)) })
    }
}

fn has_body(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let length = headers.get(CONTENT_LENGTH);
    headers.contains_key(TRANSFER_ENCODING) || length.is_some_and(|length| length != "0")
}
