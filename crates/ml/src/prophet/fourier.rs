//! The yearly seasonality's Fourier terms.

use std::f64::consts::PI;

use chrono::NaiveDate;

/// Mean length of a year in days.
const YEAR_DAYS: f64 = 365.25;

/// sin, cos, sin, cos … of the first `order` multiples of the yearly frequency, with time counted in days
/// since 1970-01-01: `2 · order` numbers.
pub(super) fn yearly_terms(date: NaiveDate, order: usize) -> impl Iterator<Item = f64> {
    let days = date.signed_duration_since(NaiveDate::default()).num_days() as f64;
    (1..=order).flat_map(move |multiple| {
        let angle = multiple as f64 / YEAR_DAYS * (2.0 * PI * days);
        let (sine, cosine) = libm::sincos(angle);
        [sine, cosine]
    })
}
