//! The calendar of a category, in pages.

use diesel::prelude::*;
use hemline_domain::{CategoryId, DemandEvent};

use super::page::{Page, PageRequest};
use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::{categories, demand_events};
use crate::storage::demand_event_row::DemandEventRow;

/// Where a page ended: date, kind and name of its last row.
type Key = (String, String, String);

/// Events, prices and promotions of a category, by date, kind and name; none where the category
/// does not exist.
///
/// # Errors
/// When the cursor is not one of this list or the database fails.
pub fn demand_events_page(
    database: &Database,
    category_id: &CategoryId,
    request: &PageRequest,
) -> Result<Page<DemandEvent>, PersistenceError> {
    let mut connection = database.reader()?;
    let mut query = demand_events::table
        .inner_join(categories::table)
        .filter(categories::category_id.eq(category_id.as_str()))
        .order((
            demand_events::event_date,
            demand_events::kind,
            demand_events::event_name,
        ))
        .limit(request.rows())
        .select((demand_events::position, DemandEventRow::as_select()))
        .into_boxed();
    if let Some(cursor) = &request.cursor {
        let (date, kind, name) = end_of_page(&mut connection, category_id, cursor)?;
        let same_date = demand_events::kind.gt(kind.clone()).or(demand_events::kind
            .eq(kind)
            .and(demand_events::event_name.gt(name)));
        query = query.filter(
            demand_events::event_date
                .gt(date.clone())
                .or(demand_events::event_date.eq(date).and(same_date)),
        );
    }
    let rows: Vec<(i64, DemandEventRow)> = query.load(&mut connection)?;
    request.page(rows, DemandEventRow::try_into_event)
}

fn end_of_page(
    connection: &mut DbConnection,
    category_id: &CategoryId,
    cursor: &str,
) -> Result<Key, PersistenceError> {
    let invalid = || PersistenceError::InvalidCursor {
        cursor: cursor.to_owned(),
    };
    let position: i64 = cursor.parse().map_err(|_| invalid())?;
    demand_events::table
        .inner_join(categories::table)
        .filter(categories::category_id.eq(category_id.as_str()))
        .filter(demand_events::position.eq(position))
        .select((
            demand_events::event_date,
            demand_events::kind,
            demand_events::event_name,
        ))
        .get_result(connection)
        .optional()?
        .ok_or_else(invalid)
}
