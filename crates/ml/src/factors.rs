//! How demand splits over clusters, and over the stores of a cluster (rule 5).
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use hemline_domain::{Archetype, StatedParameters, Units};
//! use hemline_ml::clustering::{ClusteredStore, StoreCluster, StoreClusters};
//! use hemline_ml::factors::{allocation_factors, cluster_distribution};
//!
//! let parameters = StatedParameters::new()
//!     .with("season_start_date", "2025-03-03")
//!     .with("cluster_count", 2)
//!     .with("allocation_attributes", Vec::<String>::new())
//!     .resolve(Archetype::FashionRetail)
//!     .unwrap()
//!     .parameters;
//! let cluster = |number: u32, store_count| StoreCluster {
//!     cluster_id: format!("cluster_{number}").into(),
//!     cluster_name: format!("Cluster {number}"),
//!     store_count,
//!     means: BTreeMap::new(),
//! };
//! let store = |id: &str, cluster, avg_weekly_sales| ClusteredStore {
//!     store_id: id.into(),
//!     cluster,
//!     avg_weekly_sales,
//! };
//! let clusters = StoreClusters {
//!     clusters: vec![cluster(1, 1), cluster(2, 2)],
//!     stores: vec![store("S1", 0, 60.0), store("S2", 1, 30.0), store("S3", 1, 10.0)],
//!     left_out_stores: Vec::new(),
//!     features_used: Vec::new(),
//!     features_left_out: Vec::new(),
//!     inertia: 0.0,
//!     silhouette: None,
//! };
//!
//! // Without attributes the factor is the store's share of its cluster's sales.
//! let clustering = allocation_factors(&clusters, &[], &parameters)?;
//! assert_eq!(clustering.clusters[0].allocation_percentage, 0.6);
//! assert_eq!(clustering.assignments[1].store_factor, 0.75);
//!
//! let split = cluster_distribution(Units::new(8_001), &clustering);
//! assert_eq!(split[0].total_units, Units::new(4_801));
//! assert_eq!(split[1].total_units, Units::new(3_200));
//! # Ok::<(), hemline_ml::MlError>(())
//! ```

use std::collections::BTreeMap;

use hemline_domain::{
    AllocationAttribute, ClusterId, ClusterShare, ClusterSummary, Clustering, Decimal,
    SeasonParameters, Share, Store, StoreAssignment, StoreId, Units, apportion_by_weight,
};

use crate::MlError;
use crate::clustering::features::{column, refuse_unusable};
use crate::clustering::{ClusteredStore, StoreClusters};

/// The weight of a store's sales in its factor; its attributes have the rest.
const SALES_WEIGHT: f64 = 0.70;
const ATTRIBUTE_WEIGHT: f64 = 0.30;

/// Cluster shares and store factors.
///
/// A cluster's share is its part of all stores' average weekly sales, or what
/// `parameters.cluster_shares` says. A store's factor is `0.70 × sales share + 0.30 × attribute share`
/// within its cluster, the attribute share being the mean over `parameters.allocation_attributes` (one
/// that every store lacks is left out). A cluster that sold nothing splits by attributes alone, or
/// equally where it has none. Shares sum to 1, and so do the factors of each cluster.
///
/// `stores` must hold every store of `clusters`, unless no attribute is asked for.
///
/// # Errors
///
/// - [`MlError::MissingAttribute`] for an attribute that only some stores have,
/// - [`MlError::UnusableFeature`] for an attribute that is negative, NaN or infinite,
/// - [`MlError::UnknownStores`] for a clustered store that `stores` lacks,
/// - [`MlError::ClusterShares`] for shares that do not name every cluster, or sum to 0.
pub fn allocation_factors(
    clusters: &StoreClusters,
    stores: &[Store],
    parameters: &SeasonParameters,
) -> Result<Clustering, MlError> {
    let shares = cluster_shares(clusters, parameters.cluster_shares.as_ref())?;
    let attributes = attribute_columns(clusters, stores, &parameters.allocation_attributes)?;
    let mut assignments: Vec<(usize, StoreAssignment)> = Vec::new();
    for (index, cluster) in clusters.clusters.iter().enumerate() {
        let members: Vec<usize> = (0..clusters.stores.len())
            .filter(|store| clusters.stores[*store].cluster == index)
            .collect();
        let factors = Factors::of(&members, &clusters.stores, &attributes);
        for (position, member) in members.iter().enumerate() {
            let store = &clusters.stores[*member];
            let assignment = factors.assignment(position, store, &cluster.cluster_id);
            assignments.push((*member, assignment));
        }
    }
    assignments.sort_by_key(|(member, _)| *member);
    let summaries = clusters.clusters.iter().enumerate().zip(shares);
    Ok(Clustering {
        clusters: summaries
            .map(|((index, cluster), share)| ClusterSummary {
                cluster_id: cluster.cluster_id.clone(),
                cluster_name: cluster.cluster_name.clone(),
                store_count: cluster.store_count,
                allocation_percentage: share,
                weekly_sales: weekly_sales(clusters, index),
                means: cluster.means.clone(),
            })
            .collect(),
        assignments: assignments.into_iter().map(|(_, store)| store).collect(),
        left_out_stores: clusters.left_out_stores.clone(),
        features_used: clusters.features_used.clone(),
        features_left_out: clusters.features_left_out.clone(),
        inertia: clusters.inertia,
        silhouette: clusters.silhouette,
    })
}

