//! Proves that a season's ledger conserves units (planning-rules 0), row by row and week by week.

use std::collections::BTreeSet;

use hemline_domain::{LedgerReason, LedgerRow, Units};
use serde::Serialize;

use crate::error::PlanningError;
use crate::ledger::Balances;

/// A ledger whose every row was booked: what it holds, and where its weeks ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedLedger {
    /// How many rows it has.
    pub rows: usize,
    /// Balances after all rows.
    pub balances: Balances,
    /// The weeks that it books, in order, each with the balances of the rows up to it.
    pub weeks: Vec<WeekEnd>,
}

/// The ledger at the end of a week: what the rows of that week and of earlier ones sum to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WeekEnd {
    /// The season week; 0 is the launch.
    pub week_number: u32,
    /// Balances of the rows up to it, in the order booked.
    pub balances: Balances,
}

/// The first row that cannot be booked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("row {number} {}: {error}", when(*through_week))]
pub struct BrokenRow {
    /// Its place in the ledger, from 1, in the order booked.
    pub number: usize,
    /// The row.
    pub row: LedgerRow,
    /// The week at whose end the ledger breaks there; `None` where it breaks as a whole. A row can be fine
    /// in the order booked and still move units in a week before they arrived.
    pub through_week: Option<u32>,
    /// Why it cannot be booked.
    pub error: PlanningError,
}

fn when(through_week: Option<u32>) -> String {
    through_week.map_or_else(
        || "cannot be booked".to_owned(),
        |week| format!("cannot be booked among the rows up to week {week}"),
    )
}

/// Books `rows`, which must be in the order in which they were booked; then, for each week that they name,
/// those up to that week. Takes time in proportion to rows × weeks.
///
/// ```
/// use hemline_domain::{LedgerReason, LedgerRow, Location, Units};
/// use hemline_planning::ledger_check::verify;
///
/// let row = |from, to, units, reason| LedgerRow {
///     week_number: 0, from, to, units: Units::new(units), reason,
/// };
/// let store = || Location::Store("S01".into());
/// let mut rows = vec![
///     row(Location::Supplier, Location::Dc, 9_600, LedgerReason::Manufactured),
///     row(Location::Dc, store(), 5_280, LedgerReason::InitialShipment),
/// ];
/// assert_eq!(verify(&rows).unwrap().balances.dc_stock, Units::new(4_320));
///
/// rows[1].units = Units::new(9_601);
/// assert_eq!(verify(&rows).unwrap_err().number, 2);
/// ```
///
/// # Errors
/// [`BrokenRow`], the first there is.
pub fn verify(rows: &[LedgerRow]) -> Result<VerifiedLedger, Box<BrokenRow>> {
    let balances = booked(rows, None)?;
    let named: BTreeSet<u32> = rows.iter().map(|row| row.week_number).collect();
    let week_end = |week_number| {
        Ok::<_, Box<BrokenRow>>(WeekEnd {
            week_number,
            balances: booked(rows, Some(week_number))?,
        })
    };
    Ok(VerifiedLedger {
        rows: rows.len(),
        balances,
        weeks: named.into_iter().map(week_end).collect::<Result<_, _>>()?,
    })
}

/// The balances of the rows up to a week, in the order booked; of all where `through_week` is `None`.
///
/// # Errors
/// [`BrokenRow`], the first among those rows.
pub fn booked(rows: &[LedgerRow], through_week: Option<u32>) -> Result<Balances, Box<BrokenRow>> {
    let mut balances = Balances::default();
    for (index, row) in rows.iter().enumerate() {
        if through_week.is_some_and(|week| row.week_number > week) {
            continue;
        }
        balances.book(row).map_err(|error| {
            Box::new(BrokenRow {
                number: index + 1,
                row: row.clone(),
                through_week,
                error,
            })
        })?;
    }
    Ok(balances)
}

/// Both sides of rule 0: what came in, and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Conservation {
    /// Units of the accepted order.
    pub manufactured: Units,
    /// Units of emergency orders.
    pub emergency_ordered: Units,
    /// Units that no shipment explains.
    pub adjusted: Units,
    /// Units at the DC.
    pub dc: Units,
    /// Units on the stores' shelves.
    pub stores: Units,
    /// Units sold.
    pub sold: Units,
}

impl Conservation {
    /// What a season's balances say.
    #[must_use]
    pub fn of(balances: &Balances) -> Self {
        Self {
            manufactured: balances.manufactured,
            emergency_ordered: balances.emergency_ordered,
            adjusted: balances.adjusted(),
            dc: balances.dc_stock,
            stores: balances.store_inventory(),
            sold: balances.sold(),
        }
    }

    /// Manufactured + emergency + adjusted.
    #[must_use]
    pub fn received(&self) -> Units {
        self.manufactured + self.emergency_ordered + self.adjusted
    }

    /// DC + stores + sold.
    #[must_use]
    pub fn accounted(&self) -> Units {
        self.dc + self.stores + self.sold
    }

    /// Whether both sides are equal.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.received() == self.accounted()
    }
}

/// Where a ledger's launch differs from the plan that it books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LaunchDifference {
    /// The place of the first row that differs, from 1; one past the last row where rows are missing.
    pub number: usize,
    /// What the plan says; absent where the ledger has a row more.
    pub expected: Option<LedgerRow>,
    /// What the ledger says; absent where a row is missing.
    pub found: Option<LedgerRow>,
}

/// Compares the order's arrival and the launch shipments with the plan's rows ([`launch_rows`]). This finds
/// what conservation cannot: units that were booked, but to another store or in another number than planned.
///
/// [`launch_rows`]: crate::ledger::launch_rows
#[must_use]
pub fn launch_difference(rows: &[LedgerRow], planned: &[LedgerRow]) -> Option<LaunchDifference> {
    use LedgerReason as R;
    let is_launch = |row: &LedgerRow| matches!(row.reason, R::Manufactured | R::InitialShipment);
    let mut found = (1..).zip(rows).filter(|(_, row)| is_launch(row));
    let mut expected = planned.iter();
    loop {
        match (found.next(), expected.next()) {
            (None, None) => return None,
            (Some((_, row)), Some(planned)) if row == planned => {}
            (found, planned) => {
                return Some(LaunchDifference {
                    number: found.map_or(rows.len() + 1, |(number, _)| number),
                    expected: planned.cloned(),
                    found: found.map(|(_, row)| row.clone()),
                });
            }
        }
    }
}
