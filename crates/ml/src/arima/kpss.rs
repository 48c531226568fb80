//! How many ordinary differences a series needs: the test of Kwiatkowski, Phillips, Schmidt and Shin (1992).

use super::differencing::difference;

/// Significance levels, and the statistics above which they reject stationarity around a level (table 1).
const CRITICAL_VALUES: [(f64, f64); 4] =
    [(0.01, 0.739), (0.025, 0.574), (0.05, 0.463), (0.1, 0.347)];

/// The critical value of a significance from 0.01 to 0.1, on straight lines between those of the table.
pub(super) fn critical_value(significance: f64) -> f64 {
    for pair in CRITICAL_VALUES.windows(2) {
        let ((lower, at_lower), (upper, at_upper)) = (pair[0], pair[1]);
        if significance <= upper {
            let share = (significance - lower) / (upper - lower);
            return at_lower + share * (at_upper - at_lower);
        }
    }
    CRITICAL_VALUES[CRITICAL_VALUES.len() - 1].1
}

/// The smallest d ≤ `max_differences` whose differences pass the test; a constant series needs no more.
pub(super) fn ordinary_differences(
    values: &[f64],
    max_differences: usize,
    critical_value: f64,
) -> usize {
    let mut current = values.to_vec();
    for differences in 0..max_differences {
        if is_constant(&current) || level_statistic(&current) <= critical_value {
            return differences;
        }
        current = difference(&current, 1, 1);
    }
    max_differences
}

pub(super) fn is_constant(values: &[f64]) -> bool {
    values.windows(2).all(|pair| pair[0] == pair[1])
}

/// Σ S² / (n² s²), with partial sums S of the deviations from the mean and the long-run variance s² by
/// Bartlett's weights over ⌊3 √n / 13⌋ lags (the choice of R's forecast package).
fn level_statistic(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let deviations: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let lags = (3.0 * n.sqrt() / 13.0) as usize;
    let mut long_run = autocovariance(&deviations, 0);
    for lag in 1..=lags {
        let weight = 1.0 - lag as f64 / (lags + 1) as f64;
        long_run += 2.0 * weight * autocovariance(&deviations, lag);
    }
    let mut partial_sum = 0.0;
    let mut squares = 0.0;
    for deviation in &deviations {
        partial_sum += deviation;
        squares += partial_sum * partial_sum;
    }
    squares / (n * n * long_run)
}

fn autocovariance(deviations: &[f64], lag: usize) -> f64 {
    let later = deviations.iter().skip(lag);
    later.zip(deviations).map(|(a, b)| a * b).sum::<f64>() / deviations.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statistic_of_a_short_series_is_as_by_hand() {
        // Deviations −1, 0, 1, one lag less than one: S = −1, −1, 0; variance 2/3.
        let statistic = level_statistic(&[1.0, 2.0, 3.0]);
        assert!((statistic - 2.0 / (9.0 * (2.0 / 3.0))).abs() < 1e-12);
    }

    #[test]
    fn critical_values_are_those_of_the_table_and_between() {
        assert!((critical_value(0.05) - 0.463).abs() < 1e-12);
        assert!((critical_value(0.01) - 0.739).abs() < 1e-12);
        assert!((critical_value(0.075) - 0.405).abs() < 1e-12);
        assert!((critical_value(0.1) - 0.347).abs() < 1e-12);
    }

    #[test]
    fn trends_are_differenced_once_and_constants_never() {
        let noise = |i: u32| f64::from((i * 7919) % 101) / 101.0;
        let trend: Vec<f64> = (0..100).map(|i| f64::from(i) + noise(i)).collect();
        assert_eq!(ordinary_differences(&trend, 2, critical_value(0.05)), 1);
        let level: Vec<f64> = (0..100).map(noise).collect();
        assert_eq!(ordinary_differences(&level, 2, critical_value(0.05)), 0);
        assert_eq!(ordinary_differences(&[3.0; 50], 2, 0.463), 0);
    }
}
