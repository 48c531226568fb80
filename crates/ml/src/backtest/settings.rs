//! Where a series is cut.

use chrono::NaiveDate;

use crate::MlError;
use crate::forecasting::{IntervalSettings, TimeSeries};

/// How a backtest cuts a series. The newest origin leaves just enough for its gap and horizon; the others lie
/// `step` apart before it.
///
/// ```text
/// ├──── training ────┤├─ gap ─┤├─ horizon ─┤
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BacktestSettings {
    /// Steps that are scored after each origin, at least 1.
    pub horizon: usize,
    /// Lead time: steps between the last training point and the first scored one.
    pub gap: usize,
    /// Origins, at least 1; as many as the series has room for.
    pub origins: usize,
    /// Steps between two origins, at least 1.
    pub step: usize,
    /// Fewest steps to train on; one more than a season where `None`, and never below 2.
    pub min_training: Option<usize>,
    /// The intervals to judge.
    pub intervals: IntervalSettings,
}

impl BacktestSettings {
    /// Three origins, a horizon apart, without gap, with the default intervals.
    #[must_use]
    pub fn new(horizon: usize) -> Self {
        Self {
            horizon,
            gap: 0,
            origins: 3,
            step: horizon,
            min_training: None,
            intervals: IntervalSettings::default(),
        }
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] for a count of 0 or a level outside 0–1.
    pub fn validate(&self) -> Result<(), MlError> {
        let counts = [
            ("horizon", self.horizon),
            ("origins", self.origins),
            ("step", self.step),
        ];
        for (name, count) in counts {
            if count == 0 {
                return Err(MlError::InvalidSetting {
                    name,
                    value: "0".to_owned(),
                    allowed: "at least 1",
                });
            }
        }
        self.intervals.validate()
    }

    /// The origins that `series` has room for, oldest first: at most as many as asked for, at least one.
    /// Missing steps at the end of the series are not forecast.
    ///
    /// # Errors
    ///
    /// [`MlError::TooShort`] where there is room for none, and as [`Self::validate`].
    pub fn origins_of(&self, series: &TimeSeries) -> Result<Vec<Origin>, MlError> {
        self.validate()?;
        let observed = series.values().iter().rposition(|value| !value.is_nan());
        let end = observed.map_or(0, |last| last + 1);
        let fewest = self
            .min_training
            .unwrap_or(series.season_length().saturating_add(1))
            .max(2);
        let ahead = self.horizon.saturating_add(self.gap);
        let training = (0..self.origins).map_while(|back| {
            let training = end.checked_sub(ahead)?;
            let training = training.checked_sub(self.step.checked_mul(back)?)?;
            (training >= fewest).then_some(training)
        });
        let mut origins: Vec<Origin> = training
            .map(|training_steps| Origin {
                training_steps,
                date: series.dates()[training_steps - 1],
            })
            .collect();
        if origins.is_empty() {
            return Err(MlError::TooShort {
                model: "a backtest with these settings",
                found: end,
                needed: ahead.saturating_add(fewest),
            });
        }
        origins.reverse();
        Ok(origins)
    }
}

/// A point in time from which is forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Steps of the series up to it: all that a method may see.
    pub training_steps: usize,
    /// The date of the last of them.
    pub date: NaiveDate,
}
