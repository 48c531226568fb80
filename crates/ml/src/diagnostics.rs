//! Residual diagnostics: the test of Ljung and Box for autocorrelation left in the residuals.

use crate::MlError;

/// The outcome of the test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LjungBox {
    /// Q = n (n + 2) Σ ρ̂ₖ² / (n − k).
    pub statistic: f64,
    /// Lags less estimated coefficients, at least 1.
    pub degrees_of_freedom: usize,
    /// The probability of a larger statistic where the residuals are independent, in [0, 1].
    pub p_value: f64,
}

/// Tests whether `residuals` are free of autocorrelation up to `lags` (Ljung and Box 1978, "On a measure of
/// lack of fit in time series models"). `n_coefficients` of the model that left them are taken off the degrees
/// of freedom. Residuals that never vary have no autocorrelation.
///
/// # Errors
///
/// [`MlError::InvalidSetting`] where `lags` is 0 or not below the number of residuals.
pub fn ljung_box(
    residuals: &[f64],
    lags: usize,
    n_coefficients: usize,
) -> Result<LjungBox, MlError> {
    if lags == 0 || lags >= residuals.len() {
        return Err(MlError::InvalidSetting {
            name: "lags",
            value: lags.to_string(),
            allowed: "at least 1 and below the number of residuals",
        });
    }
    let n = residuals.len() as f64;
    let mean = residuals.iter().sum::<f64>() / n;
    let covariance = |lag: usize| -> f64 {
        let later = residuals[lag..].iter();
        later
            .zip(residuals)
            .map(|(a, b)| (a - mean) * (b - mean))
            .sum()
    };
    let variance = covariance(0);
    let sum: f64 = (1..=lags)
        .map(|lag| {
            let correlation = if variance > 0.0 {
                covariance(lag) / variance
            } else {
                0.0
            };
            correlation * correlation / (n - lag as f64)
        })
        .sum();
    let statistic = n * (n + 2.0) * sum;
    let degrees_of_freedom = lags.saturating_sub(n_coefficients).max(1);
    Ok(LjungBox {
        statistic,
        degrees_of_freedom,
        p_value: chi_squared_upper_tail(statistic, degrees_of_freedom),
    })
}

/// P(χ² > x): the regularised upper incomplete gamma function Q(k/2, x/2).
fn chi_squared_upper_tail(x: f64, degrees_of_freedom: usize) -> f64 {
    let (shape, half) = (0.5 * degrees_of_freedom as f64, 0.5 * x);
    if half <= 0.0 {
        return 1.0;
    }
    let factor = libm::exp(shape * libm::log(half) - half - libm::lgamma(shape));
    let tail = if half < shape + 1.0 {
        1.0 - factor * lower_series(shape, half)
    } else {
        factor * upper_fraction(shape, half)
    };
    tail.clamp(0.0, 1.0)
}

/// Σ xⁿ / (a (a + 1) … (a + n)).
fn lower_series(shape: f64, x: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut sum = term;
    let mut divisor = shape;
    while term > 1e-17 * sum {
        divisor += 1.0;
        term *= x / divisor;
        sum += term;
    }
    sum
}

/// The continued fraction 1/(x + 1 − a − 1·(1 − a)/(x + 3 − a − …)), from a fixed depth upwards.
fn upper_fraction(shape: f64, x: f64) -> f64 {
    let mut denominator = 0.0;
    for depth in (1..=400).rev() {
        let n = f64::from(depth);
        denominator = n * (n - shape) / (x + 2.0 * n + 1.0 - shape - denominator);
    }
    1.0 / (x + 1.0 - shape - denominator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tail_probabilities_are_those_of_the_tables() {
        for (x, degrees_of_freedom, expected) in [
            (3.841_458_820_694_124, 1, 0.05),
            (18.307_038_053_275_146, 10, 0.05),
            (2.558_212_160_130_147, 10, 0.99),
            (23.209_251_158_954_356, 10, 0.01),
            (124.342_113_401_019, 100, 0.05),
        ] {
            let tail = chi_squared_upper_tail(x, degrees_of_freedom);
            assert!(
                (tail - expected).abs() < 1e-6,
                "{x} {degrees_of_freedom}: {tail}"
            );
        }
        assert_eq!(chi_squared_upper_tail(0.0, 3), 1.0);
    }

    #[test]
    fn strong_autocorrelation_is_found() {
        let alternating: Vec<f64> = (0..40)
            .map(|i| if i % 2 == 0 { 1.0 } else { -1.0 })
            .collect();
        assert!(ljung_box(&alternating, 5, 0).unwrap().p_value < 1e-6);
        assert_eq!(ljung_box(&[0.0; 10], 3, 0).unwrap().p_value, 1.0);
        assert!(ljung_box(&alternating, 0, 0).is_err());
    }
}
