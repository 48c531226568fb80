//! Reads a category's sales history: the one large read, 312,000 rows for 2,000 stores and three years.
//!
//! A week comes as one row that lists its stores' keys and their units, which costs half of what a row per sale would.
//! Each store's id is made once and shared by its weeks, and nothing is sorted but the stores within a week.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::Text;
use hemline_domain::{CategoryId, StoreId, StoreWeek, Units};

use super::SqliteStorage;
use crate::codec::{from_date, from_json};
use crate::connection::{DbConnection, Dialect};
use crate::error::PersistenceError;
use crate::schema::{categories, stores};

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

/// A week of a category, as JSON: the keys of its stores, and in the same order what they sold.
#[derive(QueryableByName)]
struct WeekRow {
    #[diesel(sql_type = Text)]
    week_start_date: String,
    #[diesel(sql_type = Text)]
    store_keys: String,
    #[diesel(sql_type = Text)]
    units: String,
}

/// The rows of a category, by week.
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
    let list = Dialect {
        sqlite: "json_group_array",
        postgres: "json_agg",
    };
    let list = list.of(connection);
    let weeks: Vec<WeekRow> = diesel::sql_query(format!(
        "SELECT week_start_date, CAST({list}(store_key) AS TEXT) AS store_keys,
             CAST({list}(units_sold) AS TEXT) AS units
         FROM historical_sales
         WHERE category_key = {category_key}
         GROUP BY week_start_date
         ORDER BY week_start_date"
    ))
    .load(connection)?;
    let mut history = Vec::new();
    for week in weeks {
        let week_start_date = from_date("week_start_date", &week.week_start_date)?;
        let store_keys: Vec<i64> = from_json("store_key", &week.store_keys)?;
        let units: Vec<u64> = from_json("units_sold", &week.units)?;
        // A sale references its store, so that none is without.
        let sales = store_keys.iter().zip(units);
        let sales = sales.filter_map(|(key, units)| Some((ids.get(key)?, units)));
        history.extend(sales.map(|(store_id, units)| StoreWeek {
            store_id: store_id.clone(),
            week_start_date,
            units_sold: Units::new(units),
        }));
    }
    history.shrink_to_fit();
    Ok(history)
}
