//! Shares written as fractions: half, a third, two thirds, three-quarters, 1/4, one in five, ½.

use std::ops::Range;

use super::text::Text;

/// Fractions are rounded to the six places that parameters have.
const PLACES: f64 = 1e6;
/// The largest denominator that is a share of a stock and no date.
const LARGEST_DENOMINATOR: f64 = 12.0;
const PARTS: [(&str, f64); 13] = [
    ("half", 2.0),
    ("halves", 2.0),
    ("thirds", 3.0),
    ("quarter", 4.0),
    ("quarters", 4.0),
    ("fourths", 4.0),
    ("fifths", 5.0),
    ("sixths", 6.0),
    ("sevenths", 7.0),
    ("eighths", 8.0),
    ("ninths", 9.0),
    ("tenths", 10.0),
    ("twelfths", 12.0),
];
/// What an ordinal counts when it is no fraction.
const COUNTED: &[&str] = &[
    "party", "week", "month", "time", "season", "year", "quarter", "store", "drop", "shipment",
    "delivery", "day", "phase", "wave", "of",
];

/// A share written as a fraction, and its words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fraction {
    pub(super) value: f64,
    pub(super) words: Range<usize>,
}

/// The fraction that begins at `at`.
pub(super) fn fraction(text: &Text<'_>, at: usize) -> Option<Fraction> {
    let (numerator, denominator, end) = sign(text, at)
        .or_else(|| slashed(text, at))
        .or_else(|| one_in(text, at))
        .or_else(|| in_words(text, at))?;
    let is_share = numerator > 0.0 && numerator < denominator;
    let words = at..end;
    (is_share && !is_period(text, &words)).then(|| Fraction {
        value: (numerator / denominator * PLACES).round() / PLACES,
        words,
    })
}

/// Whether the token at `at` belongs to a fraction that begins there or up to three tokens before.
pub(super) fn covers(text: &Text<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..=at)
        .any(|start| fraction(text, start).is_some_and(|found| found.words.contains(&at)))
}

/// The words of a mixed number of parts at `at`, which is read as no share: "four and a half tenths",
/// "forty-two and a half percent", "4.5 tenths".
pub(super) fn mixed(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let number = text.free_number(at)?;
    let part = text.past_hyphen(at + 1);
    if number.places > 0 && is_part(text, part) {
        return Some(at..part + 1);
    }
    let joint = text.past_hyphen(at + 1);
    let article = text.past_hyphen(joint + usize::from(text.word(joint) == "and"));
    let half = text.past_hyphen(article + usize::from(matches!(text.word(article), "a" | "one")));
    let is_half = matches!(text.word(half), "half" | "quarter" | "third")
        || matches!(text.mark(half), Some('½' | '¼' | '¾' | '⅓' | '⅔'));
    let unit = text.past_hyphen(half + 1);
    let is_percent = matches!(text.word(unit), "percent" | "pct") || text.mark(unit) == Some('%');
    let per_cent = text.word(unit) == "per" && text.word(unit + 1) == "cent";
    let end = unit + 1 + usize::from(per_cent);
    (half > at + 1 && is_half && (is_percent || per_cent || is_part(text, unit))).then_some(at..end)
}

/// Whether the word at `at` names a part of a whole: "half", "tenths", "third".
pub(super) fn is_part(text: &Text<'_>, at: usize) -> bool {
    PARTS.iter().any(|(name, _)| *name == text.word(at))
        || text.number(at).is_some_and(|number| number.ordinal)
}

fn sign(text: &Text<'_>, at: usize) -> Option<(f64, f64, usize)> {
    let (numerator, denominator) = match text.mark(at)? {
        '½' => (1.0, 2.0),
        '⅓' => (1.0, 3.0),
        '⅔' => (2.0, 3.0),
        '¼' => (1.0, 4.0),
        '¾' => (3.0, 4.0),
        '⅕' => (1.0, 5.0),
        _ => return None,
    };
    // "12½ weeks" is no share.
    let is_mixed = at
        .checked_sub(1)
        .is_some_and(|at| text.number(at).is_some());
    (!is_mixed).then_some((numerator, denominator, at + 1))
}

