//! Plans: what is made, shipped and kept (planning-rules 6), and how the season is priced.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::decimal::{Decimal, Share};
use crate::ids::{AllocationId, ClusterId, ForecastId, PricingStrategyId, StoreId};
use crate::units::Units;

/// One store's part of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoreAllocation {
    /// The store.
    pub store_id: StoreId,
    /// Its display name.
    pub store_name: String,
    /// Its cluster.
    pub cluster_id: ClusterId,
    /// Units that ship at launch.
    pub initial_allocation: Units,
    /// Units of its season total that wait at the DC.
    pub holdback_allocation: Units,
    /// Units for the whole season: initial + holdback.
    pub total_season_allocation: Units,
    /// The two-week minimum that the initial shipment may not go below.
    pub two_week_minimum: Units,
}

/// A manufacturing order and a shipment for every store.
///
/// `initial_allocation_total + holdback_total = manufacturing_qty`, and each column of
/// `store_allocations` sums to its total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AllocationPlan {
    /// Its id.
    pub allocation_id: AllocationId,
    /// The forecast that it rests on.
    pub forecast_id: ForecastId,
    /// Units to manufacture.
    pub manufacturing_qty: Units,
    /// Safety stock over the forecast, as a fraction: `manufacturing_qty ÷ forecast − 1`, or the
    /// parameter where the method is `fixed`.
    pub safety_stock_percentage: Decimal,
    /// Units that ship at launch.
    pub initial_allocation_total: Units,
    /// Units that wait at the DC.
    pub holdback_total: Units,
    /// Whether the two-week minimums raised the initial total above the parameter's share.
    pub minimum_raised_initial: bool,
    /// One entry per store, by id.
    pub store_allocations: Vec<StoreAllocation>,
    /// Hash over the inputs and parameters: equal fingerprints mean equal units (planning-rules 0).
    pub fingerprint: String,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

/// Whether the season has a markdown checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PricingStatus {
    /// It is scheduled.
    Scheduled,
    /// The parameters exclude it.
    Skipped,
}

/// How the season will be priced: when it is checked and what decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PricingStrategy {
    /// Its id.
    pub pricing_strategy_id: PricingStrategyId,
    /// The forecast that it rests on.
    pub forecast_id: ForecastId,
    /// Whether there is a checkpoint.
    pub status: PricingStatus,
    /// The week of the checkpoint.
    pub markdown_checkpoint_week: Option<u32>,
    /// Sell-through that the season should have reached by then.
    pub target_sell_through_pct: Option<Share>,
    /// Gain from the gap to the markdown.
    pub elasticity_coefficient: Decimal,
    /// The deepest markdown.
    pub max_markdown: Share,
    /// Why it is scheduled or skipped.
    pub reasoning: String,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}
