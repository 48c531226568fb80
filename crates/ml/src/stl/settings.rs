//! The settings of a decomposition, and their defaults.

use super::loess::{Degree, Loess};
use crate::MlError;

/// How one component is smoothed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Smoother {
    /// Neighbours that a local fit looks at, odd and at least 3; the larger, the smoother.
    pub window: usize,
    /// The polynomial that is fitted to them.
    pub degree: Degree,
    /// Every how many steps a fit is made, at least 1; lines join them.
    pub jump: usize,
}

/// The settings of STL, named as in section 2 of the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stl {
    /// n_p: steps in a season, at least 2.
    pub period: usize,
    /// n_s: smooths each position of the season over the seasons.
    pub seasonal: Smoother,
    /// n_t: smooths the series without its season.
    pub trend: Smoother,
    /// n_l: takes the trend out of the seasonal component.
    pub low_pass: Smoother,
    /// n_i: passes of the inner loop, at least 1.
    pub inner_iterations: usize,
    /// n_o: times that outliers are found and weighed down; 0 weighs all observations alike.
    pub outer_iterations: usize,
}

impl Stl {
    /// The defaults for a season of `period` steps: a seasonal window of 7, everything locally linear, no
    /// jumps, 5 inner iterations, no robustness.
    #[must_use]
    pub fn new(period: usize) -> Self {
        let smoother = |window| Smoother {
            window,
            degree: Degree::Linear,
            jump: 1,
        };
        Self {
            period,
            seasonal: smoother(7),
            trend: smoother(trend_window(period, 7)),
            low_pass: smoother(odd_from(period + 1)),
            inner_iterations: 5,
            outer_iterations: 0,
        }
    }

    /// The same with another seasonal window, and the trend window that goes with it: the smallest odd
    /// number of at least 1.5 n_p / (1 − 1.5 / n_s) (section 3.4 of the paper).
    #[must_use]
    pub fn with_seasonal_window(mut self, window: usize) -> Self {
        self.seasonal.window = window;
        self.trend.window = trend_window(self.period, window);
        self
    }

    /// The same with robustness weights: 2 inner and 15 outer iterations.
    #[must_use]
    pub fn robust(mut self) -> Self {
        self.inner_iterations = 2;
        self.outer_iterations = 15;
        self
    }

    /// Checks every setting.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] naming the one that is out of range.
    pub fn validate(&self) -> Result<(), MlError> {
        let at_least = |name, value: usize, least, allowed| {
            if value < least {
                Err(invalid(name, value, allowed))
            } else {
                Ok(())
            }
        };
        at_least("period", self.period, 2, "at least 2")?;
        at_least("inner_iterations", self.inner_iterations, 1, "at least 1")?;
        for (name, smoother) in [
            ("seasonal_window", self.seasonal),
            ("trend_window", self.trend),
            ("low_pass_window", self.low_pass),
        ] {
            if smoother.window < 3 || smoother.window.is_multiple_of(2) {
                return Err(invalid(name, smoother.window, "odd and at least 3"));
            }
            at_least("jump", smoother.jump, 1, "at least 1")?;
        }
        for (name, smoother) in [
            ("trend_window", self.trend),
            ("low_pass_window", self.low_pass),
        ] {
            let least = self.period + 1;
            at_least(name, smoother.window, least, "longer than the season")?;
        }
        Ok(())
    }
}

impl From<Smoother> for Loess {
    fn from(smoother: Smoother) -> Self {
        let Smoother {
            window,
            degree,
            jump,
        } = smoother;
        Self {
            window,
            degree,
            jump,
        }
    }
}

fn trend_window(period: usize, seasonal_window: usize) -> usize {
    let window = 1.5 * period as f64 / (1.0 - 1.5 / seasonal_window as f64);
    odd_from(window.ceil() as usize)
}

fn odd_from(number: usize) -> usize {
    number + usize::from(number.is_multiple_of(2))
}

fn invalid(name: &'static str, value: usize, allowed: &'static str) -> MlError {
    MlError::InvalidSetting {
        name,
        value: value.to_string(),
        allowed,
    }
}
