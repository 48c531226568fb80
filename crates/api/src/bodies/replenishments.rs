//! Bodies of the replenishment route.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use hemline_domain::season::{ExcessSales, ReplenishmentRecord, SkipReason, StoreReplenishment};
use hemline_domain::{ForecastId, StoreId, Units};
use serde::Serialize;
use utoipa::ToSchema;

use super::forecasts::each;
use super::vocabulary;

/// What ships from the DC to the stores at the end of a week: `dc_stock_before` − `total_shipped` =
/// `dc_stock_after`, and the stores' columns sum to the totals.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Replenishment)]
pub(crate) struct ReplenishmentBody {
    /// The forecast that was in force.
    #[schema(value_type = String)]
    forecast_id: ForecastId,
    /// The week at whose end it ships; it reaches the stores before the next week.
    week_number: u32,
    #[schema(value_type = u64)]
    dc_stock_before: Units,
    #[schema(value_type = u64)]
    dc_stock_after: Units,
    #[schema(value_type = u64)]
    total_need: Units,
    /// Less than `total_need` where the DC is short; then every store gets its fair share.
    #[schema(value_type = u64)]
    total_shipped: Units,
    /// Why nothing ships this week, in a sentence; null where it may ship.
    skipped: Option<String>,
    /// The same by name; null also for weeks booked before it was kept.
    #[schema(value_type = Option<vocabulary::SkipReason>)]
    skip_reason: Option<SkipReason>,
    /// Stores that had sold more than they received when the week was booked.
    sold_more_than_received: Vec<ExcessSalesBody>,
    /// By store id; empty where the week is skipped.
    stores: Vec<StoreShipmentBody>,
    created_at: DateTime<Utc>,
}

impl ReplenishmentBody {
    /// The body of a record; `names` has the stores' display names.
    pub(crate) fn new(record: ReplenishmentRecord, names: &BTreeMap<StoreId, String>) -> Self {
        let shipment = record.replenishment;
        let stores = shipment.stores.into_iter();
        Self {
            forecast_id: record.forecast_id,
            week_number: shipment.week_number,
            dc_stock_before: shipment.dc_stock_before,
            dc_stock_after: shipment.dc_stock_after,
            total_need: shipment.total_need,
            total_shipped: shipment.total_shipped,
            skipped: shipment.skipped,
            skip_reason: shipment.skip_reason,
            sold_more_than_received: each(shipment.sold_more_than_received),
            stores: stores
                .map(|store| StoreShipmentBody::new(store, names))
                .collect(),
            created_at: record.created_at,
        }
    }
}

/// One store's part of a replenishment.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = StoreReplenishment)]
pub(crate) struct StoreShipmentBody {
    #[schema(value_type = String)]
    store_id: StoreId,
    store_name: String,
    /// Units on its shelves at the end of the week.
    #[schema(value_type = u64)]
    inventory: Units,
    /// Units that it needs.
    #[schema(value_type = u64)]
    need: Units,
    /// Units that ship.
    #[schema(value_type = u64)]
    shipped: Units,
}

impl StoreShipmentBody {
    fn new(store: StoreReplenishment, names: &BTreeMap<StoreId, String>) -> Self {
        let name = names.get(&store.store_id).cloned();
        Self {
            store_name: name.unwrap_or_else(|| store.store_id.to_string()),
            store_id: store.store_id,
            inventory: store.inventory,
            need: store.need,
            shipped: store.shipped,
        }
    }
}

/// A store that reported more sales than it had units.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ExcessSales)]
pub(crate) struct ExcessSalesBody {
    #[schema(value_type = String)]
    store_id: StoreId,
    /// Units above what it had; booked as an adjustment.
    #[schema(value_type = u64)]
    units: Units,
}

impl From<ExcessSales> for ExcessSalesBody {
    fn from(excess: ExcessSales) -> Self {
        Self {
            store_id: excess.store_id,
            units: excess.units,
        }
    }
}
