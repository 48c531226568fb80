//! The ledger's rows as a table of stores and weeks.

use std::collections::BTreeMap;

use hemline_domain::{LedgerReason, LedgerRow, Location, StoreId, Units};
use hemline_planning::variance::StockedOutWeek;

use super::season_to_date::{SeasonRecord, unusable};
use crate::error::AgentsError;

/// One store's week.
#[derive(Debug, Clone, Copy, Default)]
struct StoreWeek {
    shipped: i128,
    adjusted: i128,
    sold: i128,
}

/// Movements of every store in weeks 0 to n.
pub(super) struct SeasonMovements {
    stores: BTreeMap<StoreId, Vec<StoreWeek>>,
    weeks: usize,
}

impl SeasonMovements {
    /// Reads the ledger of `record`, which reaches no further than its week.
    pub(super) fn read(record: &SeasonRecord) -> Result<Self, AgentsError> {
        let weeks = record.week as usize;
        let empty = vec![StoreWeek::default(); weeks + 1];
        let planned = record.season_totals.keys();
        let mut stores: BTreeMap<StoreId, Vec<StoreWeek>> =
            planned.map(|id| (id.clone(), empty.clone())).collect();
        for row in &record.ledger {
            let Some((id, sign)) = store_end(row) else {
                continue;
            };
            let table = stores.entry(id.clone()).or_insert_with(|| empty.clone());
            table[row.week_number as usize].book(row, sign);
        }
        for (id, table) in &stores {
            if let Some(week) = table.iter().position(|week| week.sold < 0) {
                return Err(unusable(&format!(
                    "store {id} takes back more sales in week {week} than it had"
                )));
            }
        }
        Ok(Self { stores, weeks })
    }

    /// Units sold over all stores in weeks 1 to n.
    pub(super) fn weekly_sales(&self) -> Vec<Units> {
        let weeks = 1..=self.weeks;
        weeks
            .map(|week| {
                self.stores
                    .values()
                    .map(|table| table[week].units_sold())
                    .sum()
            })
            .collect()
    }

    /// Units sold per store in weeks 1 to n.
    pub(super) fn into_store_sales(self) -> BTreeMap<StoreId, Vec<Units>> {
        let per_store = self.stores.into_iter();
        per_store
            .map(|(id, table)| (id, table[1..].iter().map(StoreWeek::units_sold).collect()))
            .collect()
    }

    /// Store-weeks that ended with nothing on the shelves. What ships at the end of a week arrives
    /// before the next, so it does not count for its own.
    pub(super) fn stocked_out(
        &self,
        shares: &[(StoreId, f64)],
        expected: &[Units],
    ) -> Vec<StockedOutWeek> {
        let mut out = Vec::new();
        for (id, share) in shares {
            let Some(table) = self.stores.get(id) else {
                continue;
            };
            let mut inventory = table[0].shipped;
            for (week, expected) in table[1..].iter().zip(expected) {
                inventory += week.adjusted - week.sold;
                if inventory <= 0 {
                    out.push(StockedOutWeek {
                        store_id: id.clone(),
                        forecast: share * expected.as_f64(),
                        actual: week.units_sold(),
                    });
                }
                inventory += week.shipped;
            }
        }
        out
    }
}

impl StoreWeek {
    fn book(&mut self, row: &LedgerRow, sign: i128) {
        let units = sign * i128::from(row.units.get());
        match row.reason {
            LedgerReason::Sold => self.sold -= units,
            LedgerReason::Adjusted => self.adjusted += units,
            _ => self.shipped += units,
        }
    }

    fn units_sold(&self) -> Units {
        Units::new(u64::try_from(self.sold).unwrap_or(0))
    }
}

/// The store that a row moves units into (1) or out of (−1).
fn store_end(row: &LedgerRow) -> Option<(&StoreId, i128)> {
    match (&row.from, &row.to) {
        (_, Location::Store(id)) => Some((id, 1)),
        (Location::Store(id), _) => Some((id, -1)),
        _ => None,
    }
}