/// 1/4, 3/4.
fn slashed(text: &Text<'_>, at: usize) -> Option<(f64, f64, usize)> {
    let (numerator, denominator) = (text.free_number(at)?, text.number(at + 2)?);
    let is_whole = numerator.places == 0 && denominator.places == 0 && !denominator.ordinal;
    let is_plain = text.mark(at + 1) == Some('/')
        && !matches!(text.mark(at + 3), Some('/' | '%'))
        && at.checked_sub(1).and_then(|at| text.mark(at)) != Some('/');
    (is_whole && is_plain && denominator.value <= LARGEST_DENOMINATOR).then_some((
        numerator.value,
        denominator.value,
        at + 3,
    ))
}

/// one in five, one out of four.
fn one_in(text: &Text<'_>, at: usize) -> Option<(f64, f64, usize)> {
    let numerator = text.free_number(at)?;
    let figure = match (text.word(at + 1), text.word(at + 2)) {
        ("in", _) => at + 2,
        ("out", "of") => at + 3,
        _ => return None,
    };
    let denominator = text.number(figure)?;
    let is_plain = numerator.places == 0
        && denominator.places == 0
        && !denominator.ordinal
        && denominator.year().is_none()
        && text.mark(figure + 1) != Some('%');
    is_plain.then_some((numerator.value, denominator.value, figure + 1))
}

/// half, a third, one-third, two thirds, three quarters.
fn in_words(text: &Text<'_>, at: usize) -> Option<(f64, f64, usize)> {
    if text.word(at) == "half" {
        return Some((1.0, 2.0, at + 1));
    }
    let numerator = match text.word(at) {
        "a" => 1.0,
        _ => {
            let number = text.free_number(at).filter(|number| number.places == 0)?;
            number.value
        }
    };
    let part = text.past_hyphen(at + 1);
    let end = part + 1;
    if let Some(ordinal) = text.number(part).filter(|number| number.ordinal) {
        let next = text.word(end);
        let counts = COUNTED.contains(&next) && !(next == "of" && numerator >= 1.0);
        let is_single = (numerator - 1.0).abs() < f64::EPSILON && ordinal.value >= 3.0;
        return (is_single && !counts && !ordinal.in_digits).then_some((1.0, ordinal.value, end));
    }
    let (_, denominator) = PARTS.iter().find(|(name, _)| *name == text.word(part))?;
    Some((numerator, *denominator, end))
}

/// "the second half", "half a year", "for a quarter", "two quarters from …": a time, no share.
fn is_period(text: &Text<'_>, words: &Range<usize>) -> bool {
    let before = text.word_before(words.start, 1);
    let is_counted = words
        .start
        .checked_sub(1)
        .and_then(|at| text.number(at))
        .is_some_and(|number| number.ordinal);
    let next = text.word(text.past_hyphen(words.end));
    let names_time = matches!(next, "a" | "year" | "years" | "season" | "dozen" | "long");
    let after_article = next == "the" && matches!(text.word(words.end + 1), "season" | "year");
    let counts_quarters = text.has_word(words.clone(), &["quarter", "quarters"])
        && matches!(next, "from" | "starting" | "season" | "beginning");
    // "Twenty-five and a half percent" is no half.
    let article = usize::from(before == "a");
    let added_to = words.start.checked_sub(2 + article);
    let adds_to_number = (text.word_before(words.start, 1 + article) == "and"
        && added_to.is_some_and(|at| text.number(at).is_some()))
        || matches!(next, "percent" | "per" | "pct")
        || text.mark(words.end) == Some('%');
    is_counted
        || is_part(text, text.past_hyphen(words.end))
        || before == "half"
        || (adds_to_number && text.has_word(words.clone(), &["half", "quarter"]))
        || names_time
        || after_article
        || counts_quarters
        || matches!(
            before,
            "for" | "in" | "within" | "other" | "latter" | "lasts" | "last"
        )
}
