//! Events that come every year, and are due in a season that the calendar does not reach.

use chrono::{Days, NaiveDate};
use hemline_domain::DemandEvent;

use super::grid::WeekGrid;

/// Most days from one occurrence of a yearly event to the next; Easter's are at most 399.
const LONGEST_YEAR: i64 = 400;

/// Fewest days, likewise; Easter's are at least 350.
const SHORTEST_YEAR: i64 = 330;

/// Whether an event that came every year in the history has no date on or after the start of the season,
/// although the next one would act in it. `occurrences` come by date.
pub(super) fn is_forgotten(occurrences: &[DemandEvent], grid: &WeekGrid) -> bool {
    let season = grid.season();
    let Some(last) = occurrences.last() else {
        return false;
    };
    last.last_day() < season.start()
        && recurs(occurrences, grid)
        && is_due(last, season.start(), season.end())
}

/// At least two occurrences in the history, none of them more than a year apart, and the last of all not
/// over a year before the history's end.
fn recurs(occurrences: &[DemandEvent], grid: &WeekGrid) -> bool {
    let end = grid.last_history_day();
    let seen: Vec<NaiveDate> = occurrences
        .iter()
        .map(|event| event.date)
        .filter(|date| *date <= end)
        .collect();
    let within_a_year = |from: NaiveDate, to: NaiveDate| (to - from).num_days() <= LONGEST_YEAR;
    let in_history = seen.iter().filter(|date| grid.place_of(**date).is_some());
    in_history.count() >= 2
        && seen.windows(2).all(|pair| within_a_year(pair[0], pair[1]))
        && seen.last().is_some_and(|last| within_a_year(*last, end))
}

/// Whether some year after `last` the event can act from `start` to before `end`.
fn is_due(last: &DemandEvent, start: NaiveDate, end: NaiveDate) -> bool {
    let after = |days: i64| {
        let days = Days::new(days.unsigned_abs());
        last.date.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    };
    let window = |date, lower, upper| DemandEvent::event("", date, lower, upper);
    // The longest lead time is five years.
    (1..=7).any(|years| {
        let earliest = window(after(years * SHORTEST_YEAR), last.lower_window, 0).first_day();
        let latest = window(after(years * LONGEST_YEAR), 0, last.upper_window).last_day();
        earliest < end && latest >= start
    })
}
