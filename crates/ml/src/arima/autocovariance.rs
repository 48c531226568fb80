//! Autocovariances of a stationary ARMA process.

use super::polynomial::LagPolynomial;

/// Cov(x_t, x_{t−h}) for h = 0, …, `n_lags` − 1, of φ(B) x_t = θ(B) ε_t with Var(ε) = 1.
///
/// The autoregression's autocovariances come from its partial autocorrelations (Levinson's recursion run
/// backwards, then forwards: O(p²) and stable, where solving the Yule–Walker equations takes O(p³)); the
/// moving average is applied to them. `None` where the process is not stationary.
pub(super) fn autocovariances(
    ar: &LagPolynomial,
    ma: &LagPolynomial,
    n_lags: usize,
) -> Option<Vec<f64>> {
    let of_ar = ar_autocovariances(ar, n_lags + ma.degree)?;
    if ma.degree == 0 {
        return Some(of_ar);
    }
    let weights = moving_average_products(ma);
    let covariances = (0..n_lags)
        .map(|lag| {
            weights
                .iter()
                .map(|&(shift, weight)| match shift {
                    0 => weight * of_ar[lag],
                    _ => weight * (of_ar[lag + shift] + of_ar[lag.abs_diff(shift)]),
                })
                .sum()
        })
        .collect();
    Some(covariances)
}

/// Σᵢ θᵢ θᵢ₊ₖ for those k = 0, …, q for which a term may differ from 0.
pub(super) fn moving_average_products(ma: &LagPolynomial) -> Vec<(usize, f64)> {
    let mut dense = vec![None; ma.degree + 1];
    for (lag, coefficient) in ma.with_leading_one() {
        for (other, other_coefficient) in ma.with_leading_one() {
            if other >= lag {
                *dense[other - lag].get_or_insert(0.0) += coefficient * other_coefficient;
            }
        }
    }
    let products = dense.into_iter().enumerate();
    products
        .filter_map(|(lag, product)| Some((lag, product?)))
        .collect()
}

fn ar_autocovariances(ar: &LagPolynomial, n_lags: usize) -> Option<Vec<f64>> {
    predictors_of_all_orders(ar).map(|predictors| by_recursion(ar, &predictors, n_lags))
}

/// The autocovariances of an autoregression whose predictors are known.
pub(super) fn by_recursion(ar: &LagPolynomial, predictors: &[Vec<f64>], n_lags: usize) -> Vec<f64> {
    let mut covariances = Vec::with_capacity(n_lags.max(ar.degree + 1));
    let mut error_variance = predictors
        .iter()
        .map(|predictor| predictor.last().map_or(1.0, |partial| partial * partial))
        .fold(1.0, |variance, squared| variance / (1.0 - squared));
    covariances.push(error_variance);
    for predictor in predictors {
        let order = predictor.len();
        let partial = predictor[order - 1];
        let shorter = predictors.get(order.wrapping_sub(2));
        let explained: f64 = shorter.map_or(0.0, |shorter| {
            let past = covariances[1..order].iter().rev();
            shorter.iter().zip(past).map(|(a, b)| a * b).sum()
        });
        covariances.push(explained + partial * error_variance);
        error_variance *= 1.0 - partial * partial;
    }
    for lag in covariances.len()..n_lags {
        let next = ar
            .terms
            .iter()
            .map(|&(step, coefficient)| -coefficient * covariances[lag - step])
            .sum();
        covariances.push(next);
    }
    covariances
}

/// The coefficients of the best linear predictors of orders 1, …, p; the last of each is the partial
/// autocorrelation.
pub(super) fn predictors_of_all_orders(ar: &LagPolynomial) -> Option<Vec<Vec<f64>>> {
    let mut current = vec![0.0; ar.degree];
    for &(lag, coefficient) in &ar.terms {
        current[lag - 1] = -coefficient;
    }
    let mut predictors = Vec::with_capacity(ar.degree);
    while let Some(&partial) = current.last() {
        let remaining = 1.0 - partial * partial;
        if remaining.is_nan() || remaining <= 0.0 {
            return None;
        }
        let order = current.len() - 1;
        let shorter = (0..order)
            .map(|index| (current[index] + partial * current[order - 1 - index]) / remaining)
            .collect();
        predictors.push(std::mem::replace(&mut current, shorter));
    }
    predictors.reverse();
    Some(predictors)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Σ ψᵢ ψᵢ₊ₕ, summed far enough.
    fn by_summation(ar: &LagPolynomial, ma: &LagPolynomial, lag: usize) -> f64 {
        let mut psi = vec![0.0; 4_000];
        for index in 0..psi.len() {
            let from_ma = ma.with_leading_one().find(|(lag, _)| *lag == index);
            let mut value = from_ma.map_or(0.0, |(_, coefficient)| coefficient);
            for &(step, coefficient) in ar.terms.iter().filter(|(step, _)| *step <= index) {
                value -= coefficient * psi[index - step];
            }
            psi[index] = value;
        }
        (lag..psi.len()).map(|i| psi[i] * psi[i - lag]).sum()
    }

    #[test]
    fn agrees_with_the_sum_over_the_moving_average_form() {
        let ar = LagPolynomial::spaced(&[0.5, -0.3], 1, -1.0).times(&LagPolynomial::spaced(
            &[0.6],
            12,
            -1.0,
        ));
        let ma = LagPolynomial::spaced(&[0.4, 0.2, -0.1], 1, 1.0).times(&LagPolynomial::spaced(
            &[-0.7],
            12,
            1.0,
        ));
        let covariances = autocovariances(&ar, &ma, 20).unwrap();
        for (lag, covariance) in covariances.iter().enumerate() {
            assert!((covariance - by_summation(&ar, &ma, lag)).abs() < 1e-10);
        }
    }

    #[test]
    fn an_explosive_process_has_none() {
        let ar = LagPolynomial::spaced(&[1.2], 1, -1.0);
        assert_eq!(autocovariances(&ar, &LagPolynomial::one(), 3), None);
    }
}
