//! How many weeks the season has.

use serde_json::{Value, json};

use super::notes::Notes;
use super::text::Text;

const HORIZON: &str = "forecast_horizon_weeks";
const DAYS_PER_WEEK: u64 = 7;
const WEEKS_PER_YEAR: u64 = 52;
const MONTHS_PER_YEAR: u64 = 12;
const WEEKS_PER_QUARTER: u64 = 13;

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
    "production",
    "manufacturing",
    "delivery",
    "transit",
    "shipping",
    "presale",
    "clearance",
    "payment",
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
    "production",
    "manufacturing",
    "delivery",
    "transit",
    "presale",
    "clearance",
    "markdown",
    "markdowns",
    "sale",
    "discounts",
    "safety",
];
/// Words before "6 weeks" with which something else takes that long.
const TAKES: &[&str] = &["takes", "take", "requires"];
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
    Fortnights,
    Months,
    Quarters,
    Years,
}

pub(super) fn recognise(text: &mut Text<'_>, notes: &mut Notes) {
    for at in 0..text.len() {
        if let Some((weeks, end)) = named_period(text, at) {
            let evidence = text.evidence(at..end);
            ask(notes, evidence, "is not a number of weeks", Some(weeks));
            continue;
        }
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
    let next = text.past_hyphen(past_repeated(text, at));
    let unit_at = next + usize::from(ADJECTIVES.contains(&text.word(next)));
    let unit = match text.word(unit_at) {
        "week" | "weeks" | "wk" | "wks" => Unit::Weeks,
        "fortnight" | "fortnights" => Unit::Fortnights,
        "quarters"
            if matches!(
                text.word(unit_at + 1),
                "from" | "starting" | "beginning" | "season"
            ) =>
        {
            Unit::Quarters
        }
        "day" | "days" => Unit::Days,
        "month" | "months" => Unit::Months,
        "year" | "years" => Unit::Years,
        _ => return None,
    };
    Some((unit, unit_at))
}

/// The index past the figure at `at` and past the same figure in brackets: "twelve (12) weeks".
fn past_repeated(text: &Text<'_>, at: usize) -> usize {
    let value = |at: usize| text.number(at).map(|number| number.value);
    let is_repeated = text.mark(at + 1) == Some('(')
        && text.mark(at + 3) == Some(')')
        && value(at + 2) == value(at);
    if is_repeated { at + 4 } else { at + 1 }
}

/// "half a year", "a half-year", "for a quarter": its weeks and the index past it.
fn named_period(text: &Text<'_>, at: usize) -> Option<(u64, usize)> {
    let joined = text.past_hyphen(at + 1);
    match text.word(at) {
        "half" if text.word(at + 1) == "a" && text.word(at + 2) == "year" => {
            Some((WEEKS_PER_YEAR / 2, at + 3))
        }
        "half" if text.word(joined) == "year" => Some((WEEKS_PER_YEAR / 2, joined + 1)),
        "for" if text.word(at + 1) == "a" && text.word(at + 2) == "quarter" => {
            Some((WEEKS_PER_QUARTER, at + 3))
        }
        _ => None,
    }
}

/// "horizon of 12", "horizon: 12", "forecast_horizon_weeks=12".
fn follows_horizon(text: &Text<'_>, at: usize) -> bool {
    let is_link = |at: usize| {
        matches!(text.word(at), "of" | "is") || matches!(text.mark(at), Some(':' | '='))
    };
    let cue = at.checked_sub(1).filter(|before| !is_link(*before));
    let cue = cue.or_else(|| at.checked_sub(2));
    let counts_percent = text.mark(at + 1) == Some('%');
    let names_horizon = |cue: usize| {
        text.word(cue) == "horizon" || (text.is_week(cue) && text.word_before(cue, 1) == "horizon")
    };
    // "weeks: 12" as a line of its own.
    let is_line = matches!(text.mark(at.wrapping_sub(1)), Some(':' | '='))
        && text.is_week(at.wrapping_sub(2))
        && matches!(text.word_before(at, 3), "" | "in");
    !counts_percent && (is_line || cue.is_some_and(names_horizon))
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
        (before == "in" || after == "in") && text.has_word(clause.clone(), POINT_IN_TIME);
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
    let takes =
        text.has_word(clause.start..at, TAKES) && !text.has_word(clause.start..at, &["season"]);
    follows_ordinal
        || takes
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
    if is_changed_after(text, words.end) {
        let whole = text.evidence(text.clause(at));
        notes.open(
            HORIZON,
            evidence,
            question_about(&whole, "leaves the length open", None),
        );
        return;
    }
    match unit {
        Unit::Fortnights => {
            let weeks = number.whole().and_then(|count| count.checked_mul(2));
            let weeks = weeks.map_or(json!(number.value * 2.0), |weeks| json!(weeks));
            notes.stated(HORIZON, weeks, text, &words);
        }
        Unit::Quarters => {
            let weeks = number
                .whole()
                .and_then(|count| count.checked_mul(WEEKS_PER_QUARTER));
            ask(notes, evidence, "is not a number of weeks", weeks);
        }
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

/// "12 weeks and 3 days", "12 weeks plus 2 weeks of clearance", "12 weeks minus 2", "12 weeks? …",
/// "12 weeks unless …", "6 weeks, then …".
fn is_changed_after(text: &Text<'_>, end: usize) -> bool {
    let next = text.past_comma(end);
    let joins = matches!(text.word(next), "and" | "plus") || text.mark(next) == Some('+');
    let adds_time = joins
        && text.number(next + 1).is_some()
        && matches!(
            text.word(text.past_hyphen(next + 2)),
            "day" | "days" | "week" | "weeks" | "month" | "months"
        );
    let half_more =
        text.word(next) == "and" && text.word(next + 1) == "a" && text.word(next + 2) == "half";
    adds_time
        || half_more
        || text.word(end) == "minus"
        || text.mark(end) == Some('?')
        || matches!(text.word(next), "unless" | "if" | "then" | "otherwise")
}

fn ask(notes: &mut Notes, words: String, why: &str, weeks: Option<u64>) {
    let question = question_about(&words, why, weeks);
    notes.unclear(HORIZON, words, question);
}

fn question_about(words: &str, why: &str, weeks: Option<u64>) -> String {
    let example = weeks.filter(|weeks| *weeks > 0).unwrap_or(12);
    format!("'{words}' {why}; say how many weeks the season has, e.g. '{example}-week season'")
}
