//! Writes sales to SQLite, row by row: they come in the order of the table's key, so that it grows at its end.

use diesel::prelude::*;

use super::sales_merge::{SalesWriting, write_each};
use super::sorted_rows::StagedRow;
use crate::error::PersistenceError;
use crate::schema::historical_sales;

impl SalesWriting for SqliteConnection {
    fn write_sales(
        &mut self,
        category_key: i64,
        any_stored: bool,
        rows: impl Iterator<Item = Result<StagedRow, PersistenceError>>,
    ) -> Result<u64, PersistenceError> {
        let mut replaced = 0;
        write_each(rows, |row, week| {
            let units = historical_sales::units_sold.eq(i64::from(row.units));
            let insert = diesel::insert_into(historical_sales::table).values((
                historical_sales::category_key.eq(category_key),
                historical_sales::week_start_date.eq(week),
                historical_sales::store_key.eq(row.store_key),
                units,
            ));
            // Without a clause for conflicts diesel need not write the statement anew for every row.
            let inserted = if any_stored {
                insert.on_conflict_do_nothing().execute(self)?
            } else {
                insert.execute(self)?
            };
            if inserted == 0 {
                let stored = historical_sales::table.find((category_key, week, row.store_key));
                diesel::update(stored).set(units).execute(self)?;
                replaced += 1;
            }
            Ok(())
        })?;
        Ok(replaced)
    }
}
