//! Errors of expected values.

use super::{mean_of, ratio, scored};

/// Mean absolute percentage error as a fraction, mean |a − f| ÷ |a| (Hyndman and Koehler, 2006, "Another look
/// at measures of forecast accuracy"). `None` where any scored actual is 0.
#[must_use]
pub fn mape(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let pairs = scored(actual, forecast)?;
    mean_of(&pairs, |actual, forecast| {
        ((actual - forecast) / actual).abs()
    })
}

/// Weighted absolute percentage error as a fraction, Σ |a − f| ÷ Σ |a| (Kolassa and Schütz, 2007, who call it
/// the MAD/mean ratio). A single 0 does no harm; `None` where all actuals are 0.
#[must_use]
pub fn wape(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let pairs = scored(actual, forecast)?;
    let errors: f64 = pairs
        .iter()
        .map(|(actual, forecast)| (actual - forecast).abs())
        .sum();
    let actuals: f64 = pairs.iter().map(|(actual, _)| actual.abs()).sum();
    ratio(errors, actuals)
}

/// Symmetric mean absolute percentage error, 0 to 200, mean 200 |a − f| ÷ (|a| + |f|), as the M4 competition
/// defines it (Makridakis, Spiliotis and Assimakopoulos, 2020, "The M4 Competition"). A forecast of 0 for an
/// actual of 0 is right and counts as 0.
#[must_use]
pub fn smape(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let pairs = scored(actual, forecast)?;
    mean_of(&pairs, |actual, forecast| {
        let error = (actual - forecast).abs();
        if error == 0.0 {
            0.0
        } else {
            200.0 * (error / (actual.abs() + forecast.abs()))
        }
    })
}

/// Mean absolute scaled error: [`mae`] ÷ [`naive_scale`] of the training part at the `season_length` (Hyndman
/// and Koehler, 2006; M4 likewise). `None` where the training part has no scale.
#[must_use]
pub fn mase(
    actual: &[f64],
    forecast: &[f64],
    training: &[f64],
    season_length: usize,
) -> Option<f64> {
    ratio(
        mae(actual, forecast)?,
        naive_scale(training, season_length)?,
    )
}

/// The mean absolute error of the seasonal naive forecast on the training part, mean |y(t) − y(t − m)|: the
/// scale of [`mase`]. Pairs with a missing value are left out. `None` where the part is not longer than the
/// season, or every value equals the one a season before.
#[must_use]
pub fn naive_scale(training: &[f64], season_length: usize) -> Option<f64> {
    let later = training.get(season_length..)?;
    let pairs: Vec<(f64, f64)> = later
        .iter()
        .copied()
        .zip(training.iter().copied())
        .filter(|(later, earlier)| !later.is_nan() && !earlier.is_nan())
        .collect();
    let scale = mean_of(&pairs, |later, earlier| (later - earlier).abs())?;
    (scale > 0.0).then_some(scale)
}

/// Root mean squared error, √(mean (a − f)²), in the unit of the series.
#[must_use]
pub fn rmse(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let pairs = scored(actual, forecast)?;
    let squared = mean_of(&pairs, |actual, forecast| {
        (actual - forecast) * (actual - forecast)
    })?;
    Some(squared.sqrt())
}

/// Mean absolute error, mean |a − f|, in the unit of the series.
#[must_use]
pub fn mae(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let pairs = scored(actual, forecast)?;
    mean_of(&pairs, |actual, forecast| (actual - forecast).abs())
}

/// Bias of the total as a fraction, Σ f ÷ Σ a − 1: above 0 the forecast was too high, also where the total is
/// negative. `None` where the actuals add up to 0.
#[must_use]
pub fn bias(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let pairs = scored(actual, forecast)?;
    let actual: f64 = pairs.iter().map(|(actual, _)| actual).sum();
    let forecast: f64 = pairs.iter().map(|(_, forecast)| forecast).sum();
    ratio(forecast - actual, actual.abs())
}
