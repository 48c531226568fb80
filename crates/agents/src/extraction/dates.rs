//! The dates of the season: which of the text's dates is the start, which the end.

use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::json;

use super::calendar_date::CalendarDate;
use super::date_roles::{REACH, Role, is_open, role};
use super::notes::Notes;
use super::text::Text;
use super::token::Kind;

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
