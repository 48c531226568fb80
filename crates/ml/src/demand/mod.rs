//! A category's demand over a season: the one forecast of a plan (rule 2).
//!
//! [`forecast_demand`] aggregates the stores' history, fits Prophet and seasonal ARIMA side by side, carries
//! both over the lead time to the season's weeks, and averages them into a total, a weekly curve that sums
//! to it, and bounds.
//!
//! ```
//! use chrono::{Days, NaiveDate};
//! use hemline_domain::{ForecastingMethod, SeasonCalendar, StoreWeek, Units};
//! use hemline_ml::demand::{DEFAULT_PATHS, DemandInput, forecast_demand};
//!
//! let monday = NaiveDate::from_ymd_opt(2023, 1, 2).unwrap();
//! let history: Vec<StoreWeek> = (0..80)
//!     .map(|week| StoreWeek {
//!         store_id: "S1".into(),
//!         week_start_date: monday + Days::new(7 * week),
//!         units_sold: Units::new(500 + 2 * week + (week * 37) % 11),
//!     })
//!     .collect();
//! let season_start = monday + Days::new(7 * 90);
//! let forecast = forecast_demand(&DemandInput {
//!     history: &history,
//!     calendar: SeasonCalendar::try_new(season_start, 12).unwrap(),
//!     history_until: season_start - Days::new(1),
//!     method: ForecastingMethod::EnsembleProphetArima,
//!     paths: DEFAULT_PATHS,
//!     seed: 42,
//! })?;
//!
//! assert_eq!(forecast.diagnostics.lead_time_weeks, 10);
//! let weeks = forecast.weekly_demand_curve.iter();
//! let curve: Units = weeks.map(|week| week.demand_units).sum();
//! assert_eq!(curve, forecast.total_season_demand);
//! # Ok::<(), hemline_ml::MlError>(())
//! ```

mod combine;
mod models;

use chrono::NaiveDate;
use hemline_domain::{
    ForecastDiagnostics, ForecastingMethod, ModelCurve, SeasonCalendar, StoreWeek, Units,
    WeeklyDemand,
};
use serde::{Deserialize, Serialize};

use crate::MlError;
use crate::bridge::SeasonBridge;
use crate::series::{WeeklySeries, last_usable_day};
use models::{ARIMA, ModelTask, PROPHET, TWO_YEARS};

pub use combine::{CombinedSeason, combine, season_total};
pub use models::ModelSeason;

/// Sample paths that each model draws where nothing else is asked for.
pub const DEFAULT_PATHS: usize = 1_000;

/// Fewest weeks of history that are forecast from: one year.
pub const FEWEST_WEEKS: usize = 52;

/// Weeks between history and season above which the forecast warns: one year.
const LONG_LEAD_TIME: usize = 52;

/// Most weeks between history and season: five years.
const LONGEST_LEAD_TIME: usize = 260;

/// How many times the largest sum in the history a forecast may be.
const LARGEST_MULTIPLE: u32 = 20;

/// Most sample paths.
const MOST_PATHS: usize = 10_000;

/// What a season is forecast from.
#[derive(Debug, Clone, Copy)]
pub struct DemandInput<'a> {
    /// All rows of the category, in any order.
    pub history: &'a [StoreWeek],
    /// The season.
    pub calendar: SeasonCalendar,
    /// The last day of history that the forecast may see. A week counts when its last day is not after
    /// it, and before the season.
    pub history_until: NaiveDate,
    /// Which models, and how they are combined.
    pub method: ForecastingMethod,
    /// Sample paths of each model, 1–10,000; see [`DEFAULT_PATHS`].
    pub paths: usize,
    /// Seed of the sample paths.
    pub seed: u64,
}

/// Demand of a category over a season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandForecast {
    /// Units over the season, at least 1.
    pub total_season_demand: Units,
    /// One entry per season week; the units sum to the total.
    pub weekly_demand_curve: Vec<WeeklyDemand>,
    /// 1-based week of the curve's first maximum.
    pub peak_week: u32,
    /// The models that were fitted: `prophet`, `arima`.
    pub models_used: Vec<String>,
    /// Prophet's season sum, floored, where it was fitted.
    pub prophet_forecast: Option<Units>,
    /// ARIMA's season sum, floored, where it was fitted.
    pub arima_forecast: Option<Units>,
    /// What a reader needs to judge the forecast.
    pub diagnostics: ForecastDiagnostics,
}

/// Forecasts the season of `input` (rule 2). The same input gives the same forecast on any number of
/// threads; rows that the forecast may not see have no part in it.
///
/// # Errors
///
/// - [`MlError::InsufficientHistory`] for fewer than 52 weeks,
/// - [`MlError::MixedWeekdays`], [`MlError::TooManyMissingWeeks`] and [`MlError::NoSales`] for a history that
///   cannot be forecast from,
/// - [`MlError::LeadTimeTooLong`] for a season over five years after the history,
/// - [`MlError::ModelFailed`] naming the model that could not be fitted: none is left out silently,
/// - [`MlError::NoDemand`] and [`MlError::ImplausibleTotal`] for a total of 0, or over 20 times the largest
///   sum of as many consecutive weeks of history,
/// - [`MlError::InvalidSetting`] for a number of paths out of range.
pub fn forecast_demand(input: &DemandInput<'_>) -> Result<DemandForecast, MlError> {
    let Prepared {
        series,
        history_start,
        history_end,
        bridge,
    } = prepare(input)?;
    let models = fit(
        input.method,
        &ModelTask {
            series: &series,
            bridge,
            paths: input.paths,
            seed: input.seed,
        },
    )?;
    let combined = combine(&models);
    check_total(combined.total, &series, input.calendar)?;
    let total_of = |name: &str| {
        let model = models.iter().find(|model| model.model == name);
        model.map(|model| season_total(&model.weekly))
    };
    Ok(DemandForecast {
        total_season_demand: combined.total,
        peak_week: combined.peak_week,
        weekly_demand_curve: combined.weekly,
        models_used: models.iter().map(|model| model.model.to_owned()).collect(),
        prophet_forecast: total_of(PROPHET),
        arima_forecast: total_of(ARIMA),
        diagnostics: ForecastDiagnostics {
            history_weeks: to_count(series.len()),
            history_start,
            history_end,
            filled_weeks: series.filled().to_vec(),
            lead_time_weeks: to_count(bridge.lead_time_weeks()),
            warnings: warnings(&series, bridge),
            models: models.into_iter().map(curve_of).collect(),
            total_interval: combined.total_interval,
            total_distribution: combined.total_distribution,
        },
    })
}

