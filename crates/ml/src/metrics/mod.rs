//! How far forecasts were from what happened.
//!
//! Every measure takes one forecast for each actual value, in the same order. A missing actual (NaN) is not
//! scored. A measure that is undefined is `None`, never NaN or infinite: where nothing can be scored, the
//! lists differ in length, a scored forecast is not finite, or a denominator is 0. Fractions are fractions
//! (0.1 is 10%), but for [`smape`], which is on the scale of 0 to 200 on which the M4 competition reports it.
//!
//! ```
//! use hemline_ml::metrics::{bias, mase, wape};
//!
//! let (actual, forecast) = ([100.0, 80.0, 120.0], [90.0, 90.0, 150.0]);
//! assert_eq!(wape(&actual, &forecast), Some(50.0 / 300.0));
//! assert!((bias(&actual, &forecast).unwrap() - 0.1).abs() < 1e-15);
//! let training = [60.0, 80.0, 70.0, 90.0];
//! assert_eq!(mase(&actual, &forecast, &training, 2), Some((50.0 / 3.0) / 10.0));
//! assert_eq!(wape(&[0.0], &[3.0]), None);
//! ```

mod accuracy;
mod interval;
mod point;

pub use accuracy::{Accuracy, IntervalAccuracy, Measure};
pub use interval::{coverage, pinball};
pub use point::{bias, mae, mape, mase, naive_scale, rmse, smape, wape};

/// Pairs of actual and forecast to score; `None` where there is nothing to score, or no way to.
fn scored(actual: &[f64], forecast: &[f64]) -> Option<Vec<(f64, f64)>> {
    if actual.len() != forecast.len() {
        return None;
    }
    let pairs = actual.iter().copied().zip(forecast.iter().copied());
    let pairs: Vec<(f64, f64)> = pairs.filter(|(actual, _)| !actual.is_nan()).collect();
    let usable = pairs
        .iter()
        .all(|(actual, forecast)| actual.is_finite() && forecast.is_finite());
    (usable && !pairs.is_empty()).then_some(pairs)
}

/// The mean of a value for each pair.
fn mean_of(pairs: &[(f64, f64)], value: impl Fn(f64, f64) -> f64) -> Option<f64> {
    let sum: f64 = pairs
        .iter()
        .map(|(actual, forecast)| value(*actual, *forecast))
        .sum();
    finite(sum / pairs.len() as f64)
}

/// A quotient that exists.
fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    if denominator > 0.0 {
        finite(numerator / denominator)
    } else {
        None
    }
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
