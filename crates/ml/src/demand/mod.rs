//! A category's demand over a season: the one forecast of a plan (rule 2).
//!
//! [`forecast_demand`] aggregates the stores' history, fits the method asked for, carries each of its models
//! over the lead time to the season's weeks, and combines them into a total, a weekly curve that sums to it,
//! and bounds. The default averages Prophet and seasonal ARIMA. [`reforecast_demand`] does it again within the
//! season (rule 3); [`SeasonBacktest`] tells how each method would have done in the past (rule 2.8), and
//! [`SeasonHindcasts`] what past seasons would have been planned for (rule 11).
//!
//! ```
//! use chrono::{Days, NaiveDate};
//! use hemline_domain::{DemandCalendar, ForecastingMethod, SeasonCalendar, StoreWeek, Units};
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
//!     events: &DemandCalendar::default(),
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
mod level;
mod models;
mod reforecast;
mod season_backtest;
mod season_hindcasts;

use chrono::NaiveDate;
use hemline_domain::{
    DemandCalendar, ForecastDiagnostics, ForecastingMethod, ModelCurve, SeasonCalendar, StoreWeek,
    Units, WeeklyDemand,
};
use serde::{Deserialize, Serialize};

use crate::MlError;
use crate::bridge::SeasonBridge;
use crate::events::{CalendarColumns, calendar_columns};
use crate::series::{WeeklySeries, last_usable_day};
use models::{ARIMA, FittedSeason, ModelTask, PROPHET, TWO_YEARS};

pub use combine::{CombinedSeason, combine, season_total};
pub use level::{CorrectionSettings, LevelCorrection};
pub use models::ModelSeason;
pub use reforecast::{MarkdownEffect, Reforecast, ReforecastInput, reforecast_demand};
pub use season_backtest::{BACKTEST_ORIGINS, BacktestCut, SeasonBacktest};
pub use season_hindcasts::{HINDCAST_ORIGINS, HINDCAST_STEP_WEEKS, SeasonHindcasts};

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
    /// Events, prices and promotions of the category; see [`crate::events`]. Without any the forecast is that
    /// of the history alone.
    pub events: &'a DemandCalendar,
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
    /// The names of the fitted models, in the order of [`ForecastDiagnostics::models`]: `prophet` and `arima` of
    /// the default, the method's own name where it is a single model, every member of an ensemble. Members of
    /// `auto` may share a name (several `mstl`, on different scales); `seasonal_median` is its median of
    /// seasonal methods on a short history.
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
/// - [`MlError::MissingRegressorWeeks`] and [`MlError::AmbiguousRegressorWeek`] for a price or promotion that
///   lacks a week that is needed, or has two values in one,
/// - [`MlError::LeadTimeTooLong`] for a season over five years after the history,
/// - [`MlError::ModelFailed`] naming the model that could not be fitted: none is left out silently,
/// - [`MlError::NoDemand`] and [`MlError::ImplausibleTotal`] for a total of 0, or over 20 times the largest
///   sum of as many consecutive weeks of history,
/// - [`MlError::InvalidSetting`] for a number of paths out of range.
pub fn forecast_demand(input: &DemandInput<'_>) -> Result<DemandForecast, MlError> {
    let prepared = prepare(input)?;
    let task = prepared.task(input);
    let season = task.fit(input.method)?;
    let combined = combine(&season.models, season.rule);
    check_total(combined.total, &prepared.series, input.calendar)?;
    Ok(prepared.forecast(combined, season))
}

/// Checks what can be known before any model is fitted: the history, the calendar and the request.
///
/// # Errors
///
/// As [`forecast_demand`], but for those that only the fitted models show.
pub fn check_input(input: &DemandInput<'_>) -> Result<(), MlError> {
    prepare(input).map(drop)
}

#[derive(Debug)]
struct Prepared {
    series: WeeklySeries,
    history_start: NaiveDate,
    history_end: NaiveDate,
    bridge: SeasonBridge,
    columns: CalendarColumns,
}

impl Prepared {
    fn task(&self, input: &DemandInput<'_>) -> ModelTask<'_> {
        ModelTask {
            series: &self.series,
            columns: &self.columns,
            bridge: self.bridge,
            paths: input.paths,
            seed: input.seed,
        }
    }

    /// The forecast that `season`'s models have been combined to.
    fn forecast(&self, combined: CombinedSeason, season: FittedSeason) -> DemandForecast {
        let models = season.models;
        let total_of = |name: &str| {
            let model = models.iter().find(|model| model.model == name);
            model.map(|model| season_total(&model.weekly))
        };
        DemandForecast {
            total_season_demand: combined.total,
            peak_week: combined.peak_week,
            weekly_demand_curve: combined.weekly,
            models_used: models.iter().map(|model| model.model.clone()).collect(),
            prophet_forecast: total_of(PROPHET),
            arima_forecast: total_of(ARIMA),
            diagnostics: ForecastDiagnostics {
                history_weeks: to_count(self.series.len()),
                history_start: self.history_start,
                history_end: self.history_end,
                filled_weeks: self.series.filled().to_vec(),
                lead_time_weeks: to_count(self.bridge.lead_time_weeks()),
                warnings: [
                    warnings(&self.series, self.bridge),
                    self.columns.warnings.clone(),
                    season.warnings,
                ]
                .concat(),
                models: models.into_iter().map(curve_of).collect(),
                total_interval: combined.total_interval,
                total_distribution: combined.total_distribution,
            },
        }
    }
}

fn prepare(input: &DemandInput<'_>) -> Result<Prepared, MlError> {
    let last_day = last_usable_day(input.history_until, input.calendar.start());
    let series = WeeklySeries::aggregate(input.history, last_day)?;
    let (history_start, history_end) = check_history(&series)?;
    let bridge = SeasonBridge::new(history_end, input.calendar);
    check_request(input, bridge, history_end)?;
    let columns = calendar_columns(input.events, series.weeks(), bridge, input.calendar)?;
    Ok(Prepared {
        series,
        history_start,
        history_end,
        bridge,
        columns,
    })
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
            "{} weeks of history: the yearly season rests on less than two years, and an ARIMA model has no seasonal part",
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
        model: model.model,
        description: model.description,
        weekly: model.weekly,
    }
}

fn to_count(weeks: usize) -> u32 {
    u32::try_from(weeks).unwrap_or(u32::MAX)
}
