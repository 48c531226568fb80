//! The markdown checkpoint, its sell-through target and the cap.

use serde_json::{Value, json};
use std::ops::Range;

use super::notes::Notes;
use super::shares::{Cue, Meaning};
use super::text::Text;

const WEEK: &str = "markdown_checkpoint_week";
const THRESHOLD: &str = "markdown_threshold";
const CAP: &str = "max_markdown";
const VARIANCE: &str = "variance_threshold";

/// Words after "no markdown" that make it a condition instead of an exclusion.
const CONDITIONS: &[&str] = &[
    "before", "until", "till", "prior", "unless", "above", "over", "beyond", "deeper", "more",
    "earlier", "except", "than", "if",
];

pub(super) fn recognise(text: &mut Text<'_>, notes: &mut Notes) {
    for at in 0..text.len() {
        if let Some(words) = markdown_word(text, at) {
            note_exclusion(text, words, notes);
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

fn note_exclusion(text: &mut Text<'_>, words: Range<usize>, notes: &mut Notes) {
    let answer = words.end + usize::from(matches!(text.mark(words.end), Some(':' | '=')));
    if answer > words.end && text.word(answer) == "none" {
        notes.found(WEEK, Value::Null, text.evidence(words.start..answer + 1));
        return;
    }
    let Some(negation) = text.negation_before(words.start, 4) else {
        return;
    };
    let clause = text.clause(words.start);
    let evidence = text.evidence(negation..words.end);
    if text.has_word(words.end..clause.end, CONDITIONS) {
        let whole = text.evidence(negation..clause.end);
        let question = format!(
            "'{whole}' sets a condition; say the week of the check, e.g. 'markdown check in week 6', or 'no markdowns'"
        );
        text.take(words.end..clause.end);
        notes.unclear(WEEK, whole, question);
    } else {
        notes.found(WEEK, Value::Null, evidence);
    }
}

/// A point in time counted in weeks at `at`: where its figure stands, and its words.
fn week(text: &Text<'_>, at: usize) -> Option<(usize, Range<usize>)> {
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

/// Whether the week in `words` is the markdown check: its clause says so, or its sentence does and
/// no other clause names a week for it.
fn is_checkpoint(text: &Text<'_>, words: &Range<usize>, notes: &Notes) -> bool {
    let clause = text.clause(words.start);
    let ships = text.any_word(clause.clone(), |word| word.starts_with("ship"));
    let starts = text.has_word(clause.clone(), &["start", "starts", "starting", "begins"]);
    if ships || starts {
        return false;
    }
    speaks_of_check(text, clause)
        || (!notes.mentions(WEEK) && speaks_of_check(text, text.sentence(words.start)))
}

fn note_week(text: &mut Text<'_>, week_at: usize, words: Range<usize>, notes: &mut Notes) {
    let Some(number) = text.number(week_at).cloned() else {
        return;
    };
    let joined = words.end;
    let is_range = matches!(text.word(joined), "or" | "to") || text.mark(joined) == Some('-');
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
    let value = number
        .whole()
        .map_or(json!(number.value), |week| json!(week));
    notes.found(WEEK, value, text.evidence(words.clone()));
    text.take(words);
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

/// The places where the text speaks of a share that belongs to markdowns or to variance.
pub(super) fn cues(text: &Text<'_>) -> Vec<Cue> {
    (0..text.len()).filter_map(|at| cue(text, at)).collect()
}

fn cue(text: &Text<'_>, at: usize) -> Option<Cue> {
    if let Some(words) = sell_through(text, at) {
        return Some(Cue::new(words, Meaning::Is(THRESHOLD)));
    }
    let word = text.word(at);
    if word == "threshold" {
        let parameter = match text.word_before(at, 1) {
            "variance" => VARIANCE,
            "emergency" => return None,
            _ if speaks_of_check(text, text.sentence(at)) => THRESHOLD,
            _ => return None,
        };
        return Some(Cue::new(at..at + 1, Meaning::Is(parameter)));
    }
    let names_sell_through = |clause: Range<usize>| {
        clause
            .into_iter()
            .any(|at| sell_through(text, at).is_some())
    };
    if word == "target"
        && speaks_of_check(text, text.sentence(at))
        && !names_sell_through(text.clause(at))
    {
        return Some(Cue::new(at..at + 1, Meaning::Is(THRESHOLD)));
    }
    let words = markdown_word(text, at)?;
    if text.word(words.end) == "threshold" {
        return None;
    }
    Some(capped(text, &words).unwrap_or_else(|| {
        Cue::new(
            words,
            Meaning::Asks(
                THRESHOLD,
                "say 'at 60% sell-through' for the target, or 'maximum markdown 40%' for the cap",
            ),
        )
    }))
}

/// "maximum markdown", "markdown cap", "markdowns capped at", "markdown up to".
fn capped(text: &Text<'_>, words: &Range<usize>) -> Option<Cue> {
    let is_maximum = matches!(
        text.word_before(words.start, 1),
        "max" | "maximum" | "deepest" | "largest"
    );
    let after = match text.word(words.end) {
        "cap" | "capped" | "limit" | "limited" | "maximum" | "max" => 1,
        "up" if text.word(words.end + 1) == "to" => 2,
        "of" | "at" if text.word(words.end + 1) == "most" => 2,
        "of" if text.word(words.end + 1) == "up" && text.word(words.end + 2) == "to" => 3,
        _ => 0,
    };
    let start = words.start - usize::from(is_maximum);
    (is_maximum || after > 0).then(|| Cue::new(start..words.end + after, Meaning::Is(CAP)))
}
