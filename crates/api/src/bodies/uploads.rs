//! Bodies of the upload routes.

use actix_multipart::form::MultipartForm;
use chrono::NaiveDate;
use hemline_domain::Grouped;
use hemline_persistence::import::ImportOutcome;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::idempotency::HashedFile;

/// A form with one file, streamed to disk.
#[derive(Debug, MultipartForm)]
#[multipart(duplicate_field = "deny", deny_unknown_fields)]
pub(crate) struct FileForm {
    pub(crate) file: HashedFile,
}

/// The form's schema.
#[derive(ToSchema)]
#[schema(as = FileForm)]
#[allow(dead_code)] // The field is the schema; `FileForm` is what is read.
pub(crate) struct FileFormSchema {
    /// A CSV file with a header; comma, semicolon or tab; UTF-8.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// How an upload of sales treats categories that do not exist yet.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SalesUploadOptions {
    /// Create categories that the file names and the database lacks, named after their ids.
    #[serde(default)]
    pub(crate) create_categories: bool,
}

/// What an upload of a calendar does with rows that the file does not have.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventsUploadOptions {
    /// Take the file for the whole calendar of each category that it names: remove what is stored of
    /// them and not in the file.
    #[serde(default)]
    pub(crate) replace: bool,
}

/// First and last date of a file's rows: first days of weeks for sales.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DateRange {
    /// The earliest date.
    pub(crate) start: NaiveDate,
    /// The latest date.
    pub(crate) end: NaiveDate,
}

/// What an upload did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UploadResult {
    /// Rows of the file, all of them imported.
    pub(crate) rows_imported: u64,
    /// How many of them replaced a row that was there.
    pub(crate) rows_replaced: u64,
    /// The weeks of a sales file, the seasons of a categories file, the dates of an events file; null
    /// for stores.
    pub(crate) date_range: Option<DateRange>,
    /// The categories that the file names.
    pub(crate) categories: Vec<String>,
    /// What the planner should know, e.g. columns that were ignored.
    pub(crate) warnings: Vec<String>,
    /// All of it in a sentence.
    pub(crate) message: String,
}

impl From<ImportOutcome> for UploadResult {
    fn from(outcome: ImportOutcome) -> Self {
        Self {
            message: message(&outcome),
            rows_imported: outcome.rows_imported,
            rows_replaced: outcome.rows_replaced,
            date_range: outcome.date_range.map(|range| DateRange {
                start: range.start,
                end: range.end,
            }),
            categories: outcome.categories.iter().map(ToString::to_string).collect(),
            warnings: outcome.warnings,
        }
    }
}

fn message(outcome: &ImportOutcome) -> String {
    let rows = if outcome.rows_imported == 1 {
        "row"
    } else {
        "rows"
    };
    format!(
        "{} {rows} imported; {} of them replaced a row that was there",
        Grouped(outcome.rows_imported),
        Grouped(outcome.rows_replaced)
    )
}

/// One bad row; `details.bad_rows` of 400 `INVALID_CSV` lists up to 50 of them.
#[derive(ToSchema)]
#[allow(dead_code)] // The fields are the schema; the importer's type is what is sent.
pub(crate) struct BadRow {
    /// Line of the file on which the row starts; the header is line 1.
    line: u64,
    /// The column at fault; null where the row as a whole is wrong.
    column: Option<String>,
    /// What stands there, shortened.
    value: String,
    /// What is wrong with it and what would be right.
    reason: String,
}
