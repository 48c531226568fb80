//! The deepest markdown: "maximum markdown 40%", "no markdown deeper than 30%".

use std::ops::Range;

use super::exclusion::is_turned;
use super::{CAP, sell_through};
use crate::extraction::shares::{Cue, Meaning};
use crate::extraction::text::Text;

/// Words that go beyond a figure: a markdown that may not is capped there.
const DEEPER: &[&str] = &[
    "deeper", "more", "above", "over", "beyond", "greater", "larger", "bigger", "higher",
];

/// "no markdown deeper than 30%", "markdowns of no more than 30%": a cap, up to its figure.
pub(super) fn limited(text: &Text<'_>, words: &Range<usize>) -> Option<Range<usize>> {
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
pub(super) fn is_upper_bound(text: &Text<'_>, sign: Option<usize>) -> bool {
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

/// "maximum markdown", "markdown cap", "markdowns capped at", "markdown up to", "at most 30% markdown".
pub(super) fn capped(text: &Text<'_>, words: &Range<usize>) -> Option<Cue> {
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
