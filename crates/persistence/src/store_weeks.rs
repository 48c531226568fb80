//! Turns rows of sales, which name stores by integer keys and weeks by text, into [`StoreWeek`]s.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use hemline_domain::{StoreId, StoreWeek, Units};

use crate::codec::{from_date, from_i64};
use crate::connection::DbConnection;
use crate::error::PersistenceError;
use crate::schema::stores;

/// Week, store key and units, as they are stored.
pub(crate) type SalesRow = (String, i64, i64);

/// Reads rows that come by week. Each store's id is made once and shared by its rows, and each week's date is read
/// once.
pub(crate) struct StoreWeeks {
    ids: HashMap<i64, StoreId>,
    week: WeekOfRow,
    rows: Vec<StoreWeek>,
}

impl StoreWeeks {
    /// Reads the stores.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn new(connection: &mut DbConnection) -> Result<Self, PersistenceError> {
        let ids = stores::table
            .select((stores::store_key, stores::store_id))
            .load::<(i64, String)>(connection)?
            .into_iter()
            .map(|(key, id)| (key, StoreId::new(id)))
            .collect();
        Ok(Self {
            ids,
            week: WeekOfRow::default(),
            rows: Vec::new(),
        })
    }

    /// Adds a row. One whose store is gone is left out; stored sales reference their store, so that none of them is.
    ///
    /// # Errors
    /// When the row's week or units cannot be read.
    pub(crate) fn add(
        &mut self,
        (week, store_key, units): SalesRow,
    ) -> Result<(), PersistenceError> {
        if let Some(store_id) = self.ids.get(&store_key) {
            self.rows.push(StoreWeek {
                store_id: store_id.clone(),
                week_start_date: self.week.of(week)?,
                units_sold: Units::new(from_i64("units_sold", units)?),
            });
        }
        Ok(())
    }

    /// The rows by week and store. Nothing is sorted but the stores within a week.
    pub(crate) fn finish(mut self) -> Vec<StoreWeek> {
        self.rows.shrink_to_fit();
        let same_week =
            |row: &StoreWeek, next: &StoreWeek| row.week_start_date == next.week_start_date;
        for week in self.rows.chunk_by_mut(same_week) {
            week.sort_by(|row, other| row.store_id.cmp(&other.store_id));
        }
        self.rows
    }
}

/// The week of the last row: the next row's is most often the same.
#[derive(Default)]
pub(crate) struct WeekOfRow {
    text: String,
    date: NaiveDate,
}

impl WeekOfRow {
    /// The date of a row's week.
    ///
    /// # Errors
    /// When it is no date.
    pub(crate) fn of(&mut self, text: String) -> Result<NaiveDate, PersistenceError> {
        if text != self.text {
            self.date = from_date("week_start_date", &text)?;
            self.text = text;
        }
        Ok(self.date)
    }
}
