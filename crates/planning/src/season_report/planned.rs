//! What the season was planned for, as accepted.

use hemline_domain::{Decimal, Units};
use serde::{Deserialize, Serialize};

use super::facts::SeasonFacts;

/// The accepted order, beside which the season is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedSeason {
    /// Units of the forecast in force when the order was accepted.
    pub forecast: Units,
    /// Safety stock over it, as a fraction.
    pub safety_stock_percentage: Decimal,
    /// Units to manufacture.
    pub manufacturing_qty: Units,
    /// Units that shipped at launch.
    pub initial_allocation_total: Units,
    /// Units that waited at the DC.
    pub holdback_total: Units,
}

pub(super) fn planned_season(facts: &SeasonFacts<'_>) -> PlannedSeason {
    PlannedSeason {
        forecast: facts.accepted().total(),
        safety_stock_percentage: facts.plan.safety_stock_percentage,
        manufacturing_qty: facts.plan.manufacturing_qty,
        initial_allocation_total: facts.plan.initial_allocation_total,
        holdback_total: facts.plan.holdback_total,
    }
}
