//! The dates of the season: which of the text's dates is the start, which the end.

use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::json;

use super::calendar_date::CalendarDate;
use super::doubt;
use super::notes::Notes;
use super::text::{NEGATORS, Text};
use super::token::Kind;
use super::weekdays::weekday;

const START_CUES: &[&str] = &[
    "from",
    "start",
    "starts",
    "starting",
    "started",
    "begin",
    "begins",
    "beginning",
    "launch",
    "launches",
    "launching",
    "commence",
    "commences",
    "commencing",
    "opens",
    "opening",
    "kickoff",
    "kicks",
    "kicking",
    "between",
    "onwards",
    "onward",
    "since",
];
const END_CUES: &[&str] = &[
    "until",
    "till",
    "til",
    "through",
    "thru",
    "end",
    "ends",
    "ending",
    "finish",
    "finishes",
    "finishing",
    "close",
    "closes",
    "closing",
    "by",
];
/// Words before a date that is no date of the season.
const OTHER_CUES: &[&str] = &[
    "today",
    "order",
    "ordered",
    "orders",
    "delivery",
    "deliveries",
    "delivered",
    "meeting",
    "markdown",
    "markdowns",
    "review",
    "deadline",
    "written",
    "planned",
    "last",
];
const HISTORY_CUES: &[&str] = &["history", "historical", "data"];
/// Words in the clause before a date with which it is no longer, or not yet, what holds.
const CHANGED: &[&str] = &[
    "was",
    "were",
    "originally",
    "formerly",
    "previously",
    "moved",
    "postponed",
    "delayed",
    "shifted",
    "rescheduled",
    "pushed",
    "brought",
    "either",
    "instead",
    "hold",
    "holding",
    "wait",
    "delay",
    "postpone",
    "maybe",
    "perhaps",
    "possibly",
    "probably",
    "might",
    "could",
    "tentatively",
    "if",
    "unless",
];
/// Words right before a date with which the season starts on some other day.
const NOT_ON: &[&str] = &[
    "after",
    "before",
    "than",
    "earlier",
    "later",
    "following",
    "past",
    "preceding",
];
/// How many tokens before a date its cue may stand.
const REACH: usize = 6;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Start,
    End,
    History,
    Unnamed,
    Other,
}

struct Mention {
    at: usize,
    first_token: usize,
    date: CalendarDate,
    role: Role,
    /// Whether other words leave open that this is the day.
    is_open: bool,
}

/// The start and the end that the text states, for what follows from them.
#[derive(Debug, Default)]
pub(super) struct StatedDates {
    /// Evidence of the start.
    pub(super) start: Option<(NaiveDate, String)>,
    /// Evidence of the end.
    pub(super) end: Option<(NaiveDate, String)>,
}

pub(super) fn recognise(text: &mut Text<'_>, notes: &mut Notes) -> StatedDates {
    let mut mentions = mentions(text);
    name_the_unnamed(&mut mentions);
    lend_years(&mut mentions);
    for mention in &mentions {
        note(text, mention, notes);
    }
    StatedDates {
        start: single(text, &mentions, Role::Start),
        end: single(text, &mentions, Role::End),
    }
}

fn mentions(text: &Text<'_>) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for at in 0..text.len() {
        if let Some(Kind::Date(date)) = text.kind(at) {
            let follows_date = mentions.iter().any(|earlier| {
                matches!(earlier.role, Role::Start | Role::Unnamed) && at - earlier.at <= REACH
            });
            let (role, first_token) = role(text, at, follows_date);
            mentions.push(Mention {
                at,
                first_token,
                date: *date,
                role,
                is_open: is_open(text, first_token, at),
            });
        }
    }
    mentions
}

