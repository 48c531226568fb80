//! An order on top of the season's first one (planning-rules 9).

use serde::{Deserialize, Serialize};

use crate::enums::EmergencyOrderBasis;
use crate::ledger::{LedgerReason, LedgerRow, Location};
use crate::units::Units;

/// A recommended order; a person must approve it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyOrder {
    /// Units to order; 0 where none are lacking or none would arrive in time.
    pub units: Units,
    /// Which shortage it covers.
    pub basis: EmergencyOrderBasis,
    /// That shortage.
    pub shortage: Units,
    /// The week at whose end it reaches the DC.
    pub arrival_week: u32,
    /// Units expected to be sold after it has arrived.
    pub sellable_after_arrival: Units,
    /// All of it in a sentence.
    pub reasoning: String,
}

impl EmergencyOrder {
    /// Whether there is anything to order.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        self.units > Units::ZERO
    }

    /// The row to book when it arrives.
    #[must_use]
    pub fn arrival_row(&self) -> LedgerRow {
        LedgerRow {
            week_number: self.arrival_week,
            from: Location::Supplier,
            to: Location::Dc,
            units: self.units,
            reason: LedgerReason::EmergencyOrder,
        }
    }
}
