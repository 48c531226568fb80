//! The steps to forecast.

use chrono::NaiveDate;

use super::time_series::{TimeSeries, check_regressor};
use crate::MlError;

/// The steps after a series, in order and without gaps, with the planned values of its regressors.
#[derive(Debug, Clone, PartialEq)]
pub struct Future {
    dates: Vec<NaiveDate>,
    regressors: Vec<Vec<f64>>,
}

impl Future {
    /// The `steps` dates that follow `series` (fewer only at the end of the calendar).
    #[must_use]
    pub fn after(series: &TimeSeries, steps: usize) -> Self {
        let Some(&first) = series.dates().first() else {
            return Self {
                dates: Vec::new(),
                regressors: Vec::new(),
            };
        };
        let dates = (series.len()..series.len() + steps)
            .map_while(|step| series.frequency().date_at(first, step))
            .collect();
        Self {
            dates,
            regressors: Vec::new(),
        }
    }

    /// The future with a column of planned values for each regressor of `series`, in its order.
    ///
    /// # Errors
    ///
    /// [`MlError::MissingRegressorValue`] naming the dates without a value,
    /// [`MlError::MismatchedLengths`] where a column or a row is missing.
    pub fn with_regressors(
        mut self,
        series: &TimeSeries,
        columns: Vec<Vec<f64>>,
    ) -> Result<Self, MlError> {
        if columns.len() != series.regressors().len() {
            return Err(MlError::MismatchedLengths {
                first: "the planned regressors",
                first_length: columns.len(),
                second: "the regressors of the series",
                second_length: series.regressors().len(),
            });
        }
        for (regressor, column) in series.regressors().iter().zip(&columns) {
            if column.len() != self.dates.len() {
                return Err(MlError::MismatchedLengths {
                    first: "a planned regressor",
                    first_length: column.len(),
                    second: "the steps to forecast",
                    second_length: self.dates.len(),
                });
            }
            check_regressor(&regressor.name, &self.dates, column)?;
        }
        self.regressors = columns;
        Ok(self)
    }

    /// The dates alone, for a method that uses no regressors.
    #[must_use]
    pub fn without_regressors(&self) -> Self {
        Self {
            dates: self.dates.clone(),
            regressors: Vec::new(),
        }
    }

    /// The dates.
    #[must_use]
    pub fn dates(&self) -> &[NaiveDate] {
        &self.dates
    }

    /// Planned values, a column for each regressor.
    #[must_use]
    pub fn regressors(&self) -> &[Vec<f64>] {
        &self.regressors
    }

    /// Number of steps.
    #[must_use]
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// Whether there is nothing to forecast.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }
}
