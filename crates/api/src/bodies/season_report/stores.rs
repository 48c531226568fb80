//! How each store and each cluster did.

use utoipa::ToSchema;

/// One cluster's season.
#[derive(ToSchema)]
pub(super) struct ClusterResult {
    /// The cluster.
    cluster_id: String,
    /// Its display name.
    cluster_name: String,
    /// The share of demand that was planned for it, as a fraction of six places.
    planned_share: f64,
    /// Units its stores sold.
    sold: u64,
    /// Units that they are estimated to have lost to empty shelves.
    lost_sales: u64,
    /// (sold + lost) ÷ the same over all clusters; null where there is none.
    demand_share: Option<f64>,
}

/// One store's season.
#[derive(ToSchema)]
pub(super) struct StoreResult {
    /// The store.
    store_id: String,
    /// Its cluster; null for a store that sold without being planned.
    cluster_id: Option<String>,
    /// Units that the plan in force at the end gave it.
    season_total: u64,
    /// Units shipped to it.
    shipped: u64,
    /// Units it sold above what it had received.
    adjusted: u64,
    /// Units it sold.
    sold: u64,
    /// Units left on its shelves.
    left_over: u64,
    /// Weeks that it ended with inventory 0.
    sold_out_weeks: u32,
    /// Units that it is estimated to have lost in them.
    lost_sales: u64,
}
