//! What a date of the text is by the words around it: the season's start, its end, or something else.

use super::doubt;
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
pub(super) const REACH: usize = 6;

/// What a date is for the season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Start,
    End,
    /// The last day of history.
    History,
    /// No word gives it one.
    Unnamed,
    /// No date of the season.
    Other,
}

/// The role of the date at `at` by the nearest word that gives one, and where that word stands.
pub(super) fn role(text: &Text<'_>, at: usize, follows_date: bool) -> (Role, usize) {
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
pub(super) fn is_open(text: &Text<'_>, first_token: usize, at: usize) -> bool {
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
