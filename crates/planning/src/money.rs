//! Money, multiplied as integers so that no binary noise shows in it.

use hemline_domain::{Decimal, Units};

/// Units × price, in millionths of the currency unit: sums of it stay exact.
#[must_use]
pub fn millionths(units: Units, price: Decimal) -> i128 {
    i128::from(units.get()) * i128::from(price.micros())
}

/// An amount in millionths as currency units, for display.
///
/// ```
/// use hemline_domain::Units;
/// use hemline_planning::money::{in_currency, millionths};
///
/// let cost = "19.99".parse()?;
/// assert_eq!(in_currency(millionths(Units::new(9_600), cost)), 191_904.0);
/// # Ok::<(), hemline_domain::DomainError>(())
/// ```
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn in_currency(millionths: i128) -> f64 {
    millionths as f64 / 1e6
}
