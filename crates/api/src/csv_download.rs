//! Results that are downloaded as CSV where the query asks for it.

use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use serde::Deserialize;
use utoipa::ToSchema;

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// The whole result.
    #[default]
    Json,
    /// One row per store.
    Csv,
}

/// `csv` as a file for the client to save under `name`.
pub(crate) fn csv_download(name: String, csv: Vec<u8>) -> HttpResponse {
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name)],
    };
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(disposition)
        .body(csv)
}
