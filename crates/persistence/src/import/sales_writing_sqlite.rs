//! Writes sales to SQLite, row by row: they come in the order of the table's key, so that it grows at its end.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::sales_merge::{SalesWriting, write_each};
use super::sales_replacing::{COUNT_REPLACED, MOVE_STAGED, STAGED_AT_ONCE, staged_sales};
use super::sorted_rows::StagedRow;
use crate::codec::{Count, from_i64};
use crate::error::PersistenceError;
use crate::schema::historical_sales;

/// Inserts a row into a table. A clause for conflicts would have diesel write the statement anew for every row.
macro_rules! insert {
    ($connection:expr, $table:ident, $category_key:expr, $week:expr, $row:expr) => {
        diesel::insert_into($table::table)
            .values((
                $table::category_key.eq($category_key),
                $table::week_start_date.eq($week),
                $table::store_key.eq($row.store_key),
                $table::units_sold.eq(i64::from($row.units)),
            ))
            .execute($connection)
    };
}

impl SalesWriting for SqliteConnection {
    fn write_sales(
        &mut self,
        category_key: i64,
        any_stored: bool,
        rows: impl Iterator<Item = Result<StagedRow, PersistenceError>>,
    ) -> Result<u64, PersistenceError> {
        if any_stored {
            return replace(self, category_key, rows);
        }
        write_each(rows, |row, week| {
            insert!(self, historical_sales, category_key, week, row)?;
            Ok(())
        })?;
        Ok(0)
    }
}

/// Inserts or replaces rows, and returns how many it replaced.
fn replace(
    connection: &mut SqliteConnection,
    category_key: i64,
    rows: impl Iterator<Item = Result<StagedRow, PersistenceError>>,
) -> Result<u64, PersistenceError> {
    connection.batch_execute(
        "CREATE TEMPORARY TABLE staged_sales (
             category_key INTEGER NOT NULL,
             week_start_date TEXT NOT NULL,
             store_key INTEGER NOT NULL,
             units_sold INTEGER NOT NULL,
             PRIMARY KEY (category_key, week_start_date, store_key)
         ) WITHOUT ROWID;",
    )?;
    let mut replaced = 0;
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        write_each(rows.by_ref().take(STAGED_AT_ONCE), |row, week| {
            insert!(connection, staged_sales, category_key, week, row)?;
            Ok(())
        })?;
        let count: Count = diesel::sql_query(COUNT_REPLACED).get_result(connection)?;
        replaced += from_i64::<u64>("rows_replaced", count.count)?;
        connection.batch_execute(MOVE_STAGED)?;
        connection.batch_execute("DELETE FROM staged_sales")?;
    }
    connection.batch_execute("DROP TABLE staged_sales")?;
    Ok(replaced)
}
