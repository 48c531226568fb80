//! Figures as a reader expects them.

use hemline_domain::{Decimal, Grouped, Units};

/// What stands where there is no figure.
pub(super) const NONE: &str = "–";

/// 9,600.
pub(super) fn units(units: Units) -> String {
    units.grouped().to_string()
}

/// 12.5%; negative figures with a minus sign.
pub(super) fn percent(fraction: Decimal) -> String {
    number(fraction.as_f64() * 100.0, 1) + "%"
}

/// The same with a plus sign where it is above 0.
pub(super) fn signed_percent(fraction: Decimal) -> String {
    let sign = if fraction > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{}", percent(fraction))
}

/// 480,457.90.
pub(super) fn money(amount: f64) -> String {
    number(amount, 2)
}

/// A number with so many places.
pub(super) fn number(value: f64, places: usize) -> String {
    format!("{:.places$}", Grouped(value))
}

/// What `format` makes of a figure, or a dash where there is none.
pub(super) fn or_none<T>(figure: Option<T>, format: impl Fn(T) -> String) -> String {
    figure.map_or_else(|| NONE.to_owned(), format)
}
