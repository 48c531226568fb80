//! What can be chosen about the model, with Prophet's defaults.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::seasonality::SeasonalityChoice;
use crate::MlError;

/// Shape of the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Growth {
    /// A line whose slope changes at the changepoints.
    #[default]
    Linear,
    /// A constant.
    Flat,
}

/// How a seasonality, a holiday or a regressor combines with the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeasonalityMode {
    /// trend + effect.
    Additive,
    /// trend × (1 + effect). Hemline's default, as retail seasons scale with the level of sales
    /// (Prophet's own default is additive).
    #[default]
    Multiplicative,
}

/// Settings of a fit. The default is Prophet's, but with multiplicative seasonality, and with the yearly
/// seasonality on and the weekly off whatever the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Shape of the trend.
    pub growth: Growth,
    /// The dates on which the slope may change; none spreads `n_changepoints` of them evenly. They must lie
    /// within the history.
    pub changepoints: Option<Vec<NaiveDate>>,
    /// Number of places where the slope may change; a history too short for them gets fewer.
    pub n_changepoints: usize,
    /// The share of the history, from its start, in which these places lie: 0 to 1.
    pub changepoint_range: f64,
    /// Scale of the Laplace prior on slope changes; > 0. Larger makes the trend more flexible.
    pub changepoint_prior_scale: f64,
    /// How seasonality and trend combine, and how holidays and regressors do unless they say otherwise.
    pub seasonality_mode: SeasonalityMode,
    /// Standard deviation of the normal prior on the seasonalities' coefficients; > 0.
    pub seasonality_prior_scale: f64,
    /// The yearly seasonality.
    pub yearly_seasonality: SeasonalityChoice,
    /// The weekly seasonality, for histories of days.
    pub weekly_seasonality: SeasonalityChoice,
    /// Standard deviation of the normal prior on the coefficients of holidays and regressors that have
    /// none of their own; > 0.
    pub holidays_prior_scale: f64,
    /// How holidays and trend combine; none is as `seasonality_mode`.
    pub holidays_mode: Option<SeasonalityMode>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            growth: Growth::default(),
            changepoints: None,
            n_changepoints: 25,
            changepoint_range: 0.8,
            changepoint_prior_scale: 0.05,
            seasonality_mode: SeasonalityMode::default(),
            seasonality_prior_scale: 10.0,
            yearly_seasonality: SeasonalityChoice::On(10),
            weekly_seasonality: SeasonalityChoice::Off,
            holidays_prior_scale: 10.0,
            holidays_mode: None,
        }
    }
}

impl Settings {
    /// Checks every setting against its range.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] for the first one outside.
    pub fn validate(&self) -> Result<(), MlError> {
        if !(0.0..=1.0).contains(&self.changepoint_range) {
            return Err(invalid(
                "changepoint_range",
                self.changepoint_range,
                "between 0 and 1",
            ));
        }
        positive("changepoint_prior_scale", self.changepoint_prior_scale)?;
        positive("seasonality_prior_scale", self.seasonality_prior_scale)?;
        positive("holidays_prior_scale", self.holidays_prior_scale)
    }

    /// How holidays combine with the trend.
    #[must_use]
    pub fn mode_of_holidays(&self) -> SeasonalityMode {
        self.holidays_mode.unwrap_or(self.seasonality_mode)
    }
}

fn positive(name: &'static str, value: f64) -> Result<(), MlError> {
    if is_scale(value) {
        Ok(())
    } else {
        Err(invalid(name, value, "greater than 0 and finite"))
    }
}

/// Whether a number can be the scale of a prior.
pub(super) fn is_scale(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

fn invalid(name: &'static str, value: f64, allowed: &'static str) -> MlError {
    MlError::InvalidSetting {
        name,
        value: value.to_string(),
        allowed,
    }
}
