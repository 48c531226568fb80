//! The derivative of a function of the autocovariances by the polynomials' coefficients: the recursions of
//! `autocovariance`, backwards (reverse-mode differentiation).

use super::autocovariance::{by_recursion, moving_average_products, predictors_of_all_orders};
use super::polynomial::LagPolynomial;

/// Slopes by the coefficients of both polynomials, term by term.
#[derive(Debug, Clone)]
pub(super) struct Slopes {
    pub(super) ar: Vec<f64>,
    pub(super) ma: Vec<f64>,
}

/// Adds to `slopes` what follows from `by_covariance`, the slopes by the autocovariances of lags 0, 1, ….
/// `None` where the process is not stationary.
pub(super) fn add_slopes(
    ar: &LagPolynomial,
    ma: &LagPolynomial,
    by_covariance: &[f64],
    slopes: &mut Slopes,
) -> Option<()> {
    let predictors = predictors_of_all_orders(ar)?;
    let n_lags = by_covariance.len() + ma.degree;
    let of_ar = by_recursion(ar, &predictors, n_lags.max(ar.degree + 1));
    let mut by_ar_covariance = vec![0.0; of_ar.len()];
    let products = moving_average_products(ma);
    let mut by_product = vec![0.0; ma.degree + 1];
    for &(shift, weight) in &products {
        let mut sum = 0.0;
        for (lag, slope) in by_covariance.iter().enumerate() {
            by_ar_covariance[lag + shift] += weight * slope;
            sum += slope * of_ar[lag + shift];
            if shift > 0 {
                by_ar_covariance[lag.abs_diff(shift)] += weight * slope;
                sum += slope * of_ar[lag.abs_diff(shift)];
            }
        }
        by_product[shift] = sum;
    }
    add_slopes_of_products(ma, &by_product, &mut slopes.ma);
    add_slopes_beyond_order(ar, &of_ar, &mut by_ar_covariance, &mut slopes.ar);
    let by_predictor = slopes_of_longest_predictor(&predictors, &of_ar, &mut by_ar_covariance);
    for (slope, &(lag, _)) in slopes.ar.iter_mut().zip(&ar.terms) {
        *slope -= by_predictor[lag - 1];
    }
    Some(())
}

fn add_slopes_of_products(ma: &LagPolynomial, by_product: &[f64], slopes: &mut [f64]) {
    for (slope, &(lag, _)) in slopes.iter_mut().zip(&ma.terms) {
        for (other, coefficient) in ma.with_leading_one() {
            let twice = if other == lag { 2.0 } else { 1.0 };
            *slope += twice * coefficient * by_product[lag.abs_diff(other)];
        }
    }
}

/// Those of γₖ = φ₁γₖ₋₁ + … for k > p.
fn add_slopes_beyond_order(
    ar: &LagPolynomial,
    covariances: &[f64],
    by_covariance: &mut [f64],
    slopes: &mut [f64],
) {
    for lag in (ar.degree + 1..covariances.len()).rev() {
        let slope = by_covariance[lag];
        for (&(step, coefficient), of_term) in ar.terms.iter().zip(slopes.iter_mut()) {
            by_covariance[lag - step] -= coefficient * slope;
            *of_term -= slope * covariances[lag - step];
        }
    }
}

/// Slopes by the coefficients of the predictor of order p, through Levinson's recursion in both directions.
fn slopes_of_longest_predictor(
    predictors: &[Vec<f64>],
    covariances: &[f64],
    by_covariance: &mut [f64],
) -> Vec<f64> {
    let partials: Vec<f64> = predictors
        .iter()
        .filter_map(|p| p.last().copied())
        .collect();
    let order = partials.len();
    let mut variances = vec![covariances[0]];
    for (index, partial) in partials.iter().enumerate() {
        variances.push(variances[index] * (1.0 - partial * partial));
    }
    let mut by_partial = vec![0.0; order];
    let mut by_variance = 0.0;
    for index in (0..order).rev() {
        let (partial, slope) = (partials[index], by_covariance[index + 1]);
        by_partial[index] += variances[index] * (slope - 2.0 * partial * by_variance);
        by_variance = by_variance * (1.0 - partial * partial) + slope * partial;
        if index > 0 {
            let shorter = predictors[index - 1].iter();
            let past = by_covariance[1..=index].iter_mut().rev();
            for (covariance, coefficient) in past.zip(shorter) {
                *covariance += slope * coefficient;
            }
        }
    }
    by_covariance[0] += by_variance;
    for (slope, partial) in by_partial.iter_mut().zip(&partials) {
        *slope += by_covariance[0] * covariances[0] * 2.0 * partial / (1.0 - partial * partial);
    }
    let mut carried: Vec<f64> = Vec::new();
    for (index, current) in predictors.iter().enumerate() {
        let partial = partials[index];
        let rest = 1.0 - partial * partial;
        let mut longer = vec![0.0; index + 1];
        let mut by_own = by_partial[index];
        for i in 0..index {
            let shorter = predictors[index - 1][i];
            let mirrored = index - 1 - i;
            let slope = carried[i] / rest;
            longer[i] += slope;
            longer[mirrored] += partial * slope;
            by_own += slope * (current[mirrored] + 2.0 * partial * shorter);
        }
        longer[index] += by_own;
        if let Some(next) = by_covariance.get(index + 2).filter(|_| index + 1 < order) {
            for (slope, covariance) in longer
                .iter_mut()
                .zip(covariances[1..=index + 1].iter().rev())
            {
                *slope += next * covariance;
            }
        }
        carried = longer;
    }
    carried
}
