//! The markdown checkpoint, its sell-through target and the cap.

use serde_json::{Value, json};
use std::ops::Range;

use super::doubt;
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
/// Words that go beyond a figure: a markdown that may not is capped there.
const DEEPER: &[&str] = &[
    "deeper", "more", "above", "over", "beyond", "greater", "larger", "bigger", "higher",
];
/// Verbs whose object does not happen.
const AVOIDED: &[&str] = &["skip", "skipping", "avoid", "avoiding", "omit", "exclude"];
/// Words with which a negation says the contrary: "we don't rule out markdowns".
const TURNED: &[&str] = &["rule", "exclude", "say", "avoid", "skip", "mind", "without"];

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

fn note_exclusion(text: &mut Text<'_>, words: Range<usize>, notes: &mut Notes) {
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
fn is_turned(text: &Text<'_>, negation: usize, words: &Range<usize>) -> bool {
    text.has_word(negation + 1..words.start, TURNED) || is_denied_twice(text, negation)
}

/// "no markdown deeper than 30%", "markdowns of no more than 30%": a cap, up to its figure.
fn limited(text: &Text<'_>, words: &Range<usize>) -> Option<Range<usize>> {
    let mut clause = text.clause(words.start);
    if clause.any(|at| sell_through(text, at).is_some()) {
        return None;
    }
    if let Some(figure) = beyond(text, words.end) {
        let negation = text.negation_before(words.start, 4)?;
        return (!is_turned(text, negation, words)).then_some(negation..figure);
    }
    let is_link = |at: &usize| {
        matches!(
            text.word(*at),
            "of" | "by" | "is" | "are" | "be" | "will" | "should" | "must" | "may"
        )
    };
    let denial = (words.end..words.end + 4).find(|at| !is_link(at))?;
    let is_denied = matches!(text.word(denial), "no" | "not" | "never");
    let figure = beyond(text, denial + 1).filter(|_| is_denied)?;
    Some(words.start..figure)
}

/// "deeper than 30%", "of more than 30%": where the percentage stands.
fn beyond(text: &Text<'_>, at: usize) -> Option<usize> {
    let at = at + usize::from(matches!(text.word(at), "of" | "by"));
    let figure = at + 1 + usize::from(text.word(at + 1) == "than");
    let is_percentage = text.number(figure).is_some()
        && (text.mark(figure + 1) == Some('%')
            || matches!(text.word(figure + 1), "percent" | "pct"));
    (is_percentage && DEEPER.contains(&text.word(at))).then_some(figure)
}

/// "max 30%", "up to 30%", "no more than 30%", with the percent sign at `sign`.
fn is_upper_bound(text: &Text<'_>, sign: Option<usize>) -> bool {
    let Some(sign) = sign.filter(|at| text.mark(*at) == Some('%')) else {
        return false;
    };
    match text.word_before(sign, 2) {
        "max" | "maximum" | "most" => true,
        "to" => text.word_before(sign, 3) == "up",
        "than" => {
            text.word_before(sign, 3) == "more"
                && matches!(text.word_before(sign, 4), "no" | "not" | "never")
        }
        _ => false,
    }
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
fn full_price(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let price = text.past_hyphen(at + 1);
    let is_price = text.word(at) == "full" && matches!(text.word(price), "price" | "prices");
    let always = matches!(
        text.word(price + 1),
        "only" | "all" | "throughout" | "always" | "strategy"
    );
    let negated = text.negation_before(at, 3).is_some();
    (is_price && always && !negated).then_some(at..price + 2)
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
            _ if stands_alone(text, at) && speaks_of_check(text, 0..text.len()) => THRESHOLD,
            _ => return None,
        };
        return Some(Cue::new(at..at + 1, Meaning::Is(parameter)));
    }
    if word == "off" && is_upper_bound(text, at.checked_sub(1)) {
        return Some(Cue::new(at..at + 1, Meaning::Is(CAP)));
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

/// "Threshold 60%" as a statement of its own.
fn stands_alone(text: &Text<'_>, at: usize) -> bool {
    let words = text.sentence(at).filter(|at| !text.word(*at).is_empty());
    words.count() <= 3
}

/// "maximum markdown", "markdown cap", "markdowns capped at", "markdown up to", "at most 30% markdown".
fn capped(text: &Text<'_>, words: &Range<usize>) -> Option<Cue> {
    if let Some(whole) = limited(text, words) {
        return Some(Cue::new(whole, Meaning::Is(CAP)));
    }
    if is_upper_bound(text, words.start.checked_sub(1)) {
        return Some(Cue::new(words.clone(), Meaning::Is(CAP)));
    }
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
    let is_capping = matches!(
        text.word_before(words.start, 1),
        "cap" | "capping" | "limit" | "limiting"
    );
    // "Markdown 40% max": the figure stands between.
    let figure_end = words.end + 1 + usize::from(text.mark(words.end + 1) == Some('%'));
    let is_bounded = text.free_number(words.end).is_some()
        && matches!(text.word(figure_end), "max" | "maximum" | "tops");
    if is_bounded {
        return Some(Cue::new(words.clone(), Meaning::Is(CAP)));
    }
    let is_maximum = is_maximum || is_capping;
    let start = words.start - usize::from(is_maximum);
    (is_maximum || after > 0).then(|| Cue::new(start..words.end + after, Meaning::Is(CAP)))
}
