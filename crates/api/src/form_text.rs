//! A text field of a form.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::form::text::Text;
use actix_multipart::form::{FieldReader, Limits};
use actix_multipart::{Field, MultipartError};
use actix_web::HttpRequest;
use actix_web::error::PayloadError;
use serde::de::DeserializeOwned;

use crate::error::extract::field_too_large;

/// The longest text field, in bytes: far more than any id has, and so little that all fields of a form and its
/// boundaries fit into what it may have beside its file.
const LONGEST_TEXT: usize = 8 * 1024;

/// What a text field holds. One that is too long is refused by its own name, not as the form's file.
#[derive(Debug)]
pub(crate) struct FormText<T>(pub(crate) T);

impl<'t, T: DeserializeOwned + 'static> FieldReader<'t> for FormText<T> {
    type Future = Pin<Box<dyn Future<Output = Result<Self, MultipartError>> + 't>>;

    fn read_field(request: &'t HttpRequest, field: Field, limits: &'t mut Limits) -> Self::Future {
        let name = field.name().unwrap_or_default().to_owned();
        limits.field_limit_remaining = Some(LONGEST_TEXT);
        Box::pin(async move {
            match Text::<T>::read_field(request, field, limits).await {
                Ok(text) => Ok(Self(text.into_inner())),
                Err(MultipartError::Payload(PayloadError::Overflow)) => {
                    let source = field_too_large(&name, LONGEST_TEXT).into();
                    Err(MultipartError::Field { name, source })
                }
                Err(error) => Err(error),
            }
        })
    }
}
