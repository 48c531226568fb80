//! Units: planned, moved, sold out and left over.

use utoipa::ToSchema;

use crate::bodies::variance::Direction;

/// The accepted order, beside which the season is read.
#[derive(ToSchema)]
pub(super) struct PlannedSeason {
    /// Units of the forecast in force when the order was accepted.
    forecast: u64,
    /// Safety stock over it, as a fraction.
    safety_stock_percentage: f64,
    /// Units to manufacture.
    manufacturing_qty: u64,
    /// Units that shipped at launch.
    initial_allocation_total: u64,
    /// Units that waited at the DC.
    holdback_total: u64,
}

/// The ledger's balances at the season's end:
/// `manufactured + emergency + adjusted = sold + left at stores + left at the DC`.
#[derive(ToSchema)]
pub(crate) struct SeasonUnits {
    /// Units of the accepted order.
    manufactured: u64,
    /// Units of emergency orders that arrived.
    emergency: u64,
    /// Units that stores sold above what they had received.
    adjusted: u64,
    /// Units shipped to stores.
    shipped: u64,
    /// Units sold.
    sold: u64,
    /// Units left at stores.
    left_at_stores: u64,
    /// Units left at the DC.
    left_at_dc: u64,
}

/// One week of the season.
#[derive(ToSchema)]
pub(super) struct SeasonWeek {
    /// 1-based week.
    week_number: u32,
    /// Units sold.
    sold: u64,
    /// Units that the original forecast expected.
    original_forecast: u64,
    /// Units that the forecast in force before the week expected.
    forecast_in_force: u64,
    /// Units sold in the same week of last year, where known.
    last_year: Option<u64>,
    /// The cumulative variance of the week's check, as a fraction; null where it was not checked.
    variance_pct: Option<f64>,
    /// Which way it went.
    direction: Option<Direction>,
    /// Whether the variance that triggers was above the threshold.
    threshold_exceeded: bool,
    /// Whether a re-forecast followed.
    reforecast: bool,
    /// Whether the stores sold at the marked-down price.
    marked_down: bool,
    /// Stores that ended it with inventory 0.
    sold_out_stores: u32,
    /// Units estimated as lost to that.
    lost_sales: u64,
    /// Units that stores sold above what they had received.
    adjusted: u64,
    /// Units that left the DC for the stores at its end.
    shipped: u64,
    /// Units of emergency orders that reached the DC at its end.
    emergency: u64,
    /// Units in stores when it ended, before that shipment.
    store_stock: u64,
    /// Units at the DC when it ended, after that shipment.
    dc_stock: u64,
}

/// Stock-outs of the season. What they cost is in currency units, null where the category lacks a price (and,
/// for the margin, a cost).
#[derive(ToSchema)]
pub(super) struct SeasonStockouts {
    /// Store-weeks that ended with inventory 0, before that week's shipment arrived, and sold all they had.
    store_weeks: u32,
    /// Store-weeks in the season.
    of_store_weeks: u32,
    /// Stores with at least one of them.
    stores: u32,
    /// Units that these store-weeks are estimated to have lost: each store's share of the forecast in force −
    /// what it sold, never negative, summed and rounded.
    lost_sales: u64,
    /// Those of them that were lost while the DC held units.
    lost_while_dc_held_stock: u64,
    /// Lost sales at the price of their weeks.
    lost_revenue: Option<f64>,
    /// Lost sales at price − cost.
    lost_margin: Option<f64>,
}

/// Left-over units and their value in currency units, null where the category lacks a cost.
#[derive(ToSchema)]
pub(super) struct SeasonOverstock {
    /// Units left at stores.
    at_stores: u64,
    /// Units left at the DC.
    at_dc: u64,
    /// Both.
    units: u64,
    /// Stores with units left.
    stores: u32,
    /// Units left ÷ all units there were to sell, as a fraction; null where there were none.
    share_of_supply: Option<f64>,
    /// Units left, at cost.
    value_at_cost: Option<f64>,
    /// Value at cost − salvage value; a category without a salvage value loses all of it.
    salvage_loss: Option<f64>,
}

/// An emergency order.
#[derive(ToSchema)]
pub(super) struct PlacedEmergencyOrder {
    /// Units ordered.
    units: u64,
    /// The week after which it was ordered.
    ordered_after_week: u32,
    /// The week at whose end it reaches the DC.
    arrival_week: u32,
}
