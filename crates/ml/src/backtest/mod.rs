//! Rolling-origin backtests: what each method would have said in the past, and how far off it was.
//!
//! [`backtest`] cuts a series at several origins (Tashman, 2000, "Out-of-sample tests of forecasting
//! accuracy"). At each, every method is fitted on what lies before it, forecasts across the gap, and is
//! scored on the horizon after it. [`summarise`] and [`rank`] say which method was best, and by how much.
//! [`rolling_means`] is the light way for one method, without intervals.
//!
//! ```
//! use chrono::{Days, NaiveDate};
//! use hemline_ml::backtest::{BacktestSettings, backtest};
//! use hemline_ml::forecasting::{Method, MethodSettings, TimeSeries};
//! use hemline_ml::metrics::Measure;
//!
//! let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
//! let observations = (0..70).map(|day: u64| {
//!     (first + Days::new(day), 50.0 + day as f64 + (day * 37 % 11) as f64)
//! });
//! let series = TimeSeries::from_observations(observations, Some(1))?;
//! let methods = [Method::Arima, Method::Prophet]
//!     .map(|method| method.configured(&MethodSettings::default()).unwrap());
//!
//! let report = backtest(&series, &methods, &BacktestSettings::new(7))?;
//! assert_eq!(report.origins.len(), 3);
//! let ranking = report.rank(Measure::Wape);
//! assert_eq!(ranking.places.len(), 2);
//! assert_eq!(ranking.places[0].behind, 0.0);
//! # Ok::<(), hemline_ml::MlError>(())
//! ```

mod ranking;
mod report;
mod rolling;
mod settings;

use rayon::prelude::*;

pub use ranking::{MethodSummary, Place, Ranking, rank, summarise};
pub use report::{BacktestReport, MethodReport, OriginForecast, OriginReport, Outcome};
pub use rolling::{HeldOut, rolling_means};
pub use settings::{BacktestSettings, Origin};

use crate::MlError;
use crate::forecasting::{Forecaster, TimeSeries};
use crate::metrics::Accuracy;
use rolling::Cut;

/// Compares `forecasters` on one series. What a method sees is the series before the origin, and the planned
/// values of its regressors after it. A method that fails is reported with its error; the same inputs give
/// the same report on any number of threads.
///
/// # Errors
///
/// [`MlError::TooShort`] where the series has no room for an origin, [`MlError::InvalidSetting`] for settings
/// out of range.
pub fn backtest(
    series: &TimeSeries,
    forecasters: &[Box<dyn Forecaster>],
    settings: &BacktestSettings,
) -> Result<BacktestReport, MlError> {
    let origins = settings.origins_of(series)?;
    let cuts: Vec<(Origin, Cut<'_>)> = origins
        .iter()
        .map(|origin| (*origin, Cut::new(series, *origin, settings)))
        .collect();
    let method_report = |forecaster: &dyn Forecaster| MethodReport {
        method: forecaster.name().to_owned(),
        accuracy: None,
        origins: cuts
            .par_iter()
            .map(|(origin, cut)| origin_report(*origin, cut, forecaster, settings))
            .collect(),
    };
    let methods = forecasters
        .par_iter()
        .map(|forecaster| method_report(&**forecaster))
        .collect();
    let dates = origins.iter().map(|origin| origin.date).collect();
    Ok(BacktestReport::new(dates, methods))
}

/// Backtests many series in parallel; the reports come in the order of the series. `finished` is called after
/// each, from any thread, with its place.
pub fn backtest_all(
    series: &[TimeSeries],
    forecasters: &[Box<dyn Forecaster>],
    settings: &BacktestSettings,
    finished: impl Fn(usize) + Sync,
) -> Vec<Result<BacktestReport, MlError>> {
    series
        .par_iter()
        .enumerate()
        .map(|(place, series)| {
            let report = backtest(series, forecasters, settings);
            finished(place);
            report
        })
        .collect()
}

fn origin_report(
    origin: Origin,
    cut: &Cut<'_>,
    forecaster: &dyn Forecaster,
    settings: &BacktestSettings,
) -> OriginReport {
    let outcome = match cut.forecast(forecaster, &settings.intervals) {
        Err(error) => Outcome::Failed(error.to_string()),
        Ok(forecast) => Outcome::Forecast(Box::new(OriginForecast {
            description: forecast.description,
            accuracy: Accuracy::of(&forecast.prediction, cut.actual(), &cut.training),
            dates: cut.dates().to_vec(),
            prediction: forecast.prediction,
            actual: cut
                .actual()
                .iter()
                .map(|value| (!value.is_nan()).then_some(*value))
                .collect(),
        })),
    };
    OriginReport {
        origin: origin.date,
        training_steps: origin.training_steps,
        outcome,
    }
}
