//! A season under way in memory.

use std::collections::BTreeMap;

use serde_json::Value;

use super::MemoryStorage;
use crate::ids::{MarkdownId, WorkflowId};
use crate::ledger::LedgerRow;
use crate::season::{
    EmergencyOrderRecord, MarkdownRecord, ReallocationRecord, ReplenishmentRecord, StoreMarkdown,
    VarianceRecord, WeekSales,
};
use crate::storage::commit::Fact;
use crate::storage::{SeasonStore, StorageError};

/// The rows of one season, each list in the order in which it was stored.
#[derive(Debug, Default)]
pub(super) struct SeasonRows {
    ledger: Vec<LedgerRow>,
    sales: BTreeMap<u32, WeekSales>,
    variances: Vec<VarianceRecord>,
    replenishments: Vec<ReplenishmentRecord>,
    reallocations: Vec<ReallocationRecord>,
    markdowns: Vec<MarkdownRecord>,
    store_markdowns: BTreeMap<MarkdownId, Vec<StoreMarkdown>>,
    emergency_orders: Vec<EmergencyOrderRecord>,
    report: Option<Value>,
}

impl SeasonRows {
    /// Stores a fact of the season; any other one is not its own.
    pub(super) fn take(&mut self, fact: Fact) {
        match fact {
            Fact::Ledger(rows) => self.ledger.extend(rows),
            Fact::Sales(sales) => {
                self.sales.insert(sales.week_number, sales);
            }
            Fact::Variance(record) => self.variances.push(*record),
            Fact::Replenishment(record) => self.replenishments.push(*record),
            Fact::Reallocation(record) => self.reallocations.push(*record),
            Fact::Markdown(record) => {
                let is_same = |known: &MarkdownRecord| known.markdown_id == record.markdown_id;
                replace_or_push(&mut self.markdowns, *record.clone(), is_same);
            }
            Fact::StoreMarkdowns(id, mut stores) => {
                stores.sort_by(|a, b| a.store_id.cmp(&b.store_id));
                self.store_markdowns.insert(id, stores);
            }
            Fact::EmergencyOrder(record) => {
                let is_same = |known: &EmergencyOrderRecord| {
                    known.emergency_order_id == record.emergency_order_id
                };
                replace_or_push(&mut self.emergency_orders, *record.clone(), is_same);
            }
            Fact::Report(report) => self.report = Some(report),
            _ => {}
        }
    }
}

fn replace_or_push<T>(rows: &mut Vec<T>, row: T, is_same: impl Fn(&T) -> bool) {
    match rows.iter_mut().find(|known| is_same(known)) {
        Some(known) => *known = row,
        None => rows.push(row),
    }
}

impl MemoryStorage {
    fn season<T: Default>(&self, id: &WorkflowId, read: impl Fn(&SeasonRows) -> T) -> T {
        self.lock().journal(id, |journal| read(&journal.season))
    }
}

impl SeasonStore for MemoryStorage {
    fn ledger(&self, id: &WorkflowId) -> Result<Vec<LedgerRow>, StorageError> {
        Ok(self.season(id, |season| season.ledger.clone()))
    }

    fn reported_sales(&self, id: &WorkflowId) -> Result<Vec<WeekSales>, StorageError> {
        Ok(self.season(id, |season| season.sales.values().cloned().collect()))
    }

    fn variances(&self, id: &WorkflowId) -> Result<Vec<VarianceRecord>, StorageError> {
        Ok(self.season(id, |season| season.variances.clone()))
    }

    fn replenishments(&self, id: &WorkflowId) -> Result<Vec<ReplenishmentRecord>, StorageError> {
        Ok(self.season(id, |season| season.replenishments.clone()))
    }

    fn reallocations(&self, id: &WorkflowId) -> Result<Vec<ReallocationRecord>, StorageError> {
        Ok(self.season(id, |season| season.reallocations.clone()))
    }

    fn markdowns(&self, id: &WorkflowId) -> Result<Vec<MarkdownRecord>, StorageError> {
        Ok(self.season(id, |season| season.markdowns.clone()))
    }

    fn store_markdowns(&self, id: &MarkdownId) -> Result<Vec<StoreMarkdown>, StorageError> {
        let data = self.lock();
        let mut seasons = data.workflows.iter().map(|journal| &journal.season);
        let stores = seasons.find_map(|season| season.store_markdowns.get(id));
        Ok(stores.cloned().unwrap_or_default())
    }

    fn emergency_orders(&self, id: &WorkflowId) -> Result<Vec<EmergencyOrderRecord>, StorageError> {
        Ok(self.season(id, |season| season.emergency_orders.clone()))
    }

    fn season_report(&self, id: &WorkflowId) -> Result<Option<Value>, StorageError> {
        Ok(self.season(id, |season| season.report.clone()))
    }
}
