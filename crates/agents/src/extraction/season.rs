//! What follows from horizon, start and end of a season (planning-rules 1).

use chrono::{Days, NaiveDate};
use hemline_domain::SeasonCalendar;
use serde_json::json;

use super::dates::StatedDates;
use super::notes::Notes;

const HORIZON: &str = "forecast_horizon_weeks";
const START: &str = "season_start_date";
const END: &str = "season_end_date";

/// Adds the end date that follows from start and horizon, or the horizon that follows from both
/// dates. A start that would have to be counted back from the end is asked for.
pub(super) fn complete(dates: &StatedDates, notes: &mut Notes) {
    let horizon = notes
        .agreed(HORIZON)
        .map(|finding| (finding.value.as_u64(), finding.evidence.clone()));
    match (horizon, &dates.start, &dates.end) {
        (Some((Some(weeks), evidence)), Some(start), None) => {
            let weeks = u32::try_from(weeks).ok();
            add_end(weeks, &evidence, start, notes);
        }
        (None, Some(start), Some(end)) if !notes.states(HORIZON) => {
            add_horizon(start, end, notes);
        }
        (Some((Some(weeks), _)), None, Some(end)) if !notes.mentions(START) => {
            ask_for_start(weeks, end, notes);
        }
        _ => {}
    }
}

fn add_end(weeks: Option<u32>, words: &str, start: &(NaiveDate, String), notes: &mut Notes) {
    if notes.mentions(END) {
        return;
    }
    // A horizon out of range has no end date; resolving the parameters reports the horizon.
    let calendar = weeks.and_then(|weeks| SeasonCalendar::try_new(start.0, weeks).ok());
    if let Some(calendar) = calendar {
        let evidence = format!("{words}; {}", start.1);
        notes.found(END, json!(calendar.end()), evidence);
    }
}

/// The end may be the day after the last one or the last day itself.
fn add_horizon(start: &(NaiveDate, String), end: &(NaiveDate, String), notes: &mut Notes) {
    let days = (end.0 - start.0).num_days();
    let evidence = format!("{}; {}", start.1, end.1);
    if days <= 0 {
        let question = format!(
            "The season would end on {} and start on {}; say which dates are meant",
            end.0, start.0
        );
        notes.unclear(HORIZON, evidence, question);
    } else if days % 7 == 0 {
        notes.found(HORIZON, json!(days / 7), evidence);
    } else if (days + 1) % 7 == 0 {
        notes.found(HORIZON, json!((days + 1) / 7), evidence);
    } else {
        let question = format!(
            "{} to {} is not a whole number of weeks; say how many weeks the season has, e.g. '{}-week season'",
            start.0,
            end.0,
            (days + 3) / 7
        );
        notes.unclear(HORIZON, evidence, question);
    }
}

fn ask_for_start(weeks: u64, end: &(NaiveDate, String), notes: &mut Notes) {
    let from_last_day = weeks
        .checked_mul(7)
        .and_then(|days| end.0.checked_sub_days(Days::new(days)));
    if let Some(start) = from_last_day {
        let next = start.succ_opt().unwrap_or(start);
        let question = format!(
            "Say when the season starts: {start} if {} is the day after its last day, {next} if it is the last day",
            end.0
        );
        notes.unclear(START, end.1.clone(), question);
    }
}
