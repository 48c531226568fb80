//! Rows of forecasts, clusters, allocation plans, pricing strategies and the ledger.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use hemline_domain::plan::PricingStatus;
use hemline_domain::{
    AllocationId, AllocationPlan, CategoryId, ClusterId, ClusterShare, Clustering, Forecast,
    ForecastId, LedgerRow, PricingStrategy, PricingStrategyId, Share, StoreAssignment, StoreId,
    Units, WorkflowId,
};

use super::catalogue_rows::decimal;
use crate::codec::{
    from_i64, from_json, from_name, from_timestamp, to_i64, to_json, to_timestamp, unreadable,
};
use crate::error::PersistenceError;
use crate::schema::{
    allocations, cluster_assignments, forecast_cluster_distribution, forecast_clusterings,
    forecasts, pricing_strategies, unit_ledger,
};

type Result<T> = std::result::Result<T, PersistenceError>;

/// A row of `forecasts`; the cluster split has its own table.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = forecasts)]
pub(super) struct ForecastRow {
    pub(super) forecast_id: String,
    workflow_id: String,
    category_id: String,
    category_name: String,
    season: String,
    forecast_horizon_weeks: i64,
    total_season_demand: i64,
    weekly_demand_curve: String,
    peak_week: i64,
    forecasting_method: String,
    models_used: String,
    prophet_forecast: Option<i64>,
    arima_forecast: Option<i64>,
    diagnostics: String,
    supersedes: Option<String>,
    fingerprint: String,
    created_at: String,
}

impl ForecastRow {
    pub(super) fn from_domain(forecast: &Forecast) -> Result<Self> {
        let units = |what, units: Option<Units>| units.map(|units| to_i64(what, units.get()));
        Ok(Self {
            forecast_id: forecast.forecast_id.to_string(),
            workflow_id: forecast.workflow_id.to_string(),
            category_id: forecast.category_id.to_string(),
            category_name: forecast.category_name.clone(),
            season: forecast.season.clone(),
            forecast_horizon_weeks: i64::from(forecast.forecast_horizon_weeks),
            total_season_demand: to_i64("total_season_demand", forecast.total_season_demand.get())?,
            weekly_demand_curve: to_json("weekly_demand_curve", &forecast.weekly_demand_curve)?,
            peak_week: i64::from(forecast.peak_week),
            forecasting_method: forecast.forecasting_method.to_string(),
            models_used: to_json("models_used", &forecast.models_used)?,
            prophet_forecast: units("prophet_forecast", forecast.prophet_forecast).transpose()?,
            arima_forecast: units("arima_forecast", forecast.arima_forecast).transpose()?,
            diagnostics: to_json("diagnostics", &forecast.diagnostics)?,
            supersedes: forecast.supersedes.as_ref().map(ToString::to_string),
            fingerprint: forecast.fingerprint.clone(),
            created_at: to_timestamp(forecast.created_at),
        })
    }

    pub(super) fn into_domain(self, cluster_distribution: Vec<ClusterShare>) -> Result<Forecast> {
        let units = |what, units: Option<i64>| units.map(|units| from_i64(what, units));
        Ok(Forecast {
            forecast_id: ForecastId::new(self.forecast_id),
            workflow_id: WorkflowId::new(self.workflow_id),
            category_id: CategoryId::new(self.category_id),
            category_name: self.category_name,
            season: self.season,
            forecast_horizon_weeks: from_i64(
                "forecast_horizon_weeks",
                self.forecast_horizon_weeks,
            )?,
            total_season_demand: Units::new(from_i64(
                "total_season_demand",
                self.total_season_demand,
            )?),
            weekly_demand_curve: from_json("weekly_demand_curve", &self.weekly_demand_curve)?,
            peak_week: from_i64("peak_week", self.peak_week)?,
            forecasting_method: from_name("forecasting_method", &self.forecasting_method)?,
            models_used: from_json("models_used", &self.models_used)?,
            prophet_forecast: units("prophet_forecast", self.prophet_forecast)
                .transpose()?
                .map(Units::new),
            arima_forecast: units("arima_forecast", self.arima_forecast)
                .transpose()?
                .map(Units::new),
            cluster_distribution,
            diagnostics: from_json("diagnostics", &self.diagnostics)?,
            supersedes: self.supersedes.map(ForecastId::new),
            fingerprint: self.fingerprint,
            created_at: from_timestamp("created_at", &self.created_at)?,
        })
    }
}

/// A row of `forecast_cluster_distribution`.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = forecast_cluster_distribution)]
pub(super) struct DistributionRow {
    pub(super) forecast_id: String,
    rank: i64,
    cluster_id: String,
    cluster_name: String,
    allocation_percentage: f64,
    total_units: i64,
}

