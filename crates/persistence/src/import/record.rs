//! What every import leaves behind: a row in `imports`, an audit entry, and, where plans are made from it, a raised
//! `data_version`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use hemline_domain::storage::SalesFile;
use hemline_domain::{CategoryId, WorkflowId};
use serde_json::{Value, json};

use super::{DateRange, ImportContext, ImportOutcome};
use crate::codec::{from_i64, to_i64, to_timestamp};
use crate::connection::DbConnection;
use crate::error::PersistenceError;
use crate::queries::{AuditEntry, write_audit};
use crate::schema::{data_version, imports};

/// What kind of file was imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImportKind {
    Stores,
    Categories,
    HistoricalSales,
    DemandEvents,
    WeeklySales,
}

impl ImportKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Stores => "stores",
            Self::Categories => "categories",
            Self::HistoricalSales => "historical_sales",
            Self::DemandEvents => "demand_events",
            Self::WeeklySales => "weekly_sales",
        }
    }
}

/// What an import did, before it is recorded.
pub(super) struct Imported {
    pub(super) kind: ImportKind,
    pub(super) rows_imported: u64,
    pub(super) rows_replaced: u64,
    pub(super) date_range: Option<DateRange>,
    pub(super) categories: Vec<CategoryId>,
    pub(super) warnings: Vec<String>,
}

/// Records an import inside its transaction.
pub(super) fn record_import(
    connection: &mut DbConnection,
    imported: Imported,
    context: &ImportContext,
) -> Result<ImportOutcome, PersistenceError> {
    let version: i64 = diesel::update(data_version::table)
        .set(data_version::version.eq(data_version::version + 1))
        .returning(data_version::version)
        .get_result(connection)?;
    write_import(connection, &imported, version, &json!({}), context)?;
    Ok(ImportOutcome {
        rows_imported: imported.rows_imported,
        rows_replaced: imported.rows_replaced,
        date_range: imported.date_range,
        categories: imported.categories,
        warnings: imported.warnings,
        data_version: from_i64("data_version", version)?,
    })
}

/// Records that a season has accepted a file, inside the transaction of its commit. The `data_version` stays, because a
/// season's own sales are no history that plans are made from.
pub(crate) fn record_sales_file(
    connection: &mut DbConnection,
    workflow_id: &WorkflowId,
    file: &SalesFile,
    at: DateTime<Utc>,
) -> Result<(), PersistenceError> {
    let imported = Imported {
        kind: ImportKind::WeeklySales,
        rows_imported: file.rows,
        rows_replaced: file.rows_replaced,
        date_range: Some(DateRange {
            start: file.week_start,
            end: file.week_start,
        }),
        categories: Vec::new(),
        warnings: Vec::new(),
    };
    let details = json!({ "workflow_id": workflow_id, "week_number": file.week_number });
    let mut context = ImportContext::new(&file.actor, &file.name, at);
    context.request_id.clone_from(&file.request_id);
    let version = data_version::table
        .select(data_version::version)
        .get_result(connection)?;
    write_import(connection, &imported, version, &details, &context)
}

/// The row in `imports` and the audit entry; `further` are details of the kind of import, an object.
fn write_import(
    connection: &mut DbConnection,
    imported: &Imported,
    version: i64,
    further: &Value,
    context: &ImportContext,
) -> Result<(), PersistenceError> {
    let import_id = uuid::Uuid::now_v7().to_string();
    diesel::insert_into(imports::table)
        .values((
            imports::import_id.eq(&import_id),
            imports::kind.eq(imported.kind.as_str()),
            imports::source.eq(&context.source),
            imports::actor.eq(&context.actor),
            imports::rows_imported.eq(to_i64("rows_imported", imported.rows_imported)?),
            imports::rows_replaced.eq(to_i64("rows_replaced", imported.rows_replaced)?),
            imports::first_date.eq(imported.date_range.map(|range| range.start.to_string())),
            imports::last_date.eq(imported.date_range.map(|range| range.end.to_string())),
            imports::data_version.eq(version),
            imports::created_at.eq(to_timestamp(context.at)),
        ))
        .execute(connection)?;
    let mut details = json!({
        "import_id": import_id,
        "rows_imported": imported.rows_imported,
        "rows_replaced": imported.rows_replaced,
        "data_version": version,
    });
    if let (Some(details), Some(further)) = (details.as_object_mut(), further.as_object()) {
        details.extend(further.clone());
    }
    write_audit(
        connection,
        &AuditEntry {
            actor: context.actor.clone(),
            action: format!("import_{}", imported.kind.as_str()),
            subject: context.source.clone(),
            details,
            request_id: context.request_id.clone(),
            at: context.at,
        },
    )
}
