//! What moves a category's demand on known days: events, prices and promotions (planning-rules 2).
//!
//! Not to be confused with [`crate::event`], which is what a workflow tells its listeners.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

use crate::decimal::Decimal;
use crate::enums::vocabulary;
use crate::error::DomainError;

/// The most days that an event's window reaches before or after its day.
pub const LONGEST_WINDOW: i32 = 366;

vocabulary!(
    /// What a row of the calendar states.
    DemandEventKind as "kind" {
        /// A holiday or local event on a day, with a window of days around it.
        Event = "event",
        /// The price in a week.
        Price = "price",
        /// Whether, or how deep, there is a promotion in a week.
        Promotion = "promotion",
    }
);

/// One row of a category's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandEvent {
    /// What the row states.
    pub kind: DemandEventKind,
    /// Which event, or which of several prices or promotions, e.g. `Easter`. Rows of one kind and
    /// name are one series.
    pub name: String,
    /// The day of the event; any day of the week that the price or the promotion stands for.
    pub date: NaiveDate,
    /// The price (39.90) or the promotion (0 or 1, or a depth such as 0.25); absent for an event.
    pub value: Option<Decimal>,
    /// The first day that an event acts on, in days from its date: −366 to 0. 0 for other kinds.
    pub lower_window: i32,
    /// The last day that an event acts on, in days from its date: 0 to 366. 0 for other kinds.
    pub upper_window: i32,
}

impl DemandEvent {
    /// An event that acts from `lower_window` days (−366 to 0) to `upper_window` days (0 to 366)
    /// around `date`; windows out of range are cut to it.
    #[must_use]
    pub fn event(
        name: impl Into<String>,
        date: NaiveDate,
        lower_window: i32,
        upper_window: i32,
    ) -> Self {
        Self {
            kind: DemandEventKind::Event,
            name: name.into(),
            date,
            value: None,
            lower_window: lower_window.clamp(-LONGEST_WINDOW, 0),
            upper_window: upper_window.clamp(0, LONGEST_WINDOW),
        }
    }

    /// The price of the week that `date` lies in. The only price of a category is named `price`.
    #[must_use]
    pub fn price(name: impl Into<String>, date: NaiveDate, value: Decimal) -> Self {
        Self::weekly(DemandEventKind::Price, name, date, value)
    }

    /// The promotion of the week that `date` lies in. The only promotion of a category is named
    /// `promotion`.
    #[must_use]
    pub fn promotion(name: impl Into<String>, date: NaiveDate, value: Decimal) -> Self {
        Self::weekly(DemandEventKind::Promotion, name, date, value)
    }

    fn weekly(
        kind: DemandEventKind,
        name: impl Into<String>,
        date: NaiveDate,
        value: Decimal,
    ) -> Self {
        Self {
            kind,
            name: name.into(),
            date,
            value: Some(value),
            lower_window: 0,
            upper_window: 0,
        }
    }

    /// The first day that it acts on.
    #[must_use]
    pub fn first_day(&self) -> NaiveDate {
        let days = Days::new(u64::from(self.lower_window.unsigned_abs()));
        self.date.checked_sub_days(days).unwrap_or(NaiveDate::MIN)
    }

    /// The last day that it acts on.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        let days = Days::new(u64::from(self.upper_window.unsigned_abs()));
        self.date.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    }

    fn key(&self) -> (DemandEventKind, &str, NaiveDate) {
        (self.kind, &self.name, self.date)
    }
}

/// Everything that is known to move a category's demand, by kind, name and date.
///
/// ```
/// use chrono::NaiveDate;
/// use hemline_domain::{DemandCalendar, DemandEvent};
///
/// let easter = |year, month, day| {
///     let sunday = NaiveDate::from_ymd_opt(year, month, day).unwrap();
///     DemandEvent::event("Easter", sunday, -7, 0)
/// };
/// let calendar = DemandCalendar::new(vec![easter(2025, 4, 20), easter(2024, 3, 31)]);
/// let series: Vec<&[DemandEvent]> = calendar.series().collect();
/// assert_eq!(series.len(), 1);
/// assert_eq!(series[0][0].date.to_string(), "2024-03-31");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DemandCalendar {
    rows: Vec<DemandEvent>,
}

impl DemandCalendar {
    /// The calendar without any row.
    pub const EMPTY: Self = Self { rows: Vec::new() };

    /// The calendar of `rows`, in any order. Of two rows with one kind, name and date the later
    /// one counts, as in an import.
    #[must_use]
    pub fn new(mut rows: Vec<DemandEvent>) -> Self {
        rows.sort_by(|a, b| a.key().cmp(&b.key()));
        // The sort is stable and `dedup_by` drops the later of two: swapped, the later one stays.
        rows.dedup_by(|later, kept| {
            let same = later.key() == kept.key();
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
        Self { rows }
    }

    /// The rows, by kind, name and date.
    #[must_use]
    pub fn rows(&self) -> &[DemandEvent] {
        &self.rows
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows of each kind and name, by date.
    pub fn series(&self) -> impl Iterator<Item = &[DemandEvent]> {
        self.rows
            .chunk_by(|a, b| a.kind == b.kind && a.name == b.name)
    }
}
