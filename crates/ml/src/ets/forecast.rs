//! Point forecasts, their variances, and simulated futures.

use super::components::{Errors, Season};
use super::fitted::EtsModel;
use crate::MlError;
use crate::sampling::{SamplePaths, SampleRng};

impl EtsModel {
    /// The point forecast of the next `horizon` steps: all future errors 0 (Hyndman et al. 2008, table 2.1).
    #[must_use]
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        let last = self.last_states();
        let mut level = last.level;
        let mut slope = last.slope;
        (0..horizon)
            .map(|step| {
                slope *= self.smoothing().phi;
                level += slope;
                match self.components().season {
                    Season::None => level,
                    Season::Additive => level + last.season[step % self.period()],
                    Season::Multiplicative => level * last.season[step % self.period()],
                }
            })
            .collect()
    }

    /// The variances of the next `horizon` steps, where they have a closed form: with an additive or no season
    /// (classes 1 and 2 of Hyndman, Koehler, Ord & Snyder 2005, "Prediction intervals for exponential
    /// smoothing using two new classes of state space models"). `None` with a multiplicative season.
    #[must_use]
    pub fn forecast_variances(&self, horizon: usize) -> Option<Vec<f64>> {
        if self.components().season == Season::Multiplicative {
            return None;
        }
        let weights = self.error_weights(horizon);
        Some(match self.components().errors {
            Errors::Additive => self.additive_variances(&weights),
            Errors::Multiplicative => {
                self.multiplicative_variances(&weights, &self.forecast(horizon))
            }
        })
    }

    /// How far an error moves the forecast 1, 2, … steps later: cⱼ = α + β (φ + … + φʲ) + γ [m divides j].
    fn error_weights(&self, horizon: usize) -> Vec<f64> {
        let smoothing = self.smoothing();
        let mut power = 1.0;
        let mut powers = 0.0;
        (1..=horizon)
            .map(|step| {
                power *= smoothing.phi;
                powers += power;
                let season = if step % self.period() == 0 {
                    smoothing.gamma
                } else {
                    0.0
                };
                smoothing.alpha + smoothing.beta * powers + season
            })
            .collect()
    }

    /// σ² (1 + c₁² + … + c²ₕ₋₁).
    fn additive_variances(&self, weights: &[f64]) -> Vec<f64> {
        let mut sum = 1.0;
        weights
            .iter()
            .map(|weight| {
                let variance = self.sigma2() * sum;
                sum += weight * weight;
                variance
            })
            .collect()
    }

    /// (1 + σ²) θₕ − μₕ² with θₕ = μₕ² + σ² Σⱼ cⱼ² θₕ₋ⱼ.
    fn multiplicative_variances(&self, weights: &[f64], means: &[f64]) -> Vec<f64> {
        let sigma2 = self.sigma2();
        let mut second_moments: Vec<f64> = Vec::with_capacity(means.len());
        for mean in means {
            let earlier = second_moments.iter().rev().zip(weights);
            let sum: f64 = earlier.map(|(moment, c)| c * c * moment).sum();
            second_moments.push(mean * mean + sigma2 * sum);
        }
        let moments = second_moments.iter().zip(means);
        moments
            .map(|(moment, mean)| (1.0 + sigma2) * moment - mean * mean)
            .collect()
    }

    /// `n_paths` simulated futures of `horizon` steps with normal errors; the same seed gives the same paths.
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
        let mut errors = vec![0.0; horizon];
        Ok(SamplePaths::generate(n_paths, horizon, |row| {
            errors.fill_with(|| deviation * rng.normal());
            self.simulate(&errors, row);
        }))
    }

    /// One future with the given errors.
    fn simulate(&self, errors: &[f64], path: &mut [f64]) {
        let smoothing = self.smoothing();
        let mut states = self.last_states().clone();
        let period = self.period();
        for (step, (error, value)) in errors.iter().zip(path).enumerate() {
            let faded = smoothing.phi * states.slope;
            let base = states.level + faded;
            let place = step % period;
            if self.components().season == Season::Multiplicative {
                let season = states.season[place];
                *value = base * season * (1.0 + error);
                states.season[place] = season * (1.0 + smoothing.gamma * error);
                states.level = base * (1.0 + smoothing.alpha * error);
                states.slope = faded + smoothing.beta * base * error;
                continue;
            }
            let prediction = base + states.season.get(place).copied().unwrap_or(0.0);
            let residual = match self.components().errors {
                Errors::Additive => *error,
                Errors::Multiplicative => prediction * error,
            };
            *value = prediction + residual;
            states.level = base + smoothing.alpha * residual;
            states.slope = faded + smoothing.beta * residual;
            if let Some(season) = states.season.get_mut(place) {
                *season += smoothing.gamma * residual;
            }
        }
    }
}
