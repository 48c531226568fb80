//! Store clusters: features, z-scores, k-means and names (rule 4).
//!
//! ```
//! use chrono::{Days, NaiveDate};
//! use hemline_domain::{Archetype, StatedParameters, Store, StoreId, StoreWeek, Units};
//! use hemline_ml::clustering::cluster_stores;
//!
//! let parameters = StatedParameters::new()
//!     .with("season_start_date", "2025-03-03")
//!     .with("cluster_count", 2)
//!     .resolve(Archetype::FashionRetail)
//!     .unwrap()
//!     .parameters;
//! let weekly_sales = [("S1", 10), ("S2", 12), ("S3", 90), ("S4", 95)];
//! let stores: Vec<Store> = weekly_sales
//!     .iter()
//!     .map(|(id, _)| Store {
//!         store_id: StoreId::from(*id),
//!         store_name: (*id).to_owned(),
//!         store_size_sqft: None,
//!         location_tier: None,
//!         median_income: None,
//!         fashion_tier: None,
//!         store_format: None,
//!         region: None,
//!         avg_weekly_sales_12mo: None,
//!     })
//!     .collect();
//! let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
//! let history: Vec<StoreWeek> = (0..52)
//!     .flat_map(|week| {
//!         weekly_sales.map(|(id, units)| StoreWeek {
//!             store_id: StoreId::from(id),
//!             week_start_date: monday + Days::new(7 * week),
//!             units_sold: Units::new(units),
//!         })
//!     })
//!     .collect();
//!
//! let clusters = cluster_stores(&stores, &history, &parameters)?;
//! assert_eq!(clusters.clusters[0].cluster_id.as_str(), "cluster_1");
//! assert_eq!(clusters.clusters[0].means["avg_weekly_sales_12mo"], 92.5);
//! assert_eq!(clusters.features_left_out.len(), 6);
//! # Ok::<(), hemline_ml::MlError>(())
//! ```

mod elbow;
pub(crate) mod features;
mod kmeans;
mod naming;
mod sales;
mod silhouette;
mod standardize;

use std::collections::BTreeMap;

use hemline_domain::parameters::cluster_ids;
use hemline_domain::{ClusterId, LeftOutStore, SeasonParameters, Store, StoreId, StoreWeek};
use serde::{Deserialize, Serialize};

use crate::MlError;
use features::Features;
use kmeans::count_distinct;
use sales::Assortment;

pub use elbow::{ElbowRow, elbow_table};
pub use kmeans::{KMeans, KMeansSettings, k_means};
pub use naming::display_name;
pub use silhouette::silhouette;
pub use standardize::z_scores;

/// The clusters of a category's stores, before demand is split over them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoreClusters {
    /// By mean fashion tier, then mean sales, high to low, then smallest store id.
    pub clusters: Vec<StoreCluster>,
    /// Every store that takes part, by id.
    pub stores: Vec<ClusteredStore>,
    /// Stores that do not carry the category, by id.
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

/// One cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoreCluster {
    /// `fashion_forward`, `mainstream`, `value_conscious`, or `cluster_1` … for other counts.
    pub cluster_id: ClusterId,
    /// The display name.
    pub cluster_name: String,
    /// How many stores it has.
    pub store_count: u32,
    /// Mean of every feature used, in the feature's own unit.
    pub means: BTreeMap<String, f64>,
}

/// One store and its cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusteredStore {
    /// The store.
    pub store_id: StoreId,
    /// Its cluster's position in [`StoreClusters::clusters`].
    pub cluster: usize,
    /// Average weekly units of the category since the store's first sale in the last 52 weeks.
    pub avg_weekly_sales: f64,
}

