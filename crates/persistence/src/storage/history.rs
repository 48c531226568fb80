//! Reads a category's sales history: the one large read, 312,000 rows for 2,000 stores and three years.
//!
//! Rows come in the order of their key, that is by week.

use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use hemline_domain::{CategoryId, StoreWeek};

use super::SqliteStorage;
use crate::connection::{DbConnection, on_backend};
use crate::error::PersistenceError;
use crate::schema::{categories, historical_sales};
use crate::store_weeks::{SalesRow, StoreWeeks};

impl SqliteStorage {
    /// All sales of a category, by week and store.
    pub(super) fn read_history(&self, id: &CategoryId) -> Result<Vec<StoreWeek>, PersistenceError> {
        let mut connection = self.database.reader()?;
        // One snapshot, so that no row names a store that came in between.
        connection.transaction(|connection| {
            let category_key: Option<i64> = categories::table
                .filter(categories::category_id.eq(id.as_str()))
                .select(categories::category_key)
                .get_result(connection)
                .optional()?;
            let Some(category_key) = category_key else {
                return Ok(Vec::new());
            };
            read_rows(connection, category_key)
        })
    }
}

fn read_rows(
    connection: &mut DbConnection,
    category_key: i64,
) -> Result<Vec<StoreWeek>, PersistenceError> {
    let mut history = StoreWeeks::new(connection)?;
    let query = historical_sales::table
        .filter(historical_sales::category_key.eq(category_key))
        .select((
            historical_sales::week_start_date,
            historical_sales::store_key,
            historical_sales::units_sold,
        ))
        .order((
            historical_sales::week_start_date,
            historical_sales::store_key,
        ));
    on_backend!(connection, {
        for row in query.load_iter::<SalesRow, DefaultLoadingMode>(connection)? {
            history.add(row?)?;
        }
    });
    Ok(history.finish())
}
