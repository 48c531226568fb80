//! Bodies of the forecast routes.

use chrono::{DateTime, NaiveDate, Utc};
use hemline_domain as domain;
use hemline_domain::{
    CategoryId, ClusterId, ClusterShare, DemandInterval, Forecast, ForecastDiagnostics, ForecastId,
    MethodComparison, ModelCurve, Units, WeeklyDemand, WorkflowId,
};
use hemline_persistence::queries;
use serde::Serialize;
use utoipa::ToSchema;

use super::comparisons::MethodComparisonBody;
use super::vocabulary;

/// A forecast in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ForecastSummary {
    #[schema(value_type = String)]
    pub(crate) forecast_id: ForecastId,
    #[schema(value_type = String)]
    pub(crate) category_id: CategoryId,
    pub(crate) category_name: String,
    pub(crate) season: String,
    /// Units expected over the season.
    #[schema(value_type = u64)]
    pub(crate) total_season_demand: Units,
    /// The forecast that this one replaces.
    #[schema(value_type = Option<String>)]
    pub(crate) supersedes: Option<ForecastId>,
    pub(crate) created_at: DateTime<Utc>,
}

impl From<queries::ForecastSummary> for ForecastSummary {
    fn from(summary: queries::ForecastSummary) -> Self {
        Self {
            forecast_id: summary.forecast_id,
            category_id: summary.category_id,
            category_name: summary.category_name,
            season: summary.season,
            total_season_demand: summary.total_season_demand,
            supersedes: summary.supersedes,
            created_at: summary.created_at,
        }
    }
}

/// Forecasts, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ForecastList {
    pub(crate) forecasts: Vec<ForecastSummary>,
    /// Send it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next_cursor: Option<String>,
}

/// One forecast.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ForecastBody {
    #[serde(flatten)]
    summary: ForecastSummary,
    /// The forecast of the same season that replaces this one; null where this one is in force.
    #[schema(value_type = Option<String>)]
    superseded_by: Option<ForecastId>,
    /// The season's workflow.
    #[schema(value_type = String)]
    workflow_id: WorkflowId,
    forecast_horizon_weeks: u32,
    /// One entry per season week; the units sum to the total.
    weekly_demand_curve: Vec<WeekBody>,
    /// The week of the first maximum.
    peak_week: u32,
    #[schema(value_type = vocabulary::ForecastingMethod)]
    forecasting_method: domain::ForecastingMethod,
    models_used: Vec<String>,
    /// Prophet's season sum, where it was fitted.
    #[schema(value_type = Option<u64>)]
    prophet_forecast: Option<Units>,
    /// ARIMA's season sum, where it was fitted.
    #[schema(value_type = Option<u64>)]
    arima_forecast: Option<Units>,
    /// How the total splits over the clusters; the units sum to it.
    cluster_distribution: Vec<ClusterShareBody>,
    diagnostics: DiagnosticsBody,
    /// Which method would have been best on the category's own history. It is found after the plan and
    /// changes nothing in it; null until then.
    method_comparison: Option<MethodComparisonBody>,
    /// Hash over the inputs: equal fingerprints mean equal units.
    fingerprint: String,
}

impl ForecastBody {
    /// The body of a forecast, with what stands beside it.
    pub(crate) fn new(
        forecast: Forecast,
        superseded_by: Option<ForecastId>,
        comparison: Option<MethodComparison>,
    ) -> Self {
        Self {
            superseded_by,
            method_comparison: comparison.map(MethodComparisonBody::from),
            summary: ForecastSummary {
                forecast_id: forecast.forecast_id,
                category_id: forecast.category_id,
                category_name: forecast.category_name,
                season: forecast.season,
                total_season_demand: forecast.total_season_demand,
                supersedes: forecast.supersedes,
                created_at: forecast.created_at,
            },
            workflow_id: forecast.workflow_id,
            forecast_horizon_weeks: forecast.forecast_horizon_weeks,
            weekly_demand_curve: each(forecast.weekly_demand_curve),
            peak_week: forecast.peak_week,
            forecasting_method: forecast.forecasting_method,
            models_used: forecast.models_used,
            prophet_forecast: forecast.prophet_forecast,
            arima_forecast: forecast.arima_forecast,
            cluster_distribution: each(forecast.cluster_distribution),
            diagnostics: forecast.diagnostics.into(),
            fingerprint: forecast.fingerprint,
        }
    }
}

