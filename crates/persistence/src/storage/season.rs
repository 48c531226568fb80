//! [`SeasonStore`] on a database.

use std::collections::BTreeMap;

use diesel::prelude::*;
use hemline_domain::season::{
    EmergencyOrderRecord, MarkdownRecord, ReallocationRecord, ReplenishmentRecord, StoreMarkdown,
    VarianceRecord, WeekSales,
};
use hemline_domain::storage::{SeasonStore, StorageError};
use hemline_domain::{LedgerRow, MarkdownId, StoreId, Units, WorkflowId};
use serde::de::DeserializeOwned;

use super::DatabaseStorage;
use super::plan_rows::{LedgerTableRow, share};
use crate::codec::{from_i64, from_json};
use crate::error::PersistenceError;
use crate::schema::{
    actual_sales, emergency_orders, markdowns, reallocations, replenishments, season_reports,
    store_markdowns, unit_ledger, variance_history,
};

/// The `record` column of a season's table, in the order in which its rows were stored.
macro_rules! records {
    ($storage:expr, $table:ident, $workflow:expr) => {{
        let records: Vec<String> = $table::table
            .filter($table::workflow_id.eq($workflow.as_str()))
            .order($table::position)
            .select($table::record)
            .load(&mut $storage.database.reader()?)
            .map_err(PersistenceError::from)?;
        Ok(read_all(stringify!($table), &records)?)
    }};
}

impl SeasonStore for DatabaseStorage {
    fn ledger(&self, id: &WorkflowId) -> Result<Vec<LedgerRow>, StorageError> {
        Ok(self.read_ledger(id)?)
    }

    fn reported_sales(&self, id: &WorkflowId) -> Result<Vec<WeekSales>, StorageError> {
        Ok(self.read_reported_sales(id)?)
    }

    fn variances(&self, id: &WorkflowId) -> Result<Vec<VarianceRecord>, StorageError> {
        records!(self, variance_history, id)
    }

    fn replenishments(&self, id: &WorkflowId) -> Result<Vec<ReplenishmentRecord>, StorageError> {
        records!(self, replenishments, id)
    }

    fn reallocations(&self, id: &WorkflowId) -> Result<Vec<ReallocationRecord>, StorageError> {
        records!(self, reallocations, id)
    }

    fn markdowns(&self, id: &WorkflowId) -> Result<Vec<MarkdownRecord>, StorageError> {
        records!(self, markdowns, id)
    }

    fn store_markdowns(&self, id: &MarkdownId) -> Result<Vec<StoreMarkdown>, StorageError> {
        Ok(self.read_store_markdowns(id)?)
    }

    fn emergency_orders(&self, id: &WorkflowId) -> Result<Vec<EmergencyOrderRecord>, StorageError> {
        records!(self, emergency_orders, id)
    }

    fn season_report(&self, id: &WorkflowId) -> Result<Option<serde_json::Value>, StorageError> {
        Ok(self.read_season_report(id)?)
    }
}

fn read_all<T: DeserializeOwned>(
    what: &'static str,
    records: &[String],
) -> Result<Vec<T>, PersistenceError> {
    records.iter().map(|text| from_json(what, text)).collect()
}

impl DatabaseStorage {
    fn read_ledger(&self, id: &WorkflowId) -> Result<Vec<LedgerRow>, PersistenceError> {
        let rows: Vec<LedgerTableRow> = unit_ledger::table
            .filter(unit_ledger::workflow_id.eq(id.as_str()))
            .order(unit_ledger::position)
            .select(LedgerTableRow::as_select())
            .load(&mut self.database.reader()?)?;
        rows.into_iter().map(LedgerTableRow::into_domain).collect()
    }

    /// What was reported of each week, the newest file of it, by week.
    pub(crate) fn read_reported_sales(
        &self,
        id: &WorkflowId,
    ) -> Result<Vec<WeekSales>, PersistenceError> {
        let rows: Vec<(i64, String, i64)> = actual_sales::table
            .filter(actual_sales::workflow_id.eq(id.as_str()))
            .order((actual_sales::week_number, actual_sales::store_id))
            .select((
                actual_sales::week_number,
                actual_sales::store_id,
                actual_sales::units_sold,
            ))
            .load(&mut self.database.reader()?)?;
        let mut weeks: BTreeMap<u32, BTreeMap<StoreId, Units>> = BTreeMap::new();
        for (week, store, units) in rows {
            let of_week = weeks.entry(from_i64("week_number", week)?).or_default();
            of_week.insert(
                StoreId::new(store),
                Units::new(from_i64("units_sold", units)?),
            );
        }
        let weeks = weeks.into_iter();
        Ok(weeks
            .map(|(week_number, units)| WeekSales { week_number, units })
            .collect())
    }

    fn read_store_markdowns(
        &self,
        id: &MarkdownId,
    ) -> Result<Vec<StoreMarkdown>, PersistenceError> {
        let rows: Vec<(String, f64, i64)> = store_markdowns::table
            .filter(store_markdowns::markdown_id.eq(id.as_str()))
            .order(store_markdowns::store_id)
            .select((
                store_markdowns::store_id,
                store_markdowns::markdown_pct,
                store_markdowns::applied_from_week,
            ))
            .load(&mut self.database.reader()?)?;
        rows.into_iter()
            .map(|(store_id, markdown_pct, applied_from_week)| {
                Ok(StoreMarkdown {
                    store_id: StoreId::new(store_id),
                    markdown_pct: share("markdown_pct", markdown_pct)?,
                    applied_from_week: from_i64("applied_from_week", applied_from_week)?,
                })
            })
            .collect()
    }

    fn read_season_report(
        &self,
        id: &WorkflowId,
    ) -> Result<Option<serde_json::Value>, PersistenceError> {
        let report: Option<String> = season_reports::table
            .find(id.as_str())
            .select(season_reports::report)
            .get_result(&mut self.database.reader()?)
            .optional()?;
        report
            .map(|report| from_json("report", &report))
            .transpose()
    }
}
