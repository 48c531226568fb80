//! Writes sales to PostgreSQL by `COPY`: into the table itself where a category has no rows yet, else into a temporary
//! one, from which rows are inserted or replaced.

use std::cell::RefCell;
use std::io::{BufWriter, Write};

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;

use super::sales_merge::{SalesWriting, write_each};
use super::sales_replacing::{COUNT_REPLACED, MOVE_STAGED, STAGED_AT_ONCE, staged_sales};
use super::sorted_rows::StagedRow;
use crate::codec::{Count, from_i64};
use crate::error::PersistenceError;
use crate::schema::historical_sales;

/// Bytes that are sent at once.
const SENT_AT_ONCE: usize = 64 * 1024;

impl SalesWriting for PgConnection {
    fn write_sales(
        &mut self,
        category_key: i64,
        any_stored: bool,
        rows: impl Iterator<Item = Result<StagedRow, PersistenceError>>,
    ) -> Result<u64, PersistenceError> {
        let mut replaced = 0;
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            // The server keeps in memory which rows of a statement are to be checked for their category and store.
            // The writer could be called more than once, but is not.
            let part = RefCell::new(rows.by_ref().take(STAGED_AT_ONCE));
            let write =
                |copy: &mut dyn Write| write_rows(copy, category_key, &mut *part.borrow_mut());
            if any_stored {
                empty_staging_table(self)?;
                diesel::copy_from(staged_sales::table)
                    .from_raw_data(staged_sales::table, write)
                    .execute(self)?;
                replaced += replace(self)?;
            } else {
                diesel::copy_from(historical_sales::table)
                    .from_raw_data(historical_sales::table, write)
                    .execute(self)?;
            }
        }
        Ok(replaced)
    }
}

/// The columns of a sale are numbers and a date: nothing in them needs an escape.
fn write_rows(
    copy: &mut dyn Write,
    category_key: i64,
    rows: &mut dyn Iterator<Item = Result<StagedRow, PersistenceError>>,
) -> Result<(), PersistenceError> {
    let mut output = BufWriter::with_capacity(SENT_AT_ONCE, copy);
    write_each(rows, |row, week| {
        let (store, units) = (row.store_key, row.units);
        writeln!(output, "{category_key}\t{week}\t{store}\t{units}").map_err(copy_error)
    })?;
    output.flush().map_err(copy_error)
}

#[allow(clippy::needless_pass_by_value)]
fn copy_error(error: std::io::Error) -> PersistenceError {
    PersistenceError::Query(diesel::result::Error::DeserializationError(Box::new(error)))
}

fn empty_staging_table(connection: &mut PgConnection) -> QueryResult<()> {
    connection.batch_execute(
        "CREATE TEMPORARY TABLE IF NOT EXISTS staged_sales (
             category_key BIGINT NOT NULL,
             week_start_date TEXT COLLATE \"C\" NOT NULL,
             store_key BIGINT NOT NULL,
             units_sold BIGINT NOT NULL
         ) ON COMMIT DROP;
         TRUNCATE staged_sales;",
    )
}

/// Moves the staged rows into the history and returns how many rows of it they replaced.
fn replace(connection: &mut PgConnection) -> Result<u64, PersistenceError> {
    connection.batch_execute("ANALYZE staged_sales")?;
    let replaced: Count = diesel::sql_query(COUNT_REPLACED).get_result(connection)?;
    connection.batch_execute(MOVE_STAGED)?;
    from_i64("rows_replaced", replaced.count)
}