impl DistributionRow {
    pub(super) fn from_domain(
        forecast_id: &ForecastId,
        rank: usize,
        share: &ClusterShare,
    ) -> Result<Self> {
        Ok(Self {
            forecast_id: forecast_id.to_string(),
            rank: to_i64("rank", rank as u64)?,
            cluster_id: share.cluster_id.to_string(),
            cluster_name: share.cluster_name.clone(),
            allocation_percentage: share.allocation_percentage,
            total_units: to_i64("total_units", share.total_units.get())?,
        })
    }

    pub(super) fn into_domain(self) -> Result<ClusterShare> {
        Ok(ClusterShare {
            cluster_id: ClusterId::new(self.cluster_id),
            cluster_name: self.cluster_name,
            allocation_percentage: self.allocation_percentage,
            total_units: Units::new(from_i64("total_units", self.total_units)?),
        })
    }
}

/// A row of `forecast_clusterings`; the stores have their own table.
#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = forecast_clusterings, treat_none_as_null = true)]
pub(super) struct ClusteringRow {
    pub(super) forecast_id: String,
    clusters: String,
    left_out_stores: String,
    features_used: String,
    features_left_out: String,
    inertia: f64,
    silhouette: Option<f64>,
}

impl ClusteringRow {
    pub(super) fn from_domain(forecast_id: &ForecastId, clustering: &Clustering) -> Result<Self> {
        Ok(Self {
            forecast_id: forecast_id.to_string(),
            clusters: to_json("clusters", &clustering.clusters)?,
            left_out_stores: to_json("left_out_stores", &clustering.left_out_stores)?,
            features_used: to_json("features_used", &clustering.features_used)?,
            features_left_out: to_json("features_left_out", &clustering.features_left_out)?,
            inertia: clustering.inertia,
            silhouette: clustering.silhouette,
        })
    }

    pub(super) fn into_domain(self, assignments: Vec<StoreAssignment>) -> Result<Clustering> {
        Ok(Clustering {
            clusters: from_json("clusters", &self.clusters)?,
            assignments,
            left_out_stores: from_json("left_out_stores", &self.left_out_stores)?,
            features_used: from_json("features_used", &self.features_used)?,
            features_left_out: from_json("features_left_out", &self.features_left_out)?,
            inertia: self.inertia,
            silhouette: self.silhouette,
        })
    }
}

/// A row of `cluster_assignments`.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = cluster_assignments)]
pub(super) struct AssignmentRow {
    forecast_id: String,
    store_id: String,
    rank: i64,
    cluster_id: String,
    avg_weekly_sales_12mo: f64,
    sales_share: f64,
    attribute_share: f64,
    store_factor: f64,
}

impl AssignmentRow {
    pub(super) fn from_domain(
        forecast_id: &ForecastId,
        rank: usize,
        store: &StoreAssignment,
    ) -> Result<Self> {
        Ok(Self {
            forecast_id: forecast_id.to_string(),
            store_id: store.store_id.to_string(),
            rank: to_i64("rank", rank as u64)?,
            cluster_id: store.cluster_id.to_string(),
            avg_weekly_sales_12mo: store.avg_weekly_sales_12mo,
            sales_share: store.sales_share,
            attribute_share: store.attribute_share,
            store_factor: store.store_factor,
        })
    }

    pub(super) fn into_domain(self) -> StoreAssignment {
        StoreAssignment {
            store_id: StoreId::new(self.store_id),
            cluster_id: ClusterId::new(self.cluster_id),
            avg_weekly_sales_12mo: self.avg_weekly_sales_12mo,
            sales_share: self.sales_share,
            attribute_share: self.attribute_share,
            store_factor: self.store_factor,
        }
    }
}

/// A row of `allocations`.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = allocations)]
pub(super) struct AllocationRow {
    allocation_id: String,
    forecast_id: String,
    manufacturing_qty: i64,
    safety_stock_percentage: f64,
    initial_allocation_total: i64,
    holdback_total: i64,
    minimum_raised_initial: bool,
    fingerprint: String,
    store_allocations: String,
    created_at: String,
}

impl AllocationRow {
    pub(super) fn from_domain(plan: &AllocationPlan) -> Result<Self> {
        Ok(Self {
            allocation_id: plan.allocation_id.to_string(),
            forecast_id: plan.forecast_id.to_string(),
            manufacturing_qty: to_i64("manufacturing_qty", plan.manufacturing_qty.get())?,
            safety_stock_percentage: plan.safety_stock_percentage.as_f64(),
            initial_allocation_total: to_i64(
                "initial_allocation_total",
                plan.initial_allocation_total.get(),
            )?,
            holdback_total: to_i64("holdback_total", plan.holdback_total.get())?,
            minimum_raised_initial: plan.minimum_raised_initial,
            fingerprint: plan.fingerprint.clone(),
            store_allocations: to_json("store_allocations", &plan.store_allocations)?,
            created_at: to_timestamp(plan.created_at),
        })
    }

