//! The unit ledger: every movement of units is a row (planning-rules 0).

use serde::{Deserialize, Serialize};

use crate::enums::vocabulary;
use crate::error::DomainError;
use crate::ids::StoreId;
use crate::units::Units;
use std::str::FromStr;

/// Where units are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Location {
    /// The manufacturer.
    Supplier,
    /// The distribution centre.
    Dc,
    /// A store.
    Store(StoreId),
    /// A buyer.
    Customer,
    /// Units that appeared without a shipment.
    Unknown,
}

impl std::fmt::Display for Location {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Supplier => formatter.write_str("supplier"),
            Self::Dc => formatter.write_str("dc"),
            Self::Store(id) => write!(formatter, "store:{id}"),
            Self::Customer => formatter.write_str("customer"),
            Self::Unknown => formatter.write_str("unknown"),
        }
    }
}

impl FromStr for Location {
    type Err = DomainError;

    /// Reads what [`Display`](std::fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, DomainError> {
        match text {
            "supplier" => Ok(Self::Supplier),
            "dc" => Ok(Self::Dc),
            "customer" => Ok(Self::Customer),
            "unknown" => Ok(Self::Unknown),
            _ => text
                .strip_prefix("store:")
                .map(|id| Self::Store(id.into()))
                .ok_or_else(|| DomainError::UnknownName {
                    what: "ledger location",
                    value: text.to_owned(),
                    allowed: "supplier, dc, store:<id>, customer, unknown".to_owned(),
                }),
        }
    }
}

vocabulary!(
    /// Why units moved.
    LedgerReason as "ledger reason" {
        /// The accepted order arrived at the DC.
        Manufactured = "manufactured",
        /// The launch shipment left for a store.
        InitialShipment = "initial_shipment",
        /// A weekly shipment left for a store.
        Replenishment = "replenishment",
        /// A store sold.
        Sold = "sold",
        /// A store reported more than it had.
        Adjusted = "adjusted",
        /// An emergency order arrived at the DC.
        EmergencyOrder = "emergency_order",
    }
);

/// One movement of units in a season.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// The season week; 0 is the launch.
    pub week_number: u32,
    /// Where the units were.
    pub from: Location,
    /// Where they went.
    pub to: Location,
    /// How many.
    pub units: Units,
    /// Why.
    pub reason: LedgerReason,
}
