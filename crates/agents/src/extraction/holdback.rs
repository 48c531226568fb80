//! The share that is held back at the DC, stated as such or as what ships at launch.

use serde_json::json;
use std::ops::Range;

use super::fractions;
use super::notes::Notes;
use super::shares::{Cue, Meaning};
use super::text::Text;

pub(super) const HOLDBACK: &str = "dc_holdback_percentage";
const HUNDRED: f64 = 100.0;

const HOLD: &[&str] = &[
    "hold",
    "holds",
    "held",
    "holding",
    "keep",
    "keeps",
    "kept",
    "keeping",
    "stay",
    "stays",
    "staying",
    "remain",
    "remains",
    "remaining",
    "reserve",
    "reserved",
    "retain",
    "retained",
    "put",
    "set",
    "leave",
    "left",
    "stock",
];
/// Verbs of holding whose object may follow without a place.
const BARE_HOLD: &[&str] = &[
    "hold", "holds", "holding", "keep", "keeps", "keeping", "reserve", "retain",
];
const PLACE: &[&str] = &[
    "dc",
    "dcs",
    "warehouse",
    "centre",
    "center",
    "hub",
    "depot",
    "reserve",
];
const ALL: &[&str] = &["everything", "all", "entire", "whole", "full", "lot"];
/// Words with which "don't hold back" sets a bound instead of an exclusion.
const LIMITS: &[&str] = &[
    "more", "less", "than", "too", "half", "beyond", "over", "above", "below", "except", "unless",
    "until", "only", "but", "most", "quarter", "third",
];
/// How far after "hold" its "back" or "at the DC" may stand.
const REACH: usize = 12;

pub(super) fn recognise(text: &mut Text<'_>, notes: &mut Notes) {
    for at in 0..text.len() {
        if let Some(words) = nothing_held(text, at).or_else(|| all_shipped(text, at)) {
            note_nothing(text, words, notes);
        }
        if is_shipping(text.word(at))
            && let Some(time) = launch_time(text, text.clause(at))
        {
            // The 0 of "week 0" says when to ship and nothing else.
            text.take(time);
        }
    }
}

/// Nothing is held, unless the words limit that: "don't hold back more than 45%".
fn note_nothing(text: &mut Text<'_>, words: Range<usize>, notes: &mut Notes) {
    let end = text.clause(words.start).end;
    let ships = text.any_word(words.clone(), is_shipping);
    let covers_all = text.has_word(words.clone(), ALL) && !ships;
    if covers_all || text.has_word(words.start..end, LIMITS) {
        let evidence = text.evidence(words.start..end);
        let question =
            format!("'{evidence}' is not clear: say what share is held, e.g. '45% DC holdback'");
        notes.open(HOLDBACK, evidence, question);
    } else {
        notes.found(HOLDBACK, json!(0.0), text.evidence(words.clone()));
    }
    text.take(words);
}

/// The places where the text speaks of the holdback, or of the share that ships at launch.
pub(super) fn cues(text: &Text<'_>) -> Vec<Cue> {
    let mut cues = Vec::new();
    for at in 0..text.len() {
        if share_for_stores(text, at) {
            cues.push(Cue::new(at..at + 1, Meaning::RestOf(HOLDBACK)));
        } else if let Some(words) = hold_cue(text, at) {
            if holds_rest(text, at) {
                continue;
            }
            let negation = text.negation_before(words.start, 3);
            let negated = negation.is_some_and(|at| text.number(at).is_none());
            if !negated && nothing_held(text, at).is_none() {
                cues.push(Cue::new(words, Meaning::Is(HOLDBACK)));
            }
        } else if let Some(words) = launch_cue(text, at) {
            cues.push(Cue::new(words, Meaning::RestOf(HOLDBACK)));
        } else if let Some(words) = place_cue(text, at) {
            cues.push(Cue::new(words, Meaning::Is(HOLDBACK)));
        }
    }
    cues
}

/// Whether words about the stores stand between a figure and the holdback's cue, or the figure's own
/// clause is about the stores: "ship 55%, keep stock at the DC". "55% to the DC" ships nothing.
pub(super) fn is_torn(text: &Text<'_>, figure: &Range<usize>, cue: &Range<usize>) -> bool {
    let is_cue_for_stores = text.any_word(cue.clone(), is_store_bound);
    let between = figure.end.min(cue.end)..figure.start.max(cue.start);
    let clause = text.clause(figure.start);
    let elsewhere = !clause.contains(&cue.start) && text.any_word(clause.clone(), is_store_bound);
    let to_dc = clause.into_iter().any(|at| {
        text.word(at) == "to" && (at + 1..at + 3).any(|at| PLACE.contains(&text.word(at)))
    });
    let crosses = text.any_word(between, |word| {
        is_store_bound(word) || matches!(word, "and" | "but")
    });
    let is_torn = if is_cue_for_stores {
        to_dc
    } else {
        crosses || elsewhere
    };
    is_torn || all_but(text, figure) || of_another(text, figure) || for_some_stores(text, figure)
}

