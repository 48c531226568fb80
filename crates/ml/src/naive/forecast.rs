//! Forecasts of a random walk: means, standard errors and simulated paths.

use super::random_walk::RandomWalk;
use crate::MlError;
use crate::sampling::{SamplePaths, SampleRng};

/// Forecasts of the steps after the series.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The expected value of each step.
    pub mean: Vec<f64>,
    /// The standard deviation of each step's error.
    pub standard_errors: Vec<f64>,
}

impl RandomWalk {
    /// Forecasts the `horizon` steps after the series.
    ///
    /// Standard errors are those of table 5.2 of section 5.5: σ √h for the naive method, σ √(k + 1) for the
    /// seasonal one with k whole seasons before the step, σ √(h (1 + h / (T − 1))) for drift. Steps and
    /// seasons count from the last observation, where that is not the last step.
    #[must_use]
    pub fn forecast(&self, horizon: usize) -> Forecast {
        let steps = (0..horizon).map(|step| self.seasons_since_observed(step));
        let variances = steps.clone().map(|seasons| {
            let slope_variance = self
                .drift
                .map_or(0.0, |drift| seasons * seasons / drift.steps as f64);
            self.sigma2() * (seasons + slope_variance)
        });
        let slope = self.slope().unwrap_or(0.0);
        Forecast {
            mean: steps
                .enumerate()
                .map(|(step, seasons)| self.last_value(step) + seasons * slope)
                .collect(),
            standard_errors: variances.map(f64::sqrt).collect(),
        }
    }

    /// `n_paths` simulated futures of `horizon` steps, with normal changes of the variance of
    /// [`Self::forecast`]; for drift each path has a slope of its own, drawn from the slope's error.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] where `n_paths` is 0.
    pub fn sample_paths(
        &self,
        horizon: usize,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        if n_paths == 0 {
            return Err(MlError::InvalidSetting {
                name: "n_paths",
                value: "0".to_owned(),
                allowed: "at least 1",
            });
        }
        let deviation = self.sigma2().sqrt();
        let mut rng = SampleRng::new(seed);
        Ok(SamplePaths::generate(n_paths, horizon, |path| {
            let slope = self.drift.map_or(0.0, |drift| {
                drift.slope + deviation / (drift.steps as f64).sqrt() * rng.normal()
            });
            for step in 0..path.len() {
                let (from, seasons) = match step.checked_sub(self.season_length) {
                    Some(season_before) => (path[season_before], 1.0),
                    None => (self.last_value(step), self.seasons_since_observed(step)),
                };
                let change = seasons.sqrt() * deviation * rng.normal();
                path[step] = from + seasons * slope + change;
            }
        }))
    }

    fn last_value(&self, step: usize) -> f64 {
        self.positions[step % self.season_length].value
    }

    fn seasons_since_observed(&self, step: usize) -> f64 {
        let whole_seasons = step / self.season_length;
        (self.positions[step % self.season_length].seasons + whole_seasons) as f64
    }
}