/// Clusters the stores that carry a category into `parameters.cluster_count` groups.
///
/// `history` holds rows of this category alone, of any weeks and in any order; rows after
/// `parameters.history_until` are not looked at. The result does not depend on the order of stores or
/// rows.
///
/// # Errors
///
/// - [`MlError::UnknownStores`] for sales of, or `include_stores` with, a store that is not in `stores`,
/// - [`MlError::DuplicateStore`] for a store given twice,
/// - [`MlError::MissingAttribute`] for a feature that only some stores have,
/// - [`MlError::UnusableFeature`] for sales figures that are negative, NaN or infinite,
/// - [`MlError::TooFewStores`] for fewer stores, or fewer distinct ones, than clusters.
pub fn cluster_stores(
    stores: &[Store],
    history: &[StoreWeek],
    parameters: &SeasonParameters,
) -> Result<StoreClusters, MlError> {
    let Prepared {
        assortment: Assortment {
            participants,
            left_out,
        },
        features,
        scores,
        clusters,
    } = Prepared::of(stores, history, parameters)?;
    let partition = k_means(&scores, &KMeansSettings::for_clusters(clusters))?;
    let ids: Vec<&StoreId> = participants
        .iter()
        .map(|participant| &participant.store.store_id)
        .collect();
    let ranked = naming::rank(&features, &partition.labels, &ids, clusters);
    let named = cluster_ids(parameters.cluster_count)
        .into_iter()
        .enumerate();
    Ok(StoreClusters {
        clusters: named
            .map(|(rank, cluster_id)| summarize(cluster_id, rank, &features, &ranked))
            .collect(),
        stores: participants
            .iter()
            .zip(&ranked)
            .map(|(participant, cluster)| ClusteredStore {
                store_id: participant.store.store_id.clone(),
                cluster: *cluster,
                avg_weekly_sales: participant.avg_weekly_sales,
            })
            .collect(),
        left_out_stores: left_out,
        features_used: owned(&features.names),
        features_left_out: owned(&features.left_out),
        inertia: partition.inertia,
        silhouette: silhouette(&scores, &ranked),
    })
}

/// Checks whether [`cluster_stores`] can cluster, without doing it: k-means and silhouettes, whose time grows
/// with the square of the stores, are left out.
///
/// # Errors
///
/// As [`cluster_stores`].
pub fn check_clustering(
    stores: &[Store],
    history: &[StoreWeek],
    parameters: &SeasonParameters,
) -> Result<(), MlError> {
    Prepared::of(stores, history, parameters).map(drop)
}

/// What is clustered, checked: at least as many rows differ as there are clusters.
struct Prepared<'a> {
    assortment: Assortment<'a>,
    features: Features,
    scores: Vec<Vec<f64>>,
    clusters: usize,
}

impl<'a> Prepared<'a> {
    fn of(
        stores: &'a [Store],
        history: &[StoreWeek],
        parameters: &SeasonParameters,
    ) -> Result<Self, MlError> {
        let assortment = Assortment::of(stores, history, parameters)?;
        let features = Features::of(&assortment.participants)?;
        let scores = z_scores(&features.rows);
        let clusters = parameters.cluster_count as usize;
        let distinct = count_distinct(&scores);
        if distinct < clusters {
            return Err(MlError::TooFewStores {
                stores: assortment.participants.len(),
                distinct,
                clusters,
            });
        }
        Ok(Self {
            assortment,
            features,
            scores,
            clusters,
        })
    }
}

fn summarize(
    cluster_id: ClusterId,
    cluster: usize,
    features: &Features,
    labels: &[usize],
) -> StoreCluster {
    let members: Vec<&Vec<f64>> = naming::members(features, labels, cluster);
    let means = features.names.iter().enumerate().map(|(column, name)| {
        let sum: f64 = members.iter().map(|row| row[column]).sum();
        ((*name).to_owned(), sum / members.len() as f64)
    });
    StoreCluster {
        cluster_name: display_name(&cluster_id),
        cluster_id,
        store_count: u32::try_from(members.len()).unwrap_or(u32::MAX),
        means: means.collect(),
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
