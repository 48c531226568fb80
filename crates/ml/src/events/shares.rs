//! Events: how much of an event falls into a week.

use chrono::{Days, NaiveDate};
use hemline_domain::DemandEvent;

use super::grid::WeekGrid;

/// The share, 0–1, of the days on which `event` acts that lie in the seven days from `week`. Over all weeks
/// of a grid the shares of an event sum to 1.
///
/// ```
/// use chrono::NaiveDate;
/// use hemline_domain::DemandEvent;
/// use hemline_ml::events::share_in_week;
///
/// let day = |day| NaiveDate::from_ymd_opt(2025, 4, day).unwrap();
/// // Sunday 13 to Sunday 20 April: the first day lies in the week of Monday the 7th.
/// let easter = DemandEvent::event("Easter", day(20), -7, 0);
/// assert_eq!(share_in_week(&easter, day(7)), 1.0 / 8.0);
/// assert_eq!(share_in_week(&easter, day(14)), 7.0 / 8.0);
/// assert_eq!(share_in_week(&easter, day(21)), 0.0);
/// ```
#[must_use]
pub fn share_in_week(event: &DemandEvent, week: NaiveDate) -> f64 {
    let week_end = week.checked_add_days(Days::new(6)).unwrap_or(week);
    let first = event.first_day().max(week);
    let last = event.last_day().min(week_end);
    let days = days_from_to(event.first_day(), event.last_day());
    days_from_to(first, last) / days
}

/// Days from `first` to `last`, both included; 0 where `last` comes before.
fn days_from_to(first: NaiveDate, last: NaiveDate) -> f64 {
    let days = (last - first).num_days() + 1;
    // Windows are at most a few hundred days long.
    days.max(0) as f64
}

/// For each week of `grid`, the sum of the shares of all `occurrences` of an event.
pub(super) fn column(occurrences: &[DemandEvent], grid: &WeekGrid) -> Vec<f64> {
    grid.weeks()
        .iter()
        .map(|week| {
            let shares = occurrences.iter().map(|event| share_in_week(event, *week));
            shares.sum()
        })
        .collect()
}
