//! What a model is fitted to.

use chrono::NaiveDate;

use super::{Holiday, MODEL, Regressor};
use crate::MlError;

/// Fewest observations that a line goes through.
const FEWEST_OBSERVATIONS: usize = 2;

/// A history: values on dates, with what may explain them.
///
/// Rows may come in any order. Dates without an observation are simply absent, or carry NaN.
#[derive(Debug, Clone, Copy, Default)]
pub struct Observations<'a> {
    /// The date of each row.
    pub dates: &'a [NaiveDate],
    /// The value of each row; NaN where nothing was observed.
    pub values: &'a [f64],
    /// Further columns that the value may depend on, each with one number for every row.
    pub regressors: &'a [Regressor],
    /// Days that recur with an effect of their own.
    pub holidays: &'a [Holiday],
}

/// An observed row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) date: NaiveDate,
    pub(super) value: f64,
    /// Its position in the input.
    pub(super) position: usize,
}

impl Observations<'_> {
    /// The rows that have a value, by date; rows of one date stay in the order they were given in.
    pub(super) fn observed(&self) -> Result<Vec<Row>, MlError> {
        let (dates, values) = (self.dates, self.values);
        if dates.len() != values.len() {
            return Err(MlError::MismatchedLengths {
                first: "dates",
                first_length: dates.len(),
                second: "values",
                second_length: values.len(),
            });
        }
        if let Some(index) = values.iter().position(|value| value.is_infinite()) {
            return Err(MlError::NonFinite {
                what: "value",
                index,
                value: values[index],
            });
        }
        let mut rows: Vec<Row> = (0..values.len())
            .filter(|position| !values[*position].is_nan())
            .map(|position| Row {
                date: dates[position],
                value: values[position],
                position,
            })
            .collect();
        if rows.len() < FEWEST_OBSERVATIONS {
            return Err(MlError::TooShort {
                model: MODEL,
                found: rows.len(),
                needed: FEWEST_OBSERVATIONS,
            });
        }
        rows.sort_by_key(|row| row.date);
        Ok(rows)
    }
}