/// "45% of stores get a holdback of 20%": what the other stores get is asked.
fn for_some_stores(text: &Text<'_>, figure: &Range<usize>) -> bool {
    let is_stores = |at: &usize| matches!(text.word(*at), "stores" | "shops");
    let mut stores = text.clause(figure.start).filter(is_stores);
    stores.any(|at| {
        let article = usize::from(matches!(text.word_before(at, 1), "the" | "our" | "all"));
        let back = 1 + article;
        match text.word_before(at, back) {
            "of" => is_part_before(text, at - back),
            "some" | "most" | "few" | "half" => true,
            _ => false,
        }
    })
}

/// Whether a share of less than everything ends right before `of`.
fn is_part_before(text: &Text<'_>, of: usize) -> bool {
    let is_percent = text.mark(of.wrapping_sub(1)) == Some('%')
        || matches!(text.word_before(of, 1), "percent" | "pct");
    let figure = of.wrapping_sub(2);
    let is_less = || {
        text.number(figure)
            .is_none_or(|number| number.value < HUNDRED)
    };
    let is_some = matches!(text.word_before(of, 1), "some" | "most" | "few" | "part");
    (is_percent && is_less()) || is_some || fractions::is_part(text, of.wrapping_sub(1))
}

/// "everything but 45% ships": whether that is the part that ships or the rest is asked.
fn all_but(text: &Text<'_>, figure: &Range<usize>) -> bool {
    matches!(text.word_before(figure.start, 1), "but" | "except")
        && ALL.contains(&text.word_before(figure.start, 2))
}

/// "45% of the 60% that …": a share of a share.
fn of_another(text: &Text<'_>, figure: &Range<usize>) -> bool {
    let article = usize::from(text.word(figure.end + 1) == "the");
    let next = figure.end + 1 + article;
    let is_percent = text.number(next).is_some() && text.mark(next + 1) == Some('%');
    let is_fraction = fractions::fraction(text, figure.end + 1).is_some();
    text.word(figure.end) == "of" && (is_percent || is_fraction)
}

pub(super) fn is_store(word: &str) -> bool {
    matches!(word, "store" | "stores" | "shop" | "shops")
}

pub(super) fn is_place(word: &str) -> bool {
    PLACE.contains(&word)
}

fn is_store_bound(word: &str) -> bool {
    is_shipping(word) || matches!(word, "store" | "stores" | "shops")
}

/// "the rest stays at the DC", "hold back the remainder".
fn holds_rest(text: &Text<'_>, at: usize) -> bool {
    let Some(words) = hold_cue(text, at) else {
        return false;
    };
    let clause = text.clause(at);
    let near = clause.start.max(at.saturating_sub(3))..clause.end.min(words.end + 3);
    text.has_word(near, &["rest", "remainder", "balance"])
}

/// What goes to the stores in a sentence that holds the rest: "55% to stores", "ship 55%".
fn share_for_stores(text: &Text<'_>, at: usize) -> bool {
    is_store_bound(text.word(at)) && text.sentence(at).any(|at| holds_rest(text, at))
}

/// holdback, hold-back, "hold back", "held … at the DC", "withheld".
fn hold_cue(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let word = text.word(at);
    if matches!(word, "holdback" | "holdbacks") || word.starts_with("withh") {
        return Some(at..at + 1);
    }
    let is_dc_reserve = word == "reserve" && text.word_before(at, 1) == "dc";
    if is_dc_reserve {
        return Some(at - 1..at + 1);
    }
    let is_of_people = matches!(
        text.word_before(at, 1),
        "customers" | "shoppers" | "buyers" | "people"
    );
    if !HOLD.contains(&word) || is_of_people {
        return None;
    }
    let next = text.past_hyphen(at + 1);
    if matches!(text.word(next), "back" | "backs") {
        let is_restraint = matches!(text.word(next + 1), "on" | "from");
        return (!is_restraint).then_some(at..next + 1);
    }
    let clause_end = text.clause(at).end.min(at + REACH);
    let completes = |index: &usize| {
        (text.word(*index) == "back"
            && !matches!(text.word(*index + 1), "room" | "rooms" | "office"))
            || (PLACE.contains(&text.word(*index)) && text.has_word(at + 1..*index, &["at", "in"]))
    };
    let Some(end) = (next..clause_end).find(completes) else {
        return bare_hold(text, at);
    };
    let figure_between = (next..end).any(|index| text.number(index).is_some());
    let other_stock = text.has_word(next..end, &["safety", "us", "me"]);
    if other_stock {
        return None;
    }
    Some(if figure_between {
        at..at + 1
    } else {
        at..end + 1
    })
}

