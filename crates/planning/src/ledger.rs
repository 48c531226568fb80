//! Balances of the unit ledger, and the check that nothing appears or vanishes (planning-rules 0).

use hemline_domain::season::ExcessSales;
use hemline_domain::{LedgerReason, LedgerRow, Location, StoreAllocation, StoreId, Units};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::error::PlanningError;
use crate::store_stock::StoreStock;

/// What the ledger says about one store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoreBalance {
    /// Units shipped to it.
    pub shipped: Units,
    /// Units booked to it that no shipment explains.
    pub adjusted: Units,
    /// Units it sold.
    pub sold: Units,
}

impl StoreBalance {
    /// Units on its shelves.
    #[must_use]
    pub fn inventory(&self) -> Units {
        (self.shipped + self.adjusted).saturating_sub(self.sold)
    }
}

/// Balances of a season: sums over its ledger rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Balances {
    /// Units of the accepted order that arrived at the DC.
    pub manufactured: Units,
    /// Units of emergency orders that arrived at the DC.
    pub emergency_ordered: Units,
    /// Units at the DC.
    pub dc_stock: Units,
    /// Every store that the ledger names.
    pub stores: BTreeMap<StoreId, StoreBalance>,
}

impl Balances {
    /// Books `rows` in order, checking each: its ends fit its reason, and nothing leaves a place
    /// that is not there. So what was received and adjusted is, at all times, at the DC, in a
    /// store or sold.
    ///
    /// ```
    /// use hemline_domain::{LedgerReason, LedgerRow, Location, Units};
    /// use hemline_planning::ledger::Balances;
    ///
    /// let row = |from, to, units, reason| LedgerRow {
    ///     week_number: 0, from, to, units: Units::new(units), reason,
    /// };
    /// let store = Location::Store("S01".into());
    /// let balances = Balances::of(&[
    ///     row(Location::Supplier, Location::Dc, 9_600, LedgerReason::Manufactured),
    ///     row(Location::Dc, store, 5_280, LedgerReason::InitialShipment),
    /// ])?;
    /// assert_eq!(balances.dc_stock, Units::new(4_320));
    /// # Ok::<(), hemline_planning::PlanningError>(())
    /// ```
    ///
    /// # Errors
    /// [`PlanningError::MisbookedRow`] and [`PlanningError::Overdrawn`], for the first row at fault.
    pub fn of(rows: &[LedgerRow]) -> Result<Self, PlanningError> {
        let mut balances = Self::default();
        for row in rows {
            balances.book(row)?;
        }
        Ok(balances)
    }

    /// Books one more row.
    ///
    /// # Errors
    /// As [`Self::of`]; then the balances are as before.
    pub fn book(&mut self, row: &LedgerRow) -> Result<(), PlanningError> {
        use LedgerReason as R;
        use Location as L;
        match (row.reason, &row.from, &row.to) {
            (R::Manufactured, L::Supplier, L::Dc) => {
                self.manufactured += row.units;
                self.dc_stock += row.units;
            }
            (R::EmergencyOrder, L::Supplier, L::Dc) => {
                self.emergency_ordered += row.units;
                self.dc_stock += row.units;
            }
            (R::InitialShipment | R::Replenishment, L::Dc, L::Store(id)) => {
                self.dc_stock = taken_from(self.dc_stock, row)?;
                self.store(id).shipped += row.units;
            }
            (R::Sold, L::Store(id), L::Customer) => {
                taken_from(self.of_store(id).inventory(), row)?;
                self.store(id).sold += row.units;
            }
            (R::Sold, L::Customer, L::Store(id)) => {
                let sold = taken_from(self.of_store(id).sold, row)?;
                self.store(id).sold = sold;
            }
            (R::Adjusted, L::Unknown, L::Store(id)) => self.store(id).adjusted += row.units,
            (R::Adjusted, L::Store(id), L::Unknown) => {
                taken_from(self.of_store(id).inventory(), row)?;
                let adjusted = taken_from(self.of_store(id).adjusted, row)?;
                self.store(id).adjusted = adjusted;
            }
            _ => return Err(misbooked(row)),
        }
        Ok(())
    }

    /// Units shipped to all stores.
    #[must_use]
    pub fn shipped(&self) -> Units {
        self.stores.values().map(|store| store.shipped).sum()
    }

    /// Units on all stores' shelves.
    #[must_use]
    pub fn store_inventory(&self) -> Units {
        self.stores.values().map(StoreBalance::inventory).sum()
    }

    /// Units sold by all stores.
    #[must_use]
    pub fn sold(&self) -> Units {
        self.stores.values().map(|store| store.sold).sum()
    }

    /// Units that no shipment explains.
    #[must_use]
    pub fn adjusted(&self) -> Units {
        self.stores.values().map(|store| store.adjusted).sum()
    }

    /// One store's balance; all zero where the ledger does not name it.
    #[must_use]
    pub fn of_store(&self, id: &StoreId) -> StoreBalance {
        self.stores.get(id).copied().unwrap_or_default()
    }

