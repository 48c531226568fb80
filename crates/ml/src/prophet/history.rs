//! The observations in the units that the model is estimated in.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fourier::yearly_terms;
use super::{MODEL, Settings};
use crate::MlError;

/// Fewest observations that a line goes through.
const FEWEST_OBSERVATIONS: usize = 2;

/// How dates and values are scaled: time runs from 0 at the first date to 1 at the last, and values are
/// divided by the largest absolute value (by 1 if all are 0).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scaling {
    /// First date of the history.
    pub start: NaiveDate,
    /// Days from the first date to the last.
    pub span_days: f64,
    /// Largest absolute value of the history.
    pub value_scale: f64,
}

impl Scaling {
    /// The date in model time: 0 at the history's first date, 1 at its last.
    #[must_use]
    pub fn time(&self, date: NaiveDate) -> f64 {
        date.signed_duration_since(self.start).num_days() as f64 / self.span_days
    }
}

/// A place where the slope of the trend may change: an observation of the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Changepoint {
    /// The observation's position in the history sorted by date, from 0.
    pub index: usize,
    /// Its date.
    pub date: NaiveDate,
    /// Its date in model time.
    pub time: f64,
}

/// The scaled history, sorted by date, and what the model derives from its dates.
#[derive(Debug)]
pub(super) struct History {
    pub(super) scaling: Scaling,
    pub(super) times: Vec<f64>,
    pub(super) values: Vec<f64>,
    /// The Fourier terms, row after row.
    pub(super) terms: Vec<f64>,
    pub(super) n_terms: usize,
    pub(super) changepoints: Vec<Changepoint>,
}

impl History {
    pub(super) fn new(
        dates: &[NaiveDate],
        values: &[f64],
        settings: &Settings,
    ) -> Result<Self, MlError> {
        check(dates, values)?;
        let mut rows: Vec<(NaiveDate, f64)> =
            dates.iter().copied().zip(values.iter().copied()).collect();
        rows.sort_by_key(|(date, _)| *date);
        let scaling = scaling(&rows)?;
        let dates: Vec<NaiveDate> = rows.iter().map(|(date, _)| *date).collect();
        let order = settings.yearly_order;
        Ok(Self {
            times: dates.iter().map(|date| scaling.time(*date)).collect(),
            values: rows
                .iter()
                .map(|(_, value)| value / scaling.value_scale)
                .collect(),
            terms: dates
                .iter()
                .flat_map(|date| yearly_terms(*date, order))
                .collect(),
            n_terms: 2 * order,
            changepoints: changepoints(&dates, &scaling, settings),
            scaling,
        })
    }

    pub(super) fn is_constant(&self) -> bool {
        self.values.iter().all(|value| *value == self.values[0])
    }

    pub(super) fn terms_of_row(&self, row: usize) -> &[f64] {
        &self.terms[row * self.n_terms..(row + 1) * self.n_terms]
    }
}

fn check(dates: &[NaiveDate], values: &[f64]) -> Result<(), MlError> {
    if dates.len() != values.len() {
        return Err(MlError::MismatchedLengths {
            first: "dates",
            first_length: dates.len(),
            second: "values",
            second_length: values.len(),
        });
    }
    if values.len() < FEWEST_OBSERVATIONS {
        return Err(MlError::TooShort {
            model: MODEL,
            found: values.len(),
            needed: FEWEST_OBSERVATIONS,
        });
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(MlError::NonFinite {
            what: "value",
            index,
            value: values[index],
        }),
        None => Ok(()),
    }
}

fn scaling(rows: &[(NaiveDate, f64)]) -> Result<Scaling, MlError> {
    let (start, end) = (rows[0].0, rows[rows.len() - 1].0);
    let span_days = end.signed_duration_since(start).num_days() as f64;
    if span_days == 0.0 {
        return Err(MlError::FitFailed {
            model: MODEL,
            cause: format!("all observations are of {start}; it needs at least two dates"),
        });
    }
    let largest = rows
        .iter()
        .fold(0.0, |largest, (_, value)| f64::max(largest, value.abs()));
    Ok(Scaling {
        start,
        span_days,
        value_scale: if largest == 0.0 { 1.0 } else { largest },
    })
}

/// Observations at even distances over the first part of the history, the very first one left out.
/// Positions are rounded half to even, as `NumPy` does.
fn changepoints(dates: &[NaiveDate], scaling: &Scaling, settings: &Settings) -> Vec<Changepoint> {
    let candidates = (dates.len() as f64 * settings.changepoint_range).floor() as usize;
    let last = candidates.saturating_sub(1);
    let count = settings.n_changepoints.min(last);
    let distance = last as f64 / count as f64;
    (1..=count)
        .map(|position| {
            let index = (position as f64 * distance).round_ties_even() as usize;
            Changepoint {
                index,
                date: dates[index],
                time: scaling.time(dates[index]),
            }
        })
        .collect()
}
