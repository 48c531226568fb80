//! The fitted model and what it predicts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::estimate::estimate;
use super::fourier::yearly_terms;
use super::history::{Changepoint, History, Scaling};
use super::settings::{Growth, SeasonalityMode, Settings};
use super::simulation::simulate;
use super::trend::trend_at;
use crate::MlError;
use crate::sampling::SamplePaths;

/// The most probable parameters, in scaled units (see [`Scaling`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// Slope of the trend at the start of the history: `k`.
    pub rate: f64,
    /// Level of the trend at the start of the history: `m`.
    pub offset: f64,
    /// Standard deviation of the observations around trend and seasonality: `σ`.
    pub noise: f64,
    /// Change of slope at each changepoint, most of them exactly 0: `δ`.
    pub slope_changes: Vec<f64>,
    /// Coefficients of sin, cos, sin, cos … of the year: `β`.
    pub yearly_coefficients: Vec<f64>,
}

/// A prediction and its parts, one value for each date asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The model's mean. It is not clipped: it may be negative.
    pub yhat: Vec<f64>,
    /// The trend, in the values' units.
    pub trend: Vec<f64>,
    /// The yearly seasonality: a share of the trend where it multiplies (0.1 is 10% above), in the
    /// values' units where it adds.
    pub yearly: Vec<f64>,
}

/// A Prophet model fitted to a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prophet {
    settings: Settings,
    scaling: Scaling,
    changepoints: Vec<Changepoint>,
    parameters: Parameters,
    negative_log_posterior: f64,
    fitted: Prediction,
}

impl Prophet {
    /// Fits the model to `values[i]` observed on `dates[i]`.
    ///
    /// Rows may come in any order; weeks without an observation are simply left out. A series that never
    /// varies is predicted as that constant.
    ///
    /// # Errors
    ///
    /// - [`MlError::MismatchedLengths`] unless there is one value for each date,
    /// - [`MlError::TooShort`] for fewer than 2 observations,
    /// - [`MlError::NonFinite`] for a NaN or infinite value,
    /// - [`MlError::InvalidSetting`] for a setting outside its range,
    /// - [`MlError::FitFailed`] if all observations are of one date, or no parameters could be found.
    pub fn fit(dates: &[NaiveDate], values: &[f64], settings: &Settings) -> Result<Self, MlError> {
        settings.validate()?;
        let history = History::new(dates, values, settings)?;
        let estimate = estimate(&history, settings)?;
        let mut model = Self {
            settings: settings.clone(),
            scaling: history.scaling,
            changepoints: history.changepoints,
            parameters: estimate.parameters,
            negative_log_posterior: estimate.negative_log_posterior,
            fitted: Prediction::default(),
        };
        model.fitted = model.predict(dates);
        Ok(model)
    }

    /// What the model expects on each of `dates`, past or future, in their order.
    #[must_use]
    pub fn predict(&self, dates: &[NaiveDate]) -> Prediction {
        let trend: Vec<f64> = dates.iter().map(|date| self.trend(*date)).collect();
        let yearly: Vec<f64> = dates.iter().map(|date| self.yearly(*date)).collect();
        let parts = trend.iter().zip(&yearly);
        let yhat = parts
            .map(|(trend, yearly)| match self.settings.seasonality_mode {
                SeasonalityMode::Additive => trend + yearly,
                SeasonalityMode::Multiplicative => trend * (1.0 + yearly),
            })
            .collect();
        Prediction {
            yhat,
            trend,
            yearly,
        }
    }

    /// Draws `n_paths` futures over `dates`: the trend goes on bending as often and as strongly as it did in
    /// the history, and every date has its own noise. The same seed gives the same paths, and more paths
    /// start with those that fewer would have given. Dates within the history get noise alone.
    #[must_use]
    pub fn sample_paths(&self, dates: &[NaiveDate], n_paths: usize, seed: u64) -> SamplePaths {
        simulate(self, dates, n_paths, seed)
    }

    /// The prediction for the dates that the model was fitted on, in the order they were given in.
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

    fn trend(&self, date: NaiveDate) -> f64 {
        let parameters = &self.parameters;
        let scaled = match self.settings.growth {
            Growth::Linear => trend_at(
                self.scaling.time(date),
                parameters.rate,
                parameters.offset,
                &parameters.slope_changes,
                &self.changepoints,
            ),
            Growth::Flat => parameters.offset,
        };
        scaled * self.scaling.value_scale
    }

    fn yearly(&self, date: NaiveDate) -> f64 {
        let scaled: f64 = yearly_terms(date, self.settings.yearly_order)
            .zip(&self.parameters.yearly_coefficients)
            .map(|(term, coefficient)| term * coefficient)
            .sum();
        match self.settings.seasonality_mode {
            SeasonalityMode::Additive => scaled * self.scaling.value_scale,
            SeasonalityMode::Multiplicative => scaled,
        }
    }
}
