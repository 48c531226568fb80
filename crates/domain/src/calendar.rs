//! The season calendar (planning-rules 1).

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::error::DomainError;

/// The fewest weeks a season may have.
pub const SHORTEST_HORIZON: u32 = 4;
/// The most weeks a season may have.
pub const LONGEST_HORIZON: u32 = 52;
/// The years that a plan can be about, first and last; outside are typing errors, e.g. 0202 for 2022.
pub const YEARS: RangeInclusive<i32> = 1900..=2199;

/// A season's weeks: `horizon` consecutive weeks from `start`; week 1 is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeasonCalendar {
    start: NaiveDate,
    horizon: u32,
}

impl SeasonCalendar {
    /// A season of `horizon` weeks (4–52) from `start`.
    ///
    /// # Errors
    /// When the horizon is out of range or a day of the season is outside [`YEARS`].
    pub fn try_new(start: NaiveDate, horizon: u32) -> Result<Self, DomainError> {
        if !(SHORTEST_HORIZON..=LONGEST_HORIZON).contains(&horizon) {
            return Err(DomainError::Horizon { weeks: horizon });
        }
        let last_day = start.checked_add_days(Days::new(7 * u64::from(horizon) - 1));
        last_day
            .filter(|last_day| YEARS.contains(&start.year()) && YEARS.contains(&last_day.year()))
            .map(|_| Self { start, horizon })
            .ok_or(DomainError::CalendarRange {
                start,
                weeks: horizon,
            })
    }

    /// The same, checked against an end date that a caller stated: the day after the last day,
    /// or the last day itself.
    ///
    /// # Errors
    /// As [`Self::try_new`], and when `end` is neither of the two dates.
    pub fn with_end(start: NaiveDate, horizon: u32, end: NaiveDate) -> Result<Self, DomainError> {
        let calendar = Self::try_new(start, horizon)?;
        if end == calendar.end() || end == calendar.last_day() {
            return Ok(calendar);
        }
        Err(DomainError::SeasonEnd {
            start,
            weeks: horizon,
            given: end,
            end: calendar.end(),
            last_day: calendar.last_day(),
        })
    }

    /// The first day of week 1.
    #[must_use]
    pub fn start(&self) -> NaiveDate {
        self.start
    }

    /// The number of weeks.
    #[must_use]
    pub fn horizon(&self) -> u32 {
        self.horizon
    }

    /// The day after the last day: `start + 7 × horizon`.
    #[must_use]
    pub fn end(&self) -> NaiveDate {
        self.day(7 * u64::from(self.horizon))
    }

    /// The last day of the season.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.day(7 * u64::from(self.horizon) - 1)
    }

    /// The first day of `week` (1-based): `start + 7 (week − 1)`. Weeks past the horizon give the
    /// season's end.
    #[must_use]
    pub fn week_start(&self, week: u32) -> NaiveDate {
        self.day(7 * u64::from(week.clamp(1, self.horizon + 1) - 1))
    }

    /// The week that `date` lies in, if it lies in the season.
    #[must_use]
    pub fn week_of(&self, date: NaiveDate) -> Option<u32> {
        let days = u32::try_from((date - self.start).num_days()).ok()?;
        let week = days / 7 + 1;
        (week <= self.horizon).then_some(week)
    }

    fn day(&self, offset: u64) -> NaiveDate {
        // `try_new` proved that the last day lies far from the end of all dates, and no offset exceeds the day after it.
        self.start
            .checked_add_days(Days::new(offset))
            .unwrap_or(NaiveDate::MAX)
    }
}
