//! The week of the markdown check.

use std::ops::Range;

use serde_json::json;

use super::{WEEK, speaks_of_check};
use crate::extraction::doubt;
use crate::extraction::notes::Notes;
use crate::extraction::text::Text;

/// A point in time counted in weeks at `at`: where its figure stands, and its words.
pub(super) fn week(text: &Text<'_>, at: usize) -> Option<(usize, Range<usize>)> {
    if text.is_week(at) {
        let next = text.past_hyphen(at + 1);
        let is_numbered =
            matches!(text.word(next), "no" | "number") || matches!(text.mark(next), Some('#'));
        let figure = next + usize::from(is_numbered);
        return text.free_number(figure).map(|_| (figure, at..figure + 1));
    }
    let ordinal = text.number(at)?.ordinal;
    let unit = text.past_hyphen(at + 1);
    if !text.is_week(unit) {
        return None;
    }
    let is_point = ordinal
        || matches!(text.word_before(at, 1), "after" | "in")
        || matches!(
            text.word(text.past_hyphen(unit + 1)),
            "in" | "into" | "mark" | "markdown" | "check" | "checkpoint" | "review"
        );
    let is_taken = !ordinal && text.free_number(at).is_none();
    (is_point && !is_taken).then_some((at, at..unit + 1))
}

/// Whether the week in `words` is the markdown check: its clause says so, or its sentence does and
/// no other clause names a week for it.
pub(super) fn is_checkpoint(text: &Text<'_>, words: &Range<usize>, notes: &Notes) -> bool {
    let clause = text.clause(words.start);
    let ships = text.any_word(clause.clone(), |word| word.starts_with("ship"));
    let starts = text.has_word(clause.clone(), &["start", "starts", "starting", "begins"]);
    if ships || starts {
        return false;
    }
    speaks_of_check(text, clause)
        || (!notes.mentions(WEEK) && speaks_of_check(text, text.sentence(words.start)))
}

pub(super) fn note_week(
    text: &mut Text<'_>,
    week_at: usize,
    words: Range<usize>,
    notes: &mut Notes,
) {
    let Some(number) = text.number(week_at).cloned() else {
        return;
    };
    let joined = words.end;
    let are_two = text.word(joined) == "and" && text.word(words.start) == "weeks";
    let is_range =
        are_two || matches!(text.word(joined), "or" | "to") || text.mark(joined) == Some('-');
    let second = is_range
        .then(|| joined + 1 + usize::from(text.is_week(joined + 1)))
        .filter(|second| text.free_number(*second).is_some() && !text.is_week(second + 1));
    if let Some(second) = second {
        let evidence = text.evidence(words.start..second + 1);
        text.take(words.start..second + 1);
        let question =
            format!("'{evidence}' is no single week; say e.g. 'markdown check in week 6'");
        notes.unclear(WEEK, evidence, question);
        return;
    }
    let question = if doubt::denied_after(text, &words) {
        Some("denies the check; say the week of the check, or 'no markdowns'")
    } else {
        doubt::bounds_time(text, &words)
            .then_some("bounds the week of the check; say e.g. 'markdown check in week 6'")
    };
    if let Some(question) = question {
        let whole = text.evidence(text.clause(words.start));
        let question = format!("'{whole}' {question}");
        text.take(words);
        notes.open(WEEK, whole, question);
        return;
    }
    let value = number
        .whole()
        .map_or(json!(number.value), |week| json!(week));
    notes.found(WEEK, value, text.evidence(words.clone()));
    text.take(words);
}
