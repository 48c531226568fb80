//! From a JSON value to a parameter's value, or to the reason why it cannot be one.

use serde_json::Value;
use std::collections::BTreeSet;
use std::str::FromStr;

use crate::decimal::{Decimal, Share};

/// Why a value was not taken.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The allowed values say all there is to say.
    NotAllowed,
    /// Something that the allowed values do not show.
    Because(String),
}

impl Refusal {
    pub(super) fn because(reason: impl Into<String>) -> Self {
        Self::Because(reason.into())
    }
}

pub(super) type Parsed<T> = Result<T, Refusal>;

/// A whole number; 12.0 is 12.
pub(super) fn whole(low: u32, high: u32) -> impl Fn(&Value) -> Parsed<u32> {
    move |value| {
        let number = number(value)?;
        if number.fract() != 0.0 {
            return Err(Refusal::because("not a whole number"));
        }
        let is_inside = (f64::from(low)..=f64::from(high)).contains(&number);
        // Whole and within the range of u32, so the cast is exact.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        is_inside
            .then_some(number as u32)
            .ok_or(Refusal::NotAllowed)
    }
}

/// A decimal of at most six places. One that is out of the range whatever its places is told so.
pub(super) fn decimal(low: i64, high: i64) -> impl Fn(&Value) -> Parsed<Decimal> {
    let low = Decimal::from_micros(low * Decimal::ONE.micros());
    let high = Decimal::from_micros(high * Decimal::ONE.micros());
    move |value| {
        let number = number(value)?;
        let nearest = Decimal::nearest(number).map_err(|_| Refusal::NotAllowed)?;
        if !(low..=high).contains(&nearest) {
            return Err(Refusal::NotAllowed);
        }
        Decimal::try_from(number)
            .map_err(|_| Refusal::because("more than six decimal places, round it to six"))
    }
}

pub(super) fn share(value: &Value) -> Parsed<Share> {
    let decimal = decimal(0, 1)(value)?;
    Share::try_new(decimal).map_err(|_| Refusal::NotAllowed)
}

/// A member of a vocabulary, or a date.
pub(super) fn name<T: FromStr>(value: &Value) -> Parsed<T> {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or(Refusal::NotAllowed)
}

/// A list whose items differ from each other; `what` names an item.
pub(super) fn distinct<T: Clone + Ord + std::fmt::Display>(
    value: &Value,
    what: &str,
    parse: impl Fn(&Value) -> Option<T>,
) -> Parsed<Vec<T>> {
    let values = value.as_array().ok_or(Refusal::because("not a list"))?;
    let mut seen = BTreeSet::new();
    let mut items = Vec::with_capacity(values.len());
    for value in values {
        let item =
            parse(value).ok_or_else(|| Refusal::Because(format!("{value} is not {what}")))?;
        if !seen.insert(item.clone()) {
            return Err(Refusal::Because(format!("{item} is listed twice")));
        }
        items.push(item);
    }
    Ok(items)
}

fn number(value: &Value) -> Parsed<f64> {
    value.as_f64().ok_or(Refusal::because("not a number"))
}
