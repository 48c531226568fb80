//! All measures of one forecast together.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{bias, coverage, mae, mape, mase, naive_scale, pinball, rmse, smape, wape};
use crate::MlError;
use crate::forecasting::{Interval, Prediction, TimeSeries};

/// How good a forecast was; `None` where a measure is undefined.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// [`mape`], a fraction.
    pub mape: Option<f64>,
    /// [`wape`], a fraction.
    pub wape: Option<f64>,
    /// [`smape`], 0 to 200.
    pub smape: Option<f64>,
    /// [`mase`] at the season length of the training part.
    pub mase: Option<f64>,
    /// [`rmse`], in the unit of the series.
    pub rmse: Option<f64>,
    /// [`mae`], in the unit of the series.
    pub mae: Option<f64>,
    /// [`bias`] of the total, a fraction.
    pub bias: Option<f64>,
    /// One entry for each interval, in order.
    pub intervals: Vec<IntervalAccuracy>,
}

/// How good an interval was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntervalAccuracy {
    /// Its probability.
    pub level: f64,
    /// The share of actuals inside.
    pub coverage: Option<f64>,
    /// The mean [`pinball`] loss of its two bounds, in the unit of the series.
    pub pinball: Option<f64>,
    /// The same divided by [`naive_scale`], which can be averaged over series (the M5 competition's SPL).
    pub scaled_pinball: Option<f64>,
}

impl Accuracy {
    /// The accuracy of a prediction, whose steps are those of `actual`, by a method that saw `training`.
    #[must_use]
    pub fn of(prediction: &Prediction, actual: &[f64], training: &TimeSeries) -> Self {
        let forecast = &prediction.mean;
        let (history, season) = (training.values(), training.season_length());
        let scale = naive_scale(history, season);
        let intervals = prediction.intervals.iter();
        Self {
            mape: mape(actual, forecast),
            wape: wape(actual, forecast),
            smape: smape(actual, forecast),
            mase: mase(actual, forecast, history, season),
            rmse: rmse(actual, forecast),
            mae: mae(actual, forecast),
            bias: bias(actual, forecast),
            intervals: intervals
                .map(|interval| IntervalAccuracy::of(interval, actual, scale))
                .collect(),
        }
    }

    /// The mean of several accuracies, measure by measure over those that define it; every one counts alike.
    /// Intervals are matched by their place.
    #[must_use]
    pub fn mean(several: &[&Self]) -> Self {
        let mean = |read: fn(&Self) -> Option<f64>| mean(several.iter().map(|one| read(one)));
        let intervals = several.first().map_or(&[][..], |first| &first.intervals);
        let interval = |(place, first): (usize, &IntervalAccuracy)| {
            let matching: Vec<&IntervalAccuracy> = several
                .iter()
                .filter_map(|one| one.intervals.get(place))
                .collect();
            IntervalAccuracy::mean(first.level, &matching)
        };
        Self {
            mape: mean(|one| one.mape),
            wape: mean(|one| one.wape),
            smape: mean(|one| one.smape),
            mase: mean(|one| one.mase),
            rmse: mean(|one| one.rmse),
            mae: mean(|one| one.mae),
            bias: mean(|one| one.bias),
            intervals: intervals.iter().enumerate().map(interval).collect(),
        }
    }
}

impl IntervalAccuracy {
    fn of(interval: &Interval, actual: &[f64], scale: Option<f64>) -> Self {
        let tail = (1.0 - interval.level) / 2.0;
        let lower = pinball(actual, &interval.lower, tail);
        let upper = pinball(actual, &interval.upper, 1.0 - tail);
        let loss = lower.zip(upper).map(|(lower, upper)| (lower + upper) / 2.0);
        Self {
            level: interval.level,
            coverage: coverage(actual, &interval.lower, &interval.upper),
            pinball: loss,
            scaled_pinball: loss
                .zip(scale)
                .and_then(|(loss, scale)| super::ratio(loss, scale)),
        }
    }

    fn mean(level: f64, several: &[&Self]) -> Self {
        let mean = |read: fn(&Self) -> Option<f64>| mean(several.iter().map(|one| read(one)));
        Self {
            level,
            coverage: mean(|one| one.coverage),
            pinball: mean(|one| one.pinball),
            scaled_pinball: mean(|one| one.scaled_pinball),
        }
    }
}

/// The mean of the values that exist.
fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let defined: Vec<f64> = values.flatten().collect();
    if defined.is_empty() {
        return None;
    }
    super::finite(defined.iter().sum::<f64>() / defined.len() as f64)
}

/// A measure to rank methods by; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// [`mape`].
    Mape,
    /// [`wape`].
    Wape,
    /// [`smape`].
    Smape,
    /// [`mase`].
    Mase,
    /// [`rmse`].
    Rmse,
    /// [`mae`].
    Mae,
}

impl Measure {
    /// Every measure.
    pub const ALL: &'static [Self] = &[
        Self::Mape,
        Self::Wape,
        Self::Smape,
        Self::Mase,
        Self::Rmse,
        Self::Mae,
    ];

    /// The name on the command line and in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mape => "mape",
            Self::Wape => "wape",
            Self::Smape => "smape",
            Self::Mase => "mase",
            Self::Rmse => "rmse",
            Self::Mae => "mae",
        }
    }

    /// This measure of an accuracy.
    #[must_use]
    pub const fn of(self, accuracy: &Accuracy) -> Option<f64> {
        match self {
            Self::Mape => accuracy.mape,
            Self::Wape => accuracy.wape,
            Self::Smape => accuracy.smape,
            Self::Mase => accuracy.mase,
            Self::Rmse => accuracy.rmse,
            Self::Mae => accuracy.mae,
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Measure {
    type Err = MlError;

    /// Reads a name in any case.
    fn from_str(text: &str) -> Result<Self, MlError> {
        let mut measures = Self::ALL.iter().copied();
        measures
            .find(|measure| measure.name().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| MlError::InvalidSetting {
                name: "measure",
                value: format!("'{}'", text.trim()),
                allowed: "mape, wape, smape, mase, rmse or mae",
            })
    }
}
