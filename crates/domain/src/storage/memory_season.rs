//! A season under way in memory.

use std::collections::BTreeMap;

use serde_json::Value;

use super::commit::Fact;
use crate::ids::MarkdownId;
use crate::ledger::LedgerRow;
use crate::season::{
    EmergencyOrderRecord, MarkdownRecord, ReallocationRecord, ReplenishmentRecord, StoreMarkdown,
    VarianceRecord, WeekSales,
};

/// The rows of one season, each list in the order in which it was stored.
#[derive(Debug, Default)]
pub(super) struct SeasonRows {
    pub(super) ledger: Vec<LedgerRow>,
    pub(super) sales: BTreeMap<u32, WeekSales>,
    pub(super) variances: Vec<VarianceRecord>,
    pub(super) replenishments: Vec<ReplenishmentRecord>,
    pub(super) reallocations: Vec<ReallocationRecord>,
    pub(super) markdowns: Vec<MarkdownRecord>,
    pub(super) store_markdowns: BTreeMap<MarkdownId, Vec<StoreMarkdown>>,
    pub(super) emergency_orders: Vec<EmergencyOrderRecord>,
    pub(super) report: Option<Value>,
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
