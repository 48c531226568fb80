//! Whether a series needs a seasonal difference: the strength of its season in an STL decomposition.

/// Years over which the seasonal pattern is smoothed, as in R's `mstl`.
const SEASONAL_WINDOW: usize = 11;
const INNER_ITERATIONS: usize = 2;

/// Whether the season is stronger than `threshold`, which calls for a seasonal difference (Hyndman and
/// Athanasopoulos, R's `nsdiffs`); `false` for fewer than two whole seasons.
pub(super) fn is_strongly_seasonal(values: &[f64], period: usize, threshold: f64) -> bool {
    seasonal_strength(values, period).is_some_and(|strength| strength > threshold)
}

/// max(0, 1 − Var(remainder) / Var(season + remainder)), in [0, 1] (Wang, Smith and Hyndman, 2006).
fn seasonal_strength(values: &[f64], period: usize) -> Option<f64> {
    if period < 2 || values.len() < 2 * period {
        return None;
    }
    let (trend, seasonal) = decompose(values, period);
    let detrended: Vec<f64> = subtract(values, &trend);
    let remainder = subtract(&detrended, &seasonal);
    let total = variance(&detrended);
    (total > 0.0).then(|| (1.0 - variance(&remainder) / total).clamp(0.0, 1.0))
}

/// Trend and season by STL (Cleveland and others, 1990) without robustness weights: cycle-subseries
/// smoothed by a local level, low-pass filtered, and a local line through the rest.
fn decompose(values: &[f64], period: usize) -> (Vec<f64>, Vec<f64>) {
    let n = values.len();
    let low_pass_window = next_odd(period);
    let ratio = 1.5 * period as f64 / (1.0 - 1.5 / SEASONAL_WINDOW as f64);
    let trend_window = next_odd(ratio.ceil() as usize);
    let mut trend = vec![0.0; n];
    let mut seasonal = vec![0.0; n];
    for _ in 0..INNER_ITERATIONS {
        let cycles = smoothed_cycles(&subtract(values, &trend), period);
        let averaged = moving_average(&moving_average(&moving_average(&cycles, period), period), 3);
        let low_pass = loess(&averaged, low_pass_window, 1, 0);
        seasonal = subtract(&cycles[period..period + n], &low_pass);
        trend = loess(&subtract(values, &seasonal), trend_window, 1, 0);
    }
    (trend, seasonal)
}

/// Smooths the values of each phase over the years and extends them by one season at both ends.
fn smoothed_cycles(values: &[f64], period: usize) -> Vec<f64> {
    let mut cycles = vec![0.0; values.len() + 2 * period];
    for phase in 0..period {
        let subseries: Vec<f64> = values.iter().skip(phase).step_by(period).copied().collect();
        let smoothed = loess(&subseries, SEASONAL_WINDOW, 0, 1);
        for (year, value) in smoothed.iter().enumerate() {
            cycles[phase + year * period] = *value;
        }
    }
    cycles
}

/// Local regression of `degree` 0 or 1 on the position with tricube weights over the `window` nearest
/// points, evaluated at every position and `beyond` positions past each end.
fn loess(values: &[f64], window: usize, degree: usize, beyond: usize) -> Vec<f64> {
    let n = values.len();
    let width = window.min(n);
    (0..n + 2 * beyond)
        .map(|index| {
            let at = index as f64 - beyond as f64;
            let centre = index.saturating_sub(beyond).min(n - 1);
            let start = centre.saturating_sub(width / 2).min(n - width);
            let mut reach = f64::max(at - start as f64, (start + width - 1) as f64 - at);
            if window > n {
                reach += ((window - n) / 2) as f64;
            }
            local_fit(
                &values[start..start + width],
                start as f64,
                at,
                reach,
                degree,
            )
        })
        .collect()
}

fn local_fit(values: &[f64], start: f64, at: f64, reach: f64, degree: usize) -> f64 {
    let weights: Vec<f64> = (0..values.len())
        .map(|index| tricube((start + index as f64 - at).abs() / reach.max(f64::MIN_POSITIVE)))
        .collect();
    let total: f64 = weights.iter().sum();
    let weighted = |function: &dyn Fn(f64, f64) -> f64| -> f64 {
        let points = weights.iter().zip(values).enumerate();
        points
            .map(|(index, (weight, value))| weight * function(start + index as f64 - at, *value))
            .sum::<f64>()
            / total
    };
    let mean = weighted(&|_, value| value);
    if degree == 0 {
        return mean;
    }
    let offset = weighted(&|position, _| position);
    let spread = weighted(&|position, _| (position - offset) * (position - offset));
    if spread.sqrt() <= 1e-3 * reach {
        return mean;
    }
    let covariance = weighted(&|position, value| (position - offset) * value);
    mean - offset * covariance / spread
}

/// (1 − u³)³ within reach, which is taken as slightly wider so that its ends count.
fn tricube(distance: f64) -> f64 {
    if distance > 0.999 {
        return 0.0;
    }
    if distance <= 0.001 {
        return 1.0;
    }
    let rest = 1.0 - distance * distance * distance;
    rest * rest * rest
}

/// Averages over `length` consecutive values; shorter by `length` − 1.
fn moving_average(values: &[f64], length: usize) -> Vec<f64> {
    let windows = values.windows(length);
    windows
        .map(|window| window.iter().sum::<f64>() / length as f64)
        .collect()
}

fn next_odd(number: usize) -> usize {
    number + 1 - number % 2
}

fn subtract(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(x, y)| x - y).collect()
}

fn variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(i: u32) -> f64 {
        f64::from((i * 7919 + i * i * 31) % 101) / 50.0 - 1.0
    }

    #[test]
    fn a_season_is_told_from_noise() {
        let wave = |i: u32| 5.0 * libm::sin(f64::from(i) * std::f64::consts::PI / 6.0);
        let seasonal: Vec<f64> = (0..96).map(|i| f64::from(i) + wave(i) + noise(i)).collect();
        assert!(seasonal_strength(&seasonal, 12).unwrap() > 0.9);
        let level: Vec<f64> = (0..96).map(noise).collect();
        assert!(!is_strongly_seasonal(&level, 12, 0.64));
    }

    #[test]
    fn short_or_constant_series_have_no_season() {
        assert!(!is_strongly_seasonal(&[1.0; 23], 12, 0.64));
        assert!(!is_strongly_seasonal(&[1.0; 48], 12, 0.64));
    }

    #[test]
    fn local_lines_reproduce_a_line() {
        let line: Vec<f64> = (0..30).map(|i| 3.0 + 0.5 * f64::from(i)).collect();
        let smoothed = loess(&line, 13, 1, 0);
        for (smooth, exact) in smoothed.iter().zip(&line) {
            assert!((smooth - exact).abs() < 1e-10);
        }
    }
}
