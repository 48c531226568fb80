//! How many weeks the season has.

use serde_json::{Value, json};

use super::notes::Notes;
use super::text::Text;

const HORIZON: &str = "forecast_horizon_weeks";
const DAYS_PER_WEEK: u64 = 7;
const WEEKS_PER_YEAR: u64 = 52;
const MONTHS_PER_YEAR: u64 = 12;

/// Words between a figure and "weeks" that do not change what is counted.
const ADJECTIVES: &[&str] = &[
    "full",
    "whole",
    "selling",
    "consecutive",
    "calendar",
    "trading",
    "sales",
    "season",
];
/// Words before "6 weeks" with which it is no season.
const NOT_AFTER: &[&str] = &[
    "every", "each", "after", "first", "last", "past", "previous", "initial", "prior", "another",
    "plus",
];
/// Words after "6 weeks" with which it is no season.
const NOT_BEFORE: &[&str] = &[
    "lead",
    "ago",
    "before",
    "prior",
    "earlier",
    "later",
    "after",
    "into",
    "mark",
    "markdown",
    "check",
    "checkpoint",
    "review",
    "notice",
    "delay",
    "history",
    "minimum",
    "cover",
    "supply",
];
/// What "12 weeks of …" may count instead of the season.
const STOCK_OF: &[&str] = &[
    "history",
    "historical",
    "past",
    "data",
    "cover",
    "supply",
    "stock",
    "inventory",
    "lead",
];
/// Words with which "in 6 weeks" is a point in time.
const POINT_IN_TIME: &[&str] = &[
    "markdown",
    "markdowns",
    "mark",
    "check",
    "checkpoint",
    "discount",
    "start",
    "starts",
    "starting",
    "begin",
    "begins",
    "beginning",
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    Days,
    Weeks,
    Months,
    Years,
}

pub(super) fn recognise(text: &mut Text<'_>, notes: &mut Notes) {
    for at in 0..text.len() {
        if text.free_number(at).is_none() {
            continue;
        }
        if let Some((unit, unit_at)) = unit(text, at) {
            if !is_something_else(text, at, unit_at) {
                note(text, at, unit, unit_at, notes);
            }
        } else if follows_horizon(text, at) {
            note(text, at, Unit::Weeks, at, notes);
        }
    }
}

/// The unit of time that the figure at `at` counts, and where it stands.
fn unit(text: &Text<'_>, at: usize) -> Option<(Unit, usize)> {
    let next = text.past_hyphen(at + 1);
    let unit_at = next + usize::from(ADJECTIVES.contains(&text.word(next)));
    let unit = match text.word(unit_at) {
        "week" | "weeks" | "wk" | "wks" => Unit::Weeks,
        "day" | "days" => Unit::Days,
        "month" | "months" => Unit::Months,
        "year" | "years" => Unit::Years,
        _ => return None,
    };
    Some((unit, unit_at))
}

/// "horizon of 12", "horizon: 12".
fn follows_horizon(text: &Text<'_>, at: usize) -> bool {
    let is_link = |at: usize| {
        matches!(text.word(at), "of" | "is") || matches!(text.mark(at), Some(':' | '='))
    };
    let cue = at.checked_sub(1).filter(|before| !is_link(*before));
    let cue = cue.or_else(|| at.checked_sub(2));
    let counts_percent = text.mark(at + 1) == Some('%');
    !counts_percent && cue.is_some_and(|cue| text.word(cue) == "horizon")
}

fn is_something_else(text: &Text<'_>, at: usize, unit_at: usize) -> bool {
    let before = text.word_before(at, 1);
    let after_at = text.past_hyphen(unit_at + 1);
    let after = text.word(after_at);
    let nearby = text.clause(at).start.max(at.saturating_sub(4))..at;
    let is_lead_time = text.has_word(nearby.clone(), &["lead"]);
    let is_history = text.has_word(nearby, &["history", "historical"]);
    let is_week_number = text.is_week(at.wrapping_sub(1)) && !text.is_week(unit_at);
    let counts_stock = after == "of" && text.has_word(after_at + 1..after_at + 3, STOCK_OF);
    let clause = text.clause(at);
    let is_point_in_time =
        (before == "in" || after == "in") && text.has_word(clause, POINT_IN_TIME);
    let is_cycle = matches!(text.word(unit_at), "week" | "wk")
        && (after.starts_with("replenish")
            || matches!(
                after,
                "cycle" | "cycles" | "cadence" | "interval" | "rhythm"
            ));
    let follows_ordinal = at
        .checked_sub(1)
        .and_then(|before| text.number(before))
        .is_some_and(|number| number.ordinal);
    follows_ordinal
        || NOT_AFTER.contains(&before)
        || NOT_BEFORE.contains(&after)
        || is_lead_time
        || is_history
        || is_week_number
        || counts_stock
        || is_point_in_time
        || is_cycle
}

fn note(text: &mut Text<'_>, at: usize, unit: Unit, unit_at: usize, notes: &mut Notes) {
    let Some(number) = text.number(at).cloned() else {
        return;
    };
    let from = text.range_start(at).unwrap_or(at);
    let words = from..unit_at.max(at) + 1;
    let evidence = text.evidence(words.clone());
    text.take(words.clone());
    if from < at {
        ask(notes, evidence, "is a range", None);
        return;
    }
    match unit {
        Unit::Weeks => {
            let weeks: Value = number
                .whole()
                .map_or(json!(number.value), |weeks| json!(weeks));
            notes.stated(HORIZON, weeks, text, &words);
        }
        Unit::Days => match number.whole() {
            Some(days) if days > 0 && days % DAYS_PER_WEEK == 0 => {
                notes.stated(HORIZON, json!(days / DAYS_PER_WEEK), text, &words);
            }
            days => ask(
                notes,
                evidence,
                "is not a whole number of weeks",
                days.map(|days| days / DAYS_PER_WEEK),
            ),
        },
        Unit::Months => {
            let weeks = number.whole().and_then(|months| {
                let weeks = months.checked_mul(WEEKS_PER_YEAR)? + MONTHS_PER_YEAR / 2;
                Some(weeks / MONTHS_PER_YEAR)
            });
            ask(notes, evidence, "is not a number of weeks", weeks);
        }
        Unit::Years => {
            let weeks = number
                .whole()
                .and_then(|years| years.checked_mul(WEEKS_PER_YEAR));
            ask(notes, evidence, "is not a number of weeks", weeks);
        }
    }
}

fn ask(notes: &mut Notes, words: String, why: &str, weeks: Option<u64>) {
    let example = weeks.filter(|weeks| *weeks > 0).unwrap_or(12);
    let question =
        format!("'{words}' {why}; say how many weeks the season has, e.g. '{example}-week season'");
    notes.unclear(HORIZON, words, question);
}
