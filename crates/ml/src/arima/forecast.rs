//! Forecasts of a fitted model: points, intervals and simulated paths.

use super::differencing::integrate;
use super::fitted::Fitted;
use super::order::invalid;
use super::polynomial::LagPolynomial;
use super::regressors::check_values;
use crate::error::MlError;
use crate::sampling::{SamplePaths, SampleRng};

/// Forecasts of the steps after the history.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The expected value of each step.
    pub mean: Vec<f64>,
    /// The standard deviation of each step's error, with the parameters taken as known.
    pub standard_errors: Vec<f64>,
}

impl Forecast {
    /// (lower, upper) of each step such that a normal variable lies between them with probability `level`.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] where `level` is not strictly between 0 and 1.
    pub fn intervals(&self, level: f64) -> Result<Vec<(f64, f64)>, MlError> {
        if level.is_nan() || level <= 0.0 || level >= 1.0 {
            return Err(MlError::InvalidSetting {
                name: "level",
                value: level.to_string(),
                allowed: "strictly between 0 and 1, e.g. 0.95",
            });
        }
        let width = two_sided_normal_quantile(level);
        let steps = self.mean.iter().zip(&self.standard_errors);
        Ok(steps
            .map(|(mean, error)| (mean - width * error, mean + width * error))
            .collect())
    }
}