/// Checks what can be known before any model is fitted: the history and the request.
///
/// # Errors
///
/// As [`forecast_demand`], but for those that only the fitted models show.
pub fn check_input(input: &DemandInput<'_>) -> Result<(), MlError> {
    prepare(input).map(drop)
}

struct Prepared {
    series: WeeklySeries,
    history_start: NaiveDate,
    history_end: NaiveDate,
    bridge: SeasonBridge,
}

fn prepare(input: &DemandInput<'_>) -> Result<Prepared, MlError> {
    let last_day = last_usable_day(input.history_until, input.calendar.start());
    let series = WeeklySeries::aggregate(input.history, last_day)?;
    let (history_start, history_end) = check_history(&series)?;
    let bridge = SeasonBridge::new(history_end, input.calendar);
    check_request(input, bridge, history_end)?;
    Ok(Prepared {
        series,
        history_start,
        history_end,
        bridge,
    })
}

fn fit(method: ForecastingMethod, task: &ModelTask<'_>) -> Result<Vec<ModelSeason>, MlError> {
    match method {
        ForecastingMethod::EnsembleProphetArima => {
            let (prophet, arima) = rayon::join(|| task.prophet(), || task.arima());
            Ok(vec![prophet?, arima?])
        }
        ForecastingMethod::Prophet => Ok(vec![task.prophet()?]),
        ForecastingMethod::Arima => Ok(vec![task.arima()?]),
    }
}

/// The first and the last week of a history that can be forecast from.
fn check_history(series: &WeeklySeries) -> Result<(NaiveDate, NaiveDate), MlError> {
    let insufficient = MlError::InsufficientHistory {
        found: series.len(),
        needed: FEWEST_WEEKS,
    };
    let (Some(&first), Some(&last)) = (series.weeks().first(), series.weeks().last()) else {
        return Err(insufficient);
    };
    if series.len() < FEWEST_WEEKS {
        return Err(insufficient);
    }
    if series.values().iter().all(|units| *units == 0.0) {
        return Err(MlError::NoSales {
            weeks: series.len(),
            first,
            last,
        });
    }
    Ok((first, last))
}

fn check_request(
    input: &DemandInput<'_>,
    bridge: SeasonBridge,
    history_end: NaiveDate,
) -> Result<(), MlError> {
    if !(1..=MOST_PATHS).contains(&input.paths) {
        return Err(MlError::InvalidSetting {
            name: "paths",
            value: input.paths.to_string(),
            allowed: "1 to 10000",
        });
    }
    if bridge.lead_time_weeks() > LONGEST_LEAD_TIME {
        return Err(MlError::LeadTimeTooLong {
            weeks: bridge.lead_time_weeks(),
            limit: LONGEST_LEAD_TIME,
            history_end,
        });
    }
    Ok(())
}

fn check_total(
    total: Units,
    series: &WeeklySeries,
    calendar: SeasonCalendar,
) -> Result<(), MlError> {
    if total == Units::ZERO {
        return Err(MlError::NoDemand {
            season_start: calendar.start(),
            weeks: calendar.horizon(),
        });
    }
    let largest = series.largest_sum(calendar.horizon() as usize);
    if total.as_f64() > f64::from(LARGEST_MULTIPLE) * largest {
        return Err(MlError::ImplausibleTotal {
            total,
            factor: LARGEST_MULTIPLE,
            weeks: calendar.horizon(),
            largest,
        });
    }
    Ok(())
}

fn warnings(series: &WeeklySeries, bridge: SeasonBridge) -> Vec<String> {
    let mut warnings = Vec::new();
    if series.len() < TWO_YEARS {
        warnings.push(format!(
            "{} weeks of history: the yearly season rests on less than two years, and the ARIMA model has no seasonal part",
            series.len()
        ));
    }
    if !series.filled().is_empty() {
        warnings.push(format!(
            "{} of {} weeks of history were missing and filled by interpolation",
            series.filled().len(),
            series.len()
        ));
    }
    if bridge.lead_time_weeks() > LONG_LEAD_TIME {
        warnings.push(format!(
            "history ends {} weeks before the season: newer sales would make the forecast better",
            bridge.lead_time_weeks()
        ));
    }
    if !bridge.is_aligned() {
        warnings.push(
            "season weeks start on another weekday than history weeks: forecast weeks were spread evenly over their days"
                .to_owned(),
        );
    }
    warnings
}

fn curve_of(model: ModelSeason) -> ModelCurve {
    ModelCurve {
        model: model.model.to_owned(),
        description: model.description,
        weekly: model.weekly,
    }
}

fn to_count(weeks: usize) -> u32 {
    u32::try_from(weeks).unwrap_or(u32::MAX)
}
