//! The stores' season totals after a re-forecast, and what is lacking (planning-rules 9).

use serde::{Deserialize, Serialize};

use crate::ids::StoreId;
use crate::units::Units;

/// What the rest of the season needs, and what is lacking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortages {
    /// Units still to be sold: `max(0, new total − sold so far)`.
    pub still_needed: Units,
    /// What the DC alone cannot cover.
    pub dc_shortage: Units,
    /// What DC and stores together cannot cover: what must really be bought.
    pub network_shortage: Units,
}

/// A store's new season total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisedTotal {
    /// The store.
    pub store_id: StoreId,
    /// Units it was to get over the season before.
    pub previous_total: Units,
    /// Units it is to get now; never less than what was shipped.
    pub season_total: Units,
    /// Units that were shipped to it already.
    pub shipped: Units,
}

/// The stores' new season totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reallocation {
    /// What is lacking.
    #[serde(flatten)]
    pub shortages: Shortages,
    /// What the stores get over the season; the totals of `stores` sum to it.
    pub target: Units,
    /// Units that stay at the DC unassigned.
    pub dc_unassigned: Units,
    /// One entry per store, by id.
    pub stores: Vec<RevisedTotal>,
}
