//! What is stored of every week of a season. Newer rows stand beside older ones; nothing is overwritten but the
//! sales that were reported for a week and the status of a markdown or an order.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::emergency_order::EmergencyOrder;
use super::markdown::{MarkdownOutcome, MarkdownRecommendation};
use super::reallocation::{Reallocation, Shortages};
use super::replenishment::Replenishment;
use super::variance::VarianceCheck;
use crate::decimal::Share;
use crate::enums::vocabulary;
use crate::error::DomainError;
use crate::ids::{EmergencyOrderId, ForecastId, MarkdownId, ReplenishmentId, StoreId};
use crate::units::Units;

/// Units that every store has reported for a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekSales {
    /// The season week, from 1.
    pub week_number: u32,
    /// Units per store; a store that is missing sold nothing.
    pub units: BTreeMap<StoreId, Units>,
}

impl WeekSales {
    /// Units of all stores.
    #[must_use]
    pub fn total(&self) -> Units {
        self.units.values().sum()
    }

    /// The stores of `planned` that are not in the report, in the order of `planned`.
    #[must_use]
    pub fn missing<'a>(&self, planned: impl IntoIterator<Item = &'a StoreId>) -> Vec<StoreId> {
        let stores = planned.into_iter();
        stores
            .filter(|store| !self.units.contains_key(*store))
            .cloned()
            .collect()
    }
}

vocabulary!(
    /// What followed from a week's variance.
    VarianceAction as "variance action" {
        /// Nothing: it is within the threshold.
        None = "none",
        /// The remaining weeks are forecast again.
        Reforecast = "reforecast",
        /// They are forecast again once the decision that is waited for is taken.
        ReforecastAfterDecision = "reforecast_after_decision",
        /// Nothing by itself: a newer week was in already (a gap was filled, or a report corrected), and the
        /// newest week's check decides.
        CheckedAgain = "checked_again",
    }
);

/// A week's check against the forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VarianceRecord {
    /// The forecast that was in force before the check.
    pub forecast_id: ForecastId,
    /// The figures.
    pub check: VarianceCheck,
    /// What followed.
    pub action_taken: VarianceAction,
    /// When it was checked.
    pub created_at: DateTime<Utc>,
}

/// The shipments of a week as booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplenishmentRecord {
    /// Its id.
    pub replenishment_id: ReplenishmentId,
    /// The forecast in force.
    pub forecast_id: ForecastId,
    /// Needs and shipments per store, or why nothing ships.
    pub replenishment: Replenishment,
    /// When it was booked.
    pub created_at: DateTime<Utc>,
}

/// The stores' totals after a re-forecast, or after an emergency order has arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReallocationRecord {
    /// The forecast in force.
    pub forecast_id: ForecastId,
    /// The week after which the totals hold.
    pub week_number: u32,
    /// Totals per store, and what is lacking.
    pub reallocation: Reallocation,
    /// Units of emergency orders that were on their way.
    pub units_on_order: Units,
    /// The order on top that was recommended; 0 units where nothing lacks.
    pub emergency_order: EmergencyOrder,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

/// The season's markdown, or that none is needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarkdownRecord {
    /// Its id.
    pub markdown_id: MarkdownId,
    /// The forecast in force.
    pub forecast_id: ForecastId,
    /// The depth, the calculation behind it, and where it stands.
    pub recommendation: MarkdownRecommendation,
    /// Whether a person set the depth.
    pub set_by_person: bool,
    /// The season's end at other depths, none among them.
    pub outlook: Vec<MarkdownOutcome>,
    /// The week after which the stores sell at the lower price, once it is applied.
    pub applied_after_week: Option<u32>,
    /// When it was recommended.
    pub created_at: DateTime<Utc>,
}

/// One store's part of an applied markdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreMarkdown {
    /// The store.
    pub store_id: StoreId,
    /// The depth, as a fraction.
    pub markdown_pct: Share,
    /// The first week at the lower price.
    pub applied_from_week: u32,
}

vocabulary!(
    /// Where an emergency order stands.
    EmergencyOrderStatus as "emergency order status" {
        /// A person must decide.
        PendingApproval = "pending_approval",
        /// Ordered, on its way.
        Approved = "approved",
        /// At the DC.
        Arrived = "arrived",
        /// A newer recommendation took its place.
        Superseded = "superseded",
        /// A person decided to order nothing.
        Declined = "declined",
    }
);

/// An emergency order from its recommendation to its arrival.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyOrderRecord {
    /// Its id.
    pub emergency_order_id: EmergencyOrderId,
    /// The forecast that leaves the shortage.
    pub forecast_id: ForecastId,
    /// The week after which it is placed.
    pub week_number: u32,
    /// What lacked.
    pub shortages: Shortages,
    /// What is recommended.
    pub order: EmergencyOrder,
    /// Units that a person has accepted or set.
    pub ordered_units: Option<Units>,
    /// Where it stands.
    pub status: EmergencyOrderStatus,
    /// When it was recommended.
    pub created_at: DateTime<Utc>,
}

impl EmergencyOrderRecord {
    /// Units that a person is asked for, or that were ordered.
    #[must_use]
    pub fn units(&self) -> Units {
        self.ordered_units.unwrap_or(self.order.units)
    }
}