/// The role of the date at `at` by the nearest word that gives one, and where that word stands.
fn role(text: &Text<'_>, at: usize, follows_date: bool) -> (Role, usize) {
    let sentence = text.sentence(at);
    for before in (sentence.start.max(at.saturating_sub(REACH))..at).rev() {
        let is_range_word = matches!(text.word(before), "to" | "and" | "through")
            || matches!(text.mark(before), Some('-' | '/'));
        let is_moved = CHANGED.contains(&text.word_before(before, 1));
        if follows_date && is_range_word && is_moved {
            return (Role::Start, before - 1);
        }
        if follows_date && is_range_word && before + 2 >= at {
            return (Role::End, before);
        }
        let stops = matches!(text.kind(before), Some(Kind::Date(_) | Kind::Number(_)))
            || (text.mark(before) == Some(',') && weekday(text.word_before(before, 1)).is_none());
        if stops {
            break;
        }
        if let Some(role) = role_of_word(text, before) {
            return (role, before);
        }
    }
    let after = text.word(at + 1);
    let role = if START_CUES.contains(&after) && after != "from" {
        Role::Start
    } else if matches!(after, "end" | "ends" | "ending") || is_end_of_weeks(text, at) {
        Role::End
    } else {
        Role::Unnamed
    };
    (role, at)
}

/// "12 weeks to 2025-05-05".
fn is_end_of_weeks(text: &Text<'_>, at: usize) -> bool {
    text.word_before(at, 1) == "to" && at.checked_sub(2).is_some_and(|at| text.is_week(at))
}

/// Whether words before or after the date at `at` leave open that it is the day: "two weeks after …",
/// "originally …", "… or …".
fn is_open(text: &Text<'_>, first_token: usize, at: usize) -> bool {
    let clause = text.clause(at);
    let said_before = clause.start.max(at.saturating_sub(REACH))..at;
    let near = first_token.max(at.saturating_sub(2))..at;
    let is_date = |at: usize| matches!(text.kind(at), Some(Kind::Date(_)));
    let is_start_until = matches!(text.word(first_token), "until" | "till" | "by")
        && text.has_word(clause.start..first_token, START_CUES)
        && !(clause.start..first_token).any(is_date);
    let another = text.past_comma(at + 1);
    let is_alternative = text.word(another) == "or" && (another + 1..another + 4).any(is_date);
    let is_changed = |at: usize| CHANGED.contains(&text.word(at)) && text.word(at + 1) != "you";
    said_before.into_iter().any(is_changed)
        || doubt::is_question(text, at)
        || text.mark(at + 1) == Some('?')
        || (text.word(another) == "or"
            && matches!(text.word(another + 1), "a" | "later" | "so" | "maybe"))
        || text.has_word(near, NOT_ON)
        || NOT_ON.contains(&text.word_before(at, 1))
        || is_start_until
        || is_alternative
}

fn role_of_word(text: &Text<'_>, at: usize) -> Option<Role> {
    let word = text.word(at);
    let role = if HISTORY_CUES.contains(&word) {
        Role::History
    } else if START_CUES.contains(&word) {
        Role::Start
    } else if END_CUES.contains(&word) {
        Role::End
    } else if OTHER_CUES.contains(&word) {
        Role::Other
    } else {
        return None;
    };
    let negated = (1..=2).any(|back| NEGATORS.contains(&text.word_before(at, back)));
    let about_history = (1..=3).any(|back| HISTORY_CUES.contains(&text.word_before(at, back)));
    let about_other = (1..=2).any(|back| OTHER_CUES.contains(&text.word_before(at, back)));
    if role == Role::End && about_history {
        return Some(Role::History);
    }
    Some(if negated || about_other {
        Role::Other
    } else {
        role
    })
}

/// The first date without a cue is the start if no other date is.
fn name_the_unnamed(mentions: &mut [Mention]) {
    if mentions.iter().any(|mention| mention.role == Role::Start) {
        return;
    }
    let unnamed = mentions
        .iter_mut()
        .find(|mention| mention.role == Role::Unnamed);
    if let Some(mention) = unnamed {
        mention.role = Role::Start;
    }
}

