//! The places where the slope of the trend may change.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Settings;
use super::history::Scaling;
use crate::MlError;

/// A place where the slope of the trend may change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Changepoint {
    /// Position of the first observation on or after it, in the history sorted by date, from 0.
    pub index: usize,
    /// Its date.
    pub date: NaiveDate,
    /// Its date in model time.
    pub time: f64,
}

/// The given changepoints, or else automatic ones, in time order. `dates` are those of the history,
/// ascending.
pub(super) fn changepoints(
    dates: &[NaiveDate],
    scaling: &Scaling,
    settings: &Settings,
) -> Result<Vec<Changepoint>, MlError> {
    match &settings.changepoints {
        Some(given) => at_dates(given, dates, scaling),
        None => Ok(evenly_spread(dates, scaling, settings)),
    }
}

fn at_dates(
    given: &[NaiveDate],
    dates: &[NaiveDate],
    scaling: &Scaling,
) -> Result<Vec<Changepoint>, MlError> {
    let (first, last) = (scaling.start, dates[dates.len() - 1]);
    if let Some(outside) = given.iter().find(|date| **date < first || **date > last) {
        return Err(MlError::ChangepointOutsideHistory {
            changepoint: *outside,
            first,
            last,
        });
    }
    let mut sorted = given.to_vec();
    sorted.sort_unstable();
    let places = sorted.into_iter().map(|date| Changepoint {
        index: dates.partition_point(|observed| *observed < date),
        date,
        time: scaling.time(date),
    });
    Ok(places.collect())
}

/// Observations at even distances over the first part of the history, the very first one left out.
/// Positions are rounded half to even, as `NumPy` does.
fn evenly_spread(dates: &[NaiveDate], scaling: &Scaling, settings: &Settings) -> Vec<Changepoint> {
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
