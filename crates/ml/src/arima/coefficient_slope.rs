//! Slopes by the unconstrained point from slopes by the coefficients of the multiplied-out polynomials.

use super::autocovariance_slope::Slopes;
use super::order::Order;
use super::polynomial::{Coefficients, LARGEST_PARTIAL, LagPolynomial};

/// Slopes by each coordinate of `point`, of which [`Coefficients::from_unconstrained`] made `coefficients` and
/// those the polynomials `ar` and `ma`.
pub(super) fn by_point(
    order: &Order,
    point: &[f64],
    smallest_root: f64,
    coefficients: &Coefficients,
    (ar, ma): (&LagPolynomial, &LagPolynomial),
    slopes: &Slopes,
) -> Vec<f64> {
    let period = coefficients.period;
    let by_factors = |polynomial, slopes, short: &[f64], seasonal: &[f64], sign: f64| {
        let by_lag = by_lag(polynomial, slopes);
        by_factors(&by_lag, short, seasonal, period, sign)
    };
    let (by_ar, by_seasonal_ar) = by_factors(
        ar,
        &slopes.ar,
        &coefficients.ar,
        &coefficients.seasonal_ar,
        -1.0,
    );
    let (by_ma, by_seasonal_ma) = by_factors(
        ma,
        &slopes.ma,
        &coefficients.ma,
        &coefficients.seasonal_ma,
        1.0,
    );
    let point = Coefficients::from_flat(order, point);
    let through = |point: &[f64], by_coefficient: Vec<f64>, sign: f64| {
        let mut power = 1.0;
        let scaled = by_coefficient.into_iter().map(|slope| {
            power /= smallest_root;
            sign * slope * power
        });
        through_partials(point, scaled.collect())
    };
    [
        through(&point.ar, by_ar, 1.0),
        through(&point.ma, by_ma, -1.0),
        through(&point.seasonal_ar, by_seasonal_ar, 1.0),
        through(&point.seasonal_ma, by_seasonal_ma, -1.0),
    ]
    .concat()
}

fn by_lag(polynomial: &LagPolynomial, slopes: &[f64]) -> Vec<f64> {
    let mut dense = vec![0.0; polynomial.degree + 1];
    for (&(lag, _), slope) in polynomial.terms.iter().zip(slopes) {
        dense[lag] = *slope;
    }
    dense
}

/// Slopes by the coefficients of both factors (1 ± Σ aᵢBⁱ)(1 ± Σ bⱼB^(mj)).
fn by_factors(
    by_lag: &[f64],
    short: &[f64],
    seasonal: &[f64],
    period: usize,
    sign: f64,
) -> (Vec<f64>, Vec<f64>) {
    let by_short = (1..=short.len()).map(|lag| {
        let products = seasonal.iter().zip(1..);
        let products = products.map(|(b, j)| sign * b * by_lag[lag + period * j]);
        sign * (by_lag[lag] + products.sum::<f64>())
    });
    let by_seasonal = (1..=seasonal.len()).map(|j| {
        let products = short.iter().zip(1..);
        let products = products.map(|(a, lag)| sign * a * by_lag[lag + period * j]);
        sign * (by_lag[period * j] + products.sum::<f64>())
    });
    (by_short.collect(), by_seasonal.collect())
}

/// Through the recursion that makes coefficients of partial autocorrelations, and the map to those.
fn through_partials(point: &[f64], mut slopes: Vec<f64>) -> Vec<f64> {
    let partials: Vec<f64> = point
        .iter()
        .map(|x| LARGEST_PARTIAL * (x / (1.0 + x * x).sqrt()))
        .collect();
    let mut shorter: Vec<Vec<f64>> = vec![Vec::new()];
    for partial in &partials {
        let last = &shorter[shorter.len() - 1];
        let mut next: Vec<f64> = last
            .iter()
            .zip(last.iter().rev())
            .map(|(coefficient, mirrored)| coefficient - partial * mirrored)
            .collect();
        next.push(*partial);
        shorter.push(next);
    }
    for index in (0..point.len()).rev() {
        let (partial, before) = (partials[index], &shorter[index]);
        let reversed: Vec<f64> = slopes[..index].iter().rev().copied().collect();
        for (i, mirrored) in reversed.iter().enumerate() {
            slopes[index] -= mirrored * before[i];
            slopes[i] -= partial * mirrored;
        }
    }
    let squared = point.iter().map(|x| 1.0 + x * x);
    slopes
        .iter()
        .zip(squared)
        .map(|(slope, squared)| slope * LARGEST_PARTIAL / (squared * squared.sqrt()))
        .collect()
}