/// "from 1 March to 24 May 2025": the year of one date holds for the other one too, in the way
/// that puts the end after the start.
fn lend_years(mentions: &mut [Mention]) {
    let start = mentions
        .iter()
        .position(|mention| mention.role == Role::Start);
    let end = mentions
        .iter()
        .position(|mention| mention.role == Role::End);
    let (Some(start), Some(end)) = (start, end) else {
        return;
    };
    match (mentions[start].date, mentions[end].date) {
        (CalendarDate::NoYear { month, day }, CalendarDate::Full(until)) => {
            let date = on(until, 0, month, day).filter(|date| *date < until);
            if let Some(date) = date.or_else(|| on(until, -1, month, day)) {
                mentions[start].date = CalendarDate::Full(date);
            }
        }
        (CalendarDate::Full(from), CalendarDate::NoYear { month, day }) => {
            let date = on(from, 0, month, day).filter(|date| *date > from);
            if let Some(date) = date.or_else(|| on(from, 1, month, day)) {
                mentions[end].date = CalendarDate::Full(date);
            }
        }
        _ => {}
    }
}

fn on(year_of: NaiveDate, years_later: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year_of.year() + years_later, month, day)
}

fn parameter_of(role: Role) -> Option<&'static str> {
    match role {
        Role::Start => Some("season_start_date"),
        Role::End | Role::Unnamed => Some("season_end_date"),
        Role::History => Some("history_until"),
        Role::Other => None,
    }
}

fn evidence(text: &Text<'_>, mention: &Mention) -> String {
    text.evidence(mention.first_token..mention.at + 1)
}

fn note(text: &mut Text<'_>, mention: &Mention, notes: &mut Notes) {
    text.take(mention.at..mention.at + 1);
    let Some(parameter) = parameter_of(mention.role) else {
        return;
    };
    let evidence = evidence(text, mention);
    let words = text.evidence(mention.at..mention.at + 1);
    let example = if mention.role == Role::End {
        "ending May 24, 2025"
    } else {
        "starting March 1, 2025"
    };
    let why = match mention.date {
        _ if mention.role == Role::Unnamed => {
            if mention.date != CalendarDate::NoDay {
                let question =
                    format!("Say what '{words}' is, e.g. 'starting {words}' or 'ending {words}'");
                notes.unclear(parameter, evidence, question);
            }
            return;
        }
        CalendarDate::Full(_) if mention.is_open => {
            let question = format!(
                "'{}' leaves the day open; write one date, e.g. '{example}'",
                text.evidence(text.clause(mention.at))
            );
            notes.open(parameter, evidence, question);
            return;
        }
        CalendarDate::Full(date) => {
            notes.found(parameter, json!(date), evidence);
            return;
        }
        CalendarDate::OtherWeekday(date, named) => format!(
            "names {}, but {date} is {}",
            name_of(named),
            name_of(date.weekday())
        ),
        CalendarDate::NoYear { .. } => "has no year".to_owned(),
        CalendarDate::NoDay => "does not name a day".to_owned(),
        CalendarDate::ShortYear => "has a year of two digits".to_owned(),
        CalendarDate::Impossible => "is not a day of the calendar".to_owned(),
        CalendarDate::TwoWays(one, other) => format!("may be {one} or {other}"),
    };
    let question = format!("'{words}' {why}; write the date in full, e.g. '{example}'");
    notes.unclear(parameter, evidence, question);
}

fn name_of(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "a Monday",
        Weekday::Tue => "a Tuesday",
        Weekday::Wed => "a Wednesday",
        Weekday::Thu => "a Thursday",
        Weekday::Fri => "a Friday",
        Weekday::Sat => "a Saturday",
        Weekday::Sun => "a Sunday",
    }
}

/// The date in `role`, if the text names exactly one and nothing leaves it open.
fn single(text: &Text<'_>, mentions: &[Mention], role: Role) -> Option<(NaiveDate, String)> {
    let mut found: Option<(NaiveDate, String)> = None;
    for mention in mentions.iter().filter(|mention| mention.role == role) {
        let CalendarDate::Full(date) = mention.date else {
            return None;
        };
        if mention.is_open {
            return None;
        }
        if found.as_ref().is_some_and(|(known, _)| *known != date) {
            return None;
        }
        found = Some((date, evidence(text, mention)));
    }
    found
}
