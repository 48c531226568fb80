//! Bodies of the master data routes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hemline_domain as domain;
use hemline_domain::{
    Category, CategoryId, ClusterId, ClusterSummary, Clustering, Decimal, ForecastId, LeftOutStore,
    Store, StoreAssignment, StoreId,
};
use hemline_persistence::queries::HistorySpan;
use serde::Serialize;
use utoipa::ToSchema;

use super::category_history::HistorySpanBody;
use super::forecasts::each;
use super::vocabulary;

/// A category with its planned season.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Category)]
pub(crate) struct CategoryBody {
    #[schema(value_type = String)]
    category_id: CategoryId,
    category_name: String,
    season_start_date: NaiveDate,
    /// The day after the season's last day.
    season_end_date: NaiveDate,
    season_length_weeks: u32,
    #[schema(value_type = vocabulary::Archetype)]
    archetype: domain::Archetype,
    description: Option<String>,
    #[schema(value_type = Option<f64>)]
    unit_price: Option<Decimal>,
    #[schema(value_type = Option<f64>)]
    unit_cost: Option<Decimal>,
    #[schema(value_type = Option<f64>)]
    salvage_value: Option<Decimal>,
    /// From when until when it has sales history; null where it has none.
    history: Option<HistorySpanBody>,
}

impl CategoryBody {
    pub(crate) fn new(category: Category, history: Option<&HistorySpan>) -> Self {
        Self {
            history: history.map(HistorySpanBody::from),
            category_id: category.category_id,
            category_name: category.category_name,
            season_start_date: category.season_start_date,
            season_end_date: category.season_end_date,
            season_length_weeks: category.season_length_weeks,
            archetype: category.archetype,
            description: category.description,
            unit_price: category.unit_price,
            unit_cost: category.unit_cost,
            salvage_value: category.salvage_value,
        }
    }
}

/// All categories, by id.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CategoryList {
    pub(crate) categories: Vec<CategoryBody>,
}

/// A store. What the retailer does not know is null.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Store)]
pub(crate) struct StoreBody {
    #[schema(value_type = String)]
    store_id: StoreId,
    store_name: String,
    /// Square feet.
    store_size_sqft: Option<u64>,
    #[schema(value_type = Option<vocabulary::LocationTier>)]
    location_tier: Option<domain::LocationTier>,
    /// Whole currency units a year.
    median_income: Option<u64>,
    #[schema(value_type = Option<vocabulary::FashionTier>)]
    fashion_tier: Option<domain::FashionTier>,
    #[schema(value_type = Option<vocabulary::StoreFormat>)]
    store_format: Option<domain::StoreFormat>,
    #[schema(value_type = Option<vocabulary::Region>)]
    region: Option<domain::Region>,
    /// From the store file.
    avg_weekly_sales_12mo: Option<f64>,
}

impl From<Store> for StoreBody {
    fn from(store: Store) -> Self {
        Self {
            store_id: store.store_id,
            store_name: store.store_name,
            store_size_sqft: store.store_size_sqft,
            location_tier: store.location_tier,
            median_income: store.median_income,
            fashion_tier: store.fashion_tier,
            store_format: store.store_format,
            region: store.region,
            avg_weekly_sales_12mo: store.avg_weekly_sales_12mo,
        }
    }
}

/// All stores, by id.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StoreList {
    pub(crate) stores: Vec<StoreBody>,
}

/// The store clusters of one forecast.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClusterList {
    #[schema(value_type = String)]
    forecast_id: ForecastId,
    /// High to low.
    clusters: Vec<ClusterBody>,
    /// Stores that do not carry the category.
    left_out_stores: Vec<LeftOutStoreBody>,
    features_used: Vec<String>,
    /// Features that are empty for every store.
    features_left_out: Vec<String>,
    /// Sum of squared distances to the centres, in z-scores.
    inertia: f64,
    /// Mean silhouette, −1 to 1; null for a single cluster.
    silhouette: Option<f64>,
}

impl ClusterList {
    /// The clusters of `forecast_id`, each with its stores and their names.
    pub(crate) fn new(
        forecast_id: ForecastId,
        clustering: Clustering,
        names: &BTreeMap<StoreId, String>,
    ) -> Self {
        let mut members: BTreeMap<ClusterId, Vec<ClusterStoreBody>> = BTreeMap::new();
        for assignment in clustering.assignments {
            members
                .entry(assignment.cluster_id.clone())
                .or_default()
                .push(ClusterStoreBody::new(assignment, names));
        }
        let clusters = clustering.clusters.into_iter().map(|summary| {
            let stores = members.remove(&summary.cluster_id).unwrap_or_default();
            ClusterBody::new(summary, stores)
        });
        Self {
            forecast_id,
            clusters: clusters.collect(),
            left_out_stores: each(clustering.left_out_stores),
            features_used: clustering.features_used,
            features_left_out: clustering.features_left_out,
            inertia: clustering.inertia,
            silhouette: clustering.silhouette,
        }
    }
}

/// One cluster with its stores.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Cluster)]
pub(crate) struct ClusterBody {
    #[schema(value_type = String)]
    cluster_id: ClusterId,
    cluster_name: String,
    store_count: u32,
    /// Its share of demand, 0–1.
    allocation_percentage: f64,
    /// Average weekly units of its stores together.
    weekly_sales: f64,
    /// Mean of every feature used.
    means: BTreeMap<String, f64>,
    stores: Vec<ClusterStoreBody>,
}

impl ClusterBody {
    fn new(summary: ClusterSummary, stores: Vec<ClusterStoreBody>) -> Self {
        Self {
            cluster_id: summary.cluster_id,
            cluster_name: summary.cluster_name,
            store_count: summary.store_count,
            allocation_percentage: summary.allocation_percentage,
            weekly_sales: summary.weekly_sales,
            means: summary.means,
            stores,
        }
    }
}

/// A store's place in its cluster.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ClusterStore)]
pub(crate) struct ClusterStoreBody {
    #[schema(value_type = String)]
    store_id: StoreId,
    store_name: String,
    /// Average weekly units of the category over the last 52 weeks of usable history.
    avg_weekly_sales_12mo: f64,
    /// Its share of the cluster's sales, 0–1.
    sales_share: f64,
    /// Its share of the cluster's attributes, 0–1.
    attribute_share: f64,
    /// 0.70 × sales share + 0.30 × attribute share.
    store_factor: f64,
}

impl ClusterStoreBody {
    fn new(assignment: StoreAssignment, names: &BTreeMap<StoreId, String>) -> Self {
        let name = names.get(&assignment.store_id).cloned();
        Self {
            store_name: name.unwrap_or_else(|| assignment.store_id.to_string()),
            store_id: assignment.store_id,
            avg_weekly_sales_12mo: assignment.avg_weekly_sales_12mo,
            sales_share: assignment.sales_share,
            attribute_share: assignment.attribute_share,
            store_factor: assignment.store_factor,
        }
    }
}

/// A store that takes no part, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeftOutStore)]
pub(crate) struct LeftOutStoreBody {
    #[schema(value_type = String)]
    store_id: StoreId,
    reason: String,
}

impl From<LeftOutStore> for LeftOutStoreBody {
    fn from(store: LeftOutStore) -> Self {
        Self {
            store_id: store.store_id,
            reason: store.reason,
        }
    }
}
