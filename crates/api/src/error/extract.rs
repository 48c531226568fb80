//! Turns what the framework's extractors refuse into [`ApiError`]s.

use actix_multipart::MultipartError;
use actix_multipart::form::MultipartFormConfig;
use actix_web::error::{JsonPayloadError, PayloadError, QueryPayloadError};
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::web;
use hemline_domain::Violation;
use hemline_domain::readable::escaped;
use serde_json::Value;

use super::{ApiError, ErrorKind};
use crate::decisions::invalid_parameters;
use crate::json_object::{EXPECTED, nul_field};
use crate::settings::{FORM_OVERHEAD_BYTES, Limits};

const HOW_TO_UPLOAD: &str =
    "Send multipart/form-data with one field 'file'; with curl: -F file=@sales.csv";

const LEAVE_BOUNDARY: &str = "Leave Content-Type to the client: it chooses the boundary";

const HOW_TO_UPLOAD_A_WEEK: &str = "Say whose week it is: send the id of one of the season's forecasts; with curl: \
                                    -F file=@week_01.csv -F forecast_id=...";

pub(crate) fn json(limits: &Limits) -> web::JsonConfig {
    let limit = limits.json_bytes;
    web::JsonConfig::default()
        .limit(limit)
        .content_type_required(true)
        .error_handler(move |error, _| json_error(&error, limit).into())
}

pub(crate) fn path() -> web::PathConfig {
    web::PathConfig::default().error_handler(|_, _| {
        ApiError::new(ErrorKind::MalformedRequest, "the path cannot be read")
            .suggest("Percent-encode what the path holds as UTF-8")
            .into()
    })
}

pub(crate) fn query() -> web::QueryConfig {
    web::QueryConfig::default().error_handler(|error, _| query_error(&error).into())
}

pub(crate) fn form(limits: &Limits) -> MultipartFormConfig {
    let limit = limits.upload_bytes;
    MultipartFormConfig::default()
        .total_limit(limits.form_bytes())
        .memory_limit(FORM_OVERHEAD_BYTES)
        .error_handler(move |error, _| form_error(&error, limit).into())
}

fn json_error(error: &JsonPayloadError, limit: usize) -> ApiError {
    match error {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => {
            too_large("the JSON", limit)
                .suggest("Send less at once; files are uploaded as multipart/form-data")
        }
        JsonPayloadError::ContentType => ApiError::new(
            ErrorKind::UnsupportedMediaType,
            "the body must be JSON with the header Content-Type: application/json",
        )
        .suggest("With curl: --json '{…}', or -H 'Content-Type: application/json' -d '{…}'"),
        JsonPayloadError::Deserialize(cause) => unreadable_json(cause),
        _ => ApiError::new(
            ErrorKind::MalformedRequest,
            "the body broke off before its end",
        )
        .suggest("Send the request again, its body at once"),
    }
}

fn unreadable_json(cause: &impl std::fmt::Display) -> ApiError {
    let cause = cause.to_string();
    if let Some(field) = nul_field(&cause) {
        return holds_nul(field);
    }
    let message = if cause.contains(&format!("expected {EXPECTED}")) {
        format!("the JSON body must be an object: {cause}")
    } else {
        format!("the JSON body cannot be read: {cause}")
    };
    let field = cause.split(':').next().unwrap_or_default();
    let way_out = if field.ends_with("_date") || field.ends_with("_until") {
        "Dates are written YYYY-MM-DD, e.g. 2025-03-03"
    } else if cause.contains("unknown field") {
        "Leave the field out, or write its name as the document does: GET /api/openapi.json, or /docs"
    } else {
        "GET /api/openapi.json says what the body holds, with an example; /docs shows it"
    };
    ApiError::new(ErrorKind::MalformedRequest, message).suggest(way_out)
}

/// A text holds what no database stores.
pub(crate) fn holds_nul(field: &str) -> ApiError {
    invalid_parameters(&[Violation {
        parameter: field.to_owned(),
        value: Value::Null,
        allowed: "text without the character NUL".to_owned(),
        message: format!("{field} holds the character NUL (\\u0000), which cannot be stored"),
        suggestions: vec![format!("Leave \\u0000 out of {field}")],
    }])
}

/// A form's text without the spaces around it; refuses what no database stores.
pub(crate) fn form_text(text: &str, field: &str) -> Result<String, ApiError> {
    if text.contains('\0') {
        return Err(holds_nul(field));
    }
    Ok(text.trim().to_owned())
}

