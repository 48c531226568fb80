//! The audit log: who changed what, when.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use hemline_domain::storage::Change;
use serde::Serialize;
use serde_json::Value;

use super::page::{Page, PageRequest};
use crate::codec::{from_i64, from_json, from_timestamp, to_json, to_timestamp};
use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::audit_log;

/// A change to be logged.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AuditEntry {
    /// Who.
    pub(crate) actor: String,
    /// What was done, e.g. `import_stores`, `approval_accept`.
    pub(crate) action: String,
    /// To what: a file's name, a workflow's id.
    pub(crate) subject: String,
    /// From which values to which.
    pub(crate) details: Value,
    /// The request that did it.
    pub(crate) request_id: Option<String>,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

/// A logged change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditRecord {
    /// Its number; later changes have larger ones.
    pub audit_id: u64,
    /// Who.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// From which values to which.
    pub details: Value,
    /// The request that did it.
    pub request_id: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_log)]
struct AuditRow {
    audit_id: i64,
    actor: String,
    action: String,
    subject: String,
    details: String,
    request_id: Option<String>,
    created_at: String,
}

impl AuditRow {
    fn into_record(self) -> Result<AuditRecord, PersistenceError> {
        Ok(AuditRecord {
            audit_id: from_i64("audit_id", self.audit_id)?,
            actor: self.actor,
            action: self.action,
            subject: self.subject,
            details: from_json("details", &self.details)?,
            request_id: self.request_id,
            created_at: from_timestamp("created_at", &self.created_at)?,
        })
    }
}

/// Logs a change to a workflow or a rehearsal inside the transaction that makes it.
pub(crate) fn write_change(
    connection: &mut DbConnection,
    change: &Change,
    at: DateTime<Utc>,
) -> Result<(), PersistenceError> {
    let change = change.clone();
    let entry = AuditEntry {
        actor: change.actor,
        action: change.action,
        subject: change.subject,
        details: change.details,
        request_id: change.request_id,
        at,
    };
    write_audit(connection, &entry)
}

/// Logs a change inside the caller's transaction.
pub(crate) fn write_audit(
    connection: &mut DbConnection,
    entry: &AuditEntry,
) -> Result<(), PersistenceError> {
    diesel::insert_into(audit_log::table)
        .values((
            audit_log::actor.eq(&entry.actor),
            audit_log::action.eq(&entry.action),
            audit_log::subject.eq(&entry.subject),
            audit_log::details.eq(to_json("details", &entry.details)?),
            audit_log::request_id.eq(&entry.request_id),
            audit_log::created_at.eq(to_timestamp(entry.at)),
        ))
        .execute(connection)?;
    Ok(())
}

/// Logged changes, newest first.
///
/// # Errors
/// When the cursor is not one of this list or the database fails.
pub fn audit_page(
    database: &Database,
    request: &PageRequest,
) -> Result<Page<AuditRecord>, PersistenceError> {
    let rows: Vec<AuditRow> = audit_log::table
        .filter(audit_log::audit_id.lt(request.before()?))
        .order(audit_log::audit_id.desc())
        .limit(request.rows())
        .select(AuditRow::as_select())
        .load(&mut database.reader()?)?;
    let rows = rows.into_iter().map(|row| (row.audit_id, row)).collect();
    request.page(rows, AuditRow::into_record)
}
