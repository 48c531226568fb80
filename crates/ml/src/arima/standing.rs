//! A fitted model at another point in time: its parameters, with the state that another series leaves.

use super::estimate::Estimate;
use super::fitted::{Fitted, FittedRegressor};
use super::order::Constant;
use super::problem::{Problem, failed};
use super::regressors::Observations;
use crate::error::MlError;

impl Fitted {
    /// The model with its parameters as they were estimated (coefficients, constant, effects of regressors and
    /// σ²), standing at the end of `values` instead of the end of the series that it was fitted to. Its
    /// forecasts are the best linear predictions from `values` alone.
    ///
    /// `values` are evenly spaced, oldest first, from the same step on as the series of the fit; NaN marks a
    /// missing observation. They are no longer than that series where the model has regressors.
    ///
    /// ```
    /// use hemline_ml::arima::{Arima, Constant, Order};
    ///
    /// let series: Vec<f64> = (0..60).map(|t| f64::from(t * 37 % 11) + 20.0).collect();
    /// let fitted = Arima::fit(&series, &Order::new(1, 0, 0), Constant::Included)?;
    /// let earlier = fitted.standing_after(&series[..50])?;
    /// assert_eq!(earlier.coefficients(), fitted.coefficients());
    ///
    /// let mean = fitted.coefficients()[1].1;
    /// let next = mean + fitted.coefficients()[0].1 * (series[49] - mean);
    /// assert!((earlier.forecast(1)?.mean[0] - next).abs() < 1e-9);
    /// # Ok::<(), hemline_ml::MlError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MlError::TooShort`] where `values` has fewer observations than the model has parameters,
    /// [`MlError::NonFinite`] for an infinite value, [`MlError::FitFailed`] where the state cannot be computed.
    pub fn standing_after(&self, values: &[f64]) -> Result<Self, MlError> {
        let regressors = self.regressors_over(values.len())?;
        // What is known is taken off beforehand, so that nothing estimates it again.
        let mut known = self.constant_part(values.len());
        for regressor in &regressors {
            for (sum, value) in known.iter_mut().zip(&regressor.values) {
                *sum += regressor.effect * value;
            }
        }
        let rest: Vec<f64> = values.iter().zip(&known).map(|(v, k)| v - k).collect();
        let observations = Observations {
            values: &rest,
            regressors: &[],
        };
        let problem = Problem::new(observations, self.order(), Constant::Excluded)?;
        let coefficients = self.coefficients.clone();
        let profile = problem
            .profile(&coefficients)
            .ok_or_else(|| failed("its state at the end of another series is not finite"))?;
        let estimate = Estimate {
            coefficients,
            profile,
        };
        let mut standing = Self::new(observations, problem, estimate);
        for (value, known) in standing.completed.iter_mut().zip(&known) {
            *value += known;
        }
        standing.problem.constant = self.constant();
        standing.regressors = regressors;
        standing.level = self.level;
        standing.sigma2 = self.sigma2;
        Ok(standing)
    }

    /// The regressors over the first steps of the series that the model was fitted to.
    fn regressors_over(&self, steps: usize) -> Result<Vec<FittedRegressor>, MlError> {
        let regressors = self.regressors.iter().map(|regressor| {
            let values = regressor.values.get(..steps);
            let values = values.ok_or(MlError::MismatchedLengths {
                first: "a regressor",
                first_length: regressor.values.len(),
                second: "the series to stand after",
                second_length: steps,
            })?;
            Ok(FittedRegressor {
                values: values.to_vec(),
                ..regressor.clone()
            })
        });
        regressors.collect()
    }

    /// The series whose differences are the constant: the mean, or a line through 0.
    fn constant_part(&self, length: usize) -> Vec<f64> {
        let steps = (0..length).map(|step| step as f64);
        match (self.constant(), self.order().lost_to_differencing()) {
            (Constant::Excluded, _) => vec![0.0; length],
            (Constant::Included, 0) => vec![self.level; length],
            (Constant::Included, lost) => {
                let drift = self.level / lost as f64;
                steps.map(|step| drift * step).collect()
            }
        }
    }
}
