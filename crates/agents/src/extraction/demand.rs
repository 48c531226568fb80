//! The demand that the planner expects, and the safety stock on top of it.

use serde_json::{Value, json};

use super::fractions;
use super::notes::Notes;
use super::shares::{Cue, Meaning};
use super::text::Text;

const DEMAND: &str = "stated_demand_units";
pub(super) const SAFETY_STOCK: &str = "safety_stock_pct";

const UNITS: &[&str] = &[
    "unit", "units", "piece", "pieces", "pcs", "items", "garments",
];
/// Words between a figure and "units".
const ADJECTIVES: &[&str] = &["total", "season", "finished", "sellable"];
/// Words before a year, which counts nothing.
const BEFORE_YEAR: &[&str] = &[
    "spring", "summer", "autumn", "fall", "winter", "in", "for", "of", "season",
];
/// Verbs whose object may be held stock instead of demand.
const HOLD: &[&str] = &["hold", "holding", "keep", "reserve", "retain"];

pub(super) fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

pub(super) fn recognise(text: &mut Text<'_>, notes: &mut Notes) {
    for at in 0..text.len() {
        if text.free_number(at).is_some()
            && !fractions::covers(text, at)
            && let Some(end) = counted_units(text, at)
        {
            note(text, at, end, notes);
        }
    }
    for at in 0..text.len() {
        if let Some(cue_end) = safety_cue(text, at)
            && let Some(negation) = text.negation_before(at, 2)
        {
            notes.found(SAFETY_STOCK, json!(0.0), text.evidence(negation..cue_end));
            text.take(negation..cue_end);
        }
    }
}

/// The index past "units" (or after "demand of 8000") if the figure at `at` counts the season's
/// demand.
fn counted_units(text: &Text<'_>, at: usize) -> Option<usize> {
    let next = text.past_hyphen(at + 1);
    let noun = next + usize::from(ADJECTIVES.contains(&text.word(next)));
    if UNITS.contains(&text.word(noun)) {
        let is_rate = matches!(
            text.word(noun + 1),
            "per" | "a" | "each" | "every" | "weekly"
        ) || text.mark(noun + 1) == Some('/');
        let is_each = matches!(text.word(noun + 1), "in" | "for" | "to" | "at")
            && matches!(text.word(noun + 2), "each" | "every" | "one");
        let is_past = matches!(text.word(noun + 1), "sold" | "last");
        let is_year = text
            .number(at)
            .is_some_and(|number| number.year().is_some())
            && BEFORE_YEAR.contains(&text.word_before(at, 1));
        let is_held = HOLD.contains(&text.word_before(at, 1))
            || (HOLD.contains(&text.word_before(at, 2)) && text.word_before(at, 1) == "back");
        let is_other = is_another_quantity(text, at, noun);
        return (!is_other && !is_rate && !is_each && !is_past && !is_year && !is_held)
            .then_some(noun + 1);
    }
    let linked = matches!(text.word_before(at, 1), "of" | "is" | "about" | "around")
        || at.checked_sub(1).and_then(|at| text.mark(at)) == Some(':');
    let counts_other = text.mark(at + 1) == Some('%')
        || matches!(
            text.word(next),
            "percent" | "per" | "pct" | "week" | "weeks"
        );
    let cue = at.checked_sub(2).map_or("", |at| text.word(at));
    (linked && cue == "demand" && !counts_other).then_some(at + 1)
}

/// "500 units of safety stock", "a minimum order quantity of 500 units", "a capacity of 8000 units", "8000 units on hand", "45% holdback (3600
/// units)", "that's 3600 units": quantities that are no demand.
fn is_another_quantity(text: &Text<'_>, at: usize, noun: usize) -> bool {
    let clause = text.clause(at);
    let before = clause.start.max(at.saturating_sub(4))..at;
    let named_before = text.has_word(
        before.clone(),
        &[
            "capacity", "moq", "safety", "buffer", "that's", "equals", "meaning", "ie", "lot",
            "batch",
        ],
    );
    let is_least_order = before.into_iter().any(|at| {
        matches!(text.word(at), "minimum" | "min")
            && matches!(
                text.word(at + 1),
                "order" | "batch" | "lot" | "run" | "purchase"
            )
    });
    let is_rate = matches!(text.word_before(at, 1), "every" | "each" | "per");
    let named_after = text.has_word(
        noun + 1..clause.end.min(noun + 4),
        &["hand", "safety", "buffer", "available"],
    ) || (text.word(noun + 1) == "in" && text.word(noun + 2) == "stock");
    let in_brackets = text.mark(clause.start.wrapping_sub(1)) == Some('(')
        && text.any_word(clause.start.saturating_sub(4)..clause.start, |word| {
            word.contains("hold") || word.contains("held") || word == "back" || word == "dc"
        });
    is_rate || is_least_order || named_before || named_after || in_brackets
}

/// "8 000 units": the blank may separate thousands or two figures.
fn is_grouped_by_blank(text: &Text<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        text.free_number(before)
            .is_some_and(|number| number.in_digits && number.places == 0 && number.value < 1000.0)
    }) && text.evidence(at..at + 1).len() == 3
}

fn note(text: &mut Text<'_>, at: usize, end: usize, notes: &mut Notes) {
    let Some(number) = text.number(at).cloned() else {
        return;
    };
    let is_blank_grouped = is_grouped_by_blank(text, at);
    let start = text
        .range_start(at)
        .unwrap_or(at - usize::from(is_blank_grouped));
    let evidence = text.evidence(start..end);
    text.take(start..end);
    if is_blank_grouped {
        let question = format!(
            "The blank in '{evidence}' may separate thousands; write the figure without it"
        );
        notes.unclear(DEMAND, evidence, question);
    } else if start < at {
        let question = format!("'{evidence}' is a range; say one figure, e.g. '8,000 units'");
        notes.unclear(DEMAND, evidence, question);
    } else if number.places == 3 && number.in_digits {
        let question = format!(
            "The point in '{evidence}' may separate thousands or decimals; write the figure without it"
        );
        notes.unclear(DEMAND, evidence, question);
    } else {
        let units: Value = number
            .whole()
            .map_or(json!(number.value), |units| json!(units));
        notes.stated(DEMAND, units, text, &(start..end));
    }
}

/// The index past "safety stock" or "buffer" at `at`.
fn safety_cue(text: &Text<'_>, at: usize) -> Option<usize> {
    match text.word(at) {
        "safety" => {
            let noun = text.past_hyphen(at + 1);
            let named = matches!(text.word(noun), "stock" | "stocks" | "buffer" | "margin");
            named.then_some(noun + 1)
        }
        "buffer" if text.word_before(at, 1) != "safety" => {
            Some(at + 1 + usize::from(text.word(at + 1) == "stock"))
        }
        _ => None,
    }
}

/// The places where the text speaks of safety stock.
pub(super) fn cues(text: &Text<'_>) -> Vec<Cue> {
    (0..text.len())
        .filter_map(|at| Some(at..safety_cue(text, at)?))
        .filter(|words| text.negation_before(words.start, 2).is_none())
        .map(|words| Cue::new(words, Meaning::Is(SAFETY_STOCK)))
        .collect()
}