/// "ship 55% at launch and hold 40%": beside a share that ships, a held one needs no place.
fn bare_hold(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let is_filler = |at: usize| matches!(text.word(at), "the" | "other" | "remaining" | "only");
    let figure = (at + 1..at + 4).find(|at| !is_filler(*at))?;
    let is_percent = text.mark(figure + 1) == Some('%')
        || matches!(text.word(figure + 1), "percent" | "per" | "pct");
    let is_share = text.number(figure).is_some() && is_percent;
    let ships = || (0..text.len()).any(|at| launch_cue(text, at).is_some());
    (BARE_HOLD.contains(&text.word(at)) && is_share && ships()).then(|| at..at + 1)
}

/// "at the DC" or "centrally" in a clause that has no verb for it.
fn place_cue(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let clause = text.clause(at);
    let has_verb = clause
        .clone()
        .any(|index| hold_cue(text, index).is_some() || is_shipping(text.word(index)));
    let is_place =
        PLACE.contains(&text.word(at)) && text.has_word(at.saturating_sub(3)..at, &["at", "in"]);
    (!has_verb && (is_place || text.word(at) == "centrally")).then_some(at..at + 1)
}

/// "no holdback", "nothing is held back", "hold nothing back", "don't hold anything back".
fn nothing_held(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let words = hold_cue(text, at)?;
    let after = words.end..(words.end + 2).min(text.clause(at).end);
    let inside = words.start + 1..words.end;
    let is_nothing = |index: &usize| matches!(text.word(*index), "nothing" | "none");
    if inside
        .clone()
        .chain(after.clone())
        .any(|index| is_nothing(&index))
    {
        return Some(words.start..after.end);
    }
    let figure_follows = after
        .chain(inside)
        .any(|index| text.number(index).is_some_and(|number| number.value != 0.0));
    let negation = text.negation_before(words.start, 3)?;
    // "0% holdback" is a figure, which is read as such.
    let is_figure = text.number(negation).is_some();
    (!figure_follows && !is_figure).then_some(negation..words.end)
}

fn is_shipping(word: &str) -> bool {
    ["ship", "send", "sent", "allocat", "deliver", "distribut"]
        .iter()
        .any(|stem| word.starts_with(stem))
        || matches!(word, "goes" | "go" | "push" | "pushed" | "out")
}

/// Where "at week 0", "up front", "at launch" and the like stand in `clause`.
fn launch_time(text: &Text<'_>, clause: Range<usize>) -> Option<Range<usize>> {
    clause.clone().find_map(|at| {
        let next = text.past_hyphen(at + 1);
        let is_zero = |at: usize| text.number(at).is_some_and(|number| number.value == 0.0);
        let is_one = |at: usize| text.number(at).is_some_and(|number| number.value == 1.0);
        let length = match text.word(at) {
            "upfront" | "immediately" | "initially" | "initial" => 1,
            "up" if text.word(next) == "front" => next + 1 - at,
            "week" | "wk" if is_zero(next) => next + 1 - at,
            "day" if is_one(next) || is_zero(next) => next + 1 - at,
            "at" | "on" | "for" if text.word(at + 1) == "launch" => 2,
            "at" if text.word(at + 1) == "once" => 2,
            "at" if matches!(
                text.word(at + 2),
                "start" | "launch" | "beginning" | "outset"
            ) =>
            {
                3
            }
            "straight" | "right" if text.word(at + 1) == "away" => 2,
            "in" if is_one(at + 1) && text.word(at + 2) == "go" => 3,
            _ => return None,
        };
        (at + length <= clause.end).then_some(at..at + length)
    })
}

/// "everything ships at week 0", "ship it all up front".
fn all_shipped(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    if !ALL.contains(&text.word(at)) {
        return None;
    }
    let clause = text.clause(at);
    let verb = clause
        .clone()
        .find(|index| is_shipping(text.word(*index)))?;
    let time = launch_time(text, clause.clone())?;
    let names_share = clause
        .clone()
        .any(|index| text.mark(index) == Some('%') || text.word(index) == "percent");
    let negated = text.negation_before(at.max(verb), 5).is_some();
    let words = at.min(verb).min(time.start)..time.end.max(at + 1).max(verb + 1);
    (!names_share && !negated).then_some(words)
}

/// The shipping word of a clause that says when the season's first shipment leaves.
fn launch_cue(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let clause = text.clause(at);
    launch_time(text, clause)?;
    is_shipping(text.word(at)).then_some(at..at + 1)
}
