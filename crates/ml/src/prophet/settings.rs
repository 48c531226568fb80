//! What can be chosen about the model, with Prophet's defaults.

use serde::{Deserialize, Serialize};

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

/// How the yearly seasonality combines with the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeasonalityMode {
    /// trend + seasonality.
    Additive,
    /// trend × (1 + seasonality). Hemline's default, as retail seasons scale with the level of sales
    /// (Prophet's own default is additive).
    #[default]
    Multiplicative,
}

/// Settings of a fit. The default is Prophet's, but with multiplicative seasonality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Shape of the trend.
    pub growth: Growth,
    /// Number of places where the slope may change; a history too short for them gets fewer.
    pub n_changepoints: usize,
    /// The share of the history, from its start, in which these places lie: 0 to 1.
    pub changepoint_range: f64,
    /// Scale of the Laplace prior on slope changes; > 0. Larger makes the trend more flexible.
    pub changepoint_prior_scale: f64,
    /// How seasonality and trend combine.
    pub seasonality_mode: SeasonalityMode,
    /// Standard deviation of the normal prior on the seasonality's coefficients; > 0.
    pub seasonality_prior_scale: f64,
    /// Fourier order of the yearly seasonality (two coefficients per order); 0 turns it off.
    pub yearly_order: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            growth: Growth::default(),
            n_changepoints: 25,
            changepoint_range: 0.8,
            changepoint_prior_scale: 0.05,
            seasonality_mode: SeasonalityMode::default(),
            seasonality_prior_scale: 10.0,
            yearly_order: 10,
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
        positive("seasonality_prior_scale", self.seasonality_prior_scale)
    }
}

fn positive(name: &'static str, value: f64) -> Result<(), MlError> {
    if value > 0.0 && value.is_finite() {
        Ok(())
    } else {
        Err(invalid(name, value, "greater than 0 and finite"))
    }
}

fn invalid(name: &'static str, value: f64, allowed: &'static str) -> MlError {
    MlError::InvalidSetting {
        name,
        value: value.to_string(),
        allowed,
    }
}
