//! The comparison of methods beside a forecast.

use chrono::{DateTime, NaiveDate, Utc};
use hemline_domain as domain;
use hemline_domain::{ComparedMethod, MethodComparison};
use serde::Serialize;
use utoipa::ToSchema;

use super::forecasts::each;
use super::vocabulary;

/// How the methods that planning offers would have done on the category's own history: a rolling backtest with
/// the lead time and the horizon of the forecast.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MethodComparison)]
pub(crate) struct MethodComparisonBody {
    /// The method that the forecast was made with.
    #[schema(value_type = vocabulary::ForecastingMethod)]
    chosen_method: domain::ForecastingMethod,
    /// The method with the lowest WAPE; null where none could be compared.
    #[schema(value_type = Option<vocabulary::ForecastingMethod>)]
    best_method: Option<domain::ForecastingMethod>,
    /// WAPE of the chosen method less that of the best.
    chosen_behind: Option<f64>,
    /// Weeks between each origin and the weeks that are judged.
    gap_weeks: u32,
    /// Weeks that are judged at each origin.
    horizon_weeks: u32,
    /// First days of the last weeks that the methods saw, oldest first.
    origins: Vec<NaiveDate>,
    /// Compared methods from best to worst, then those without figures.
    methods: Vec<ComparedMethodBody>,
    /// What the reader should know, such as why there are no origins.
    notes: Vec<String>,
    created_at: DateTime<Utc>,
}

impl From<MethodComparison> for MethodComparisonBody {
    fn from(comparison: MethodComparison) -> Self {
        Self {
            chosen_method: comparison.chosen_method,
            best_method: comparison.best_method,
            chosen_behind: comparison.chosen_behind,
            gap_weeks: comparison.gap_weeks,
            horizon_weeks: comparison.horizon_weeks,
            origins: comparison.origins,
            methods: each(comparison.methods),
            notes: comparison.notes,
            created_at: comparison.created_at,
        }
    }
}

/// One method of a comparison; its figures are means over the origins, null where it could not be compared.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ComparedMethod)]
pub(crate) struct ComparedMethodBody {
    #[schema(value_type = vocabulary::ForecastingMethod)]
    method: domain::ForecastingMethod,
    /// Σ |forecast − actual| ÷ Σ actual.
    wape: Option<f64>,
    /// (Σ forecast − Σ actual) ÷ Σ actual.
    bias: Option<f64>,
    /// Share of weeks within their 80% bounds.
    coverage_80: Option<f64>,
    /// Share of weeks within their 95% bounds.
    coverage_95: Option<f64>,
    /// Why it could not be compared.
    not_compared: Option<String>,
}

impl From<ComparedMethod> for ComparedMethodBody {
    fn from(compared: ComparedMethod) -> Self {
        let accuracy = compared.accuracy;
        Self {
            method: compared.method,
            wape: accuracy.map(|accuracy| accuracy.wape),
            bias: accuracy.map(|accuracy| accuracy.bias),
            coverage_80: accuracy.map(|accuracy| accuracy.coverage_80),
            coverage_95: accuracy.map(|accuracy| accuracy.coverage_95),
            not_compared: compared.not_compared,
        }
    }
}
