//! Extra regressors: columns of numbers that the value may depend on, such as a price.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::observations::Row;
use super::settings::{SeasonalityMode, Settings, is_scale};
use crate::MlError;

/// Whether a regressor is brought to mean 0 and standard deviation 1 before the fit, so that its prior
/// means the same whatever its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standardize {
    /// Unless all its values in the history are 0 and 1.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A column of numbers that the value may depend on.
///
/// ```
/// use hemline_ml::prophet::{Regressor, SeasonalityMode};
///
/// let price = Regressor {
///     mode: Some(SeasonalityMode::Additive),
///     ..Regressor::new("price", vec![19.9, 19.9, 14.9])
/// };
/// assert_eq!(price.prior_scale, None);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regressor {
    /// Its name, different from those of all other regressors and holidays.
    pub name: String,
    /// One number for each row of the history, in the rows' order.
    pub values: Vec<f64>,
    /// Standard deviation of the normal prior on its coefficient; none is `holidays_prior_scale`.
    pub prior_scale: Option<f64>,
    /// Whether it is brought to mean 0 and standard deviation 1. A column that never varies is not.
    pub standardize: Standardize,
    /// How it combines with the trend; none is as `seasonality_mode`.
    pub mode: Option<SeasonalityMode>,
}

impl Regressor {
    /// A regressor with Prophet's defaults.
    #[must_use]
    pub fn new(name: impl Into<String>, values: Vec<f64>) -> Self {
        Self {
            name: name.into(),
            values,
            prior_scale: None,
            standardize: Standardize::default(),
            mode: None,
        }
    }
}

/// A regressor of a fitted model: its column is used as `(value − center) / spread`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FittedRegressor {
    /// Its name.
    pub name: String,
    /// What is subtracted from its values: their mean in the history, or 0.
    pub center: f64,
    /// What they are divided by: their sample standard deviation in the history, or 1.
    pub spread: f64,
    /// How it combines with the trend.
    pub mode: SeasonalityMode,
    /// Standard deviation of the normal prior on its coefficient.
    pub prior_scale: f64,
}

impl FittedRegressor {
    /// Checks a regressor, and standardises it over the observed rows of the history.
    pub(super) fn new(
        regressor: &Regressor,
        dates: &[NaiveDate],
        rows: &[Row],
        settings: &Settings,
    ) -> Result<Self, MlError> {
        check_column(&regressor.name, &regressor.values, dates)?;
        let prior_scale = regressor
            .prior_scale
            .unwrap_or(settings.holidays_prior_scale);
        if !is_scale(prior_scale) {
            return Err(MlError::UnusableRegressor {
                regressor: regressor.name.clone(),
                cause: format!("its prior scale is {prior_scale}, but must be above 0 and finite"),
            });
        }
        let observed: Vec<f64> = rows
            .iter()
            .map(|row| regressor.values[row.position])
            .collect();
        let (center, spread) = if is_standardized(&observed, regressor.standardize) {
            mean_and_deviation(&observed).ok_or_else(|| MlError::UnusableRegressor {
                regressor: regressor.name.clone(),
                cause:
                    "its values are too large, or too far apart, for their standard deviation to \
                        be a number: give it in another unit"
                        .to_owned(),
            })?
        } else {
            (0.0, 1.0)
        };
        Ok(Self {
            name: regressor.name.clone(),
            center,
            spread,
            mode: regressor.mode.unwrap_or(settings.seasonality_mode),
            prior_scale,
        })
    }

    pub(super) fn standardized(&self, value: f64) -> f64 {
        (value - self.center) / self.spread
    }
}

/// Checks that a column has one finite number for each date.
pub(super) fn check_column(name: &str, values: &[f64], dates: &[NaiveDate]) -> Result<(), MlError> {
    if values.len() != dates.len() {
        return Err(MlError::RegressorLength {
            name: name.to_owned(),
            found: values.len(),
            expected: dates.len(),
        });
    }
    let rows = dates.iter().zip(values);
    let missing: Vec<NaiveDate> = rows
        .filter(|(_, value)| !value.is_finite())
        .map(|(date, _)| *date)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(MlError::MissingRegressorValue {
        regressor: name.to_owned(),
        dates: missing,
    })
}

/// Prophet's rule: a column that never varies stays as it is, and so does one of only 0 and 1 unless it
/// shall be standardised in any case.
fn is_standardized(values: &[f64], choice: Standardize) -> bool {
    let varies = values.iter().any(|value| *value != values[0]);
    let binary = values.iter().all(|value| *value == 0.0 || *value == 1.0);
    varies
        && match choice {
            Standardize::Auto => !binary,
            Standardize::Always => true,
            Standardize::Never => false,
        }
}

/// Mean and sample standard deviation. `None` where they are no numbers to calculate with. Deviations are
/// squared in units of the largest, so that neither tiny nor huge values are lost.
fn mean_and_deviation(values: &[f64]) -> Option<(f64, f64)> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let largest = values.iter().fold(0.0, |largest, value| {
        f64::max(largest, (value - mean).abs())
    });
    let squares: f64 = values
        .iter()
        .map(|value| {
            let share = (value - mean) / largest;
            share * share
        })
        .sum();
    let deviation = largest * (squares / (count - 1.0)).sqrt();
    (mean.is_finite() && is_scale(deviation)).then_some((mean, deviation))
}
