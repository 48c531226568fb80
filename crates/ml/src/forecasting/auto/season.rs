//! How much a history too short to test seasonal methods on repeats itself from one season to the next.

use super::weights::{mean_absolute_error, power_shares};
use crate::backtest::{BacktestSettings, rolling_means};
use crate::forecasting::{Forecaster, LogForecaster, NaiveForecaster, TimeSeries};

/// The correlation at which seasonal methods begin to have a share, and the one at which they have all of it.
const LIKENESS: (f64, f64) = (0.4, 0.8);
/// The same of the seasonal naive forecast's share beside the naive one.
const RECORD: (f64, f64) = (0.5, 0.9);

/// The share of seasonal methods in the forecast, 0 to 1. Two witnesses are heard, and the one that speaks louder
/// for a season is believed: how alike one season and the next are, and how much better than the naive forecast
/// the season before would have been at past origins. (A peak that moves by some weeks spoils the correlation, not
/// the forecast.) 0 where less than half a season has come round again.
pub(super) fn seasonal_share(series: &TimeSeries, settings: &BacktestSettings) -> f64 {
    let season = series.season_length();
    if season < 2 || 2 * series.len() < 3 * season {
        return 0.0;
    }
    likeness(series).max(record(series, settings))
}

/// What the correlation from one season to the next says.
fn likeness(series: &TimeSeries) -> f64 {
    let level = if LogForecaster::applies_to(series) {
        series.map_values(libm::log)
    } else {
        series.clone()
    };
    let values = level.filled_values();
    if values.is_empty() {
        return 0.0;
    }
    let correlation = season_on_season_correlation(&values, series.season_length());
    along(LIKENESS, correlation)
}

/// What the errors of the seasonal naive and the naive forecast at past origins say; 0 without origins.
fn record(series: &TimeSeries, settings: &BacktestSettings) -> f64 {
    let settings = BacktestSettings {
        min_training: Some(series.season_length() + 1),
        ..settings.clone()
    };
    let error = |method: NaiveForecaster| {
        let forecaster: &dyn Forecaster = &method;
        mean_absolute_error(&rolling_means(forecaster, series, &settings).ok()?)
    };
    let seasonal = error(NaiveForecaster::SeasonalNaive);
    match (seasonal, error(NaiveForecaster::Naive)) {
        (Some(seasonal), Some(naive)) => {
            along(RECORD, power_shares(&[Some(seasonal), Some(naive)])[0])
        }
        _ => 0.0,
    }
}

/// 0 up to the ramp's start, 1 from its end on, and a straight line between.
fn along((start, end): (f64, f64), value: f64) -> f64 {
    ((value - start) / (end - start)).clamp(0.0, 1.0)
}

/// The correlation of the series with itself a season before, each without its straight line; 0 for a series
/// that is a straight line.
fn season_on_season_correlation(values: &[f64], season: usize) -> f64 {
    let earlier = without_line(&values[..values.len() - season]);
    let later = without_line(&values[season..]);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let scale = (product(&earlier, &earlier) * product(&later, &later)).sqrt();
    if scale > 0.0 {
        product(&earlier, &later) / scale
    } else {
        0.0
    }
}

/// The residuals of the least-squares line through `values`.
fn without_line(values: &[f64]) -> Vec<f64> {
    let n = values.len() as f64;
    let centre = (n - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / n;
    let times = (0..values.len()).map(|step| step as f64 - centre);
    let covariance: f64 = times.clone().zip(values).map(|(t, y)| t * (y - mean)).sum();
    let variance: f64 = times.clone().map(|t| t * t).sum();
    let slope = if variance > 0.0 {
        covariance / variance
    } else {
        0.0
    };
    times
        .zip(values)
        .map(|(t, y)| y - mean - slope * t)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_season_correlates_whatever_the_trend() {
        let values: Vec<f64> = (0..40)
            .map(|t| [9.0, 1.0, 4.0, 0.0][t % 4] + 3.0 * t as f64)
            .collect();
        assert!((season_on_season_correlation(&values, 4) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_straight_line_has_no_season() {
        let line: Vec<f64> = (0..40).map(f64::from).collect();
        assert!(season_on_season_correlation(&line, 4).abs() < 0.5);
        assert_eq!(season_on_season_correlation(&[5.0; 40], 4), 0.0);
    }
}
