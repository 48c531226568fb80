//! The observations in the units that the model is estimated in.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::changepoints::{Changepoint, changepoints};
use super::design::{Column, Design};
use super::observations::{Observations, Row};
use super::{MODEL, Settings};
use crate::MlError;

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

/// The scaled history, sorted by date, and what the model derives from it.
#[derive(Debug)]
pub(super) struct History {
    pub(super) scaling: Scaling,
    pub(super) times: Vec<f64>,
    pub(super) values: Vec<f64>,
    pub(super) design: Design,
    pub(super) columns: Vec<Column>,
    /// The design's columns, row after row, each divided by its unit.
    pub(super) terms: Vec<f64>,
    /// The same, column after column.
    terms_by_column: Vec<f64>,
    /// A power of two for each column that brings it near 1: regressors that are not standardised would
    /// leave the Hessian's entries too far apart to be solved.
    pub(super) units: Vec<f64>,
    pub(super) changepoints: Vec<Changepoint>,
}

impl History {
    pub(super) fn new(
        observations: &Observations<'_>,
        settings: &Settings,
    ) -> Result<Self, MlError> {
        let rows = observations.observed()?;
        let scaling = scaling(&rows)?;
        let design = Design::new(observations, &rows, settings)?;
        let dates: Vec<NaiveDate> = rows.iter().map(|row| row.date).collect();
        let mut terms = terms(observations, &rows, &design);
        let units = units(&design, &terms);
        for row in terms.chunks_exact_mut(units.len().max(1)) {
            row.iter_mut().zip(&units).for_each(|(x, unit)| *x /= unit);
        }
        Ok(Self {
            times: dates.iter().map(|date| scaling.time(*date)).collect(),
            values: rows
                .iter()
                .map(|row| row.value / scaling.value_scale)
                .collect(),
            columns: design.columns(settings),
            terms_by_column: transposed(&terms, units.len()),
            terms,
            units,
            changepoints: changepoints(&dates, &scaling, settings)?,
            design,
            scaling,
        })
    }

    pub(super) fn is_constant(&self) -> bool {
        self.values.iter().all(|value| *value == self.values[0])
    }

    pub(super) fn n_terms(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn terms_of_column(&self, column: usize) -> &[f64] {
        let n_rows = self.times.len();
        &self.terms_by_column[column * n_rows..(column + 1) * n_rows]
    }

    pub(super) fn terms_of_row(&self, row: usize) -> &[f64] {
        &self.terms[row * self.n_terms()..(row + 1) * self.n_terms()]
    }
}

fn scaling(rows: &[Row]) -> Result<Scaling, MlError> {
    let (start, end) = (rows[0].date, rows[rows.len() - 1].date);
    let span_days = end.signed_duration_since(start).num_days() as f64;
    if span_days == 0.0 {
        return Err(MlError::FitFailed {
            model: MODEL,
            cause: format!("all observations are of {start}; it needs at least two dates"),
        });
    }
    let largest = rows
        .iter()
        .fold(0.0, |largest, row| f64::max(largest, row.value.abs()));
    Ok(Scaling {
        start,
        span_days,
        value_scale: if largest == 0.0 { 1.0 } else { largest },
    })
}

fn terms(observations: &Observations<'_>, rows: &[Row], design: &Design) -> Vec<f64> {
    let regressors = observations.regressors;
    rows.iter()
        .flat_map(|row| {
            let values = regressors.iter().map(|r| r.values[row.position]);
            design.row(row.date, values)
        })
        .collect()
}

fn transposed(rows: &[f64], n_columns: usize) -> Vec<f64> {
    (0..n_columns)
        .flat_map(|column| rows.iter().skip(column).step_by(n_columns).copied())
        .collect()
}

fn units(design: &Design, terms: &[f64]) -> Vec<f64> {
    let n_columns = design.n_columns();
    let mut units = vec![1.0; n_columns];
    for column in design.regressors() {
        let largest = terms
            .iter()
            .skip(column)
            .step_by(n_columns)
            .fold(0.0, |largest, x| f64::max(largest, x.abs()));
        if largest > 0.0 {
            units[column] = libm::scalbn(1.0, libm::ilogb(largest));
        }
    }
    units
}
