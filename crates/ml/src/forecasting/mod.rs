//! One trait for every forecasting method: fit, predict with intervals, fitted values, diagnostics.
//!
//! A [`TimeSeries`] goes into [`Forecaster::fit`]; the [`FittedModel`] that comes out predicts any
//! [`Future`] on the same grid. [`Method`] lists the methods by name and reads their settings from text.
//!
//! ```
//! use chrono::{Days, NaiveDate};
//! use hemline_ml::forecasting::{Future, IntervalSettings, Method, MethodSettings, TimeSeries};
//!
//! let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
//! let observations = (0..60).map(|week: u64| {
//!     (monday + Days::new(7 * week), 100.0 + (week * 37 % 11) as f64)
//! });
//! let series = TimeSeries::from_observations(observations, None)?;
//! assert_eq!(series.season_length(), 52);
//!
//! let arima = Method::Arima.configured(&MethodSettings::default())?;
//! let model = arima.fit(&series)?;
//! let prediction = model.predict(&Future::after(&series, 4), &IntervalSettings::default())?;
//! assert_eq!(prediction.mean.len(), 4);
//! let [eighty, ninety_five] = &prediction.intervals[..] else { unreachable!() };
//! assert!(ninety_five.lower[0] < eighty.lower[0] && eighty.lower[0] < prediction.mean[0]);
//! assert!(model.ljung_box(10)?.p_value > 0.0);
//! # Ok::<(), hemline_ml::MlError>(())
//! ```

mod arima;
mod arima_settings;
mod auto;
mod ces;
mod combination;
mod ensemble;
mod ets;
mod frequency;
mod future;
mod identified;
mod logarithm;
mod method;
mod mstl;
mod naive;
mod prediction;
mod prophet;
mod settings;
mod summary;
mod target;
mod theta;
mod time_series;
mod weighted;

use std::fmt::Debug;

pub use arima::{ArimaForecaster, FourierForecaster, GivenOrder};
pub use auto::AutoForecaster;
pub use ces::CesForecaster;
pub use combination::{Combination, FittedCombination, FittedMember};
pub use ensemble::EnsembleForecaster;
pub use ets::EtsForecaster;
pub use frequency::Frequency;
pub use future::Future;
pub(crate) use identified::Identified;
pub use logarithm::LogForecaster;
pub use method::Method;
pub use mstl::{MstlForecaster, SeasonMode};
pub use naive::NaiveForecaster;
pub use prediction::{Interval, IntervalSettings, Prediction};
pub use prophet::ProphetForecaster;
pub use settings::MethodSettings;
pub use summary::{FitSummary, WeightedMember};
pub use target::Target;
pub use theta::ThetaForecaster;
pub use time_series::{Regressor, TimeSeries};
pub use weighted::WeightedForecaster;

use crate::MlError;
use crate::diagnostics::{LjungBox, ljung_box};
use crate::sampling::SamplePaths;

/// A forecasting method with its settings.
pub trait Forecaster: Debug + Send + Sync {
    /// The method's name on the command line and in results.
    fn name(&self) -> &'static str;

    /// Estimates the method on a series.
    ///
    /// A method without use for regressors leaves them out and says so in [`FitSummary::warnings`].
    ///
    /// # Errors
    ///
    /// Any [`MlError`] that says why the series cannot be forecast by this method.
    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError>;

    /// Estimates the method on `extended`, which goes on after `history` with unobserved steps (NaN) and later
    /// observations, and leaves it standing at the end of `history`: the later observations inform its
    /// parameters, but it does not step through them. Its predictions start after `history`.
    ///
    /// A method that cannot leave steps out, or that such an estimate makes worse, is fitted to `history` alone,
    /// which is what happens where this is not overridden.
    ///
    /// # Errors
    ///
    /// As [`Self::fit`].
    fn refit(
        &self,
        history: &TimeSeries,
        _extended: &TimeSeries,
    ) -> Result<Box<dyn FittedModel>, MlError> {
        self.fit(history)
    }
}

/// A method estimated on a series.
pub trait FittedModel: Debug + Send + Sync {
    /// What was estimated.
    fn summary(&self) -> &FitSummary;

    /// The expected value of each step of `future`, with one interval for each level asked for.
    ///
    /// Nothing is clipped: a series of sales can be predicted below 0.
    ///
    /// # Errors
    ///
    /// [`MlError`] where `future` lacks a regressor's values or a level lies outside 0–1.
    fn predict(&self, future: &Future, intervals: &IntervalSettings)
    -> Result<Prediction, MlError>;

    /// `n_paths` simulated futures over the steps of `future`; the same seed gives the same paths.
    ///
    /// # Errors
    ///
    /// As [`Self::predict`]; also [`MlError::InvalidSetting`] where `n_paths` is 0.
    fn sample_paths(
        &self,
        future: &Future,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError>;

    /// What the model makes of each observation: its one-step prediction (for Prophet, whose trend knows
    /// the whole history, its fit). `None` where there is none, as before the first whole season.
    fn fitted_values(&self) -> Vec<Option<f64>>;

    /// Observations less [`Self::fitted_values`]; `None` also where an observation is missing.
    fn residuals(&self) -> Vec<Option<f64>>;

    /// The fitted members, where this is a combination of methods.
    fn combination(&self) -> Option<&FittedCombination> {
        None
    }

    /// Tests whether the residuals are free of autocorrelation up to `lags` (Ljung and Box, 1978); the
    /// degrees of freedom are the lags less [`FitSummary::dynamic_parameters`].
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] where `lags` is 0 or not below the number of residuals.
    fn ljung_box(&self, lags: usize) -> Result<LjungBox, MlError> {
        let residuals: Vec<f64> = self.residuals().into_iter().flatten().collect();
        ljung_box(&residuals, lags, self.summary().dynamic_parameters)
    }
}
