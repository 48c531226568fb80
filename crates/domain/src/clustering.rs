//! Store clusters and store factors of a forecast (planning-rules 4 and 5).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::ids::{ClusterId, StoreId};
use crate::units::Units;

/// A cluster's part of a forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterShare {
    /// `fashion_forward`, `mainstream`, `value_conscious`, or `cluster_1` … for other counts.
    pub cluster_id: ClusterId,
    /// The display name.
    pub cluster_name: String,
    /// The cluster's share of demand, 0–1.
    pub allocation_percentage: f64,
    /// Its units of the forecast's total.
    pub total_units: Units,
}

/// One cluster as it came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterSummary {
    /// The cluster.
    pub cluster_id: ClusterId,
    /// The display name.
    pub cluster_name: String,
    /// How many stores it has.
    pub store_count: u32,
    /// Its share of demand, 0–1; the shares sum to 1.
    pub allocation_percentage: f64,
    /// Σ of its stores' average weekly sales, in units.
    pub weekly_sales: f64,
    /// Mean of every feature used, in the feature's own unit.
    pub means: BTreeMap<String, f64>,
}

/// A store's place in the clustering.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoreAssignment {
    /// The store.
    pub store_id: StoreId,
    /// Its cluster.
    pub cluster_id: ClusterId,
    /// Average weekly units of the category over the last 52 weeks of usable history.
    pub avg_weekly_sales_12mo: f64,
    /// Its share of the cluster's sales, 0–1.
    pub sales_share: f64,
    /// Its share of the cluster's attributes, 0–1; the sales share where no attribute is known.
    pub attribute_share: f64,
    /// `0.70 × sales share + 0.30 × attribute share`; the factors of a cluster sum to 1.
    pub store_factor: f64,
}

/// A store that takes no part, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutStore {
    /// The store.
    pub store_id: StoreId,
    /// Why it is left out.
    pub reason: String,
}

/// The clusters of one forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clustering {
    /// High to low, as planning-rules 4 orders them.
    pub clusters: Vec<ClusterSummary>,
    /// Every store that takes part, by id.
    pub assignments: Vec<StoreAssignment>,
    /// Stores that do not carry the category.
    pub left_out_stores: Vec<LeftOutStore>,
    /// Features that the clusters rest on.
    pub features_used: Vec<String>,
    /// Features that are empty for every store.
    pub features_left_out: Vec<String>,
    /// Sum of squared distances to the centres, in z-scores.
    pub inertia: f64,
    /// Mean silhouette, −1 to 1; absent for a single cluster.
    pub silhouette: Option<f64>,
}

impl Clustering {
    /// A store's share of the category's demand: cluster share × store factor, with its id, in the
    /// order of [`Self::assignments`]. Sums to 1.
    #[must_use]
    pub fn demand_shares(&self) -> Vec<(StoreId, f64)> {
        let share_of: BTreeMap<&ClusterId, f64> = self
            .clusters
            .iter()
            .map(|cluster| (&cluster.cluster_id, cluster.allocation_percentage))
            .collect();
        self.assignments
            .iter()
            .map(|store| {
                let cluster_share = share_of.get(&store.cluster_id).copied().unwrap_or(0.0);
                (store.store_id.clone(), cluster_share * store.store_factor)
            })
            .collect()
    }
}
