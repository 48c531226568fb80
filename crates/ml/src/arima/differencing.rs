//! Differencing, its inverse on forecasts, and the filling of missing observations before it.

use super::polynomial::LagPolynomial;

/// x_t − x_{t−lag}, `times` times; empty where the series is too short.
pub(super) fn difference(values: &[f64], lag: usize, times: usize) -> Vec<f64> {
    let mut current = values.to_vec();
    for _ in 0..times {
        current = current
            .iter()
            .skip(lag)
            .zip(&current)
            .map(|(later, earlier)| later - earlier)
            .collect();
    }
    current
}

/// Applies a differencing polynomial; the result is shorter by its degree.
pub(super) fn apply(polynomial: &LagPolynomial, values: &[f64]) -> Vec<f64> {
    (polynomial.degree..values.len())
        .map(|index| {
            polynomial
                .with_leading_one()
                .map(|(lag, coefficient)| coefficient * values[index - lag])
                .sum()
        })
        .collect()
}

/// The continuation of `history` whose differences are `differenced`.
pub(super) fn integrate(
    polynomial: &LagPolynomial,
    history: &[f64],
    differenced: &[f64],
) -> Vec<f64> {
    let start = history.len() - polynomial.degree;
    let mut extended = history[start..].to_vec();
    for step in differenced {
        let index = extended.len();
        let past: f64 = polynomial
            .terms
            .iter()
            .map(|&(lag, coefficient)| coefficient * extended[index - lag])
            .sum();
        extended.push(step - past);
    }
    extended.split_off(polynomial.degree)
}

/// The series with NaN replaced on straight lines between neighbours (level at the ends), and the indices
/// that were NaN.
pub(super) fn fill_missing(values: &[f64]) -> (Vec<f64>, Vec<usize>) {
    let missing: Vec<usize> = (0..values.len()).filter(|&i| values[i].is_nan()).collect();
    let mut filled = values.to_vec();
    for &index in &missing {
        let before = (0..index).rev().find(|&i| !values[i].is_nan());
        let after = (index + 1..values.len()).find(|&i| !values[i].is_nan());
        filled[index] = match (before, after) {
            (Some(before), Some(after)) => {
                let share = (index - before) as f64 / (after - before) as f64;
                values[before] + share * (values[after] - values[before])
            }
            (Some(known), None) | (None, Some(known)) => values[known],
            (None, None) => 0.0,
        };
    }
    (filled, missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arima::order::Order;

    #[test]
    fn integrating_undoes_differencing() {
        let series: Vec<f64> = (0..40).map(|i| f64::from((i * i * 7) % 31)).collect();
        let polynomial =
            LagPolynomial::differencing(&Order::new(0, 2, 0).with_seasonal(0, 1, 0, 5));
        let differenced = apply(&polynomial, &series);
        assert_eq!(differenced, difference(&difference(&series, 5, 1), 1, 2));
        let (history, future) = series.split_at(25);
        let again = integrate(&polynomial, history, &differenced[25 - 7..]);
        assert_eq!(again, future);
    }

    #[test]
    fn gaps_are_filled_on_straight_lines() {
        let nan = f64::NAN;
        let (filled, missing) = fill_missing(&[nan, 2.0, nan, nan, 8.0, nan]);
        assert_eq!(filled, [2.0, 2.0, 4.0, 6.0, 8.0, 8.0]);
        assert_eq!(missing, [0, 2, 3, 5]);
    }
}
