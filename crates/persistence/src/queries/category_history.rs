//! Which weeks and stores a category's history covers, and what they sold.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use hemline_domain::{CategoryId, StoreId};

use crate::codec::{from_date, from_i64};
use crate::connection::{DbConnection, on_backend};
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::{categories, historical_sales, stores};

/// What a category's history covers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CategoryHistory {
    /// The weeks with a row of any store, oldest first.
    pub weeks: Vec<HistoryWeek>,
    /// The stores with a row in any week, by id.
    pub stores: Vec<HistoryStore>,
}

/// A week of a category's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryWeek {
    /// Its first day.
    pub week_start_date: NaiveDate,
    /// Stores that sold at least one unit.
    pub stores_with_sales: u64,
    /// Rows: one per store.
    pub rows: u64,
    /// Units of all stores.
    pub units: u64,
}

/// A store in a category's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryStore {
    /// The store.
    pub store_id: StoreId,
    /// Its name.
    pub store_name: String,
    /// First day of its first week.
    pub first_week: NaiveDate,
    /// First day of its last week.
    pub last_week: NaiveDate,
    /// Its rows: one per week.
    pub weeks: u64,
    /// Units of all weeks.
    pub units: u64,
    /// One character per week of [`CategoryHistory::weeks`]: `1` for a row with units, `s` for a row of 0 units, `0` for
    /// none.
    pub cells: String,
}

/// What a category's history covers; nothing where there is no such category. Reads every row of the category, once.
///
/// # Errors
/// When the database fails.
pub fn category_history(
    database: &Database,
    id: &CategoryId,
) -> Result<Option<CategoryHistory>, PersistenceError> {
    // One snapshot, so that no row names a store that came in between.
    database.reader()?.transaction(|connection| {
        let category_key: Option<i64> = categories::table
            .filter(categories::category_id.eq(id.as_str()))
            .select(categories::category_key)
            .get_result(connection)
            .optional()?;
        category_key
            .map(|key| read_category(connection, key))
            .transpose()
    })
}

fn read_category(
    connection: &mut DbConnection,
    category_key: i64,
) -> Result<CategoryHistory, PersistenceError> {
    let mut tally = Tally::default();
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
        for row in query.load_iter::<(String, i64, i64), DefaultLoadingMode>(connection)? {
            let (week, store_key, units) = row?;
            tally.add(week, store_key, from_i64("units_sold", units)?)?;
        }
    });
    let names: Vec<(i64, String, String)> = stores::table
        .select((stores::store_key, stores::store_id, stores::store_name))
        .order(stores::store_id)
        .load(connection)?;
    Ok(tally.finish(names))
}

/// Sums rows that come by week.
#[derive(Default)]
struct Tally {
    week: String,
    weeks: Vec<HistoryWeek>,
    stores: HashMap<i64, StoreTally>,
}

#[derive(Default)]
struct StoreTally {
    units: u64,
    cells: String,
}

impl Tally {
    fn add(&mut self, week: String, store_key: i64, units: u64) -> Result<(), PersistenceError> {
        if self.weeks.is_empty() || week != self.week {
            self.weeks.push(HistoryWeek {
                week_start_date: from_date("week_start_date", &week)?,
                stores_with_sales: 0,
                rows: 0,
                units: 0,
            });
            self.week = week;
        }
        let position = self.weeks.len() - 1;
        let week = &mut self.weeks[position];
        week.stores_with_sales += u64::from(units > 0);
        week.rows += 1;
        week.units += units;
        let store = self.stores.entry(store_key).or_default();
        store.units += units;
        pad(&mut store.cells, position);
        store.cells.push(if units > 0 { '1' } else { 's' });
        Ok(())
    }

    fn finish(mut self, names: Vec<(i64, String, String)>) -> CategoryHistory {
        let mut stores = Vec::new();
        for (key, store_id, store_name) in names {
            let Some(mut store) = self.stores.remove(&key) else {
                continue;
            };
            let with_row = |cell: char| cell != '0';
            let last = store.cells.len() - 1;
            // Every store of the tally has a row.
            let first = store.cells.find(with_row).unwrap_or(last);
            pad(&mut store.cells, self.weeks.len());
            stores.push(HistoryStore {
                store_id: StoreId::new(store_id),
                store_name,
                first_week: self.weeks[first].week_start_date,
                last_week: self.weeks[last].week_start_date,
                weeks: store.cells.matches(with_row).count() as u64,
                units: store.units,
                cells: store.cells,
            });
        }
        CategoryHistory {
            weeks: self.weeks,
            stores,
        }
    }
}

/// Marks the weeks before `position` as weeks without a row.
fn pad(cells: &mut String, position: usize) {
    cells.extend(std::iter::repeat_n('0', position - cells.len()));
}
