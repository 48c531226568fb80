//! Fourier terms of a seasonality.

use std::f64::consts::PI;

use chrono::NaiveDate;

/// Mean length of a year in days.
pub(super) const YEAR_DAYS: f64 = 365.25;
/// Length of a week in days.
pub(super) const WEEK_DAYS: f64 = 7.0;

/// sin, cos, sin, cos … of the first `order` multiples of the frequency, with time counted in days since
/// 1970-01-01: `2 · order` numbers.
pub(super) fn fourier_terms(
    date: NaiveDate,
    period_days: f64,
    order: usize,
) -> impl Iterator<Item = f64> {
    let days = date.signed_duration_since(NaiveDate::default()).num_days() as f64;
    (1..=order).flat_map(move |multiple| {
        let angle = multiple as f64 / period_days * (2.0 * PI * days);
        let (sine, cosine) = libm::sincos(angle);
        [sine, cosine]
    })
}
