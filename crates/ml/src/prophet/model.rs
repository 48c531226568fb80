//! The fitted model.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::changepoints::Changepoint;
use super::design::Design;
use super::estimate::estimate;
use super::history::{History, Scaling};
use super::holidays::HolidayDay;
use super::observations::Observations;
use super::parameters::Parameters;
use super::prediction::{Prediction, predict};
use super::regressors::FittedRegressor;
use super::settings::Settings;
use super::simulation::simulate;
use crate::MlError;
use crate::sampling::SamplePaths;

/// A Prophet model fitted to a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prophet {
    settings: Settings,
    scaling: Scaling,
    changepoints: Vec<Changepoint>,
    design: Design,
    parameters: Parameters,
    negative_log_posterior: f64,
    fitted: Prediction,
}

impl Prophet {
    /// Fits the model to `values[i]` observed on `dates[i]`, without regressors or holidays; see
    /// [`Self::fit_with`].
    ///
    /// # Errors
    ///
    /// As [`Self::fit_with`].
    pub fn fit(dates: &[NaiveDate], values: &[f64], settings: &Settings) -> Result<Self, MlError> {
        let observations = Observations {
            dates,
            values,
            ..Observations::default()
        };
        Self::fit_with(&observations, settings)
    }

    /// Fits the model to a history.
    ///
    /// Rows may come in any order; dates without an observation are left out or carry NaN. A series that
    /// never varies is predicted as that constant, whatever its regressors.
    ///
    /// # Errors
    ///
    /// - [`MlError::MismatchedLengths`] unless there is one value for each date,
    /// - [`MlError::TooShort`] for fewer than 2 observations,
    /// - [`MlError::NonFinite`] for an infinite value,
    /// - [`MlError::InvalidSetting`] for a setting outside its range,
    /// - [`MlError::ChangepointOutsideHistory`] for a given changepoint that is,
    /// - [`MlError::RegressorLength`], [`MlError::MissingRegressorValue`] unless each regressor has a finite
    ///   number for each row, also for rows without an observation,
    /// - [`MlError::UnusableRegressor`], [`MlError::UnusableHoliday`] for a name used twice, a prior that is
    ///   no scale or a window without its own day,
    /// - [`MlError::FitFailed`] if all observations are of one date, or no parameters could be found.
    pub fn fit_with(observations: &Observations<'_>, settings: &Settings) -> Result<Self, MlError> {
        settings.validate()?;
        let history = History::new(observations, settings)?;
        let estimate = estimate(&history, settings)?;
        let mut model = Self {
            settings: settings.clone(),
            scaling: history.scaling,
            changepoints: history.changepoints,
            design: history.design,
            parameters: estimate.parameters,
            negative_log_posterior: estimate.negative_log_posterior,
            fitted: Prediction::default(),
        };
        let regressors = observations.regressors.iter();
        let columns: Vec<Vec<f64>> = regressors.map(|r| r.values.clone()).collect();
        model.fitted = predict(&model, observations.dates, &columns);
        Ok(model)
    }

    /// What the model expects on each of `dates`, past or future, in their order, with holidays, and with
    /// every regressor at the value where it has no effect: its mean in the history where it was
    /// standardised, and 0 otherwise.
    #[must_use]
    pub fn predict(&self, dates: &[NaiveDate]) -> Prediction {
        predict(self, dates, &self.design.neutral_regressors(dates.len()))
    }

    /// What the model expects on each of `dates`, past or future, in their order, given one column for each
    /// regressor, in the order of the fit, with one number for each date.
    ///
    /// # Errors
    ///
    /// - [`MlError::RegressorCount`] unless there is one column for each regressor,
    /// - [`MlError::RegressorLength`], [`MlError::MissingRegressorValue`] unless each has one finite number
    ///   for each date.
    pub fn predict_with(
        &self,
        dates: &[NaiveDate],
        regressor_columns: &[Vec<f64>],
    ) -> Result<Prediction, MlError> {
        self.design.check_regressors(dates, regressor_columns)?;
        Ok(predict(self, dates, regressor_columns))
    }

    /// Draws `n_paths` futures over `dates`, around [`Self::predict`]: the trend goes on bending as often and
    /// as strongly as it did in the history, and every date has its own noise. The same seed gives the same
    /// paths, and more paths start with those that fewer would have given. Dates within the history get
    /// noise alone.
    #[must_use]
    pub fn sample_paths(&self, dates: &[NaiveDate], n_paths: usize, seed: u64) -> SamplePaths {
        simulate(self, dates, &self.predict(dates), n_paths, seed)
    }

    /// Draws futures as [`Self::sample_paths`] does, but around [`Self::predict_with`].
    ///
    /// # Errors
    ///
    /// As [`Self::predict_with`].
    pub fn sample_paths_with(
        &self,
        dates: &[NaiveDate],
        regressor_columns: &[Vec<f64>],
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        let prediction = self.predict_with(dates, regressor_columns)?;
        Ok(simulate(self, dates, &prediction, n_paths, seed))
    }

    /// The prediction for the dates that the model was fitted on, in the order they were given in, those
    /// without an observation included.
    #[must_use]
    pub fn fitted(&self) -> &Prediction {
        &self.fitted
    }

    /// The settings of the fit.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How dates and values were scaled.
    #[must_use]
    pub fn scaling(&self) -> &Scaling {
        &self.scaling
    }

    /// The places where the slope may change, in time order.
    #[must_use]
    pub fn changepoints(&self) -> &[Changepoint] {
        &self.changepoints
    }

    /// The days of holidays that have an effect: those that fell on a date of the history.
    #[must_use]
    pub fn holiday_days(&self) -> &[HolidayDay] {
        &self.design.holiday_days
    }

    /// The regressors, in the order of the fit.
    #[must_use]
    pub fn regressors(&self) -> &[FittedRegressor] {
        &self.design.regressors
    }

    /// The most probable parameters.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Minus the logarithm of the parameters' posterior density, without normalising constants
    /// (what Stan reports, with the sign changed).
    #[must_use]
    pub fn negative_log_posterior(&self) -> f64 {
        self.negative_log_posterior
    }

    pub(super) fn design(&self) -> &Design {
        &self.design
    }
}
