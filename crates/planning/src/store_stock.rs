//! What a store was planned, got and sold so far.

use hemline_domain::{StoreId, Units};
use serde::{Deserialize, Serialize};

/// A store's figures from launch to the end of a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreStock {
    /// The store.
    pub store_id: StoreId,
    /// Units that the plan in force gives it over the season.
    pub season_total: Units,
    /// Units shipped to it so far.
    pub shipped: Units,
    /// Units booked to it that no shipment explains, because it sold more than it had.
    pub adjusted: Units,
    /// Units it reported as sold so far.
    pub sold: Units,
}

impl StoreStock {
    /// Units on its shelves: `shipped + adjusted − sold`, never below 0.
    #[must_use]
    pub fn inventory(&self) -> Units {
        (self.shipped + self.adjusted).saturating_sub(self.sold)
    }

    /// Units that it sold above what it had and that no adjustment covers yet.
    #[must_use]
    pub fn unexplained_sales(&self) -> Units {
        self.sold.saturating_sub(self.shipped + self.adjusted)
    }

    /// Units of its season total that have not left the DC.
    #[must_use]
    pub fn remaining(&self) -> Units {
        self.season_total.saturating_sub(self.shipped)
    }
}
