//! How far apart observations are, read from their dates.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::MlError;

/// Fewest dates without a weekend among them that are taken for working days.
const FEWEST_WORKING_DAYS: usize = 10;

/// A grid with more steps than this for each date is not the one that the dates were taken on.
const MOST_STEPS_PER_DATE: usize = 4;

/// The step from one observation to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every day.
    Daily,
    /// Monday to Friday.
    WorkingDaily,
    /// Every seven days.
    Weekly,
    /// One day of every month, or its last day where a month is too short for it.
    Monthly,
    /// The last day of every month.
    MonthEnd,
    /// One day of every third month, likewise.
    Quarterly,
    /// The last day of every third month.
    QuarterEnd,
    /// Every twelve months.
    Yearly,
}

impl Frequency {
    /// The frequency of ascending, distinct dates, some of which may be missing.
    ///
    /// # Errors
    ///
    /// [`MlError::UnknownFrequency`] where the dates lie on none of the grids, or on less than a quarter of one.
    pub fn infer(dates: &[NaiveDate]) -> Result<Self, MlError> {
        let (Some(&first), Some(&second)) = (dates.first(), dates.get(1)) else {
            return Err(MlError::TooShort {
                model: "the frequency of a series",
                found: dates.len(),
                needed: 2,
            });
        };
        let shortest = |unit: fn(NaiveDate, NaiveDate) -> i64| {
            let gaps = dates.windows(2).map(move |pair| unit(pair[0], pair[1]));
            gaps.min().unwrap_or(0)
        };
        let ends_of_months = dates.iter().all(|date| is_month_end(*date));
        let candidates = match (shortest(days), shortest(months)) {
            (..=3, _) if is_working_days(dates) => &[Self::WorkingDaily][..],
            (1, _) => &[Self::Daily],
            (7, _) => &[Self::Weekly],
            (_, 1) if ends_of_months => &[Self::MonthEnd],
            (_, 1) => &[Self::Monthly],
            (_, 3) if ends_of_months => &[Self::QuarterEnd],
            (_, 3) => &[Self::Quarterly],
            (_, 12) => &[Self::Yearly],
            _ => &[],
        };
        let fits = |frequency: &&Self| {
            let positions = dates.iter().map(|date| frequency.position(first, *date));
            let positions: Option<Vec<usize>> = positions.collect();
            positions
                .and_then(|positions| positions.last().copied())
                .is_some_and(|last| last < MOST_STEPS_PER_DATE * dates.len())
        };
        let found = candidates.iter().find(fits);
        found.copied().ok_or(MlError::UnknownFrequency {
            first,
            second,
            shortest_days: shortest(days),
        })
    }

    /// Observations in the season that such series usually have: 7, 5, 52, 12, 4 or 1.
    #[must_use]
    pub fn season_length(self) -> usize {
        match self {
            Self::Daily => 7,
            Self::WorkingDaily => 5,
            Self::Weekly => 52,
            Self::Monthly | Self::MonthEnd => 12,
            Self::Quarterly | Self::QuarterEnd => 4,
            Self::Yearly => 1,
        }
    }

    /// The date `steps` after `first`; `None` past the end of the calendar.
    #[must_use]
    pub fn date_at(self, first: NaiveDate, steps: usize) -> Option<NaiveDate> {
        let steps = u64::try_from(steps).ok()?;
        let months = match self {
            Self::Daily => return first.checked_add_days(Days::new(steps)),
            Self::Weekly => return first.checked_add_days(Days::new(steps.checked_mul(7)?)),
            Self::WorkingDaily => {
                let since_monday = u64::from(first.weekday().num_days_from_monday().min(4));
                let monday = first.checked_sub_days(Days::new(since_monday))?;
                let ahead = since_monday + steps;
                return monday.checked_add_days(Days::new(ahead / 5 * 7 + ahead % 5));
            }
            Self::Monthly | Self::MonthEnd => 1,
            Self::Quarterly | Self::QuarterEnd => 3,
            Self::Yearly => 12,
        };
        let added = u32::try_from(steps).ok()?.checked_mul(months)?;
        let date = first.checked_add_months(Months::new(added))?;
        Some(match self {
            Self::MonthEnd | Self::QuarterEnd => month_end(date),
            _ => date,
        })
    }

    /// Steps from `first` to a later `date`; `None` for a date off the grid.
    pub(super) fn position(self, first: NaiveDate, date: NaiveDate) -> Option<usize> {
        let steps = match self {
            Self::Daily => days(first, date),
            Self::Weekly => days(first, date) / 7,
            Self::WorkingDaily => working_days(first, date),
            Self::Monthly | Self::MonthEnd => months(first, date),
            Self::Quarterly | Self::QuarterEnd => months(first, date) / 3,
            Self::Yearly => months(first, date) / 12,
        };
        let steps = usize::try_from(steps).ok()?;
        (self.date_at(first, steps) == Some(date)).then_some(steps)
    }
}

fn is_working_days(dates: &[NaiveDate]) -> bool {
    dates.len() >= FEWEST_WORKING_DAYS
        && dates.windows(2).any(|pair| days(pair[0], pair[1]) == 1)
        && dates
            .iter()
            .all(|date| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
}

/// Days from Monday to Friday after `from` up to `to`, both of them such days.
fn working_days(from: NaiveDate, to: NaiveDate) -> i64 {
    let weekday = |date: NaiveDate| i64::from(date.weekday().num_days_from_monday());
    let since_monday = weekday(to) - weekday(from);
    (days(from, to) - since_monday) / 7 * 5 + since_monday
}

fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days()
}

fn months(from: NaiveDate, to: NaiveDate) -> i64 {
    i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month())
}

fn is_month_end(date: NaiveDate) -> bool {
    month_end(date) == date
}

fn month_end(date: NaiveDate) -> NaiveDate {
    let next_month = date
        .with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(1)));
    next_month
        .and_then(|first| first.pred_opt())
        .unwrap_or(date)
}
