//! Seasonal patterns by classical decomposition.

/// How a season combines with the rest of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Combination {
    /// Amounts that add up to 0 over a season.
    Additive,
    /// Factors with mean 1 over a season.
    Multiplicative,
}

/// The season of a series, one value for each of its first `period` steps: the series against its centred
/// moving average of one season, averaged over seasons (Kendall & Stuart 1983, "The advanced theory of
/// statistics", volume 3, pages 410–414; R's `decompose`).
///
/// `values` must cover at least two seasons, and be positive for a multiplicative season.
pub(crate) fn seasonal_pattern(
    values: &[f64],
    period: usize,
    combination: Combination,
) -> Vec<f64> {
    let mut sums = vec![0.0; period];
    let mut counts = vec![0.0; period];
    for (step, trend) in centred_moving_average(values, period) {
        sums[step % period] += match combination {
            Combination::Additive => values[step] - trend,
            Combination::Multiplicative => values[step] / trend,
        };
        counts[step % period] += 1.0;
    }
    let pattern: Vec<f64> = sums.iter().zip(&counts).map(|(s, n)| s / n).collect();
    centred(pattern, combination)
}

/// Shifted or scaled so that the mean is 0 or 1.
pub(crate) fn centred(mut pattern: Vec<f64>, combination: Combination) -> Vec<f64> {
    let mean = pattern.iter().sum::<f64>() / pattern.len() as f64;
    for value in &mut pattern {
        match combination {
            Combination::Additive => *value -= mean,
            Combination::Multiplicative => *value /= mean,
        }
    }
    pattern
}

/// (step, average) wherever a whole season lies around the step; for an even period the two ends weigh half.
fn centred_moving_average(
    values: &[f64],
    period: usize,
) -> impl Iterator<Item = (usize, f64)> + '_ {
    let half = period / 2;
    (half..values.len().saturating_sub(half)).map(move |step| {
        let window = &values[step - half..=step + half];
        let ends = if period.is_multiple_of(2) {
            0.5 * (window[0] + window[period])
        } else {
            0.0
        };
        let sum: f64 = window.iter().sum();
        (step, (sum - ends) / period as f64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_on_a_line_are_found_exactly() {
        let season = [3.0, -1.0, -4.0, 2.0];
        let values: Vec<f64> = (0..14).map(|i| 0.5 * i as f64 + season[i % 4]).collect();
        let pattern = seasonal_pattern(&values, 4, Combination::Additive);
        for (found, expected) in pattern.iter().zip(season) {
            assert!((found - expected).abs() < 1e-12, "{pattern:?}");
        }
    }

    #[test]
    fn factors_have_mean_one() {
        let values: Vec<f64> = (0..20)
            .map(|i| (10.0 + i as f64) * [0.5, 1.5, 1.2][i % 3])
            .collect();
        let pattern = seasonal_pattern(&values, 3, Combination::Multiplicative);
        assert!((pattern.iter().sum::<f64>() - 3.0).abs() < 1e-12);
        assert!(
            (pattern[0] / pattern[1] - 1.0 / 3.0).abs() < 0.02,
            "{pattern:?}"
        );
    }
}
