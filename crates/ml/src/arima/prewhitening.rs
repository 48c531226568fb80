//! One autoregression that whitens a regression's errors, and what nested regressions then leave.

use super::polynomial::LagPolynomial;
use super::regression::dot;

/// Share of its length below which a column depends on those before it.
const DEPENDENT: f64 = 1e-6;
/// Longest autoregression.
const LONGEST: usize = 8;

/// The autoregression φ(B) of the residuals of `series` on all of `basis`, by Levinson's recursion on their
/// autocovariances, with the order of the lowest AIC.
pub(super) fn whitening_autoregression(series: &[f64], basis: &[Vec<f64>]) -> LagPolynomial {
    let residuals = residuals(series, basis);
    let n = residuals.len() as f64;
    let longest = LONGEST.min(residuals.len() / 10);
    let covariance = |lag: usize| dot(&residuals[lag.min(residuals.len())..], &residuals) / n;
    let mut variance = covariance(0);
    let mut predictor: Vec<f64> = Vec::new();
    let mut best = (
        n * libm::log(variance + f64::MIN_POSITIVE),
        predictor.clone(),
    );
    for order in 1..=longest {
        if variance <= 0.0 {
            break;
        }
        let explained: f64 = (0..order - 1)
            .map(|index| predictor[index] * covariance(order - 1 - index))
            .sum();
        let partial = (covariance(order) - explained) / variance;
        let reversed: Vec<f64> = predictor.iter().rev().copied().collect();
        for (coefficient, mirrored) in predictor.iter_mut().zip(&reversed) {
            *coefficient -= partial * mirrored;
        }
        predictor.push(partial);
        variance *= 1.0 - partial * partial;
        let criterion = n * libm::log(variance + f64::MIN_POSITIVE) + 2.0 * order as f64;
        if criterion < best.0 {
            best = (criterion, predictor.clone());
        }
    }
    LagPolynomial::spaced(&best.1, 1, -1.0)
}

/// The mean squares that regressions on the first 0, 1, 2, … columns of `basis` leave of `series`, by
/// Gram and Schmidt's process.
pub(super) fn remaining_squares(series: &[f64], basis: &[Vec<f64>]) -> Vec<f64> {
    let n = series.len() as f64;
    let mut rest = series.to_vec();
    let mut squares = vec![dot(&rest, &rest) / n];
    for direction in orthonormal(basis) {
        if let Some(direction) = direction {
            subtract_projection(&mut rest, &direction);
        }
        squares.push(dot(&rest, &rest) / n);
    }
    squares
}

fn residuals(series: &[f64], basis: &[Vec<f64>]) -> Vec<f64> {
    let mut rest = series.to_vec();
    for direction in orthonormal(basis).into_iter().flatten() {
        subtract_projection(&mut rest, &direction);
    }
    rest
}

/// For each column the direction that it adds, `None` where it depends on those before it.
fn orthonormal(columns: &[Vec<f64>]) -> Vec<Option<Vec<f64>>> {
    let mut directions: Vec<Option<Vec<f64>>> = Vec::with_capacity(columns.len());
    for column in columns {
        let length = dot(column, column).sqrt();
        let mut rest = column.clone();
        for _ in 0..2 {
            for direction in directions.iter().flatten() {
                subtract_projection(&mut rest, direction);
            }
        }
        let left = dot(&rest, &rest).sqrt();
        let independent = left > DEPENDENT * length;
        if independent {
            rest.iter_mut().for_each(|value| *value /= left);
        }
        directions.push(independent.then_some(rest));
    }
    directions
}

fn subtract_projection(rest: &mut [f64], direction: &[f64]) {
    let share = dot(rest, direction);
    for (value, along) in rest.iter_mut().zip(direction) {
        *value -= share * along;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling::SampleRng;

    #[test]
    fn an_autoregression_is_found_again() {
        let mut rng = SampleRng::new(5);
        let mut values = vec![0.0; 2_000];
        for t in 2..values.len() {
            values[t] = 0.9 * values[t - 1] - 0.4 * values[t - 2] + rng.normal();
        }
        let polynomial = whitening_autoregression(&values, &[vec![1.0; 2_000]]);
        assert!((polynomial.terms[0].1 + 0.9).abs() < 0.06);
        assert!((polynomial.terms[1].1 - 0.4).abs() < 0.06);
    }

    #[test]
    fn nested_regressions_leave_less_and_less() {
        let series = [1.0, 3.0, 5.0, 7.0];
        let basis = [vec![1.0; 4], vec![2.0; 4], vec![0.0, 1.0, 2.0, 3.0]];
        let squares = remaining_squares(&series, &basis);
        assert_eq!(squares[0], 21.0);
        assert!((squares[1] - 5.0).abs() < 1e-12 && (squares[2] - 5.0).abs() < 1e-12);
        assert!(squares[3] < 1e-24);
    }
}