    pub(super) fn into_domain(self) -> Result<AllocationPlan> {
        let units = |what, count| from_i64(what, count).map(Units::new);
        Ok(AllocationPlan {
            allocation_id: AllocationId::new(self.allocation_id),
            forecast_id: ForecastId::new(self.forecast_id),
            manufacturing_qty: units("manufacturing_qty", self.manufacturing_qty)?,
            safety_stock_percentage: decimal(
                "safety_stock_percentage",
                self.safety_stock_percentage,
            )?,
            initial_allocation_total: units(
                "initial_allocation_total",
                self.initial_allocation_total,
            )?,
            holdback_total: units("holdback_total", self.holdback_total)?,
            minimum_raised_initial: self.minimum_raised_initial,
            fingerprint: self.fingerprint,
            store_allocations: from_json("store_allocations", &self.store_allocations)?,
            created_at: from_timestamp("created_at", &self.created_at)?,
        })
    }
}

/// A row of `pricing_strategies`.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = pricing_strategies)]
pub(super) struct PricingRow {
    pricing_strategy_id: String,
    forecast_id: String,
    status: String,
    markdown_checkpoint_week: Option<i64>,
    target_sell_through_pct: Option<f64>,
    elasticity_coefficient: f64,
    max_markdown: f64,
    reasoning: String,
    created_at: String,
}

impl PricingRow {
    pub(super) fn from_domain(strategy: &PricingStrategy) -> Self {
        Self {
            pricing_strategy_id: strategy.pricing_strategy_id.to_string(),
            forecast_id: strategy.forecast_id.to_string(),
            status: match strategy.status {
                PricingStatus::Scheduled => "scheduled".to_owned(),
                PricingStatus::Skipped => "skipped".to_owned(),
            },
            markdown_checkpoint_week: strategy.markdown_checkpoint_week.map(i64::from),
            target_sell_through_pct: strategy.target_sell_through_pct.map(Share::as_f64),
            elasticity_coefficient: strategy.elasticity_coefficient.as_f64(),
            max_markdown: strategy.max_markdown.as_f64(),
            reasoning: strategy.reasoning.clone(),
            created_at: to_timestamp(strategy.created_at),
        }
    }

    pub(super) fn into_domain(self) -> Result<PricingStrategy> {
        Ok(PricingStrategy {
            pricing_strategy_id: PricingStrategyId::new(self.pricing_strategy_id),
            forecast_id: ForecastId::new(self.forecast_id),
            status: match self.status.as_str() {
                "scheduled" => PricingStatus::Scheduled,
                "skipped" => PricingStatus::Skipped,
                other => return Err(unreadable("status", other, "use scheduled or skipped")),
            },
            markdown_checkpoint_week: self
                .markdown_checkpoint_week
                .map(|week| from_i64("markdown_checkpoint_week", week))
                .transpose()?,
            target_sell_through_pct: self
                .target_sell_through_pct
                .map(|target| share("target_sell_through_pct", target))
                .transpose()?,
            elasticity_coefficient: decimal("elasticity_coefficient", self.elasticity_coefficient)?,
            max_markdown: share("max_markdown", self.max_markdown)?,
            reasoning: self.reasoning,
            created_at: from_timestamp("created_at", &self.created_at)?,
        })
    }
}

pub(super) fn share(what: &'static str, value: f64) -> Result<Share> {
    Share::try_new(decimal(what, value)?)
        .map_err(|error| unreadable(what, &value.to_string(), error))
}

/// A row of `unit_ledger`.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = unit_ledger)]
pub(super) struct LedgerTableRow {
    workflow_id: String,
    week_number: i64,
    from_location: String,
    to_location: String,
    units: i64,
    reason: String,
    created_at: String,
}

impl LedgerTableRow {
    pub(super) fn from_domain(
        workflow_id: &WorkflowId,
        at: DateTime<Utc>,
        row: &LedgerRow,
    ) -> Result<Self> {
        Ok(Self {
            workflow_id: workflow_id.to_string(),
            week_number: i64::from(row.week_number),
            from_location: row.from.to_string(),
            to_location: row.to.to_string(),
            units: to_i64("units", row.units.get())?,
            reason: row.reason.to_string(),
            created_at: to_timestamp(at),
        })
    }

    pub(super) fn into_domain(self) -> Result<LedgerRow> {
        Ok(LedgerRow {
            week_number: from_i64("week_number", self.week_number)?,
            from: from_name("from_location", &self.from_location)?,
            to: from_name("to_location", &self.to_location)?,
            units: Units::new(from_i64("units", self.units)?),
            reason: from_name("reason", &self.reason)?,
        })
    }
}
