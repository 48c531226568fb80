//! Which forecasting method would have been best on a category's own history (planning-rules 2.8).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::enums::ForecastingMethod;
use crate::ids::ForecastId;

/// The methods that planning offers, judged by a rolling backtest with the lead time and the horizon of a
/// forecast. It comes after the plan and changes nothing in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodComparison {
    /// The forecast that it is shown beside.
    pub forecast_id: ForecastId,
    /// The method that the forecast was made with.
    pub chosen_method: ForecastingMethod,
    /// The method with the lowest WAPE; `None` where none could be compared.
    pub best_method: Option<ForecastingMethod>,
    /// WAPE of the chosen method less that of the best: 0 where the chosen one is best; `None` where
    /// either has none.
    pub chosen_behind: Option<f64>,
    /// Weeks of lead time between each origin and the weeks that are judged.
    pub gap_weeks: u32,
    /// Weeks that are judged at each origin.
    pub horizon_weeks: u32,
    /// First day of the last history week that the methods saw, oldest first.
    pub origins: Vec<NaiveDate>,
    /// Compared methods from best to worst, then those without figures.
    pub methods: Vec<ComparedMethod>,
    /// What the reader should know: why there are fewer origins than usual, or none.
    pub notes: Vec<String>,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

/// One method of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparedMethod {
    /// The method.
    pub method: ForecastingMethod,
    /// Its accuracy; `None` where it could not be compared.
    pub accuracy: Option<MethodAccuracy>,
    /// Why it could not be compared.
    pub not_compared: Option<String>,
}

/// A method's mean accuracy over the origins of a backtest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MethodAccuracy {
    /// Σ |forecast − actual| ÷ Σ actual, over the weeks judged.
    pub wape: f64,
    /// (Σ forecast − Σ actual) ÷ Σ actual: positive for forecasts that are too high.
    pub bias: f64,
    /// Share of weeks within their 80% bounds.
    pub coverage_80: f64,
    /// Share of weeks within their 95% bounds.
    pub coverage_95: f64,
}
