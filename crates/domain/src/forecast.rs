//! Forecasts of a category's season (planning-rules 2).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::clustering::ClusterShare;
use crate::enums::ForecastingMethod;
use crate::ids::{CategoryId, ForecastId, WorkflowId};
use crate::units::Units;

/// Bounds of demand, in units; never negative.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DemandInterval {
    /// The 10% quantile.
    pub lower_80: f64,
    /// The 90% quantile.
    pub upper_80: f64,
    /// The 2.5% quantile.
    pub lower_95: f64,
    /// The 97.5% quantile.
    pub upper_95: f64,
}

/// One season week of the demand curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeeklyDemand {
    /// 1-based week of the season.
    pub week_number: u32,
    /// Units expected; the weeks sum to the forecast's total exactly.
    pub demand_units: Units,
    /// Bounds of the week.
    #[serde(flatten)]
    pub interval: DemandInterval,
}

/// What one model of the forecast predicted on its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelCurve {
    /// The model's name, e.g. `prophet` or `arima`; members of `auto` may share one, and the description tells
    /// them apart.
    pub model: String,
    /// What was fitted, e.g. `ARIMA(1,0,0)(0,1,0)[52] with drift`.
    pub description: String,
    /// Demand per season week, not rounded, negative predictions set to 0.
    pub weekly: Vec<f64>,
}

/// What a reader needs to judge a forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForecastDiagnostics {
    /// Weeks of history that were used.
    pub history_weeks: u32,
    /// First day of the first week used.
    pub history_start: NaiveDate,
    /// First day of the last week used.
    pub history_end: NaiveDate,
    /// Weeks missing inside the history, filled by interpolation.
    pub filled_weeks: Vec<NaiveDate>,
    /// Weeks between the end of history and the season.
    pub lead_time_weeks: u32,
    /// What the reader should know, e.g. that there are less than two years of history.
    pub warnings: Vec<String>,
    /// Each fitted model's own curve: `prophet` and `arima` of the default method, the members of another
    /// ensemble, one curve where the method is a single model.
    pub models: Vec<ModelCurve>,
    /// Bounds of the season's total.
    pub total_interval: DemandInterval,
    /// Sorted draws of the season's total: its distribution, averaged over the models quantile by
    /// quantile. What the safety stock methods of planning-rules 6 read.
    pub total_distribution: Vec<f64>,
}

/// A forecast of one category for one season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Its id.
    pub forecast_id: ForecastId,
    /// The season's workflow that made it.
    pub workflow_id: WorkflowId,
    /// The category.
    pub category_id: CategoryId,
    /// The category's display name.
    pub category_name: String,
    /// The season's name, e.g. `Spring 2025`.
    pub season: String,
    /// Weeks of the season.
    pub forecast_horizon_weeks: u32,
    /// Units expected over the season.
    pub total_season_demand: Units,
    /// One entry per season week.
    pub weekly_demand_curve: Vec<WeeklyDemand>,
    /// The week of the first maximum.
    pub peak_week: u32,
    /// How it was made.
    pub forecasting_method: ForecastingMethod,
    /// The names of the fitted models, in the order of [`ForecastDiagnostics::models`]; with `auto` a name may
    /// occur more than once, and `seasonal_median` is its median of seasonal methods.
    pub models_used: Vec<String>,
    /// Prophet's season sum, floored, where it was fitted.
    pub prophet_forecast: Option<Units>,
    /// ARIMA's season sum, floored, where it was fitted.
    pub arima_forecast: Option<Units>,
    /// How the total splits over the clusters; sums to it exactly.
    pub cluster_distribution: Vec<ClusterShare>,
    /// What a reader needs to judge it.
    pub diagnostics: ForecastDiagnostics,
    /// The forecast that this one replaces.
    pub supersedes: Option<ForecastId>,
    /// Hash over the inputs: equal fingerprints mean equal units (planning-rules 0).
    pub fingerprint: String,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}
