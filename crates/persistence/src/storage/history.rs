//! Reads a category's sales history: the one large read, 312,000 rows for 2,000 stores and three years.
//!
//! A week comes as one row that lists its stores' keys and their units, which costs half of what a row per sale would.

use diesel::prelude::*;
use diesel::sql_types::Text;
use hemline_domain::{CategoryId, StoreWeek, Units};

use super::DatabaseStorage;
use crate::codec::{from_date, from_json};
use crate::connection::{DbConnection, Dialect};
use crate::error::PersistenceError;
use crate::schema::categories;
use crate::store_weeks::StoreWeeks;

impl DatabaseStorage {
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

/// The rows of a category, by week and store.
fn read_rows(
    connection: &mut DbConnection,
    category_key: i64,
) -> Result<Vec<StoreWeek>, PersistenceError> {
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
    let mut history = StoreWeeks::new(connection)?;
    for week in weeks {
        let week_start_date = from_date("week_start_date", &week.week_start_date)?;
        let store_keys: Vec<i64> = from_json("store_key", &week.store_keys)?;
        let units: Vec<u64> = from_json("units_sold", &week.units)?;
        for (store_key, units) in store_keys.into_iter().zip(units) {
            history.add(week_start_date, store_key, Units::new(units));
        }
    }
    Ok(history.finish())
}
