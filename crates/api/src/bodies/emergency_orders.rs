//! Bodies of the emergency orders' route.

use chrono::{DateTime, Utc};
use hemline_agents::order_margin::order_margin;
use hemline_domain::season::{EmergencyOrderRecord, EmergencyOrderStatus};
use hemline_domain::{Category, EmergencyOrderBasis, EmergencyOrderId, ForecastId, Units};
use serde::Serialize;
use utoipa::ToSchema;

use super::vocabulary;

/// A season's emergency orders, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EmergencyOrderList {
    pub(crate) emergency_orders: Vec<EmergencyOrderBody>,
}

/// An order on top of the season's first one, from its recommendation to its arrival.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EmergencyOrder)]
pub(crate) struct EmergencyOrderBody {
    #[schema(value_type = String)]
    emergency_order_id: EmergencyOrderId,
    /// The forecast that leaves the shortage.
    #[schema(value_type = String)]
    forecast_id: ForecastId,
    #[schema(value_type = vocabulary::EmergencyOrderStatus)]
    status: EmergencyOrderStatus,
    /// Units that a person is asked for, or that were ordered.
    #[schema(value_type = u64)]
    units: Units,
    /// Units that the rule recommends.
    #[schema(value_type = u64)]
    recommended_units: Units,
    /// Units that a person has accepted or set; null while nobody has.
    #[schema(value_type = Option<u64>)]
    ordered_units: Option<Units>,
    /// The week after which it is placed.
    week_number: u32,
    /// The week at whose end it reaches the DC.
    arrival_week: u32,
    /// Which shortage it covers.
    #[schema(value_type = vocabulary::EmergencyOrderBasis)]
    basis: EmergencyOrderBasis,
    /// Units still to be sold by the season's end.
    #[schema(value_type = u64)]
    still_needed: Units,
    /// What the DC alone cannot cover.
    #[schema(value_type = u64)]
    dc_shortage: Units,
    /// What DC and stores together cannot cover.
    #[schema(value_type = u64)]
    network_shortage: Units,
    /// Units expected to be sold after its arrival.
    #[schema(value_type = u64)]
    sellable_after_arrival: Units,
    /// Units × cost, in currency units; null without a cost.
    order_cost: Option<f64>,
    /// What it brings if the units sell as expected, after its cost; null without a price and a cost.
    expected_margin: Option<f64>,
    /// The calculation in words.
    reasoning: String,
    created_at: DateTime<Utc>,
}

impl EmergencyOrderBody {
    /// The order with its amounts, where `category` has prices.
    pub(crate) fn new(record: EmergencyOrderRecord, category: Option<&Category>) -> Self {
        let units = record.units();
        let sellable = record.order.sellable_after_arrival;
        let amounts = category.map(|category| order_margin(units, sellable, category));
        let amounts = amounts.unwrap_or_default();
        Self {
            emergency_order_id: record.emergency_order_id,
            forecast_id: record.forecast_id,
            status: record.status,
            units,
            recommended_units: record.order.units,
            ordered_units: record.ordered_units,
            week_number: record.week_number,
            arrival_week: record.order.arrival_week,
            basis: record.order.basis,
            still_needed: record.shortages.still_needed,
            dc_shortage: record.shortages.dc_shortage,
            network_shortage: record.shortages.network_shortage,
            sellable_after_arrival: sellable,
            order_cost: amounts.cost,
            expected_margin: amounts.expected_margin,
            reasoning: record.order.reasoning,
            created_at: record.created_at,
        }
    }
}
