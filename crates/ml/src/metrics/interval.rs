//! Errors of intervals and quantiles.

use super::{finite, mean_of, scored};

/// The share of actuals inside their interval, bounds included: near the interval's level where it is right.
#[must_use]
pub fn coverage(actual: &[f64], lower: &[f64], upper: &[f64]) -> Option<f64> {
    let above = scored(actual, lower)?;
    let below = scored(actual, upper)?;
    let inside = above
        .iter()
        .zip(&below)
        .filter(|((actual, lower), (_, upper))| lower <= actual && actual <= upper)
        .count();
    finite(inside as f64 / above.len() as f64)
}

/// Pinball loss of a forecast of the `quantile` (0 to 1), in the unit of the series (Koenker and Bassett, 1978,
/// "Regression quantiles"): mean of τ (a − q) where the actual is above and (1 − τ)(q − a) where it is below.
/// Half of [`super::mae`] at the median. `None` also for a quantile outside 0 to 1.
#[must_use]
pub fn pinball(actual: &[f64], forecast: &[f64], quantile: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&quantile) {
        return None;
    }
    let pairs = scored(actual, forecast)?;
    mean_of(&pairs, |actual, forecast| {
        if actual >= forecast {
            quantile * (actual - forecast)
        } else {
            (1.0 - quantile) * (forecast - actual)
        }
    })
}
