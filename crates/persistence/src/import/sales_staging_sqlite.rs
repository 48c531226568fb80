//! Stages sales on SQLite, row by row: the key of the temporary table finds what is there twice.

use std::io::Read;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::Progress;
use super::rejected::RejectedFile;
use super::sales_staging::{COLUMNS, SalesReader, SalesStaging, duplicate, staged_sales};
use super::table::{Row, RowResult, TableEnd, read_table};
use crate::codec::to_i64;
use crate::error::PersistenceError;

impl SalesStaging for SqliteConnection {
    fn stage(
        &mut self,
        csv: impl Read,
        sales: &mut SalesReader,
        progress: Progress<'_>,
    ) -> Result<TableEnd, PersistenceError> {
        self.transaction(|connection| {
            create_table(connection)?;
            read_table(csv, COLUMNS, progress, |row, rejected| {
                take(connection, sales, row, rejected)
            })
        })
    }
}

/// At most 256 MiB of the table are held in memory: enough for about ten million rows, whose order in
/// the file need not be that of the table.
fn create_table(connection: &mut SqliteConnection) -> QueryResult<()> {
    connection.batch_execute(
        "PRAGMA temp.cache_size = -262144;
         DROP TABLE IF EXISTS temp.staged_sales;
         CREATE TEMPORARY TABLE staged_sales (
             category_key INTEGER NOT NULL,
             week_start_date TEXT NOT NULL,
             store_key INTEGER NOT NULL,
             units_sold INTEGER NOT NULL,
             line INTEGER NOT NULL,
             PRIMARY KEY (category_key, week_start_date, store_key)
         ) STRICT, WITHOUT ROWID;",
    )
}

fn take(
    connection: &mut SqliteConnection,
    sales: &mut SalesReader,
    row: &Row<'_>,
    rejected: &mut RejectedFile,
) -> RowResult {
    let sale = match sales.read(row, rejected) {
        Ok(sale) => sale,
        Err(bad) => return Ok(Err(bad)),
    };
    let inserted = diesel::insert_into(staged_sales::table)
        .values((
            staged_sales::category_key.eq(sale.category_key),
            staged_sales::week_start_date.eq(sale.week),
            staged_sales::store_key.eq(sale.store_key),
            staged_sales::units_sold.eq(to_i64("units_sold", sale.units)?),
            staged_sales::line.eq(to_i64("line", row.line)?),
        ))
        .on_conflict_do_nothing()
        .execute(connection)?;
    if inserted == 1 {
        return Ok(Ok(()));
    }
    let first_line: i64 = staged_sales::table
        .find((sale.category_key, sale.week, sale.store_key))
        .select(staged_sales::line)
        .get_result(connection)?;
    Ok(Err(duplicate(sale.week, first_line)))
}
