//! What every import leaves behind: a raised `data_version`, a row in `imports`, an audit entry.

use diesel::SqliteConnection;
use diesel::prelude::*;
use hemline_domain::CategoryId;
use serde_json::json;

use super::{DateRange, ImportContext, ImportOutcome};
use crate::codec::{from_i64, to_i64, to_timestamp};
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
}

impl ImportKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Stores => "stores",
            Self::Categories => "categories",
            Self::HistoricalSales => "historical_sales",
            Self::DemandEvents => "demand_events",
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
    connection: &mut SqliteConnection,
    imported: Imported,
    context: &ImportContext,
) -> Result<ImportOutcome, PersistenceError> {
    let version: i64 = diesel::update(data_version::table)
        .set(data_version::version.eq(data_version::version + 1))
        .returning(data_version::version)
        .get_result(connection)?;
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
    write_audit(
        connection,
        &AuditEntry {
            actor: context.actor.clone(),
            action: format!("import_{}", imported.kind.as_str()),
            subject: context.source.clone(),
            details: json!({
                "import_id": import_id,
                "rows_imported": imported.rows_imported,
                "rows_replaced": imported.rows_replaced,
                "data_version": version,
            }),
            request_id: context.request_id.clone(),
            at: context.at,
        },
    )?;
    Ok(ImportOutcome {
        rows_imported: imported.rows_imported,
        rows_replaced: imported.rows_replaced,
        date_range: imported.date_range,
        categories: imported.categories,
        warnings: imported.warnings,
        data_version: from_i64("data_version", version)?,
    })
}
