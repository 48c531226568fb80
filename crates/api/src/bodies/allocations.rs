//! Bodies of the allocation route.

use chrono::{DateTime, Utc};
use hemline_domain::season::ReallocationRecord;
use hemline_domain::{
    AllocationId, AllocationPlan, ClusterId, Decimal, ForecastId, StoreAllocation, StoreId, Units,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::forecasts::each;

/// A manufacturing order and a shipment for every store. Each column of the stores sums to its total. Initial and
/// holdback sum to the manufactured quantity until a re-forecast gives the stores new totals; from then on they sum
/// to `reallocation.target`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AllocationPlan)]
pub(crate) struct AllocationBody {
    #[schema(value_type = String)]
    allocation_id: AllocationId,
    #[schema(value_type = String)]
    forecast_id: ForecastId,
    /// Units to manufacture.
    #[schema(value_type = u64)]
    manufacturing_qty: Units,
    /// Safety stock over the forecast, a fraction.
    #[schema(value_type = f64)]
    safety_stock_percentage: Decimal,
    /// Units that ship at launch.
    #[schema(value_type = u64)]
    initial_allocation_total: Units,
    /// Units that wait at the DC at launch; after a re-forecast the rest of the stores' new totals.
    #[schema(value_type = u64)]
    holdback_total: Units,
    /// Whether the two-week minimums raised the initial total above the holdback's complement.
    minimum_raised_initial: bool,
    /// One entry per store, by id.
    store_allocations: Vec<StoreAllocationBody>,
    /// Hash over the inputs and parameters: equal fingerprints mean equal units.
    fingerprint: String,
    /// The re-allocation that the stores' totals come from; null before the first re-forecast.
    reallocation: Option<ReallocationBody>,
    created_at: DateTime<Utc>,
}

impl AllocationBody {
    /// A plan whose stores have their totals in force, and where those come from.
    pub(crate) fn new(plan: AllocationPlan, reallocation: Option<ReallocationRecord>) -> Self {
        Self {
            reallocation: reallocation.map(ReallocationBody::from),
            allocation_id: plan.allocation_id,
            forecast_id: plan.forecast_id,
            manufacturing_qty: plan.manufacturing_qty,
            safety_stock_percentage: plan.safety_stock_percentage,
            initial_allocation_total: plan.initial_allocation_total,
            holdback_total: plan.holdback_total,
            minimum_raised_initial: plan.minimum_raised_initial,
            store_allocations: each(plan.store_allocations),
            fingerprint: plan.fingerprint,
            created_at: plan.created_at,
        }
    }
}

/// What a re-forecast made of the stores' totals.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Reallocation)]
pub(crate) struct ReallocationBody {
    /// The week after which it was made.
    week_number: u32,
    /// The revised forecast.
    #[schema(value_type = String)]
    forecast_id: ForecastId,
    /// What the stores get over the season; their totals sum to it.
    #[schema(value_type = u64)]
    target: Units,
    /// Units that stay at the DC unassigned.
    #[schema(value_type = u64)]
    dc_unassigned: Units,
    /// Units that were still to be sold.
    #[schema(value_type = u64)]
    still_needed: Units,
    /// What the DC alone could not cover.
    #[schema(value_type = u64)]
    dc_shortage: Units,
    /// What DC and stores together could not cover.
    #[schema(value_type = u64)]
    network_shortage: Units,
    /// Units of emergency orders that were on their way.
    #[schema(value_type = u64)]
    units_on_order: Units,
    created_at: DateTime<Utc>,
}

impl From<ReallocationRecord> for ReallocationBody {
    fn from(record: ReallocationRecord) -> Self {
        let shortages = record.reallocation.shortages;
        Self {
            week_number: record.week_number,
            forecast_id: record.forecast_id,
            target: record.reallocation.target,
            dc_unassigned: record.reallocation.dc_unassigned,
            still_needed: shortages.still_needed,
            dc_shortage: shortages.dc_shortage,
            network_shortage: shortages.network_shortage,
            units_on_order: record.units_on_order,
            created_at: record.created_at,
        }
    }
}

/// One store's part of a plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = StoreAllocation)]
pub(crate) struct StoreAllocationBody {
    #[schema(value_type = String)]
    store_id: StoreId,
    store_name: String,
    #[schema(value_type = String)]
    cluster_id: ClusterId,
    /// Units that ship at launch.
    #[schema(value_type = u64)]
    initial_allocation: Units,
    /// Units of its season total beyond the launch.
    #[schema(value_type = u64)]
    holdback_allocation: Units,
    /// Units for the whole season.
    #[schema(value_type = u64)]
    total_season_allocation: Units,
    /// What the initial shipment may not go below.
    #[schema(value_type = u64)]
    two_week_minimum: Units,
}

impl From<StoreAllocation> for StoreAllocationBody {
    fn from(store: StoreAllocation) -> Self {
        Self {
            store_id: store.store_id,
            store_name: store.store_name,
            cluster_id: store.cluster_id,
            initial_allocation: store.initial_allocation,
            holdback_allocation: store.holdback_allocation,
            total_season_allocation: store.total_season_allocation,
            two_week_minimum: store.two_week_minimum,
        }
    }
}
