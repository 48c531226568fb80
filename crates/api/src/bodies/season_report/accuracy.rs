//! How good the forecasts were.

use utoipa::ToSchema;

/// How good all forecasts of the season were.
#[derive(ToSchema)]
pub(super) struct SeasonAccuracy {
    /// The original forecast over all weeks sold.
    original: ForecastAccuracy,
    /// Every week judged by the forecast in force before its sales were known.
    in_force: ForecastAccuracy,
    /// Each later forecast, oldest first.
    revised: Vec<RevisedForecast>,
    /// A MAPE below it is on target.
    mape_target: f64,
    /// A bias up to it, either way, is on target.
    bias_target: f64,
}

/// How close a forecast was over some weeks. Percentages are fractions of six places, null where they are not
/// defined.
#[derive(ToSchema)]
pub(super) struct ForecastAccuracy {
    /// Each week judged, in order; empty where none was left to judge.
    weeks: Vec<ForecastWeekError>,
    /// Units forecast in these weeks.
    forecast_units: u64,
    /// Units sold in them.
    actual_units: u64,
    /// Mean of |actual − forecast| ÷ actual over the weeks with sales.
    mape: Option<f64>,
    /// Weeks without sales, which MAPE leaves out.
    weeks_without_sales: u32,
    /// Σ |actual − forecast| ÷ Σ actual.
    wape: Option<f64>,
    /// (Σ forecast − Σ actual) ÷ Σ actual: above 0 the forecast was too high.
    bias: Option<f64>,
    /// √(mean of (actual − forecast)²), in units.
    rmse: Option<f64>,
    /// Whether MAPE is below `mape_target`.
    mape_target_met: Option<bool>,
    /// Whether bias is within ± `bias_target`.
    bias_target_met: Option<bool>,
}

/// One week of a forecast.
#[derive(ToSchema)]
pub(super) struct ForecastWeekError {
    /// 1-based week of the season.
    week_number: u32,
    /// Units forecast.
    forecast: u64,
    /// Units sold.
    actual: u64,
    /// (forecast − actual) ÷ actual, as a fraction; null where nothing was sold.
    percentage_error: Option<f64>,
}

/// One forecast that replaced another.
#[derive(ToSchema)]
pub(super) struct RevisedForecast {
    /// Its id.
    forecast_id: String,
    /// The last week whose sales it knew; it is judged by the weeks after.
    made_after_week: u32,
    /// Whether the markdown's lift is part of it.
    includes_markdown: bool,
    /// Its own accuracy.
    accuracy: ForecastAccuracy,
    /// That of the original forecast in the same weeks.
    original: ForecastAccuracy,
    /// That of the forecast that it replaced, in the same weeks.
    replaced: ForecastAccuracy,
    /// Whether its Σ |actual − forecast| was smaller than that of the forecast it replaced; null without a
    /// week to judge by.
    lowered_remaining_error: Option<bool>,
}