fn query_error(error: &QueryPayloadError) -> ApiError {
    let message = match error {
        QueryPayloadError::Deserialize(cause) => format!("the query cannot be read: {cause}"),
        _ => "the query cannot be read".to_owned(),
    };
    ApiError::new(ErrorKind::MalformedRequest, message).suggest(
        "Give each parameter once, with a value that it takes: GET /api/openapi.json, or /docs",
    )
}

/// Whether a `Content-Type` announces a form, whatever follows its name.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let name = content_type.and_then(|text| text.split(|&byte| byte == b';').next());
    name.is_some_and(|name| {
        name.trim_ascii()
            .eq_ignore_ascii_case(b"multipart/form-data")
    })
}

/// What is wrong with the `Content-Type` of a form, if that is it; `is_form` is whether it announces one.
pub(crate) fn form_header_error(error: &MultipartError, is_form: bool) -> Option<ApiError> {
    match error {
        MultipartError::ContentTypeParse if is_form => Some(
            malformed_form(
                "the boundary in the header Content-Type: multipart/form-data is not usable",
            )
            .suggest(LEAVE_BOUNDARY),
        ),
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => Some(
            ApiError::new(
                ErrorKind::UnsupportedMediaType,
                "the body must be a form with the header Content-Type: multipart/form-data",
            )
            .suggest(HOW_TO_UPLOAD),
        ),
        MultipartError::BoundaryMissing => Some(
            malformed_form("the header Content-Type: multipart/form-data names no boundary")
                .suggest(LEAVE_BOUNDARY),
        ),
        _ => None,
    }
}

fn form_error(error: &MultipartError, limit: usize) -> ApiError {
    match error {
        MultipartError::ContentDispositionMissing
        | MultipartError::ContentDispositionNameMissing => malformed_form(
            "a part of the form lacks the header Content-Disposition: form-data; name=\"file\"",
        ),
        MultipartError::Nested => malformed_form("a part of the form is itself multipart"),
        MultipartError::Incomplete | MultipartError::Parse(_) => {
            malformed_form("the form breaks off, or its parts are not separated by its boundary")
        }
        MultipartError::DuplicateField(name) => malformed_form(&format!(
            "the form has the field '{}' more than once; send one file at a time",
            escaped(name)
        )),
        MultipartError::UnknownField(name) => malformed_form(&format!(
            "the form has an unknown field '{}'",
            escaped(name)
        ))
        .suggest("Leave the field out, or write its name as the document does: GET /api/openapi.json, or /docs"),
        MultipartError::Payload(PayloadError::Overflow) => form_too_large(limit),
        MultipartError::Field { name, source } => field_error(name, source, limit),
        MultipartError::MissingField(name) => missing_field(name),
        other => malformed_form(&format!("the form cannot be read: {other}")),
    }
}

fn malformed_form(message: &str) -> ApiError {
    ApiError::new(ErrorKind::MalformedRequest, message).suggest(HOW_TO_UPLOAD)
}

/// The form lacks a field, or has it without a value.
pub(crate) fn missing_field(name: &str) -> ApiError {
    let message = format!("the form has no field '{name}', or it is empty");
    if name == "forecast_id" {
        return ApiError::new(ErrorKind::MalformedRequest, message).suggest(HOW_TO_UPLOAD_A_WEEK);
    }
    malformed_form(&message)
}

fn field_error(name: &str, source: &actix_web::Error, limit: usize) -> ApiError {
    if let Some(error) = source.as_error::<ApiError>() {
        return error.clone();
    }
    match source.as_error::<MultipartError>() {
        Some(error) => form_error(error, limit),
        None => malformed_form(&format!("the form's field '{name}' cannot be read")),
    }
}

/// A form as a whole is over its limit; `limit` is its file's.
pub(crate) fn form_too_large(limit: usize) -> ApiError {
    too_large("the form with its file", limit).suggest(
        "Upload the file in several parts, and leave out of the form what is not asked for",
    )
}

/// A form's text is over its limit.
pub(crate) fn field_too_large(name: &str, limit: usize) -> ApiError {
    too_large(&format!("the form's field '{}'", escaped(name)), limit)
        .suggest(format!("Send a shorter {}", escaped(name)))
}

/// A file is over the limit of files.
pub(crate) fn file_too_large(limit: usize) -> ApiError {
    too_large("the file", limit).suggest("Upload it in several files")
}

fn too_large(what: &str, limit: usize) -> ApiError {
    ApiError::new(
        ErrorKind::PayloadTooLarge,
        format!("{what} is over the limit of {limit} bytes"),
    )
    .with_details(serde_json::json!({ "limit_bytes": limit }))
}