/// One season week of the demand curve.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WeeklyDemand)]
pub(crate) struct WeekBody {
    week_number: u32,
    #[schema(value_type = u64)]
    demand_units: Units,
    #[serde(flatten)]
    interval: IntervalBody,
}

impl From<WeeklyDemand> for WeekBody {
    fn from(week: WeeklyDemand) -> Self {
        Self {
            week_number: week.week_number,
            demand_units: week.demand_units,
            interval: week.interval.into(),
        }
    }
}

/// Bounds of demand, in units.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = DemandInterval)]
pub(crate) struct IntervalBody {
    /// The 10% quantile.
    lower_80: f64,
    /// The 90% quantile.
    upper_80: f64,
    /// The 2.5% quantile.
    lower_95: f64,
    /// The 97.5% quantile.
    upper_95: f64,
}

impl From<DemandInterval> for IntervalBody {
    fn from(interval: DemandInterval) -> Self {
        Self {
            lower_80: interval.lower_80,
            upper_80: interval.upper_80,
            lower_95: interval.lower_95,
            upper_95: interval.upper_95,
        }
    }
}

/// A cluster's part of a forecast.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ClusterShare)]
pub(crate) struct ClusterShareBody {
    #[schema(value_type = String)]
    cluster_id: ClusterId,
    cluster_name: String,
    /// Its share of demand, 0–1.
    allocation_percentage: f64,
    #[schema(value_type = u64)]
    total_units: Units,
}

impl From<ClusterShare> for ClusterShareBody {
    fn from(share: ClusterShare) -> Self {
        Self {
            cluster_id: share.cluster_id,
            cluster_name: share.cluster_name,
            allocation_percentage: share.allocation_percentage,
            total_units: share.total_units,
        }
    }
}

/// What a reader needs to judge a forecast.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ForecastDiagnostics)]
pub(crate) struct DiagnosticsBody {
    history_weeks: u32,
    /// First day of the first week used.
    history_start: NaiveDate,
    /// First day of the last week used.
    history_end: NaiveDate,
    /// Weeks missing inside the history, filled by interpolation.
    filled_weeks: Vec<NaiveDate>,
    /// Weeks between the end of history and the season.
    lead_time_weeks: u32,
    warnings: Vec<String>,
    /// Each model's own curve.
    models: Vec<ModelBody>,
    /// Bounds of the season's total.
    total_interval: IntervalBody,
}

impl From<ForecastDiagnostics> for DiagnosticsBody {
    fn from(diagnostics: ForecastDiagnostics) -> Self {
        Self {
            history_weeks: diagnostics.history_weeks,
            history_start: diagnostics.history_start,
            history_end: diagnostics.history_end,
            filled_weeks: diagnostics.filled_weeks,
            lead_time_weeks: diagnostics.lead_time_weeks,
            warnings: diagnostics.warnings,
            models: each(diagnostics.models),
            total_interval: diagnostics.total_interval.into(),
        }
    }
}

/// What one model predicted on its own.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ModelCurve)]
pub(crate) struct ModelBody {
    /// The model's name, e.g. `prophet` or `arima`; members of `auto` may share one.
    model: String,
    /// What was fitted.
    description: String,
    /// Demand per season week, not rounded.
    weekly: Vec<f64>,
}

impl From<ModelCurve> for ModelBody {
    fn from(curve: ModelCurve) -> Self {
        Self {
            model: curve.model,
            description: curve.description,
            weekly: curve.weekly,
        }
    }
}

/// Turns every item into its body.
pub(crate) fn each<T, B: From<T>>(items: Vec<T>) -> Vec<B> {
    items.into_iter().map(B::from).collect()
}
