//! Exact ratios of whole units, so that no decision hangs on binary noise (planning-rules 0).

use hemline_domain::{Decimal, Units};
use serde::Serialize;
use std::cmp::Ordering;

/// An exact fraction with a positive denominator, in lowest terms.
///
/// Holds every ratio that the rules form (two ratios of units and a decimal factor) exactly for
/// totals of up to 1e12 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "f64")]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// `part ÷ whole`, or nothing where the whole is 0.
    ///
    /// ```
    /// use hemline_domain::Units;
    /// use hemline_planning::Ratio;
    ///
    /// let sell_through = Ratio::of(Units::new(5_280), Units::new(9_600)).unwrap();
    /// assert_eq!(sell_through.to_decimal().to_string(), "0.55");
    /// ```
    #[must_use]
    pub fn of(part: Units, whole: Units) -> Option<Self> {
        (whole > Units::ZERO)
            .then(|| Self::reduced(i128::from(part.get()), i128::from(whole.get())))
    }

    /// `|a − b| ÷ whole`, or nothing where the whole is 0.
    #[must_use]
    pub fn of_difference(a: Units, b: Units, whole: Units) -> Option<Self> {
        Self::of(a.max(b).saturating_sub(a.min(b)), whole)
    }

    /// `self − other`.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self::reduced(
            self.numerator * other.denominator - other.numerator * self.denominator,
            self.denominator * other.denominator,
        )
    }

    /// `self × factor`.
    #[must_use]
    pub fn times(self, factor: Decimal) -> Self {
        let factor = Self::from(factor);
        Self::reduced(
            self.numerator * factor.numerator,
            self.denominator * factor.denominator,
        )
    }

    /// Whether it is above 0.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.numerator > 0
    }

    /// The nearest decimal of six places, half away from zero.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        self.to_multiple_of(Decimal::from_micros(1))
    }

    /// The nearest multiple of `step`, half away from zero; `step` below a millionth counts as
    /// one.
    ///
    /// ```
    /// use hemline_domain::{Decimal, Units};
    /// use hemline_planning::Ratio;
    ///
    /// let raw = Ratio::of(Units::new(1), Units::new(40)).unwrap();
    /// let step = Decimal::from_micros(50_000);
    /// assert_eq!(raw.to_multiple_of(step), step);
    /// ```
    #[must_use]
    pub fn to_multiple_of(self, step: Decimal) -> Decimal {
        let step = i128::from(step.micros().max(1));
        let millionths = i128::from(Decimal::ONE.micros());
        let scaled = Self::reduced(self.numerator, self.denominator * step);
        let doubled = 2 * scaled.numerator * millionths;
        let half = scaled.denominator * doubled.signum();
        let steps = (doubled + half) / (2 * scaled.denominator);
        Decimal::from_micros(i64::try_from(steps * step).unwrap_or(i64::MAX))
    }

    fn reduced(numerator: i128, denominator: i128) -> Self {
        let divisor = greatest_common_divisor(numerator, denominator);
        Self {
            numerator: numerator / divisor,
            denominator: denominator / divisor,
        }
    }
}

impl From<Decimal> for Ratio {
    fn from(value: Decimal) -> Self {
        Self::reduced(
            i128::from(value.micros()),
            i128::from(Decimal::ONE.micros()),
        )
    }
}

impl From<Ratio> for f64 {
    fn from(value: Ratio) -> Self {
        value.to_decimal().as_f64()
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
    }
}

/// Of a number and a positive one; at least 1.
fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
