//! Where the season's units came from and where they went.

use hemline_domain::Units;
use serde::{Deserialize, Serialize};

use crate::ledger::Balances;

/// The ledger's balances at the season's end:
/// `manufactured + emergency + adjusted = sold + left at stores + left at the DC`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFlow {
    /// Units of the accepted order.
    pub manufactured: Units,
    /// Units of emergency orders that arrived.
    pub emergency: Units,
    /// Units that stores sold above what they had received.
    pub adjusted: Units,
    /// Units shipped to stores.
    pub shipped: Units,
    /// Units sold.
    pub sold: Units,
    /// Units left at stores.
    pub left_at_stores: Units,
    /// Units left at the DC.
    pub left_at_dc: Units,
}

impl UnitFlow {
    pub(super) fn of(balances: &Balances) -> Self {
        Self {
            manufactured: balances.manufactured,
            emergency: balances.emergency_ordered,
            adjusted: balances.adjusted(),
            shipped: balances.shipped(),
            sold: balances.sold(),
            left_at_stores: balances.store_inventory(),
            left_at_dc: balances.dc_stock,
        }
    }

    /// Units that there were to sell.
    #[must_use]
    pub fn supply(&self) -> Units {
        self.manufactured + self.emergency + self.adjusted
    }

    /// Units that nobody bought.
    #[must_use]
    pub fn left_over(&self) -> Units {
        self.left_at_stores + self.left_at_dc
    }
}
