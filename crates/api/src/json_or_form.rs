//! A body that comes as JSON or as a form.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::form::{MultipartCollect, MultipartForm};
use actix_web::dev::Payload;
use actix_web::{Error, FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use crate::error::extract::is_form;
use crate::json_object::JsonObject;

/// A JSON object, or a form where `Content-Type` says so.
pub(crate) enum JsonOrForm<J, F: MultipartCollect> {
    Json(J),
    Form(F),
}

impl<J, F> FromRequest for JsonOrForm<J, F>
where
    J: DeserializeOwned + 'static,
    F: MultipartCollect + 'static,
{
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if is_form(request.headers()) {
            let read = MultipartForm::<F>::from_request(request, payload);
            return Box::pin(async { Ok(Self::Form(read.await?.into_inner())) });
        }
        let read = web::Json::<JsonObject<J>>::from_request(request, payload);
        Box::pin(async { Ok(Self::Json(read.await?.into_inner().0)) })
    }
}
