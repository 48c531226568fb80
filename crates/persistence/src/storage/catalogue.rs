//! [`Catalogue`] on a database.

use diesel::prelude::*;
use hemline_domain::storage::{Catalogue, StorageError};
use hemline_domain::{Category, CategoryId, DemandCalendar, Store, StoreWeek};

use super::DatabaseStorage;
use super::catalogue_rows::{CategoryRow, StoreRow};
use super::demand_event_row::DemandEventRow;
use crate::codec::from_i64;
use crate::connection::DbConnection;
use crate::error::PersistenceError;
use crate::schema::{categories, data_version, demand_events, stores};

impl Catalogue for DatabaseStorage {
    fn data_version(&self) -> Result<u64, StorageError> {
        Ok(self.read_data_version()?)
    }

    fn stores(&self) -> Result<Vec<Store>, StorageError> {
        Ok(self.read_stores()?)
    }

    fn categories(&self) -> Result<Vec<Category>, StorageError> {
        Ok(self.read_categories()?)
    }

    fn category(&self, id: &CategoryId) -> Result<Option<Category>, StorageError> {
        Ok(self.read_category(id)?)
    }

    fn category_history(&self, id: &CategoryId) -> Result<Vec<StoreWeek>, StorageError> {
        Ok(self.read_history(id)?)
    }

    fn demand_calendar(&self, id: &CategoryId) -> Result<DemandCalendar, StorageError> {
        Ok(self.read_demand_calendar(id)?)
    }
}

/// How often the data that plans are made from was changed.
pub(crate) fn read_data_version(connection: &mut DbConnection) -> Result<u64, PersistenceError> {
    let version: i64 = data_version::table
        .select(data_version::version)
        .get_result(connection)?;
    from_i64("data_version", version)
}

impl DatabaseStorage {
    fn read_data_version(&self) -> Result<u64, PersistenceError> {
        read_data_version(&mut *self.database.reader()?)
    }

    fn read_stores(&self) -> Result<Vec<Store>, PersistenceError> {
        let rows: Vec<StoreRow> = stores::table
            .select(StoreRow::as_select())
            .order(stores::store_id)
            .load(&mut self.database.reader()?)?;
        rows.into_iter().map(StoreRow::try_into_store).collect()
    }

    fn read_categories(&self) -> Result<Vec<Category>, PersistenceError> {
        let rows: Vec<CategoryRow> = categories::table
            .select(CategoryRow::as_select())
            .order(categories::category_id)
            .load(&mut self.database.reader()?)?;
        rows.into_iter()
            .map(CategoryRow::try_into_category)
            .collect()
    }

    fn read_category(&self, id: &CategoryId) -> Result<Option<Category>, PersistenceError> {
        let row: Option<CategoryRow> = categories::table
            .filter(categories::category_id.eq(id.as_str()))
            .select(CategoryRow::as_select())
            .get_result(&mut self.database.reader()?)
            .optional()?;
        row.map(CategoryRow::try_into_category).transpose()
    }

    fn read_demand_calendar(&self, id: &CategoryId) -> Result<DemandCalendar, PersistenceError> {
        let rows: Vec<DemandEventRow> = demand_events::table
            .inner_join(categories::table)
            .filter(categories::category_id.eq(id.as_str()))
            .order(demand_events::position)
            .select(DemandEventRow::as_select())
            .load(&mut self.database.reader()?)?;
        let rows: Result<_, _> = rows
            .into_iter()
            .map(DemandEventRow::try_into_event)
            .collect();
        Ok(DemandCalendar::new(rows?))
    }
}
