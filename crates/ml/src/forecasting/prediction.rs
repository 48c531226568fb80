//! Predictions and their intervals.

use serde::{Deserialize, Serialize};

use crate::MlError;
use crate::sampling::SamplePaths;

/// Which intervals a prediction is to have.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalSettings {
    /// The probability of each interval, strictly between 0 and 1.
    pub levels: Vec<f64>,
    /// Paths of a method whose intervals are simulated.
    pub paths: usize,
    /// Their seed.
    pub seed: u64,
}

impl Default for IntervalSettings {
    /// 80% and 95%, by 1,000 paths.
    fn default() -> Self {
        Self {
            levels: vec![0.8, 0.95],
            paths: 1_000,
            seed: 42,
        }
    }
}

impl IntervalSettings {
    /// No intervals: the expected values alone.
    #[must_use]
    pub fn none() -> Self {
        Self {
            levels: Vec::new(),
            ..Self::default()
        }
    }

    /// Checks the levels.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] for one that is not strictly between 0 and 1.
    pub fn validate(&self) -> Result<(), MlError> {
        let outside = |level: &&f64| !(**level > 0.0 && **level < 1.0);
        match self.levels.iter().find(outside) {
            Some(level) => Err(MlError::InvalidSetting {
                name: "level",
                value: level.to_string(),
                allowed: "strictly between 0 and 1, e.g. 0.95",
            }),
            None => Ok(()),
        }
    }
}

/// The bounds between which a value lies with a given probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The probability.
    pub level: f64,
    /// The lower bound of each step.
    pub lower: Vec<f64>,
    /// The upper bound of each step.
    pub upper: Vec<f64>,
}

impl Interval {
    /// The central interval of simulated futures.
    #[must_use]
    pub fn of_paths(level: f64, paths: &SamplePaths) -> Self {
        let tail = (1.0 - level) / 2.0;
        Self {
            level,
            lower: paths.step_quantiles(tail),
            upper: paths.step_quantiles(1.0 - tail),
        }
    }
}

/// The expected values of some steps, and intervals around them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The expected value of each step.
    pub mean: Vec<f64>,
    /// One interval for each level asked for, in that order.
    pub intervals: Vec<Interval>,
}
