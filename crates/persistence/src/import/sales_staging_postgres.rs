//! Stages sales on PostgreSQL: the file becomes one `COPY`, and what is there twice is looked for when all is there.

use std::cell::RefCell;
use std::io::{BufWriter, Read, Write};

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::Progress;
use super::rejected::{MAX_BAD_ROWS, RejectedFile};
use super::sales_staging::{COLUMNS, SalesReader, SalesStaging, duplicate, staged_sales};
use super::table::{Row, RowResult, TableEnd, read_rows};
use crate::codec::from_i64;
use crate::error::PersistenceError;

/// Bytes that are sent at once.
const SENT_AT_ONCE: usize = 64 * 1024;

impl SalesStaging for PgConnection {
    fn stage(
        &mut self,
        csv: impl Read,
        sales: &mut SalesReader,
        progress: Progress<'_>,
    ) -> Result<TableEnd, PersistenceError> {
        self.transaction(|connection| {
            create_table(connection)?;
            let (end, mut rejected) = copy(connection, csv, sales, progress)?;
            reject_duplicates(connection, &mut rejected)?;
            end.unless(rejected)
        })
    }
}

fn create_table(connection: &mut PgConnection) -> QueryResult<()> {
    connection.batch_execute(
        "DROP TABLE IF EXISTS pg_temp.staged_sales;
         CREATE TEMPORARY TABLE staged_sales (
             category_key BIGINT NOT NULL,
             week_start_date TEXT COLLATE \"C\" NOT NULL,
             store_key BIGINT NOT NULL,
             units_sold BIGINT NOT NULL,
             line BIGINT NOT NULL
         );",
    )
}

fn copy(
    connection: &mut PgConnection,
    csv: impl Read,
    sales: &mut SalesReader,
    progress: Progress<'_>,
) -> Result<(TableEnd, RejectedFile), PersistenceError> {
    // The rows are written by a closure that could be called more than once, but is not.
    let source = RefCell::new(Some((csv, sales, progress)));
    let read = RefCell::new(None);
    diesel::copy_from(staged_sales::table)
        .from_raw_data(staged_sales::table, |copy| {
            if let Some((csv, sales, progress)) = source.take() {
                let mut output = BufWriter::with_capacity(SENT_AT_ONCE, copy);
                let rows = read_rows(csv, COLUMNS, progress, |row, rejected| {
                    write_row(&mut output, sales, row, rejected)
                })?;
                output.flush().map_err(copy_error)?;
                read.replace(Some(rows));
            }
            Ok::<(), PersistenceError>(())
        })
        .execute(connection)?;
    read.into_inner()
        .ok_or(PersistenceError::Query(diesel::result::Error::NotFound))
}

/// The columns of a sale are numbers and a date: nothing in them needs an escape.
fn write_row(
    output: &mut impl Write,
    sales: &mut SalesReader,
    row: &Row<'_>,
    rejected: &mut RejectedFile,
) -> RowResult {
    let sale = match sales.read(row, rejected) {
        Ok(sale) => sale,
        Err(bad) => return Ok(Err(bad)),
    };
    let (category, week, store) = (sale.category_key, sale.week, sale.store_key);
    let written = writeln!(
        output,
        "{category}\t{week}\t{store}\t{}\t{}",
        sale.units, row.line
    );
    written.map_err(copy_error)?;
    Ok(Ok(()))
}

#[allow(clippy::needless_pass_by_value)]
fn copy_error(error: std::io::Error) -> PersistenceError {
    PersistenceError::Query(diesel::result::Error::DeserializationError(Box::new(error)))
}

#[derive(QueryableByName)]
struct Duplicate {
    #[diesel(sql_type = Text)]
    week_start_date: String,
    #[diesel(sql_type = BigInt)]
    line: i64,
    #[diesel(sql_type = BigInt)]
    first_line: i64,
    #[diesel(sql_type = BigInt)]
    duplicates: i64,
}

fn reject_duplicates(
    connection: &mut PgConnection,
    rejected: &mut RejectedFile,
) -> Result<(), PersistenceError> {
    // The index also finds the rows of each category for the merge.
    connection.batch_execute(
        "CREATE INDEX staged_sales_by_key
             ON staged_sales (category_key, week_start_date, store_key, line);
         ANALYZE staged_sales;",
    )?;
    let found: Vec<Duplicate> = diesel::sql_query(format!(
        "SELECT week_start_date, line, first_line, count(*) OVER () AS duplicates
         FROM (
             SELECT week_start_date, line,
                 min(line) OVER (PARTITION BY category_key, week_start_date, store_key) AS first_line
             FROM staged_sales
         ) AS staged
         WHERE line > first_line
         ORDER BY line
         LIMIT {MAX_BAD_ROWS}"
    ))
    .load(connection)?;
    let Some(first) = found.first() else {
        return Ok(());
    };
    let count = from_i64("duplicates", first.duplicates)?;
    let rows = found.iter().map(|row| {
        let line = from_i64("line", row.line)?;
        Ok((line, duplicate(&row.week_start_date, row.first_line)))
    });
    let rows: Result<Vec<_>, PersistenceError> = rows.collect();
    rejected.add_among(count, rows?.into_iter());
    Ok(())
}
