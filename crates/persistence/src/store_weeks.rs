//! Turns sales, which name stores by integer keys, into [`StoreWeek`]s.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use hemline_domain::{StoreId, StoreWeek, Units};

use crate::connection::DbConnection;
use crate::error::PersistenceError;
use crate::schema::stores;

/// Takes sales that come by week. Each store's id is made once and shared by its weeks.
pub(crate) struct StoreWeeks {
    ids: HashMap<i64, StoreId>,
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
            rows: Vec::new(),
        })
    }

    /// Adds what a store sold in a week. A store that is gone is left out; stored sales reference their store, so that
    /// none of them is.
    pub(crate) fn add(&mut self, week_start_date: NaiveDate, store_key: i64, units_sold: Units) {
        if let Some(store_id) = self.ids.get(&store_key) {
            self.rows.push(StoreWeek {
                store_id: store_id.clone(),
                week_start_date,
                units_sold,
            });
        }
    }

    /// The sales by week and store. Nothing is sorted but the stores within a week.
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
