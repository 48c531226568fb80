//! Exact decimals of up to six places, held as integers (planning-rules 0).

use serde::{Deserialize, Serialize};
use std::str::FromStr;

use crate::error::DomainError;

/// Millionths in one.
pub(crate) const SCALE: i64 = 1_000_000;

/// The largest magnitude a [`Decimal`] takes; beyond it floats no longer hold six places.
const LARGEST: f64 = 1e9;

/// An exact decimal with up to six places.
///
/// JSON numbers are read to the nearest millionth; a number that needs more places is refused, so
/// that `0.60 − 0.55` is `0.05` and nothing else.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(try_from = "f64", into = "f64")]
pub struct Decimal(i64);

impl Decimal {
    /// 0
    pub const ZERO: Self = Self(0);
    /// 1
    pub const ONE: Self = Self(SCALE);

    /// The decimal of that many millionths.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The number of millionths.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The nearest float.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / SCALE as f64
    }

    /// The decimal nearest to `value`, whatever its places.
    ///
    /// # Errors
    /// When `value` is not finite or its magnitude is over 1e9.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    pub fn nearest(value: f64) -> Result<Self, DomainError> {
        if !value.is_finite() || value.abs() > LARGEST {
            return Err(DomainError::NotADecimal {
                value: value.to_string(),
            });
        }
        Ok(Self((value * SCALE as f64).round() as i64))
    }

    /// `self × other`, rounded half away from zero to six places.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let product = i128::from(self.0) * i128::from(other.0);
        let half = i128::from(SCALE / 2) * product.signum();
        let rounded = (product + half) / i128::from(SCALE);
        Self(i64::try_from(rounded).unwrap_or(if rounded > 0 { i64::MAX } else { i64::MIN }))
    }
}

impl TryFrom<f64> for Decimal {
    type Error = DomainError;

    #[allow(clippy::cast_precision_loss)]
    fn try_from(value: f64) -> Result<Self, DomainError> {
        let nearest = Self::nearest(value)?;
        let off = (value * SCALE as f64 - nearest.0 as f64).abs();
        // Far from 0 the product itself is off by more than that, but then the decimal's own
        // float is exactly the one given.
        if off > 1e-4 && nearest.as_f64() != value {
            return Err(DomainError::TooManyPlaces { value });
        }
        Ok(nearest)
    }
}

impl From<Decimal> for f64 {
    fn from(value: Decimal) -> Self {
        value.as_f64()
    }
}

impl FromStr for Decimal {
    type Err = DomainError;

    fn from_str(text: &str) -> Result<Self, DomainError> {
        text.trim()
            .parse::<f64>()
            .map_err(|_| DomainError::NotADecimal {
                value: text.to_owned(),
            })?
            .try_into()
    }
}

impl std::ops::Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_f64().fmt(formatter)
    }
}

/// A share of a whole: an exact decimal from 0 to 1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(try_from = "f64", into = "f64")]
pub struct Share(Decimal);

impl Share {
    /// Nothing of the whole.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// All of the whole.
    pub const ONE: Self = Self(Decimal::ONE);

    /// `decimal` as a share.
    ///
    /// # Errors
    /// When it lies outside 0–1.
    pub fn try_new(decimal: Decimal) -> Result<Self, DomainError> {
        if (Decimal::ZERO..=Decimal::ONE).contains(&decimal) {
            Ok(Self(decimal))
        } else {
            Err(DomainError::NotAShare { value: decimal })
        }
    }

    /// A whole number of percent; more than 100 counts as 100.
    #[must_use]
    pub fn percent(percent: u8) -> Self {
        Self(Decimal::from_micros(
            i64::from(percent.min(100)) * (SCALE / 100),
        ))
    }

    /// The share as a decimal.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// The nearest float.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        self.0.as_f64()
    }

    /// `1 − self`.
    #[must_use]
    pub fn complement(self) -> Self {
        Self(Decimal::ONE - self.0)
    }

    /// `1 + self`, e.g. what a safety stock multiplies with.
    #[must_use]
    pub fn plus_one(self) -> Decimal {
        Decimal::ONE + self.0
    }
}

impl TryFrom<f64> for Share {
    type Error = DomainError;
    fn try_from(value: f64) -> Result<Self, DomainError> {
        Self::try_new(value.try_into()?)
    }
}

impl From<Share> for f64 {
    fn from(value: Share) -> Self {
        value.as_f64()
    }
}

impl FromStr for Share {
    type Err = DomainError;
    fn from_str(text: &str) -> Result<Self, DomainError> {
        Self::try_new(text.parse()?)
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}
