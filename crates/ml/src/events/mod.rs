//! A category's calendar as regressors on the weeks that its models see.
//!
//! - An event becomes one column for each name: the share of its days that fall into each week
//!   ([`share_in_week`]), so that a week before Easter that straddles two model weeks is split over both.
//! - A price or a promotion becomes one column for each name: its value in each week.
//!
//! Columns whose effect the history cannot show are left out with a warning; a price or promotion that
//! lacks a week that is needed is an error that names the week. See [`calendar_columns`].
//!
//! ```
//! use chrono::{Days, NaiveDate};
//! use hemline_domain::{DemandCalendar, DemandEvent, SeasonCalendar};
//! use hemline_ml::bridge::SeasonBridge;
//! use hemline_ml::events::calendar_columns;
//!
//! let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
//! let history: Vec<NaiveDate> = (0..60).map(|week| day(2024, 1, 1) + Days::new(7 * week)).collect();
//! let season = SeasonCalendar::try_new(day(2025, 3, 3), 12)?;
//! let bridge = SeasonBridge::new(history[59], season);
//! let easter = |sunday| DemandEvent::event("Easter", sunday, -7, 0);
//! let calendar = DemandCalendar::new(vec![easter(day(2024, 3, 31)), easter(day(2025, 4, 20))]);
//!
//! let columns = calendar_columns(&calendar, &history, bridge, season)?;
//! assert_eq!(columns.history[0].name, "event Easter");
//! // Eight days from Sunday, 24 March 2024: one in the week of the 18th, seven in that of the 25th.
//! assert_eq!(columns.history[0].values[11..13], [0.125, 0.875]);
//! // The week of 14 April 2025 is the season's seventh.
//! assert_eq!(columns.future[0][bridge.lead_time_weeks() + 6], 0.875);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod columns;
mod grid;
mod recurrence;
mod shares;
mod weekly_values;

pub use columns::{CalendarColumns, calendar_columns};
pub use shares::share_in_week;
