//! The markdown checkpoint, its sell-through target and the cap.

mod cap;
mod checkpoint;
mod cues;
mod exclusion;

use std::ops::Range;

use serde_json::Value;

use super::doubt;
use super::notes::Notes;
use super::text::Text;
use checkpoint::{is_checkpoint, note_week, week};
use exclusion::{full_price, note_exclusion};

pub(super) use cues::cues;

const WEEK: &str = "markdown_checkpoint_week";
const THRESHOLD: &str = "markdown_threshold";
const CAP: &str = "max_markdown";

pub(super) fn recognise(text: &mut Text<'_>, notes: &mut Notes) {
    for at in 0..text.len() {
        if let Some(words) = markdown_word(text, at) {
            note_exclusion(text, words, notes);
        } else if let Some(words) = full_price(text, at) {
            notes.found(WEEK, Value::Null, text.evidence(words));
        }
    }
    for at in 0..text.len() {
        if let Some((week_at, words)) = week(text, at)
            && is_checkpoint(text, &words, notes)
        {
            note_week(text, week_at, words, notes);
        }
    }
}

/// markdown, mark down, mark-down, discount.
fn markdown_word(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let word = text.word(at);
    if word.starts_with("markdown") || word.starts_with("discount") {
        return Some(at..at + 1);
    }
    if word == "price"
        && matches!(
            text.word(at + 1),
            "cut" | "cuts" | "reduction" | "reductions"
        )
    {
        return Some(at..at + 2);
    }
    let next = text.past_hyphen(at + 1);
    let is_split = matches!(word, "mark" | "marks" | "marked" | "marking")
        && matches!(text.word(next), "down" | "downs");
    let object_between = matches!(word, "mark" | "marked")
        && matches!(text.word(at + 1), "it" | "them" | "anything" | "prices")
        && text.word(at + 2) == "down";
    if object_between {
        return Some(at..at + 3);
    }
    is_split.then_some(at..next + 1)
}

/// "30% off", "no promotions", "no clearance": markdowns by another name, or something else.
fn other_reduction(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let word = text.word(at);
    let is_off = word == "off" && at.checked_sub(1).and_then(|at| text.mark(at)) == Some('%');
    let names_sale = matches!(
        word,
        "promotion" | "promotions" | "promo" | "promos" | "clearance" | "sale"
    );
    let is_denied = names_sale && text.negation_before(at, 3).is_some();
    (is_off || is_denied).then_some(at..at + 1)
}

/// A text that speaks of markdowns without anything that can be planned is asked what it means:
/// "markdowns when needed", "a markdown check at mid-season".
pub(super) fn ask_if_nothing_said(text: &Text<'_>, notes: &mut Notes) {
    let is_silent = [WEEK, THRESHOLD, CAP]
        .iter()
        .all(|parameter| !notes.mentions(parameter));
    let about_markdowns = (0..text.len())
        .filter_map(|at| markdown_word(text, at))
        .chain((0..text.len()).filter_map(|at| other_reduction(text, at)))
        .find(|words| !doubt::is_past(text, words));
    if let Some(words) = about_markdowns.filter(|_| is_silent) {
        let whole = text.evidence(text.clause(words.start));
        let question = format!(
            "'{whole}' does not say when; say e.g. 'markdown check in week 6', or 'no markdowns'"
        );
        notes.unclear(WEEK, whole, question);
    }
}

fn speaks_of_check(text: &Text<'_>, range: Range<usize>) -> bool {
    let word = |word: &str| {
        matches!(
            word,
            "checkpoint" | "check" | "checks" | "sellthrough" | "review"
        ) || word.starts_with("markdown")
            || word.starts_with("discount")
    };
    let split = range.clone().any(|at| markdown_word(text, at).is_some());
    let sell_through = range.clone().any(|at| sell_through(text, at).is_some());
    split || sell_through || text.any_word(range, word)
}

/// sell-through, sell through, sellthrough, sold.
fn sell_through(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let next = text.past_hyphen(at + 1);
    match text.word(at) {
        "sellthrough" | "sold" => Some(at..at + 1),
        "sell" if matches!(text.word(next), "through" | "thru") => Some(at..next + 1),
        _ => None,
    }
}