/// The z with P(|Z| ≤ z) = `level`, by bisection.
fn two_sided_normal_quantile(level: f64) -> f64 {
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if libm::erfc(middle * std::f64::consts::FRAC_1_SQRT_2) > 1.0 - level {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

impl Fitted {
    /// Forecasts the `horizon` steps after the history.
    ///
    /// The mean is the best linear prediction from the whole history. Standard errors come from the
    /// infinite moving-average form, plus what missing observations leave open. What the history leaves
    /// open about the innovations before it is not part of them: where a moving average is near the unit
    /// circle and few seasons were seen, R's and statsmodels' errors are larger.
    /// Nothing is clipped: a series of sales can be predicted below 0.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] where `horizon` is 0, [`MlError::MissingFutureValues`] for a model with
    /// regressors.
    pub fn forecast(&self, horizon: usize) -> Result<Forecast, MlError> {
        self.forecast_with(horizon, &[])
    }

    /// The same, for planned values of the regressors: one column of at least `horizon` values for each, in
    /// the order of [`Self::regressor_names`]. Their coefficients are taken as known, too.
    ///
    /// # Errors
    ///
    /// As [`Self::forecast`]; [`MlError::MissingFutureValues`] for a column that is missing or too short,
    /// [`MlError::RegressorValue`] for a value that is not finite, with its index in the future.
    pub fn forecast_with(&self, horizon: usize, future: &[Vec<f64>]) -> Result<Forecast, MlError> {
        check_positive("horizon", horizon)?;
        self.check_future(horizon, future)?;
        let psi = self.psi_weights(horizon);
        let sensitivities = self.missing_sensitivities(horizon);
        let mut variance = 0.0;
        let standard_errors = (0..horizon)
            .map(|step| {
                variance += psi[step] * psi[step];
                let sensitivity: Vec<f64> = sensitivities.iter().map(|path| path[step]).collect();
                let open = self.missing_precision.as_ref().map_or(0.0, |precision| {
                    precision.inverse_quadratic_form(&sensitivity)
                });
                (self.sigma2() * (variance + open)).sqrt()
            })
            .collect();
        Ok(Forecast {
            mean: self.mean_forecast(horizon, future),
            standard_errors,
        })
    }

    /// Simulates `n_paths` futures of `horizon` steps, given the history, with normal innovations.
    ///
    /// The same seed gives the same paths.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] where `horizon` or `n_paths` is 0, [`MlError::MissingFutureValues`] for a
    /// model with regressors.
    pub fn sample_paths(
        &self,
        horizon: usize,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        self.sample_paths_with(horizon, &[], n_paths, seed)
    }

    /// The same, for planned values of the regressors, as [`Self::forecast_with`] takes them.
    ///
    /// # Errors
    ///
    /// As [`Self::sample_paths`] and [`Self::forecast_with`].
    pub fn sample_paths_with(
        &self,
        horizon: usize,
        future: &[Vec<f64>],
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        check_positive("horizon", horizon)?;
        check_positive("n_paths", n_paths)?;
        self.check_future(horizon, future)?;
        let mean = self.mean_forecast(horizon, future);
        let psi = self.psi_weights(horizon);
        let sensitivities = self.missing_sensitivities(horizon);
        let deviation = self.sigma2().sqrt();
        let mut rng = SampleRng::new(seed);
        Ok(SamplePaths::generate(n_paths, horizon, |path| {
            path.copy_from_slice(&mean);
            if let Some(precision) = &self.missing_precision {
                let mut draws: Vec<f64> = sensitivities.iter().map(|_| rng.normal()).collect();
                precision.solve_transposed(&mut draws);
                for (draw, sensitivity) in draws.iter().zip(&sensitivities) {
                    add_scaled(path, draw * deviation, sensitivity);
                }
            }
            for step in 0..horizon {
                let innovation = deviation * rng.normal();
                add_scaled(&mut path[step..], innovation, &psi);
            }
        }))
    }

    fn check_future(&self, horizon: usize, future: &[Vec<f64>]) -> Result<(), MlError> {
        if future.len() > self.regressors.len() {
            return Err(MlError::MismatchedLengths {
                first: "the future columns",
                first_length: future.len(),
                second: "the model's regressors",
                second_length: self.regressors.len(),
            });
        }
        for (index, regressor) in self.regressors.iter().enumerate() {
            let column = future.get(index).map_or(&[][..], Vec::as_slice);
            if column.len() < horizon {
                return Err(MlError::MissingFutureValues {
                    name: regressor.name.clone(),
                    found: column.len(),
                    horizon,
                });
            }
            check_values(&regressor.name, &column[..horizon])?;
        }
        Ok(())
    }

    /// For checked columns: the regressors' effects are taken off the history and added to its continuation.
    fn mean_forecast(&self, horizon: usize, future: &[Vec<f64>]) -> Vec<f64> {
        let mut differenced = continuation(&self.ar_polynomial(), &self.state, horizon);
        for value in &mut differenced {
            *value += self.level();
        }
        let mut history = self.completed.clone();
        for regressor in &self.regressors {
            add_scaled(&mut history, -regressor.effect, &regressor.values);
        }
        let mut mean = integrate(self.differencing(), &history, &differenced);
        for (regressor, column) in self.regressors.iter().zip(future) {
            add_scaled(&mut mean, regressor.effect, column);
        }
        mean
    }

    /// For each missing observation, how the forecasts move per unit of it.
    fn missing_sensitivities(&self, horizon: usize) -> Vec<Vec<f64>> {
        let ar = self.ar_polynomial();
        let missing = self.missing().iter().zip(&self.missing_states);
        missing
            .map(|(&index, state)| {
                let mut indicator = vec![0.0; self.n_observations()];
                indicator[index] = 1.0;
                let differenced = continuation(&ar, state, horizon);
                integrate(self.differencing(), &indicator, &differenced)
            })
            .collect()
    }

    /// The weights of the moving-average form of the undifferenced series: ψ₀ = 1, ψ₁, ….
    fn psi_weights(&self, horizon: usize) -> Vec<f64> {
        let mut psi = vec![0.0; horizon];
        for (lag, coefficient) in self.ma_polynomial().with_leading_one() {
            if lag < horizon {
                psi[lag] = coefficient;
            }
        }
        let autoregression = self.ar_polynomial().times(self.differencing());
        for index in 0..horizon {
            let past: f64 = autoregression
                .terms
                .iter()
                .take_while(|(lag, _)| *lag <= index)
                .map(|&(lag, coefficient)| coefficient * psi[index - lag])
                .sum();
            psi[index] -= past;
        }
        psi
    }
}

/// What the state says about the next `horizon` values of an ARMA process.
fn continuation(ar: &LagPolynomial, state: &[f64], horizon: usize) -> Vec<f64> {
    let mut values = state.to_vec();
    values.resize(horizon.max(state.len()), 0.0);
    for index in 0..horizon {
        let past: f64 = ar
            .terms
            .iter()
            .take_while(|(lag, _)| *lag <= index)
            .map(|&(lag, coefficient)| coefficient * values[index - lag])
            .sum();
        values[index] -= past;
    }
    values.truncate(horizon);
    values
}

fn add_scaled(target: &mut [f64], scale: f64, direction: &[f64]) {
    for (value, added) in target.iter_mut().zip(direction) {
        *value += scale * added;
    }
}

fn check_positive(name: &'static str, value: usize) -> Result<(), MlError> {
    if value == 0 {
        return Err(invalid(name, value, "at least 1"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        for (level, expected) in [
            (0.95, 1.959_963_984_540_054),
            (0.8, 1.281_551_565_544_600_4),
        ] {
            assert!((two_sided_normal_quantile(level) - expected).abs() < 1e-12);
        }
    }
}
