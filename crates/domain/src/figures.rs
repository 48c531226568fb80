//! Numbers as people read them in sentences.

use std::fmt;

/// A number with a comma between thousands: `253,923`, `−1,204.50`.
///
/// Takes whole numbers, floats and [`Decimal`](crate::Decimal)s; places are asked for as usual
/// (`{:.2}` for money). A negative number has a minus sign, one that rounds to 0 has none. Years and
/// ids are no numbers: print them as they are.
///
/// ```
/// use hemline_domain::Grouped;
///
/// assert_eq!(Grouped(9_600).to_string(), "9,600");
/// assert_eq!(format!("{:.2}", Grouped(-1204.5)), "−1,204.50");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grouped<T>(pub T);

impl<T: fmt::Display> fmt::Display for Grouped<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = match formatter.precision() {
            Some(places) => format!("{:.places$}", self.0),
            None => self.0.to_string(),
        };
        let grouped = grouped(&plain);
        // Not `pad`, which would take the places for a length to cut to.
        let width = formatter.width().unwrap_or(0);
        write!(formatter, "{grouped:>width$}")
    }
}

fn grouped(plain: &str) -> String {
    let size = plain.trim_start_matches('-');
    let whole_digits = size
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(size.len());
    let (whole, rest) = size.split_at(whole_digits);
    let is_zero = size.chars().all(|character| matches!(character, '0' | '.'));
    let mut text = String::new();
    if size.len() < plain.len() && !is_zero {
        text.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}
