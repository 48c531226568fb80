//! Estimation and forecasts.

use super::pattern_search::minimize;
use super::recursion::{Filtered, Smoothing, State, filter, squared_errors};
use crate::MlError;
use crate::sampling::{SamplePaths, SampleRng};

/// The model's name in errors.
const MODEL: &str = "ces";
/// Fewest observations: two parameters, the variance, and one more.
const FEWEST_OBSERVATIONS: usize = 4;
/// Where the search starts and ends, as in statsforecast's `AutoCES`.
const START: [f64; 2] = [1.3, 1.0];
const BOUNDS: [(f64, f64); 2] = [(0.01, 1.8), (0.01, 1.9)];

/// Complex exponential smoothing fitted to a history.
#[derive(Debug, Clone, PartialEq)]
pub struct Ces {
    smoothing: Smoothing,
    filtered: Filtered,
    observed: Vec<f64>,
}

impl Ces {
    /// Estimates the smoothing parameters on `values`, evenly spaced and oldest first.
    ///
    /// # Errors
    ///
    /// [`MlError::TooShort`] for fewer than 4 values, [`MlError::NonFinite`] for a NaN or infinite one,
    /// [`MlError::FitFailed`] where squared errors exceed the range of a double.
    pub fn fit(values: &[f64]) -> Result<Self, MlError> {
        check(values)?;
        let [real, imaginary] = minimize(
            |[real, imaginary]| squared_errors(values, Smoothing { real, imaginary }),
            START,
            BOUNDS,
            0.1,
        );
        let smoothing = Smoothing { real, imaginary };
        let filtered = filter(values, smoothing);
        if filtered.errors.iter().any(|error| !error.is_finite()) {
            return Err(MlError::FitFailed {
                model: MODEL,
                cause: "the values are too large to square: divide them by a constant".to_owned(),
            });
        }
        Ok(Self {
            smoothing,
            filtered,
            observed: values.to_vec(),
        })
    }

    /// α₀ and α₁, the real and the imaginary part of the smoothing parameter.
    #[must_use]
    pub fn smoothing(&self) -> (f64, f64) {
        (self.smoothing.real, self.smoothing.imaginary)
    }

    /// One-step errors of the history.
    #[must_use]
    pub fn residuals(&self) -> &[f64] {
        &self.filtered.errors
    }

    /// One-step predictions of the history.
    #[must_use]
    pub fn fitted_values(&self) -> Vec<f64> {
        let pairs = self.observed.iter().zip(&self.filtered.errors);
        pairs.map(|(value, error)| value - error).collect()
    }

    /// The variance of one-step errors, with one degree of freedom for each parameter and for itself.
    #[must_use]
    pub fn sigma2(&self) -> f64 {
        self.sum_of_squares() / (self.observed.len() - 3) as f64
    }

    /// The Gaussian log-likelihood up to a constant, −n/2 · ln Σe².
    #[must_use]
    pub fn log_likelihood(&self) -> f64 {
        -0.5 * self.observed.len() as f64 * libm::log(self.sum_of_squares())
    }

    /// The expected values of the `horizon` steps after the history.
    #[must_use]
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        let mut state = self.filtered.last;
        (0..horizon)
            .map(|_| {
                let expected = state.level;
                state = state.next(self.smoothing, 0.0);
                expected
            })
            .collect()
    }

    /// Standard deviations of the errors of [`Self::forecast`], with the parameters taken as known.
    #[must_use]
    pub fn standard_errors(&self, horizon: usize) -> Vec<f64> {
        let nothing = State {
            level: 0.0,
            potential: 0.0,
        };
        let mut response = nothing.next(self.smoothing, 1.0);
        let mut variance = self.sigma2();
        (0..horizon)
            .map(|_| {
                let error = variance.sqrt();
                variance += self.sigma2() * response.level * response.level;
                response = response.next(self.smoothing, 0.0);
                error
            })
            .collect()
    }

    /// `n_paths` simulated futures with normal errors; the same seed gives the same paths.
    #[must_use]
    pub fn sample_paths(&self, horizon: usize, n_paths: usize, seed: u64) -> SamplePaths {
        let mut rng = SampleRng::new(seed);
        let deviation = self.sigma2().sqrt();
        SamplePaths::generate(n_paths, horizon, |path| {
            let mut state = self.filtered.last;
            for value in path {
                let error = deviation * rng.normal();
                *value = state.level + error;
                state = state.next(self.smoothing, error);
            }
        })
    }

    fn sum_of_squares(&self) -> f64 {
        self.filtered.errors.iter().map(|error| error * error).sum()
    }
}

fn check(values: &[f64]) -> Result<(), MlError> {
    if values.len() < FEWEST_OBSERVATIONS {
        return Err(MlError::TooShort {
            model: MODEL,
            found: values.len(),
            needed: FEWEST_OBSERVATIONS,
        });
    }
    let mut places = values.iter().copied().enumerate();
    match places.find(|(_, value)| !value.is_finite()) {
        Some((index, value)) => Err(MlError::NonFinite {
            what: "the series",
            index,
            value,
        }),
        None => Ok(()),
    }
}
