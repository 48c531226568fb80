//! Words that rule markdowns out: "no markdowns", "markdowns are not allowed", "full price only".

use std::ops::Range;

use serde_json::Value;

use super::WEEK;
use super::cap::limited;
use crate::extraction::notes::Notes;
use crate::extraction::text::Text;

/// Words after "no markdown" that make it a condition instead of an exclusion.
const CONDITIONS: &[&str] = &[
    "before", "until", "till", "prior", "unless", "above", "over", "beyond", "deeper", "more",
    "earlier", "except", "than", "if", "below", "under", "during", "when", "while", "on", "only",
];
/// Words after "markdowns are" that rule them out.
const RULED_OUT: &[&str] = &[
    "none",
    "no",
    "off",
    "never",
    "forbidden",
    "excluded",
    "prohibited",
    "banned",
    "unwanted",
];
/// Words after "not" that do the same.
const NOT_SO: &[&str] = &[
    "allowed",
    "needed",
    "wanted",
    "planned",
    "permitted",
    "required",
    "foreseen",
    "intended",
    "an",
    "happening",
];
/// Verbs whose object does not happen.
const AVOIDED: &[&str] = &["skip", "skipping", "avoid", "avoiding", "omit", "exclude"];
/// Words with which a negation says the contrary: "we don't rule out markdowns".
const TURNED: &[&str] = &["rule", "exclude", "say", "avoid", "skip", "mind", "without"];

pub(super) fn note_exclusion(text: &mut Text<'_>, words: Range<usize>, notes: &mut Notes) {
    if limited(text, &words).is_some() {
        return;
    }
    if let Some(whole) = ruled_out(text, &words) {
        notes.found(WEEK, Value::Null, text.evidence(whole.clone()));
        text.take(whole);
        return;
    }
    let Some(negation) = text.negation_before(words.start, 4) else {
        return;
    };
    let clause = text.clause(words.start);
    let is_turned = is_turned(text, negation, &words);
    let names_week = (words.end..clause.end)
        .any(|at| text.word(at) == "in" && (at + 1..at + 4).any(|at| text.is_week(at)));
    if is_turned || names_week || text.has_word(words.end..clause.end, CONDITIONS) {
        let whole = text.evidence(clause.start.max(negation.saturating_sub(3))..clause.end);
        let question = format!(
            "'{whole}' sets a condition or leaves markdowns open; say the week of the check, e.g. 'markdown check in week 6', or 'no markdowns'"
        );
        text.take(words.end..clause.end);
        notes.open(WEEK, whole, question);
    } else {
        notes.found(WEEK, Value::Null, text.evidence(negation..words.end));
        text.take(negation..words.end);
    }
}

/// "we don't rule out markdowns": the negation says the contrary.
pub(super) fn is_turned(text: &Text<'_>, negation: usize, words: &Range<usize>) -> bool {
    text.has_word(negation + 1..words.start, TURNED) || is_denied_twice(text, negation)
}

/// "not without markdowns", "never say never": a denial right before the one at `negation`.
fn is_denied_twice(text: &Text<'_>, negation: usize) -> bool {
    (1..=2)
        .map(|back| text.word_before(negation, back))
        .take_while(|word| !word.is_empty() && !matches!(*word, "and" | "or" | "but"))
        .any(|word| matches!(word, "not" | "never" | "without") || word.ends_with("n't"))
}

/// "markdowns: none", "markdowns are not allowed", "skip the markdown phase", "markdown-free".
fn ruled_out(text: &Text<'_>, words: &Range<usize>) -> Option<Range<usize>> {
    let is_link = |at: usize| {
        matches!(
            text.word(at),
            "is" | "are" | "be" | "will" | "checkpoint" | "check" | "phase" | "strategy" | "week"
        ) || matches!(text.mark(at), Some(':' | '=' | '?' | '-'))
    };
    let answer = (words.end..words.end + 4).find(|at| !is_link(*at))?;
    let linked = answer > words.end;
    // "Markdown check - no replenishment" is about something else.
    let denies_other = text.word(answer) == "no" && !text.word(answer + 1).is_empty();
    if linked && RULED_OUT.contains(&text.word(answer)) && !denies_other {
        return Some(words.start..answer + 1);
    }
    if text.word(answer) == "not" && NOT_SO.contains(&text.word(answer + 1)) {
        return Some(words.start..answer + 2);
    }
    let is_free = text.word(answer) == "free" && text.mark(words.end) == Some('-');
    let is_article = matches!(text.word_before(words.start, 1), "the" | "any" | "all");
    let back = 1 + usize::from(is_article);
    let is_avoided = AVOIDED.contains(&text.word_before(words.start, back))
        && text.negation_before(words.start - back, 3).is_none();
    if is_avoided {
        Some(words.start - back..words.end)
    } else {
        is_free.then(|| words.start..answer + 1)
    }
}

/// "full price only", "full price all season".
pub(super) fn full_price(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let price = text.past_hyphen(at + 1);
    let is_price = text.word(at) == "full" && matches!(text.word(price), "price" | "prices");
    let always = matches!(
        text.word(price + 1),
        "only" | "all" | "throughout" | "always" | "strategy"
    );
    let negated = text.negation_before(at, 3).is_some();
    (is_price && always && !negated).then_some(at..price + 2)
}
