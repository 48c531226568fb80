//! Weights of competing methods, from their errors in a backtest.

use rayon::prelude::*;

use crate::MlError;
use crate::backtest::{BacktestSettings, HeldOut, rolling_means};
use crate::forecasting::{FittedModel, Forecaster, TimeSeries};

/// A weight is one over this power of the mean absolute error.
const POWER: i32 = 3;
/// Methods with less than this share are left out.
const SMALLEST_SHARE: f64 = 0.01;

/// A method and the series that it is to be fitted to.
pub(super) struct Candidate<'a> {
    pub(super) forecaster: Box<dyn Forecaster>,
    pub(super) series: &'a TimeSeries,
}

impl Candidate<'_> {
    /// Fits the method; an error names it.
    pub(super) fn fit(&self) -> Result<Box<dyn FittedModel>, MlError> {
        let fit = self.forecaster.fit(self.series);
        fit.map_err(|source| MlError::ModelFailed {
            model: self.forecaster.name().to_owned(),
            source: Box::new(source),
        })
    }
}

/// The share of each candidate, 0 for those that failed at an origin or were far off. Where the history has no room
/// for a backtest, or all candidates were right, shares are equal.
pub(super) fn shares(candidates: &[Candidate<'_>], settings: &BacktestSettings) -> Vec<f64> {
    let errors: Vec<Option<f64>> = candidates
        .par_iter()
        .map(|candidate| {
            let held_out =
                rolling_means(candidate.forecaster.as_ref(), candidate.series, settings).ok()?;
            mean_absolute_error(&held_out)
        })
        .collect();
    from_errors(&errors)
}

/// The mean absolute error over all scored steps; `None` where none was observed.
pub(super) fn mean_absolute_error(held_out: &[HeldOut]) -> Option<f64> {
    let pairs = held_out
        .iter()
        .flat_map(|origin| origin.mean.iter().zip(&origin.actual));
    let errors: Vec<f64> = pairs
        .map(|(mean, actual)| (mean - actual).abs())
        .filter(|error| !error.is_nan())
        .collect();
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    mean.is_finite().then_some(mean)
}

/// The shares of methods with these errors, those below one in a hundred left out.
fn from_errors(errors: &[Option<f64>]) -> Vec<f64> {
    let worthwhile = power_shares(errors)
        .into_iter()
        .map(|share| if share < SMALLEST_SHARE { 0.0 } else { share });
    normalised(worthwhile.collect())
}

/// Shares in proportion to one over the third power of each error; equal ones where no error is known.
pub(super) fn power_shares(errors: &[Option<f64>]) -> Vec<f64> {
    let known = errors.iter().flatten().copied();
    let lowest = known.fold(f64::INFINITY, f64::min);
    if lowest.is_infinite() {
        return vec![1.0 / errors.len() as f64; errors.len()];
    }
    let weights = errors.iter().map(|error| match error {
        Some(error) if *error <= lowest => 1.0,
        Some(error) => power(lowest / error, POWER),
        None => 0.0,
    });
    normalised(weights.collect())
}

fn power(base: f64, exponent: i32) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * base)
}

fn normalised(weights: Vec<f64>) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_error_weighs_eight_times_as_much() {
        let shares = from_errors(&[Some(1.0), Some(2.0), None]);
        assert!((shares[0] - 8.0 / 9.0).abs() < 1e-12);
        assert!((shares[1] - 1.0 / 9.0).abs() < 1e-12);
        assert_eq!(shares[2], 0.0);
    }

    #[test]
    fn a_method_far_off_is_left_out() {
        assert_eq!(from_errors(&[Some(1.0), Some(50.0)]), [1.0, 0.0]);
    }

    #[test]
    fn without_errors_shares_are_equal_and_perfect_methods_share_all() {
        assert_eq!(from_errors(&[None, None]), [0.5, 0.5]);
        assert_eq!(
            from_errors(&[Some(0.0), Some(3.0), Some(0.0)]),
            [0.5, 0.0, 0.5]
        );
    }
}
