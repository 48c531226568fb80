//! Writes sales to SQLite, row by row: they come in the order of the table's key, so that it grows at its end.

use diesel::Table;
use diesel::insert_into;
use diesel::prelude::*;
use diesel::upsert::excluded;

use super::sales_merge::{SalesWriting, write_each};
use super::sorted_rows::StagedRow;
use crate::error::PersistenceError;
use crate::schema::historical_sales;

#[derive(Insertable)]
#[diesel(table_name = historical_sales)]
struct Sale<'a> {
    category_key: i64,
    week_start_date: &'a str,
    store_key: i64,
    units_sold: i64,
}

impl<'a> Sale<'a> {
    fn of(category_key: i64, week_start_date: &'a str, row: &StagedRow) -> Self {
        Self {
            category_key,
            week_start_date,
            store_key: row.store_key,
            units_sold: row.units.into(),
        }
    }
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
            // Without a clause for conflicts diesel need not write the statement anew for every row.
            insert_into(historical_sales::table)
                .values(Sale::of(category_key, week, row))
                .execute(self)?;
            Ok(())
        })?;
        Ok(0)
    }
}

/// Inserts or replaces rows, and returns how many it replaced. What is there already as it should be is not written.
fn replace(
    connection: &mut SqliteConnection,
    category_key: i64,
    rows: impl Iterator<Item = Result<StagedRow, PersistenceError>>,
) -> Result<u64, PersistenceError> {
    use diesel::query_dsl::methods::FilterDsl;

    let units = historical_sales::units_sold;
    let before = stored(connection, category_key)?;
    let mut written = 0;
    write_each(rows, |row, week| {
        insert_into(historical_sales::table)
            .values(Sale::of(category_key, week, row))
            .on_conflict(historical_sales::table.primary_key())
            .do_update()
            .set(units.eq(excluded(units)))
            .filter(units.ne(excluded(units)))
            .execute(connection)?;
        written += 1;
        Ok(())
    })?;
    let new = stored(connection, category_key)? - before;
    Ok(written - new)
}

fn stored(connection: &mut SqliteConnection, category_key: i64) -> Result<u64, PersistenceError> {
    let rows: i64 = historical_sales::table
        .filter(historical_sales::category_key.eq(category_key))
        .count()
        .get_result(connection)?;
    Ok(rows.unsigned_abs())
}
