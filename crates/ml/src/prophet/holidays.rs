//! Holidays and other events: days that recur with an effect of their own.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::settings::{Settings, is_scale};
use crate::MlError;

/// A holiday or event: every day of the window around each of its dates has an effect of its own, the same
/// for all dates.
///
/// An effect holds for rows of exactly that day. Weekly rows meet a holiday only if the window is wide enough
/// to reach the day that stands for the week: `lower_window: -6` for weeks named after their first day.
///
/// ```
/// use chrono::NaiveDate;
/// use hemline_ml::prophet::Holiday;
///
/// let easter = ["2023-04-09", "2024-03-31", "2025-04-20"];
/// let easter: Vec<NaiveDate> = easter.iter().map(|day| day.parse().unwrap()).collect();
/// let week_of_easter = Holiday {
///     lower_window: -6,
///     ..Holiday::new("easter", easter)
/// };
/// assert_eq!(week_of_easter.upper_window, 0);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holiday {
    /// Its name, different from those of all regressors. Holidays of one name are one holiday.
    pub name: String,
    /// When it takes place, in the history and in the future.
    pub dates: Vec<NaiveDate>,
    /// First day of the window, in days from the date: 0 or negative.
    pub lower_window: i32,
    /// Last day of the window, in days from the date: 0 or positive.
    pub upper_window: i32,
    /// Standard deviation of the normal prior on its coefficients; none is `holidays_prior_scale`.
    pub prior_scale: Option<f64>,
}

impl Holiday {
    /// A holiday of single days, with Prophet's default prior.
    #[must_use]
    pub fn new(name: impl Into<String>, dates: Vec<NaiveDate>) -> Self {
        Self {
            name: name.into(),
            dates,
            lower_window: 0,
            upper_window: 0,
            prior_scale: None,
        }
    }

    fn check(&self, settings: &Settings) -> Result<f64, MlError> {
        let (lower, upper) = (self.lower_window, self.upper_window);
        if lower > 0 || upper < 0 {
            return Err(self.unusable(format!(
                "its window goes from day {lower} to day {upper}, but must include day 0"
            )));
        }
        if upper.saturating_sub(lower) >= LONGEST_WINDOW_DAYS {
            return Err(self.unusable(format!(
                "its window goes from day {lower} to day {upper}; at most {LONGEST_WINDOW_DAYS} days \
                 can be one holiday"
            )));
        }
        let prior_scale = self.prior_scale.unwrap_or(settings.holidays_prior_scale);
        if !is_scale(prior_scale) {
            return Err(self.unusable(format!(
                "its prior scale is {prior_scale}, but must be above 0 and finite"
            )));
        }
        Ok(prior_scale)
    }

    fn unusable(&self, cause: String) -> MlError {
        MlError::UnusableHoliday {
            holiday: self.name.clone(),
            cause,
        }
    }
}

/// A window longer than a year covers every day more than once.
const LONGEST_WINDOW_DAYS: i32 = 366;

/// One day of a holiday's window that fell on a date of the history: one column of the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HolidayDay {
    /// The holiday's name.
    pub holiday: String,
    /// Days after the holiday's date.
    pub offset: i32,
    /// When this day is, over all of the holiday's dates, past and future.
    pub dates: BTreeSet<NaiveDate>,
    /// Standard deviation of the normal prior on its coefficient.
    pub prior_scale: f64,
}

/// The days of all holidays that fell on a date of the history, by name and then by offset.
///
/// Prophet keeps the other days too, but their most probable effect is exactly 0.
pub(super) fn holiday_days(
    holidays: &[Holiday],
    history: &[NaiveDate],
    settings: &Settings,
) -> Result<Vec<HolidayDay>, MlError> {
    let observed: BTreeSet<NaiveDate> = history.iter().copied().collect();
    let mut days: BTreeMap<(&str, i32), BTreeSet<NaiveDate>> = BTreeMap::new();
    let mut prior_scales: BTreeMap<&str, f64> = BTreeMap::new();
    for holiday in holidays {
        let prior_scale = holiday.check(settings)?;
        let other = *prior_scales.entry(&holiday.name).or_insert(prior_scale);
        if other != prior_scale {
            return Err(holiday.unusable(format!(
                "it is listed with the prior scales {other} and {prior_scale}: give it one"
            )));
        }
        for offset in holiday.lower_window..=holiday.upper_window {
            let distance = TimeDelta::days(i64::from(offset));
            let dates = holiday
                .dates
                .iter()
                .filter_map(|date| date.checked_add_signed(distance));
            days.entry((&holiday.name, offset))
                .or_default()
                .extend(dates);
        }
    }
    let seen = days
        .into_iter()
        .filter(|(_, dates)| !dates.is_disjoint(&observed));
    let columns = seen.map(|((holiday, offset), dates)| HolidayDay {
        holiday: holiday.to_owned(),
        offset,
        dates,
        prior_scale: prior_scales[holiday],
    });
    Ok(columns.collect())
}
