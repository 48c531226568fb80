//! What ships from the DC to the stores at the end of a week (planning-rules 7).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::enums::vocabulary;
use crate::error::DomainError;
use crate::ids::StoreId;
use crate::ledger::{LedgerReason, LedgerRow, Location};
use crate::units::Units;

vocabulary!(
    /// Why nothing ships after a week.
    SkipReason as "reason to ship nothing" {
        /// The season is planned without replenishment.
        NotPlanned = "not_planned",
        /// It is the season's last week.
        LastWeek = "last_week",
        /// Stores are replenished in even weeks only, and it is an odd one.
        OddWeek = "odd_week",
        /// The next week was in before it.
        Overtaken = "overtaken",
    }
);

impl SkipReason {
    /// The reason in words, for `week`.
    #[must_use]
    pub fn in_words(self, week: u32) -> String {
        match self {
            Self::NotPlanned => "the season is planned without replenishment (replenishment_strategy): everything shipped at launch".to_owned(),
            Self::LastWeek => {
                format!("week {week} is the season's last: nothing shipped now could be sold")
            }
            Self::OddWeek => format!(
                "week {week} is odd: stores are replenished in even weeks only (replenishment_strategy)"
            ),
            Self::Overtaken => format!(
                "week {} was in before week {week}: nothing could leave in between",
                week + 1
            ),
        }
    }
}

/// One store's part of a replenishment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreReplenishment {
    /// The store.
    pub store_id: StoreId,
    /// Units on its shelves at the end of the week.
    pub inventory: Units,
    /// Units that it needs.
    pub need: Units,
    /// Units that ship; less than needed where the DC is short.
    pub shipped: Units,
}

/// A store that reported more sales than it had units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcessSales {
    /// The store.
    pub store_id: StoreId,
    /// Units above what it had; to be booked as an adjustment.
    pub units: Units,
}

/// The replenishment of one week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replenishment {
    /// The week at whose end it ships.
    pub week_number: u32,
    /// Why nothing ships this week, in words; absent where it may ship.
    pub skipped: Option<String>,
    /// The same by name; absent also in records of before it was kept.
    #[serde(default)]
    pub skip_reason: Option<SkipReason>,
    /// One entry per store, by id; no entries where it is skipped.
    pub stores: Vec<StoreReplenishment>,
    /// Σ of the needs.
    pub total_need: Units,
    /// Σ of the shipments.
    pub total_shipped: Units,
    /// Units at the DC before.
    pub dc_stock_before: Units,
    /// Units at the DC after: before − shipped.
    pub dc_stock_after: Units,
    /// Stores that sold more than they received, with the adjustment that each needs. Listed
    /// whether or not anything ships.
    pub sold_more_than_received: Vec<ExcessSales>,
}

impl Replenishment {
    /// A week in which nothing ships from `dc_stock` units, and why.
    #[must_use]
    pub fn left_out(week_number: u32, dc_stock: Units, reason: SkipReason) -> Self {
        Self {
            week_number,
            skipped: Some(reason.in_words(week_number)),
            skip_reason: Some(reason),
            stores: Vec::new(),
            total_need: Units::ZERO,
            total_shipped: Units::ZERO,
            dc_stock_before: dc_stock,
            dc_stock_after: dc_stock,
            sold_more_than_received: Vec::new(),
        }
    }

    /// Whether the DC could not cover the needs.
    #[must_use]
    pub fn dc_is_short(&self) -> bool {
        self.total_need > self.total_shipped
    }

    /// The rows to book: the adjustments first, then the shipments.
    #[must_use]
    pub fn ledger_rows(&self) -> Vec<LedgerRow> {
        let adjustments = self.sold_more_than_received.iter().map(|excess| LedgerRow {
            week_number: self.week_number,
            from: Location::Unknown,
            to: Location::Store(excess.store_id.clone()),
            units: excess.units,
            reason: LedgerReason::Adjusted,
        });
        let leaving = self
            .stores
            .iter()
            .filter(|store| store.shipped > Units::ZERO);
        let shipments = leaving.map(|store| LedgerRow {
            week_number: self.week_number,
            from: Location::Dc,
            to: Location::Store(store.store_id.clone()),
            units: store.shipped,
            reason: LedgerReason::Replenishment,
        });
        adjustments.chain(shipments).collect()
    }
}