/// `total` split over the clusters by their shares; the parts sum to it exactly.
#[must_use]
pub fn cluster_distribution(total: Units, clustering: &Clustering) -> Vec<ClusterShare> {
    let weights: Vec<(&ClusterId, f64)> = clustering
        .clusters
        .iter()
        .map(|cluster| (&cluster.cluster_id, cluster.allocation_percentage))
        .collect();
    clustering
        .clusters
        .iter()
        .zip(apportion_by_weight(total, &weights))
        .map(|(cluster, total_units)| ClusterShare {
            cluster_id: cluster.cluster_id.clone(),
            cluster_name: cluster.cluster_name.clone(),
            allocation_percentage: cluster.allocation_percentage,
            total_units,
        })
        .collect()
}

fn weekly_sales(clusters: &StoreClusters, cluster: usize) -> f64 {
    let members = clusters
        .stores
        .iter()
        .filter(|store| store.cluster == cluster);
    members.map(|store| store.avg_weekly_sales).sum()
}

fn cluster_shares(
    clusters: &StoreClusters,
    stated: Option<&BTreeMap<ClusterId, Share>>,
) -> Result<Vec<f64>, MlError> {
    if let Some(stated) = stated {
        return stated_shares(clusters, stated);
    }
    let indices = 0..clusters.clusters.len();
    let sales: Vec<f64> = indices.map(|index| weekly_sales(clusters, index)).collect();
    // Where nobody sold anything every store counts the same.
    let counts = clusters.clusters.iter();
    let counts: Vec<f64> = counts
        .map(|cluster| f64::from(cluster.store_count))
        .collect();
    Ok(shares_of(&sales)
        .or_else(|| shares_of(&counts))
        .unwrap_or_default())
}

fn stated_shares(
    clusters: &StoreClusters,
    stated: &BTreeMap<ClusterId, Share>,
) -> Result<Vec<f64>, MlError> {
    let found: Option<Vec<Share>> = clusters
        .clusters
        .iter()
        .map(|cluster| stated.get(&cluster.cluster_id).copied())
        .collect();
    let error = || MlError::ClusterShares {
        named: stated.keys().map(ToString::to_string).collect(),
        clusters: clusters
            .clusters
            .iter()
            .map(|cluster| cluster.cluster_id.to_string())
            .collect(),
    };
    let shares = found
        .filter(|shares| shares.len() == stated.len())
        .ok_or_else(error)?;
    let sum = shares
        .iter()
        .fold(Decimal::ZERO, |sum, share| sum + share.decimal());
    let floats = shares.iter().map(|share| share.as_f64());
    if sum == Decimal::ONE {
        return Ok(floats.collect());
    }
    shares_of(&floats.collect::<Vec<_>>()).ok_or_else(error)
}

