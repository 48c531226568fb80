//! The parameters of the model.

use serde::{Deserialize, Serialize};

/// The most probable parameters, in scaled units (see [`Scaling`](super::Scaling)).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parameters {
    /// Slope of the trend at the start of the history: `k`.
    pub rate: f64,
    /// Level of the trend at the start of the history: `m`.
    pub offset: f64,
    /// Standard deviation of the observations around trend and seasonality: `σ`.
    pub noise: f64,
    /// Change of slope at each changepoint, most of them exactly 0: `δ`.
    pub slope_changes: Vec<f64>,
    /// Coefficients of sin, cos, sin, cos … of the year: the first part of `β`.
    pub yearly_coefficients: Vec<f64>,
    /// Coefficients of sin, cos, sin, cos … of the week.
    pub weekly_coefficients: Vec<f64>,
    /// Coefficient of each day of [`Prophet::holiday_days`](super::Prophet::holiday_days).
    pub holiday_coefficients: Vec<f64>,
    /// Coefficient of each regressor, per unit of its standardised column.
    pub regressor_coefficients: Vec<f64>,
}

impl Parameters {
    /// `β`: the coefficients of all columns, in the design's order.
    pub(super) fn coefficients(&self) -> impl Iterator<Item = f64> {
        self.yearly_coefficients
            .iter()
            .chain(&self.weekly_coefficients)
            .chain(&self.holiday_coefficients)
            .chain(&self.regressor_coefficients)
            .copied()
    }
}
