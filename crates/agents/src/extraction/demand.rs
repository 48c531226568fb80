//! The demand that the planner expects, and the safety stock on top of it.

use serde_json::{Value, json};

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
        return (!is_rate && !is_each && !is_past && !is_year && !is_held).then_some(noun + 1);
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

fn note(text: &mut Text<'_>, at: usize, end: usize, notes: &mut Notes) {
    let Some(number) = text.number(at).cloned() else {
        return;
    };
    let start = text.range_start(at).unwrap_or(at);
    let evidence = text.evidence(start..end);
    text.take(start..end);
    if start < at {
        let question = format!("'{evidence}' is a range; say one figure, e.g. '8000 units'");
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
