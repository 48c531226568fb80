//! Quantiles of draws: how every crate reads a sampled distribution (planning-rules 2 and 6).

/// The quantile of draws sorted in ascending order, by linear interpolation between order
/// statistics: type 7 of Hyndman and Fan (1996), the default of R and `NumPy`.
///
/// The result has the unit of the draws. `probability` is clamped to 0–1; without any draw there
/// is no quantile.
///
/// ```
/// use hemline_domain::interpolated_quantile;
///
/// assert_eq!(interpolated_quantile(&[1.0, 2.0, 3.0, 4.0], 0.25), Some(1.75));
/// assert_eq!(interpolated_quantile(&[], 0.25), None);
/// ```
#[must_use]
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
pub fn interpolated_quantile(sorted: &[f64], probability: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = probability.clamp(0.0, 1.0) * last as f64;
    let below = (position.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let fraction = position - below as f64;
    Some(sorted[below] + fraction * (sorted[above] - sorted[below]))
}