/// Each value's share of their sum; `None` where the sum is not positive.
fn shares_of(values: &[f64]) -> Option<Vec<f64>> {
    let sum: f64 = values.iter().sum();
    (sum > 0.0).then(|| values.iter().map(|value| value / sum).collect())
}

/// One column for each attribute that is known, with one value for each clustered store.
fn attribute_columns(
    clusters: &StoreClusters,
    stores: &[Store],
    attributes: &[AllocationAttribute],
) -> Result<Vec<Vec<f64>>, MlError> {
    if attributes.is_empty() {
        return Ok(Vec::new());
    }
    let participants = participants(clusters, stores)?;
    let mut columns = Vec::new();
    for attribute in attributes {
        let value = |store: &Store| attribute_of(store, *attribute);
        let stores = || participants.iter().copied();
        if let Some(values) = column(attribute.as_str(), value, stores())? {
            refuse_unusable(attribute.as_str(), stores().zip(values.iter().copied()))?;
            columns.push(values);
        }
    }
    Ok(columns)
}

/// The clustered stores, in their order.
fn participants<'a>(
    clusters: &StoreClusters,
    stores: &'a [Store],
) -> Result<Vec<&'a Store>, MlError> {
    let by_id: BTreeMap<&StoreId, &Store> = stores
        .iter()
        .map(|store| (&store.store_id, store))
        .collect();
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    for ClusteredStore { store_id, .. } in &clusters.stores {
        match by_id.get(store_id) {
            Some(store) => found.push(*store),
            None => unknown.push(store_id.to_string()),
        }
    }
    if unknown.is_empty() {
        Ok(found)
    } else {
        Err(MlError::UnknownStores {
            source_name: "the clustering",
            stores: unknown,
        })
    }
}

fn attribute_of(store: &Store, attribute: AllocationAttribute) -> Option<f64> {
    match attribute {
        AllocationAttribute::StoreSizeSqft => store.store_size_sqft.map(|size| size as f64),
        AllocationAttribute::MedianIncome => store.median_income.map(|income| income as f64),
        AllocationAttribute::AvgWeeklySales12mo => store.avg_weekly_sales_12mo,
    }
}

/// The shares of one cluster's stores; `None` where there is nothing to share by.
struct Factors {
    sales: Option<Vec<f64>>,
    attributes: Option<Vec<f64>>,
    equal: f64,
}

impl Factors {
    fn of(members: &[usize], stores: &[ClusteredStore], columns: &[Vec<f64>]) -> Self {
        let sales: Vec<f64> = members
            .iter()
            .map(|member| stores[*member].avg_weekly_sales)
            .collect();
        let shares: Vec<Vec<f64>> = columns
            .iter()
            .filter_map(|column| {
                let values = members.iter().map(|member| column[*member]);
                shares_of(&values.collect::<Vec<_>>())
            })
            .collect();
        Self {
            sales: shares_of(&sales),
            attributes: mean_of(&shares),
            equal: 1.0 / members.len() as f64,
        }
    }

    fn assignment(
        &self,
        position: usize,
        store: &ClusteredStore,
        cluster_id: &ClusterId,
    ) -> StoreAssignment {
        let sales = self.sales.as_ref().map(|shares| shares[position]);
        let attributes = self.attributes.as_ref().map(|shares| shares[position]);
        let factor = match (sales, attributes) {
            (Some(sales), Some(attributes)) => SALES_WEIGHT * sales + ATTRIBUTE_WEIGHT * attributes,
            (Some(share), None) | (None, Some(share)) => share,
            (None, None) => self.equal,
        };
        StoreAssignment {
            store_id: store.store_id.clone(),
            cluster_id: cluster_id.clone(),
            avg_weekly_sales_12mo: store.avg_weekly_sales,
            sales_share: sales.unwrap_or(0.0),
            attribute_share: attributes.or(sales).unwrap_or(self.equal),
            store_factor: factor,
        }
    }
}

/// The mean of several lists of shares, place by place.
fn mean_of(shares: &[Vec<f64>]) -> Option<Vec<f64>> {
    let first = shares.first()?;
    let mean = |place: usize| {
        let sum: f64 = shares.iter().map(|list| list[place]).sum();
        sum / shares.len() as f64
    };
    Some((0..first.len()).map(mean).collect())
}