    /// The stores' figures beside the season totals of the plan in force, one per store that the
    /// plan names, by id.
    #[must_use]
    pub fn stocks(&self, season_totals: &BTreeMap<StoreId, Units>) -> Vec<StoreStock> {
        let stock_of = |(id, season_total): (&StoreId, &Units)| {
            let balance = self.of_store(id);
            StoreStock {
                store_id: id.clone(),
                season_total: *season_total,
                shipped: balance.shipped,
                adjusted: balance.adjusted,
                sold: balance.sold,
            }
        };
        season_totals.iter().map(stock_of).collect()
    }

    fn store(&mut self, id: &StoreId) -> &mut StoreBalance {
        self.stores.entry(id.clone()).or_default()
    }
}

/// The rows of an accepted plan at week 0: the order's arrival and the launch shipments.
#[must_use]
pub fn launch_rows(manufacturing_qty: Units, stores: &[StoreAllocation]) -> Vec<LedgerRow> {
    let arrival = LedgerRow {
        week_number: 0,
        from: Location::Supplier,
        to: Location::Dc,
        units: manufacturing_qty,
        reason: LedgerReason::Manufactured,
    };
    let shipments = stores.iter().map(|store| LedgerRow {
        week_number: 0,
        from: Location::Dc,
        to: Location::Store(store.store_id.clone()),
        units: store.initial_allocation,
        reason: LedgerReason::InitialShipment,
    });
    std::iter::once(arrival)
        .chain(shipments)
        .filter(|row| row.units > Units::ZERO)
        .collect()
}

/// The rows of a week's reported sales on top of `before`: for every store first the adjustment
/// that its sales above its inventory need (planning-rules 7), then the sales.
#[must_use]
pub fn sales_rows(
    week_number: u32,
    before: &Balances,
    reported: &BTreeMap<StoreId, Units>,
) -> Vec<LedgerRow> {
    let rows = reported.iter().flat_map(|(id, units)| {
        let excess = units.saturating_sub(before.of_store(id).inventory());
        let store = || Location::Store(id.clone());
        [
            LedgerRow {
                week_number,
                from: Location::Unknown,
                to: store(),
                units: excess,
                reason: LedgerReason::Adjusted,
            },
            LedgerRow {
                week_number,
                from: store(),
                to: Location::Customer,
                units: *units,
                reason: LedgerReason::Sold,
            },
        ]
    });
    rows.filter(|row| row.units > Units::ZERO).collect()
}

/// The rows that take back the sales and adjustments of a week, newest first, so that the week can
/// be booked anew. Shipments that have left stay.
///
/// Pairs of a row and its own reversal are left alone, so a week can be taken back repeatedly.
#[must_use]
pub fn reversed_sales_rows(week_number: u32, ledger: &[LedgerRow]) -> Vec<LedgerRow> {
    let mut standing: Vec<LedgerRow> = Vec::new();
    let of_week = ledger.iter().filter(|row| {
        row.week_number == week_number
            && matches!(row.reason, LedgerReason::Sold | LedgerReason::Adjusted)
    });
    for row in of_week {
        let reversal = reversed(row);
        match standing.iter().rposition(|earlier| *earlier == reversal) {
            Some(index) => {
                standing.remove(index);
            }
            None => standing.push(row.clone()),
        }
    }
    standing.iter().rev().map(reversed).collect()
}

/// Stores that sold more in `week` than they had, by id, with the net units that were adjusted for it
/// (planning-rules 7).
#[must_use]
pub fn sold_more_than_received(ledger: &[LedgerRow], week: u32) -> Vec<ExcessSales> {
    let mut adjusted: BTreeMap<&StoreId, i128> = BTreeMap::new();
    let of_week = ledger.iter().filter(|row| row.week_number == week);
    for row in of_week.filter(|row| row.reason == LedgerReason::Adjusted) {
        let units = i128::from(row.units.get());
        match (&row.from, &row.to) {
            (_, Location::Store(id)) => *adjusted.entry(id).or_default() += units,
            (Location::Store(id), _) => *adjusted.entry(id).or_default() -= units,
            _ => {}
        }
    }
    let positive = adjusted.into_iter().filter(|(_, units)| *units > 0);
    positive
        .map(|(id, units)| ExcessSales {
            store_id: id.clone(),
            units: Units::new(u64::try_from(units).unwrap_or(0)),
        })
        .collect()
}

fn reversed(row: &LedgerRow) -> LedgerRow {
    LedgerRow {
        from: row.to.clone(),
        to: row.from.clone(),
        ..row.clone()
    }
}

fn taken_from(balance: Units, row: &LedgerRow) -> Result<Units, PlanningError> {
    balance
        .checked_sub(row.units)
        .ok_or_else(|| PlanningError::Overdrawn {
            week: row.week_number,
            location: row.from.clone(),
            reason: row.reason,
            units: row.units,
            balance,
        })
}

fn misbooked(row: &LedgerRow) -> PlanningError {
    PlanningError::MisbookedRow {
        reason: row.reason,
        from: row.from.clone(),
        to: row.to.clone(),
        units: row.units,
        expected: match row.reason {
            LedgerReason::Manufactured | LedgerReason::EmergencyOrder => "from supplier to dc",
            LedgerReason::InitialShipment | LedgerReason::Replenishment => "from dc to a store",
            LedgerReason::Sold => "from a store to customer, or back where sales are reversed",
            LedgerReason::Adjusted => "from unknown to a store, or back where it is reversed",
        },
    }
}
