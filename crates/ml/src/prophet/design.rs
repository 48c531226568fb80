//! The columns beside the trend: seasonalities, holidays and regressors.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fourier::{WEEK_DAYS, YEAR_DAYS, fourier_terms};
use super::holidays::{HolidayDay, holiday_days};
use super::observations::{Observations, Row};
use super::regressors::{FittedRegressor, check_column};
use super::settings::{SeasonalityMode, Settings};
use crate::MlError;

/// What is known about one column before the fit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) multiplicative: bool,
    pub(super) prior_scale: f64,
}

/// The columns of a model, in this order: sines and cosines of the year, of the week, days of holidays,
/// regressors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Design {
    pub(super) yearly_order: usize,
    pub(super) weekly_order: usize,
    pub(super) holiday_days: Vec<HolidayDay>,
    pub(super) regressors: Vec<FittedRegressor>,
}

impl Design {
    /// The columns for a history whose observed `rows` are sorted by date.
    pub(super) fn new(
        observations: &Observations<'_>,
        rows: &[Row],
        settings: &Settings,
    ) -> Result<Self, MlError> {
        check_names(observations)?;
        let dates: Vec<NaiveDate> = rows.iter().map(|row| row.date).collect();
        let regressors = observations.regressors.iter();
        Ok(Self {
            yearly_order: settings.yearly_seasonality.yearly_order(&dates),
            weekly_order: settings.weekly_seasonality.weekly_order(&dates),
            holiday_days: holiday_days(observations.holidays, &dates, settings)?,
            regressors: regressors
                .map(|regressor| {
                    FittedRegressor::new(regressor, observations.dates, rows, settings)
                })
                .collect::<Result<_, _>>()?,
        })
    }

    pub(super) fn yearly(&self) -> Range<usize> {
        0..2 * self.yearly_order
    }

    pub(super) fn weekly(&self) -> Range<usize> {
        let start = self.yearly().end;
        start..start + 2 * self.weekly_order
    }

    pub(super) fn holidays(&self) -> Range<usize> {
        let start = self.weekly().end;
        start..start + self.holiday_days.len()
    }

    pub(super) fn regressors(&self) -> Range<usize> {
        let start = self.holidays().end;
        start..start + self.regressors.len()
    }

    pub(super) fn n_columns(&self) -> usize {
        self.regressors().end
    }

    /// Mode and prior of each column.
    pub(super) fn columns(&self, settings: &Settings) -> Vec<Column> {
        let column = |mode, prior_scale| Column {
            multiplicative: mode == SeasonalityMode::Multiplicative,
            prior_scale,
        };
        let seasonal = column(settings.seasonality_mode, settings.seasonality_prior_scale);
        let holidays = self
            .holiday_days
            .iter()
            .map(|day| column(settings.mode_of_holidays(), day.prior_scale));
        let regressors = self
            .regressors
            .iter()
            .map(|regressor| column(regressor.mode, regressor.prior_scale));
        std::iter::repeat_n(seasonal, self.weekly().end)
            .chain(holidays)
            .chain(regressors)
            .collect()
    }

    /// The columns on one date, given the value of each regressor there (standardised here).
    pub(super) fn row<'a>(
        &'a self,
        date: NaiveDate,
        regressor_values: impl Iterator<Item = f64> + 'a,
    ) -> impl Iterator<Item = f64> + 'a {
        let holidays = self
            .holiday_days
            .iter()
            .map(move |day| f64::from(u8::from(day.dates.contains(&date))));
        let regressors = self.regressors.iter().zip(regressor_values);
        fourier_terms(date, YEAR_DAYS, self.yearly_order)
            .chain(fourier_terms(date, WEEK_DAYS, self.weekly_order))
            .chain(holidays)
            .chain(regressors.map(|(regressor, value)| regressor.standardized(value)))
    }

    /// The value of each regressor that its column does not see: its effect there is 0.
    pub(super) fn neutral_regressors(&self, n_dates: usize) -> Vec<Vec<f64>> {
        let centers = self.regressors.iter().map(|regressor| regressor.center);
        centers.map(|center| vec![center; n_dates]).collect()
    }

    /// Checks that there is one column for each regressor, with one finite number for each date.
    pub(super) fn check_regressors(
        &self,
        dates: &[NaiveDate],
        columns: &[Vec<f64>],
    ) -> Result<(), MlError> {
        if columns.len() != self.regressors.len() {
            return Err(MlError::RegressorCount {
                regressors: self.regressors.iter().map(|r| r.name.clone()).collect(),
                found: columns.len(),
            });
        }
        let mut pairs = self.regressors.iter().zip(columns);
        pairs.try_for_each(|(regressor, values)| check_column(&regressor.name, values, dates))
    }
}

/// Regressors need names of their own, and so do holidays beside them.
fn check_names(observations: &Observations<'_>) -> Result<(), MlError> {
    let mut taken: BTreeSet<&str> = observations
        .holidays
        .iter()
        .map(|holiday| holiday.name.as_str())
        .collect();
    for regressor in observations.regressors {
        if !taken.insert(&regressor.name) {
            return Err(MlError::UnusableRegressor {
                regressor: regressor.name.clone(),
                cause: "another regressor or a holiday has the same name: rename one".to_owned(),
            });
        }
    }
    Ok(())
}
