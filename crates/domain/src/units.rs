//! Whole units of merchandise.

use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use crate::decimal::{Decimal, SCALE};
use crate::figures::Grouped;

/// A whole, non-negative number of units.
///
/// It has no `Display`: a text says whether it is for people ([`Self::grouped`]) or for machines ([`Self::get`]).
/// Imports refuse numbers over 1e9, so sums over any real season stay far below the limit of
/// `u64`; addition that would pass it panics rather than losing units.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Units(u64);

impl Units {
    /// No units.
    pub const ZERO: Self = Self(0);

    /// `count` units.
    #[must_use]
    pub const fn new(count: u64) -> Self {
        Self(count)
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The number for people: `9,600`.
    #[must_use]
    pub const fn grouped(self) -> Grouped<u64> {
        Grouped(self.0)
    }

    /// The number as a float, for models and ratios.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// `floor(value)` with the tolerance of 1e-9 that planning-rules 0 asks for; negative and
    /// non-finite values become zero.
    #[must_use]
    pub fn floor_of(value: f64) -> Self {
        Self::from_whole((value + TOLERANCE).floor())
    }

    /// `ceil(value)` with the tolerance of 1e-9; negative and non-finite values become zero.
    #[must_use]
    pub fn ceil_of(value: f64) -> Self {
        Self::from_whole((value - TOLERANCE).ceil())
    }

    /// `round(value)`, half up, with the tolerance of 1e-9; negative and non-finite values
    /// become zero.
    #[must_use]
    pub fn round_of(value: f64) -> Self {
        Self::from_whole((value + 0.5 + TOLERANCE).floor())
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn from_whole(value: f64) -> Self {
        // A float-to-integer cast saturates and turns NaN into 0.
        Self(value as u64)
    }

    /// `self − other`, or nothing if `other` is larger.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// `max(0, self − other)`.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `round(self × factor)`, half up, in exact integer arithmetic. A negative factor gives zero.
    ///
    /// `8_000 × 1.20 = 9_600`; `20 × 0.125 = 2.5 → 3`.
    #[must_use]
    pub fn scaled_by(self, factor: Decimal) -> Self {
        let scale = i128::from(SCALE);
        let product = i128::from(self.0) * i128::from(factor.micros().max(0));
        let rounded = (product + scale / 2) / scale;
        Self(u64::try_from(rounded).unwrap_or(u64::MAX))
    }
}

/// What planning-rules 0 allows for binary noise where a float becomes a count.
const TOLERANCE: f64 = 1e-9;

impl Add for Units {
    type Output = Self;

    #[allow(clippy::expect_used)]
    fn add(self, other: Self) -> Self {
        // Losing units silently would be worse than stopping; see the type's documentation.
        Self(self.0.checked_add(other.0).expect("unit count overflow"))
    }
}

impl AddAssign for Units {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Units {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Self> for Units {
    fn sum<I: Iterator<Item = &'a Self>>(iter: I) -> Self {
        iter.copied().sum()
    }
}
