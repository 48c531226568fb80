//! Moves a staged calendar file into the table, inside one transaction.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::events_staging::StagedEvents;
use super::record::{Imported, record_import};
use super::{ImportContext, ImportKind, ImportOutcome};
use crate::codec::{Count, from_i64};
use crate::connection::DbConnection;
use crate::error::PersistenceError;

/// What names an event, in the file and in the table.
const KEY: &str = "category_key, event_date, kind, event_name";

/// What the file says of it.
const REST: &str = "value, lower_window, upper_window";

const IS_THE_SAME: &str = "(stored.category_key, stored.event_date, stored.kind, stored.event_name)
    = (staged.category_key, staged.event_date, staged.kind, staged.event_name)";

/// Moves what [`super::stage_events`] staged on the same connection into `demand_events`.
pub(crate) fn merge_events(
    connection: &mut DbConnection,
    staged: &StagedEvents,
    context: &ImportContext,
) -> Result<ImportOutcome, PersistenceError> {
    let replaced: Count = diesel::sql_query(format!(
        "SELECT count(*) AS count FROM staged_events AS staged
         WHERE EXISTS (SELECT 1 FROM demand_events AS stored WHERE {IS_THE_SAME})"
    ))
    .get_result(connection)?;
    let mut warnings = staged.warnings.clone();
    if context.replace_calendars {
        let removed = remove_what_is_not_staged(connection)?;
        if removed > 0 {
            warnings.push(format!(
                "{removed} stored row(s) of these categories are not in the file and were removed"
            ));
        }
    }
    // Categories are never deleted, so every staged key still stands for the same category.
    diesel::sql_query(format!(
        "INSERT INTO demand_events ({KEY}, {REST})
         SELECT {KEY}, {REST} FROM staged_events
         WHERE true
         ORDER BY {KEY}
         ON CONFLICT ({KEY}) DO UPDATE SET
             value = excluded.value,
             lower_window = excluded.lower_window,
             upper_window = excluded.upper_window"
    ))
    .execute(connection)?;
    connection.batch_execute("DROP TABLE staged_events")?;
    let imported = Imported {
        kind: ImportKind::DemandEvents,
        rows_imported: staged.rows,
        rows_replaced: from_i64("rows_replaced", replaced.count)?,
        date_range: staged.dates,
        categories: staged.categories.clone(),
        warnings,
    };
    record_import(connection, imported, context)
}

/// Removes the rows of staged categories that the file does not have, and returns how many.
fn remove_what_is_not_staged(connection: &mut DbConnection) -> Result<usize, PersistenceError> {
    let removed = diesel::sql_query(format!(
        "DELETE FROM demand_events AS stored
         WHERE category_key IN (SELECT category_key FROM staged_events)
             AND NOT EXISTS (SELECT 1 FROM staged_events AS staged WHERE {IS_THE_SAME})"
    ))
    .execute(connection)?;
    Ok(removed)
}
