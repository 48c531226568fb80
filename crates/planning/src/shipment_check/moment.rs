//! The ledger as it was when a week's shipments were booked.

use hemline_domain::season::ExcessSales;
use hemline_domain::{LedgerReason, LedgerRow};

use crate::ledger::{Balances, sold_more_than_received};

/// What the season knew of a week's end when it planned the shipments.
pub(super) struct Moment {
    /// Balances of the rows up to the week.
    pub(super) balances: Balances,
    /// Stores that had sold more in the week than they had.
    pub(super) excess: Vec<ExcessSales>,
}

impl Moment {
    /// The moments at which the shipments of `week` can have been recorded, the latest first: just before the first
    /// of its rows where there is one. Where nothing shipped, any between the first row of the week (and the
    /// shipments of earlier ones) and the first of a later week.
    pub(super) fn candidates(
        ledger: &[LedgerRow],
        week: u32,
    ) -> impl Iterator<Item = Self> + use<'_> {
        let ships = |row: &LedgerRow| row.reason == LedgerReason::Replenishment;
        let mut rows = ledger.iter();
        let (first, last) = match rows.position(|row| ships(row) && row.week_number == week) {
            Some(shipped) => (shipped, shipped),
            None => {
                let later = ledger.iter().position(|row| row.week_number > week);
                let last = later.unwrap_or(ledger.len());
                let own = ledger.iter().position(|row| row.week_number == week);
                let earlier = |row: &LedgerRow| ships(row) && row.week_number < week;
                let earlier = ledger.iter().rposition(earlier);
                let first = own.max(earlier).map_or(0, |row| row + 1);
                (first.min(last), last)
            }
        };
        let moments = (first..=last).rev();
        moments.filter_map(move |rows| Self::at(&ledger[..rows], week))
    }

    /// None where the rows cannot be booked, which is so in the middle of a correction only.
    fn at(rows: &[LedgerRow], week: u32) -> Option<Self> {
        let mut balances = Balances::default();
        for row in rows.iter().filter(|row| row.week_number <= week) {
            balances.book(row).ok()?;
        }
        Some(Self {
            balances,
            excess: sold_more_than_received(rows, week),
        })
    }
}
