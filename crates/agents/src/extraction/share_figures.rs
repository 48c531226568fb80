//! The shares that a text states: 45%, forty-five percent, 0.45, a third.

use std::ops::Range;

use super::fractions;
use super::text::Text;

/// A share in the text; `value` is `None` for "holdback 30", which lacks its percent sign.
pub(super) struct Figure {
    pub(super) words: Range<usize>,
    pub(super) value: Option<f64>,
    pub(super) is_range: bool,
}

/// The shares that `text` states, each as a fraction.
pub(super) fn values(text: &Text<'_>) -> Vec<f64> {
    let single = figures(text).into_iter().filter(|figure| !figure.is_range);
    single.filter_map(|figure| figure.value).collect()
}

/// Every figure that may be a share, in the order of the text.
pub(super) fn figures(text: &Text<'_>) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let found = figure(text, at);
        at = found.as_ref().map_or(at + 1, |figure| figure.words.end);
        figures.extend(found);
    }
    join_ranges(text, figures)
}

/// "between a quarter and a third", "a quarter to a third": ranges whose ends are fractions.
fn join_ranges(text: &Text<'_>, figures: Vec<Figure>) -> Vec<Figure> {
    let mut joined: Vec<Figure> = Vec::new();
    for figure in figures {
        let first = joined
            .last_mut()
            .filter(|first| first.words.end + 1 == figure.words.start)
            .filter(|first| first.value.is_some() && figure.value.is_some());
        let joint = figure.words.start.wrapping_sub(1);
        let is_joint = matches!(text.word(joint), "to" | "or") || text.mark(joint) == Some('-');
        match first {
            Some(first)
                if is_joint
                    || (text.word(joint) == "and"
                        && text.word_before(first.words.start, 1) == "between") =>
            {
                first.words.end = figure.words.end;
                first.is_range = true;
            }
            _ => joined.push(figure),
        }
    }
    joined
}

fn figure(text: &Text<'_>, at: usize) -> Option<Figure> {
    if let Some(words) = fractions::mixed(text, at) {
        return Some(Figure {
            words,
            value: None,
            is_range: false,
        });
    }
    if let Some(fraction) = fractions::fraction(text, at) {
        return Some(Figure {
            words: fraction.words,
            value: Some(fraction.value),
            is_range: false,
        });
    }
    let number = text.free_number(at)?;
    if starts_range(text, at) {
        return None;
    }
    let range_start = text.range_start(at);
    let start = range_start.unwrap_or(at);
    let (value, end) = match percent_end(text, at) {
        Some(end) => (Some(number.hundredth), end),
        None if counts_something(text, at) => return None,
        None if number.places > 0 || number.value == 0.0 => (Some(number.value), at + 1),
        None => (None, at + 1),
    };
    Some(Figure {
        words: start..end,
        value,
        is_range: range_start.is_some(),
    })
}

/// The index past the percent sign or word that follows the figure at `at`.
fn percent_end(text: &Text<'_>, at: usize) -> Option<usize> {
    if text.mark(at + 1) == Some('%') {
        return Some(at + 2);
    }
    let next = text.past_hyphen(at + 1);
    match text.word(next) {
        "percent" | "pct" | "percents" | "pc" => Some(next + 1),
        "per" if text.word(next + 1) == "cent" => Some(next + 2),
        _ => None,
    }
}

/// Whether the figure at `at` is the first one of a range like "10-15%".
fn starts_range(text: &Text<'_>, at: usize) -> bool {
    let second = at + 2 + usize::from(text.mark(at + 1) == Some('%'));
    text.range_start(second) == Some(at) && percent_end(text, second).is_some()
}

/// Whether the figure at `at` counts weeks or any other noun. Units are
/// not among them: those that the demand did not take may be a holdback without its percentage.
fn counts_something(text: &Text<'_>, at: usize) -> bool {
    let noun = text.word(text.past_hyphen(at + 1));
    let counted = [
        "week", "wk", "month", "day", "store", "time", "year", "dollar", "euro", "x",
    ];
    counted.iter().any(|stem| noun.starts_with(stem)) || text.is_week(at.wrapping_sub(1))
}
