//! Reads a category's sales history: the one large read, 312,000 rows for 2,000 stores and three years.
//!
//! Rows come in the order of their key and name stores by integer keys. Each store's id is made once and
//! shared by its rows, each week's date is read once, and nothing is sorted but the stores within a week.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use hemline_domain::{CategoryId, StoreId, StoreWeek, Units};

use super::SqliteStorage;
use crate::codec::{from_date, from_i64};
use crate::connection::{DbConnection, on_backend};
use crate::error::PersistenceError;
use crate::schema::{categories, historical_sales, stores};

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
            let mut history = read_rows(connection, category_key)?;
            for week in
                history.chunk_by_mut(|row, next| row.week_start_date == next.week_start_date)
            {
                week.sort_by(|row, other| row.store_id.cmp(&other.store_id));
            }
            Ok(history)
        })
    }
}

/// The rows of a category, by week, and by key within it.
fn read_rows(
    connection: &mut DbConnection,
    category_key: i64,
) -> Result<Vec<StoreWeek>, PersistenceError> {
    let ids: HashMap<i64, StoreId> = stores::table
        .select((stores::store_key, stores::store_id))
        .load::<(i64, String)>(connection)?
        .into_iter()
        .map(|(key, id)| (key, StoreId::new(id)))
        .collect();
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
    let mut week = WeekOfRow::default();
    let mut history = Vec::new();
    on_backend!(connection, {
        for row in query.load_iter::<(String, i64, i64), DefaultLoadingMode>(connection)? {
            let (date, store_key, units) = row?;
            let Some(store_id) = ids.get(&store_key) else {
                // A sale references its store, so that none is without.
                continue;
            };
            history.push(StoreWeek {
                store_id: store_id.clone(),
                week_start_date: week.of(date)?,
                units_sold: Units::new(from_i64("units_sold", units)?),
            });
        }
    });
    history.shrink_to_fit();
    Ok(history)
}

/// The week of the last row: the next row's is most often the same.
#[derive(Default)]
struct WeekOfRow {
    text: String,
    date: NaiveDate,
}

impl WeekOfRow {
    fn of(&mut self, text: String) -> Result<NaiveDate, PersistenceError> {
        if text != self.text {
            self.date = from_date("week_start_date", &text)?;
            self.text = text;
        }
        Ok(self.date)
    }
}
