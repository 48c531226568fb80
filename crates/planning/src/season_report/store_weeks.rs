//! The ledger as a table of weeks: what every store had, sold and got, and what the DC held.

use hemline_domain::{LedgerReason, LedgerRow, Location, StoreId, Units};
use std::collections::BTreeMap;

use crate::error::PlanningError;

/// One store's week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct StoreWeek {
    /// Units that left the DC for it at the end of the week (week 0: at launch).
    pub(super) shipped: Units,
    /// Units booked to it that no shipment explains, reversals taken off.
    pub(super) adjusted: Units,
    /// Units sold, reversals taken off.
    pub(super) sold: Units,
    /// Units on its shelves when the week ended, before that week's shipment.
    pub(super) left: Units,
    /// Units on its shelves or on their way to it after that shipment.
    pub(super) stock: Units,
}

/// What happened in weeks 0 to n, over all stores and at the DC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoreWeeks {
    /// Every store that the ledger names or the plan knows, with weeks 0 to n.
    pub(super) stores: BTreeMap<StoreId, Vec<StoreWeek>>,
    /// Units at the DC at the end of weeks 0 to n, after that week's shipments and arrivals.
    pub(super) dc_stock: Vec<Units>,
    /// Units of emergency orders that arrived in weeks 0 to n.
    pub(super) emergency: Vec<Units>,
}

/// A store's movements of a week, with reversals still to be netted.
#[derive(Debug, Clone, Copy, Default)]
struct Net {
    shipped: i128,
    adjusted: i128,
    sold: i128,
}

impl StoreWeeks {
    /// Reads `ledger`, none of whose rows lies after week `weeks`. Only the week and the reason of a row count,
    /// not its place among the rows of its week.
    ///
    /// # Errors
    /// [`PlanningError::NegativeWeek`] where reversals take more out of a store's week than was booked in it.
    pub(super) fn read<'a>(
        ledger: &[LedgerRow],
        planned: impl Iterator<Item = &'a StoreId>,
        weeks: usize,
    ) -> Result<Self, PlanningError> {
        let empty = vec![Net::default(); weeks + 1];
        let mut nets: BTreeMap<StoreId, Vec<Net>> =
            planned.map(|id| (id.clone(), empty.clone())).collect();
        let mut arrivals = vec![Units::ZERO; weeks + 1];
        let mut emergency = arrivals.clone();
        for row in ledger {
            let week = row.week_number as usize;
            if let Some((id, sign)) = store_end(row) {
                let table = nets.entry(id.clone()).or_insert_with(|| empty.clone());
                table[week].book(row, sign);
            } else {
                arrivals[week] += row.units;
                if row.reason == LedgerReason::EmergencyOrder {
                    emergency[week] += row.units;
                }
            }
        }
        let stores = nets
            .into_iter()
            .map(|(id, nets)| Ok((id.clone(), table_of(&id, &nets)?)))
            .collect::<Result<BTreeMap<_, _>, PlanningError>>()?;
        Ok(Self {
            dc_stock: dc_stock(&arrivals, &stores),
            stores,
            emergency,
        })
    }

    /// The last week.
    pub(super) fn weeks(&self) -> usize {
        self.dc_stock.len() - 1
    }

    /// A figure of `week`, summed over the stores.
    pub(super) fn total(&self, week: usize, figure: impl Fn(&StoreWeek) -> Units) -> Units {
        self.stores.values().map(|table| figure(&table[week])).sum()
    }

    /// Units sold per week, from week 1.
    pub(super) fn sales(&self) -> Vec<Units> {
        let weeks = 1..=self.weeks();
        weeks
            .map(|week| self.total(week, |store| store.sold))
            .collect()
    }

    /// Units sold in weeks `first` to `last`.
    pub(super) fn sold(&self, first: usize, last: usize) -> Units {
        let weeks = first..=last.min(self.weeks());
        weeks.map(|week| self.total(week, |store| store.sold)).sum()
    }

    /// Units in stores and at the DC at the end of `week`, after its shipments.
    pub(super) fn stock(&self, week: usize) -> Units {
        self.total(week, |store| store.stock) + self.dc_stock[week]
    }
}

impl Net {
    fn book(&mut self, row: &LedgerRow, sign: i128) {
        let units = sign * i128::from(row.units.get());
        match row.reason {
            LedgerReason::Sold => self.sold -= units,
            LedgerReason::Adjusted => self.adjusted += units,
            _ => self.shipped += units,
        }
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

/// A week that was uploaded again may have sold, in the end, what only a later shipment brought; such a week
/// ended with nothing.
fn table_of(id: &StoreId, nets: &[Net]) -> Result<Vec<StoreWeek>, PlanningError> {
    let mut on_shelves: i128 = 0;
    let weeks = (0u32..).zip(nets).map(|(week, net)| {
        let units = |value: i128| {
            u64::try_from(value)
                .map(Units::new)
                .map_err(|_| PlanningError::NegativeWeek {
                    store_id: id.clone(),
                    week,
                })
        };
        on_shelves += net.adjusted - net.sold;
        let left = at_least_none(on_shelves);
        on_shelves += net.shipped;
        Ok(StoreWeek {
            shipped: units(net.shipped)?,
            adjusted: units(net.adjusted)?,
            sold: units(net.sold)?,
            left,
            stock: at_least_none(on_shelves),
        })
    });
    weeks.collect()
}

fn at_least_none(units: i128) -> Units {
    Units::new(u64::try_from(units.max(0)).unwrap_or(u64::MAX))
}

fn dc_stock(arrivals: &[Units], stores: &BTreeMap<StoreId, Vec<StoreWeek>>) -> Vec<Units> {
    let mut arrived = Units::ZERO;
    let mut shipped = Units::ZERO;
    let weeks = arrivals.iter().enumerate().map(|(week, arrivals)| {
        arrived += *arrivals;
        shipped += stores.values().map(|table| table[week].shipped).sum();
        arrived.saturating_sub(shipped)
    });
    weeks.collect()
}
