//! Prices and promotions: one value for each week.

use std::ops::Range;

use chrono::NaiveDate;
use hemline_domain::{Decimal, DemandEvent};

use super::grid::WeekGrid;
use crate::MlError;

/// The value of a price or promotion in each week of `grid`, where `rows` state one.
///
/// # Errors
///
/// [`MlError::AmbiguousRegressorWeek`] for two rows in one week.
pub(super) fn stated(
    label: &str,
    rows: &[DemandEvent],
    grid: &WeekGrid,
) -> Result<Vec<Option<f64>>, MlError> {
    let mut dates: Vec<Option<NaiveDate>> = vec![None; grid.weeks().len()];
    let mut values: Vec<Option<f64>> = vec![None; grid.weeks().len()];
    for row in rows {
        let Some(place) = grid.place_of(row.date) else {
            continue;
        };
        if let Some(first) = dates[place] {
            return Err(MlError::AmbiguousRegressorWeek {
                regressor: label.to_owned(),
                week: grid.weeks()[place],
                first,
                second: row.date,
            });
        }
        dates[place] = Some(row.date);
        values[place] = row.value.map(Decimal::as_f64);
    }
    Ok(values)
}

/// Refuses a column that lacks one of the weeks at `needed`.
pub(super) fn check_complete(
    label: &str,
    values: &[Option<f64>],
    grid: &WeekGrid,
    needed: Range<usize>,
) -> Result<(), MlError> {
    let missing: Vec<NaiveDate> = needed
        .filter(|place| values[*place].is_none())
        .map(|place| grid.weeks()[place])
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(MlError::MissingRegressorWeeks {
        regressor: label.to_owned(),
        weeks: missing,
    })
}

/// The values with the one before in weeks without: those of the lead time, on which no forecast of the
/// season depends.
pub(super) fn carried_forward(values: &[Option<f64>]) -> Vec<f64> {
    let mut last = 0.0;
    values
        .iter()
        .map(|value| {
            last = value.unwrap_or(last);
            last
        })
        .collect()
}
