//! Uploads of CSV files: streamed to disk, then imported on a thread that may block.

use std::fs::File;

use actix_multipart::form::MultipartForm;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use chrono::Utc;
use hemline_persistence::import::{
    ImportContext, ImportOutcome, Progress, import_categories, import_demand_events,
    import_historical_sales, import_stores,
};
use hemline_persistence::{Database, PersistenceError};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::bodies::uploads::{
    EventsUploadOptions, FileForm, FileFormSchema, SalesUploadOptions, UploadResult,
};
use crate::error::ApiError;
use crate::error::responses::{AnyRoute, BadFile, UsedKey};
use crate::idempotency::{HashedFile, Idempotency, IdempotencyHeader};
use crate::metrics::{ImportKind, Metrics};
use crate::state::AppState;

/// The longest name of a file that is listed, in characters: file systems take no longer ones.
const LONGEST_FILE_NAME: usize = 255;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(upload_historical_sales)
        .service(upload_stores)
        .service(upload_categories)
        .service(upload_events);
}

/// Upload sales history
///
/// Columns `store_id, category_id, week_start_date, units_sold`. All or nothing: a file with a bad
/// row imports no row. A row that is there already is replaced.
#[utoipa::path(
    tag = "Data",
    params(SalesUploadOptions, IdempotencyHeader),
    request_body(content = FileFormSchema, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was imported", body = UploadResult, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadFile, UsedKey
    )
)]
#[post("/api/data/upload-historical-sales")]
async fn upload_historical_sales(
    state: web::Data<AppState>,
    metrics: web::Data<Metrics>,
    caller: Caller,
    options: web::Query<SalesUploadOptions>,
    idempotency: Idempotency,
    form: MultipartForm<FileForm>,
) -> Result<HttpResponse, ApiError> {
    let mut context = import_context(&caller, form.file.name.as_deref());
    context.create_categories = options.create_categories;
    let import = Import {
        kind: ImportKind::HistoricalSales,
        context,
        run: import_historical_sales,
    };
    upload(state, metrics, idempotency, form, import).await
}

/// Upload stores
///
/// Columns `store_id, store_name, store_size_sqft, location_tier, median_income, fashion_tier,
/// store_format, region, avg_weekly_sales_12mo`; all but the id may be empty.
#[utoipa::path(
    tag = "Data",
    params(IdempotencyHeader),
    request_body(content = FileFormSchema, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was imported", body = UploadResult, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadFile, UsedKey
    )
)]
#[post("/api/data/upload-stores")]
async fn upload_stores(
    state: web::Data<AppState>,
    metrics: web::Data<Metrics>,
    caller: Caller,
    idempotency: Idempotency,
    form: MultipartForm<FileForm>,
) -> Result<HttpResponse, ApiError> {
    let context = import_context(&caller, form.file.name.as_deref());
    let import = Import {
        kind: ImportKind::Stores,
        context,
        run: import_stores,
    };
    upload(state, metrics, idempotency, form, import).await
}

/// Upload categories
///
/// Columns `category_id, category_name, season_start_date, season_end_date, season_length_weeks,
/// archetype, description, unit_price, unit_cost, salvage_value`.
#[utoipa::path(
    tag = "Data",
    params(IdempotencyHeader),
    request_body(content = FileFormSchema, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was imported", body = UploadResult, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadFile, UsedKey
    )
)]
#[post("/api/data/upload-categories")]
async fn upload_categories(
    state: web::Data<AppState>,
    metrics: web::Data<Metrics>,
    caller: Caller,
    idempotency: Idempotency,
    form: MultipartForm<FileForm>,
) -> Result<HttpResponse, ApiError> {
    let context = import_context(&caller, form.file.name.as_deref());
    let import = Import {
        kind: ImportKind::Categories,
        context,
        run: import_categories,
    };
    upload(state, metrics, idempotency, form, import).await
}

/// Upload events, prices and promotions
///
/// Columns `category_id, date, kind, name, value, lower_window, upper_window`. Kind `event` has a
/// name and a window of days around its date (−366 to 0, 0 to 366; 0 where empty) and no value;
/// kinds `price` and `promotion` have a value for the week that the date lies in. A row replaces the
/// one of the same category, kind, name and date.
#[utoipa::path(
    tag = "Data",
    params(EventsUploadOptions, IdempotencyHeader),
    request_body(content = FileFormSchema, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was imported", body = UploadResult, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadFile, UsedKey
    )
)]
#[post("/api/data/upload-events")]
async fn upload_events(
    state: web::Data<AppState>,
    metrics: web::Data<Metrics>,
    caller: Caller,
    options: web::Query<EventsUploadOptions>,
    idempotency: Idempotency,
    form: MultipartForm<FileForm>,
) -> Result<HttpResponse, ApiError> {
    let mut context = import_context(&caller, form.file.name.as_deref());
    context.replace_calendars = options.replace;
    let import = Import {
        kind: ImportKind::Events,
        context,
        run: import_demand_events,
    };
    upload(state, metrics, idempotency, form, import).await
}

type Importer =
    fn(&Database, File, &ImportContext, Progress<'_>) -> Result<ImportOutcome, PersistenceError>;

/// What is to be done with an uploaded file.
struct Import {
    kind: ImportKind,
    context: ImportContext,
    run: Importer,
}

async fn upload(
    state: web::Data<AppState>,
    metrics: web::Data<Metrics>,
    idempotency: Idempotency,
    form: MultipartForm<FileForm>,
    import: Import,
) -> Result<HttpResponse, ApiError> {
    let HashedFile { file, hash, .. } = form.0.file;
    let worker = state.clone();
    let Import { kind, context, run } = import;
    let work = async move {
        let outcome = worker
            .on_database(move |database| run(database, file, &context, &mut |_| {}))
            .await?;
        tracing::info!(rows = outcome.rows_imported, "imported an upload");
        metrics.imported(kind, outcome.rows_imported);
        Ok(UploadResult::from(outcome))
    };
    idempotency.once(state, hash, StatusCode::OK, work).await
}

/// What of a file's name, which a client chooses, goes into the lists of imports and changes.
fn listed_name(name: &str) -> String {
    let seen = name.chars().filter(|character| !character.is_control());
    seen.take(LONGEST_FILE_NAME).collect()
}

/// Who imports a file of that name.
pub(super) fn import_context(caller: &Caller, file_name: Option<&str>) -> ImportContext {
    let source = file_name.map_or_else(|| "upload.csv".to_owned(), listed_name);
    let mut context = ImportContext::new(&caller.name, source, Utc::now());
    context.request_id.clone_from(&caller.request_id);
    context
}
