//! Whitening of an ARMA process given its first values and no innovations before them.

use super::adjoint::Column;
use super::autocovariance_slope::Slopes;
use super::filter::Filtered;
use super::polynomial::LagPolynomial;

/// Innovations of each column after the first p, which are given; all their variances are 1. It takes as many
/// operations a step as the polynomials have terms. `None` where over half of the column would be given.
pub(super) fn whiten(
    ar: &LagPolynomial,
    ma: &LagPolynomial,
    columns: &[Vec<f64>],
) -> Option<Filtered> {
    let n = columns.first().map_or(0, Vec::len);
    let given = ar.degree;
    if 2 * given > n {
        return None;
    }
    let standardized = columns
        .iter()
        .map(|column| innovations(ar, ma, column).split_off(given))
        .collect();
    Some(Filtered {
        standardized,
        states: Vec::new(),
        variances: vec![1.0; n - given],
        log_determinant: 0.0,
    })
}

/// With zeros in place of the first p.
fn innovations(ar: &LagPolynomial, ma: &LagPolynomial, column: &[f64]) -> Vec<f64> {
    let mut errors = vec![0.0; column.len()];
    for index in ar.degree..column.len() {
        let mut error = column[index];
        for &(lag, coefficient) in &ar.terms {
            error += coefficient * column[index - lag];
        }
        for &(lag, coefficient) in ma.terms.iter().take_while(|(lag, _)| *lag <= index) {
            error -= coefficient * errors[index - lag];
        }
        errors[index] = error;
    }
    errors
}

/// Slopes by the coefficients of both polynomials from those by the innovations of one column.
pub(super) fn slopes(ar: &LagPolynomial, ma: &LagPolynomial, column: &Column<'_>) -> Slopes {
    let (given, n) = (ar.degree, column.values.len());
    let mut by_error = vec![0.0; n];
    by_error[given..].copy_from_slice(column.slopes);
    let mut slopes = Slopes {
        ar: vec![0.0; ar.terms.len()],
        ma: vec![0.0; ma.terms.len()],
    };
    for index in (given..n).rev() {
        let slope = by_error[index];
        for (of_term, &(lag, _)) in slopes.ar.iter_mut().zip(&ar.terms) {
            *of_term += slope * column.values[index - lag];
        }
        for (of_term, &(lag, coefficient)) in slopes.ma.iter_mut().zip(&ma.terms) {
            if lag + given <= index {
                *of_term -= slope * column.standardized[index - lag - given];
                by_error[index - lag] -= coefficient * slope;
            }
        }
    }
    slopes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn innovations_are_those_that_made_the_process() {
        let ar = LagPolynomial::spaced(&[0.5], 1, -1.0);
        let ma = LagPolynomial::spaced(&[0.4], 2, 1.0);
        let shocks = [0.0, 1.0, -2.0, 0.5, 3.0, -1.0];
        let mut values = vec![0.0; shocks.len()];
        for t in 1..shocks.len() {
            values[t] = 0.5 * values[t - 1] + shocks[t];
            if t >= 2 {
                values[t] += 0.4 * shocks[t - 2];
            }
        }
        let whitened = whiten(&ar, &ma, &[values]).unwrap();
        for (error, shock) in whitened.standardized[0].iter().zip(&shocks[1..]) {
            assert!((error - shock).abs() < 1e-14);
        }
        let long = LagPolynomial::spaced(&[0.5], 4, -1.0);
        assert!(whiten(&long, &ma, &[vec![0.0; 6]]).is_none());
    }
}
