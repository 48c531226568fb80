//! The season that is taken out before a Theta model is fitted.

use crate::ets::classical_decomposition::{Combination, seasonal_pattern};

/// Shortest season looked for.
const SHORTEST_SEASON: usize = 4;

/// The 95% quantile of the normal distribution: a two-sided test at 90%.
const CRITICAL: f64 = 1.644_853_626_951_472_2;

/// Factors below this make a multiplicative season unusable.
const LEAST_FACTOR: f64 = 0.01;

/// A season as amounts or factors of the first steps of the series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeasonalPattern {
    pub(super) combination: Combination,
    pattern: Vec<f64>,
}

impl SeasonalPattern {
    /// The season of a series, where it has at least two of them and the autocorrelation at the season's lag is
    /// significant (Assimakopoulos & Nikolopoulos 2000; Fiorucci et al. 2016, section 5): multiplicative where
    /// the values allow it.
    pub(super) fn of(values: &[f64], season_length: usize) -> Option<Self> {
        if season_length < SHORTEST_SEASON
            || values.len() < 2 * season_length
            || !is_seasonal(values, season_length)
        {
            return None;
        }
        let pattern = |combination| Self {
            combination,
            pattern: seasonal_pattern(values, season_length, combination),
        };
        if values.iter().all(|value| *value > 0.0) {
            let factors = pattern(Combination::Multiplicative);
            if factors.pattern.iter().all(|factor| *factor >= LEAST_FACTOR) {
                return Some(factors);
            }
        }
        Some(pattern(Combination::Additive))
    }

    pub(super) fn remove(&self, step: usize, value: f64) -> f64 {
        match self.combination {
            Combination::Additive => value - self.at(step),
            Combination::Multiplicative => value / self.at(step),
        }
    }

    pub(super) fn restore(&self, step: usize, value: f64) -> f64 {
        match self.combination {
            Combination::Additive => value + self.at(step),
            Combination::Multiplicative => value * self.at(step),
        }
    }

    /// The size that a deviation of the adjusted series has in the series.
    pub(super) fn scale(&self, step: usize, deviation: f64) -> f64 {
        match self.combination {
            Combination::Additive => deviation,
            Combination::Multiplicative => deviation * self.at(step),
        }
    }

    fn at(&self, step: usize) -> f64 {
        self.pattern[step % self.pattern.len()]
    }
}

/// |r_m| against the standard error √((1 + 2 Σ r²)/n) that it has where correlations end before lag m
/// (Bartlett 1946).
fn is_seasonal(values: &[f64], season_length: usize) -> bool {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let covariance = |lag: usize| -> f64 {
        let later = values[lag..].iter().zip(values);
        later.map(|(a, b)| (a - mean) * (b - mean)).sum()
    };
    let variance = covariance(0);
    if variance <= 0.0 {
        return false;
    }
    let squares: f64 = (1..season_length)
        .map(|lag| (covariance(lag) / variance) * (covariance(lag) / variance))
        .sum();
    let error = ((1.0 + 2.0 * squares) / n).sqrt();
    (covariance(season_length) / variance).abs() > CRITICAL * error
}
