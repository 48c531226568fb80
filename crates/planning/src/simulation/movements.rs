//! Where a simulated season's movements go.

use hemline_domain::{LedgerReason, LedgerRow, Location, StoreId, Units};

/// Takes a season's movements, in the order in which they happen.
pub(super) trait Movements {
    /// Takes some more; they are made only where they are kept.
    fn book(&mut self, rows: impl FnOnce() -> Vec<LedgerRow>);
}

/// Keeps nothing: what thousands of seasons do.
pub(super) struct Unrecorded;

impl Movements for Unrecorded {
    fn book(&mut self, _: impl FnOnce() -> Vec<LedgerRow>) {}
}

impl Movements for Vec<LedgerRow> {
    fn book(&mut self, rows: impl FnOnce() -> Vec<LedgerRow>) {
        self.extend(rows().into_iter().filter(|row| row.units > Units::ZERO));
    }
}

pub(super) fn sold(week_number: u32, store: &StoreId, units: Units) -> LedgerRow {
    LedgerRow {
        week_number,
        from: Location::Store(store.clone()),
        to: Location::Customer,
        units,
        reason: LedgerReason::Sold,
    }
}
