//! A category's weekly series: store weeks summed, checked and with small gaps filled (rule 2.1).
//!
//! ```
//! use chrono::NaiveDate;
//! use hemline_domain::{StoreId, StoreWeek, Units};
//! use hemline_ml::series::WeeklySeries;
//!
//! let monday = |day| NaiveDate::from_ymd_opt(2024, 1, day).unwrap();
//! let row = |store: &str, day, units| StoreWeek {
//!     store_id: StoreId::from(store),
//!     week_start_date: monday(day),
//!     units_sold: Units::new(units),
//! };
//! let history = [row("S2", 1, 3), row("S1", 8, 4), row("S1", 1, 2)];
//! let series = WeeklySeries::aggregate(&history, monday(31))?;
//! assert_eq!(series.values(), [5.0, 4.0]);
//!
//! // The week of the 8th is complete on the 14th, not before.
//! let earlier = WeeklySeries::aggregate(&history, monday(13))?;
//! assert_eq!(earlier.values(), [5.0]);
//! # Ok::<(), hemline_ml::MlError>(())
//! ```

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use hemline_domain::{StoreWeek, Units};

use crate::MlError;

/// A series of up to this share of missing weeks is filled: one in ten.
const WEEKS_PER_MISSING_WEEK: usize = 10;

/// Consecutive weeks of one category, summed over its stores.
#[derive(Debug, Clone, PartialEq)]
pub struct WeeklySeries {
    weeks: Vec<NaiveDate>,
    values: Vec<f64>,
    filled: Vec<NaiveDate>,
}

impl WeeklySeries {
    /// Sums `history` (rows in any order) week by week over all stores, up to the last week that is
    /// complete by the end of `last_day`; later rows are not looked at.
    ///
    /// Weeks without any row between the first and the last are filled by linear interpolation. A
    /// week with rows of 0 is a value, not a gap.
    ///
    /// # Errors
    ///
    /// - [`MlError::MixedWeekdays`] unless all weeks start on one weekday,
    /// - [`MlError::TooManyMissingWeeks`] if over 10% of the series would have to be filled.
    pub fn aggregate(history: &[StoreWeek], last_day: NaiveDate) -> Result<Self, MlError> {
        let mut sums: BTreeMap<NaiveDate, Units> = BTreeMap::new();
        for row in usable_rows(history, last_day) {
            *sums.entry(row.week_start_date).or_default() += row.units_sold;
        }
        let Some((&first, _)) = sums.first_key_value() else {
            return Ok(Self {
                weeks: Vec::new(),
                values: Vec::new(),
                filled: Vec::new(),
            });
        };
        check_weekdays(first, sums.keys().copied())?;
        let observed: Vec<Observed> = sums
            .iter()
            .map(|(week, units)| Observed {
                week: weeks_between(first, *week),
                units: units.as_f64(),
            })
            .collect();
        let values = interpolate(&observed);
        let weeks: Vec<NaiveDate> = (0..values.len())
            .map(|index| first + Days::new(7 * index as u64))
            .collect();
        let filled: Vec<NaiveDate> = weeks
            .iter()
            .copied()
            .filter(|week| !sums.contains_key(week))
            .collect();
        if filled.len() * WEEKS_PER_MISSING_WEEK > weeks.len() {
            return Err(MlError::TooManyMissingWeeks {
                missing: filled,
                weeks: weeks.len(),
            });
        }
        Ok(Self {
            weeks,
            values,
            filled,
        })
    }

    /// First days of the weeks, one every seven days.
    #[must_use]
    pub fn weeks(&self) -> &[NaiveDate] {
        &self.weeks
    }

    /// Units of each week over all stores; those of filled weeks need not be whole.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// First days of the weeks that were missing and have been filled.
    #[must_use]
    pub fn filled(&self) -> &[NaiveDate] {
        &self.filled
    }

    /// Number of weeks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weeks.len()
    }

    /// Whether there is no week at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weeks.is_empty()
    }

    /// The largest sum over `length` consecutive weeks (over all of them where there are fewer).
    #[must_use]
    pub fn largest_sum(&self, length: usize) -> f64 {
        self.values
            .windows(length.clamp(1, self.len().max(1)))
            .map(|window| window.iter().sum())
            .fold(0.0, f64::max)
    }
}

/// The rows whose week is over by the end of `last_day`.
pub(crate) fn usable_rows(
    history: &[StoreWeek],
    last_day: NaiveDate,
) -> impl Iterator<Item = &StoreWeek> {
    history
        .iter()
        .filter(move |row| (last_day - row.week_start_date).num_days() >= 6)
}

/// The last day that a plan may see: not after `history_until`, and before the season starts.
pub(crate) fn last_usable_day(history_until: NaiveDate, season_start: NaiveDate) -> NaiveDate {
    let day_before = season_start
        .checked_sub_days(Days::new(1))
        .unwrap_or(NaiveDate::MIN);
    history_until.min(day_before)
}

/// Whole weeks from `from` to a later `to`.
pub(crate) fn weeks_between(from: NaiveDate, to: NaiveDate) -> usize {
    usize::try_from((to - from).num_days() / 7).unwrap_or(0)
}

fn check_weekdays(
    first: NaiveDate,
    mut weeks: impl Iterator<Item = NaiveDate>,
) -> Result<(), MlError> {
    match weeks.find(|week| week.weekday() != first.weekday()) {
        Some(other) => Err(MlError::MixedWeekdays { first, other }),
        None => Ok(()),
    }
}

struct Observed {
    /// Weeks since the first one.
    week: usize,
    units: f64,
}

/// The observed values in week order, with straight lines across the gaps.
fn interpolate(observed: &[Observed]) -> Vec<f64> {
    let mut values: Vec<f64> = observed
        .first()
        .map(|first| first.units)
        .into_iter()
        .collect();
    for pair in observed.windows(2) {
        let (from, to) = (&pair[0], &pair[1]);
        let steps = to.week - from.week;
        for step in 1..steps {
            let progress = step as f64 / steps as f64;
            values.push(from.units + (to.units - from.units) * progress);
        }
        values.push(to.units);
    }
    values
}
