//! How often stores are replenished from the DC.

use hemline_domain::ReplenishmentStrategy;
use std::ops::Range;

use super::doubt::{self, Doubt};
use super::holdback::{is_place, is_store};
use super::notes::Notes;
use super::text::{NEGATORS, Text};
use super::weekdays::weekday;

const STRATEGY: &str = "replenishment_strategy";
const QUESTION: &str =
    "Say one of 'weekly replenishment', 'bi-weekly replenishment', 'no replenishment'";

/// What "weekly" describes when it does not describe shipments.
const OTHER_WEEKLY: &[&str] = &[
    "sales",
    "demand",
    "forecast",
    "forecasts",
    "upload",
    "uploads",
    "report",
    "reports",
    "reporting",
    "review",
    "reviews",
    "variance",
    "data",
    "history",
    "figures",
    "actuals",
    "meeting",
    "meetings",
    "curve",
    "units",
    "markdown",
    "markdowns",
    "check",
    "checks",
    "monitoring",
    "basis",
];
/// What is done weekly when no shipment is.
const DONE_WEEKLY: &[&str] = &[
    "sales",
    "review",
    "reviewed",
    "report",
    "reported",
    "upload",
    "uploaded",
    "monitor",
    "monitored",
    "check",
    "checked",
    "sells",
    "sell",
];

/// Words beside a rhythm that give it no other object.
const BESIDE_RHYTHM: &[&str] = &[
    "and", "either", "or", "but", "with", "please", "from", "starting", "a", "the", "cadence",
    "rhythm", "cycle", "in", "rather", "season", "strategy", "plan", "then", "to", "is", "for",
    "flow", "drops", "top", "go",
];

/// Words that limit a rhythm to a part of the season or to a condition.
const LIMITS: &[&str] = &[
    "until",
    "till",
    "only",
    "initially",
    "later",
    "afterwards",
    "unless",
    "if",
    "except",
    "excluding",
    "half",
    "some",
    "most",
    "last",
    "before",
];
/// Words after "the first" that make it a part of the season.
const PARTS: &[&str] = &["month", "half", "quarter", "part", "few", "couple", "weeks"];
/// Words after "replenishment is" that rule it out.
const RULED_OUT: &[&str] = &[
    "none",
    "no",
    "off",
    "excluded",
    "forbidden",
    "unnecessary",
    "unneeded",
    "skipped",
    "disabled",
];
/// Verbs whose object does not happen.
const AVOIDED: &[&str] = &[
    "skip", "skips", "skipping", "avoid", "omit", "drop", "exclude",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cadence {
    Weekly,
    BiWeekly,
    /// Any other rhythm, which the plan does not have.
    Other,
}

pub(super) fn recognise(text: &mut Text<'_>, notes: &mut Notes) {
    for at in 0..text.len() {
        if let Some((cadence, words)) = cadence(text, at) {
            note_cadence(text, cadence, words, notes);
        } else if let Some(words) = exclusion(text, at) {
            let none = ReplenishmentStrategy::None.as_str();
            note_strategy(text, none, &words, notes);
        }
    }
}

fn is_supply(word: &str) -> bool {
    [
        "replenish",
        "restock",
        "refill",
        "resuppl",
        "ship",
        "deliver",
    ]
    .iter()
    .any(|stem| word.starts_with(stem))
        || matches!(word, "send" | "sent" | "top" | "topped")
}

fn is_replenishment(word: &str) -> bool {
    ["replenish", "restock", "refill", "resuppl"]
        .iter()
        .any(|stem| word.starts_with(stem))
}

fn note_cadence(text: &mut Text<'_>, cadence: Cadence, words: Range<usize>, notes: &mut Notes) {
    let before = text.word_before(words.start, 1).to_owned();
    let denied = doubt::about(text, &words) == Some(Doubt::Denied);
    let negated = denied || NEGATORS.contains(&before.as_str());
    let names_supply = is_replenishment(text.word(words.end));
    let whole = words.start..words.end + usize::from(names_supply);
    let evidence = text.evidence(whole.clone());
    let words_start = words.start;
    text.take(words);
    match cadence {
        _ if supplies_dc(text, words_start) => notes.unclear(
            STRATEGY,
            evidence.clone(),
            format!("'{evidence}' is about the DC. {QUESTION}"),
        ),
        _ if denied || negated && names_supply => notes.unclear(
            STRATEGY,
            evidence.clone(),
            format!("'{before} {evidence}' leaves open what happens instead. {QUESTION}"),
        ),
        _ if negated => {}
        Cadence::Weekly => {
            note_strategy(text, ReplenishmentStrategy::Weekly.as_str(), &whole, notes);
        }
        Cadence::BiWeekly => {
            note_strategy(
                text,
                ReplenishmentStrategy::BiWeekly.as_str(),
                &whole,
                notes,
            );
        }
        Cadence::Other => notes.unclear(
            STRATEGY,
            evidence.clone(),
            format!("'{evidence}' is no rhythm that can be planned. {QUESTION}"),
        ),
    }
}

/// "replenish the DC weekly", "ship weekly to the DC": how the DC is supplied, not the stores.
fn supplies_dc(text: &Text<'_>, at: usize) -> bool {
    let clause = text.clause(at);
    let names_stores = text.any_word(clause.clone(), is_store);
    let is_object = |place: usize| {
        let article = usize::from(matches!(text.word_before(place, 1), "the" | "our"));
        let before = text.word_before(place, 1 + article);
        is_place(text.word(place)) && (matches!(before, "to" | "of") || is_supply(before))
    };
    !names_stores && clause.into_iter().any(is_object)
}

/// A strategy that the clause may limit to a part of the season.
fn note_strategy(text: &Text<'_>, strategy: &'static str, words: &Range<usize>, notes: &mut Notes) {
    let clause = text.clause(words.start);
    let joined = (words.end..clause.end).find(|at| text.word(*at) == "and");
    let about_strategy = clause.start..joined.unwrap_or(clause.end);
    let is_first_part = about_strategy.clone().any(|at| {
        text.number(at).is_some_and(|number| number.ordinal)
            && (text.number(at + 1).is_some() || PARTS.contains(&text.word(at + 1)))
    });
    if is_first_part || text.has_word(about_strategy, LIMITS) {
        let limited = text.evidence(clause);
        let question = format!("'{limited}' does not hold for the whole season. {QUESTION}");
        notes.open(STRATEGY, limited, question);
        notes.found(STRATEGY, strategy, text.evidence(words.clone()));
    } else if strategy == ReplenishmentStrategy::None.as_str() {
        notes.found(STRATEGY, strategy, text.evidence(words.clone()));
    } else {
        notes.stated(STRATEGY, strategy, text, words);
    }
}

/// The rhythm that begins at `at`, and its words.
fn cadence(text: &Text<'_>, at: usize) -> Option<(Cadence, Range<usize>)> {
    adverb(text, at)
        .or_else(|| every(text, at))
        .or_else(|| times_a_week(text, at))
        .or_else(|| cycle(text, at))
}

/// weekly, bi-weekly, fortnightly.
fn adverb(text: &Text<'_>, at: usize) -> Option<(Cadence, Range<usize>)> {
    let joined = text.past_hyphen(at + 1);
    let (cadence, end) = match text.word(at) {
        "weekly" => (Cadence::Weekly, at + 1),
        "biweekly" | "fortnightly" => (Cadence::BiWeekly, at + 1),
        "bi" if text.word(joined) == "weekly" => (Cadence::BiWeekly, joined + 1),
        "semi" | "twice" | "tri" | "thrice" if text.word(joined) == "weekly" => {
            (Cadence::Other, joined + 1)
        }
        "daily" | "monthly" if is_replenishment(text.word(at + 1)) => (Cadence::Other, at + 1),
        "daily" | "monthly" if is_replenishment(text.word_before(at, 1)) => {
            (Cadence::Other, at + 1)
        }
        _ => return None,
    };
    let is_second_half = text.word(at) == "weekly" && is_prefixed(text, at);
    let is_basis = text.word(end) == "basis" && text.any_word(text.clause(at), is_replenishment);
    let is_other = (OTHER_WEEKLY.contains(&text.word(end)) && !is_basis)
        || DONE_WEEKLY.contains(&text.word_before(at, 1));
    let is_supply = is_about_supply(text, at..end) || stands_alone(text, at, end);
    (!is_second_half && !is_other && is_supply).then_some((cadence, at..end))
}

/// Whether no noun or verb stands beside the rhythm, as in "12 weeks, weekly, please".
fn stands_alone(text: &Text<'_>, start: usize, end: usize) -> bool {
    let beside = |word: &str| word.is_empty() || BESIDE_RHYTHM.contains(&word);
    let before = text.word_before(start, 1);
    let is_beside =
        beside(before) || NEGATORS.contains(&before) || text.is_week(start.wrapping_sub(1));
    is_beside && beside(text.word(end))
}

fn is_prefixed(text: &Text<'_>, at: usize) -> bool {
    let hyphen = usize::from(at.checked_sub(1).and_then(|at| text.mark(at)) == Some('-'));
    matches!(
        text.word_before(at, 1 + hyphen),
        "bi" | "semi" | "twice" | "tri" | "thrice"
    )
}

/// every week, every two weeks, every other week, each fortnight, alternate weeks.
fn every(text: &Text<'_>, at: usize) -> Option<(Cadence, Range<usize>)> {
    let first = text.word(at);
    let (cadence, end) = if matches!(first, "alternate" | "alternating") && text.is_week(at + 1) {
        (Cadence::BiWeekly, at + 2)
    } else if matches!(first, "every" | "each") {
        every_period(text, at + 1)?
    } else {
        return None;
    };
    is_about_supply(text, at..end).then_some((cadence, at..end))
}

fn every_period(text: &Text<'_>, at: usize) -> Option<(Cadence, usize)> {
    if let Some(number) = text.number(at) {
        let unit_at = text.past_hyphen(at + 1);
        let in_days = matches!(text.word(unit_at), "day" | "days");
        let is_second_weekday = number.ordinal && weekday(text.word(unit_at)).is_some();
        let cadence = match (number.whole(), in_days) {
            (Some(1), false) | (Some(7), true) => Cadence::Weekly,
            (Some(2), false) | (Some(14), true) => Cadence::BiWeekly,
            _ => Cadence::Other,
        };
        let is_period = text.is_week(unit_at) || in_days || is_second_weekday;
        return is_period.then_some((cadence, unit_at + 1));
    }
    match text.word(at) {
        "other" | "alternate" if text.is_week(at + 1) => Some((Cadence::BiWeekly, at + 2)),
        "fortnight" => Some((Cadence::BiWeekly, at + 1)),
        "week" => Some((Cadence::Weekly, at + 1)),
        "other" | "alternate" if weekday(text.word(at + 1)).is_some() => {
            Some((Cadence::BiWeekly, at + 2))
        }
        word if weekday(word).is_some() => {
            let is_one_of_several =
                text.word(at + 1) == "and" && weekday(text.word(at + 2)).is_some();
            Some(if is_one_of_several {
                (Cadence::Other, at + 3)
            } else {
                (Cadence::Weekly, at + 1)
            })
        }
        "day" | "month" => Some((Cadence::Other, at + 1)),
        _ => None,
    }
}

/// once a week, twice a week, once every two weeks.
fn times_a_week(text: &Text<'_>, at: usize) -> Option<(Cadence, Range<usize>)> {
    if !matches!(text.word(at + 1), "a" | "per") {
        return None;
    }
    let cadence = match (text.word(at), text.word(at + 2)) {
        ("once", "week") => Cadence::Weekly,
        ("once", "fortnight") => Cadence::BiWeekly,
        ("twice" | "once", "week" | "month" | "fortnight" | "day") => Cadence::Other,
        _ => return None,
    };
    let words = at..at + 3;
    is_about_supply(text, words.clone()).then_some((cadence, words))
}

/// "2-week replenishment", "two-week cycle".
fn cycle(text: &Text<'_>, at: usize) -> Option<(Cadence, Range<usize>)> {
    let weeks = text.free_number(at)?.whole();
    let unit_at = text.past_hyphen(at + 1);
    let noun = text.word(unit_at + 1);
    let names_cycle = is_replenishment(noun)
        || (matches!(noun, "cycle" | "cycles" | "cadence" | "interval" | "rhythm")
            && is_about_supply(text, at..unit_at + 2));
    if !matches!(text.word(unit_at), "week" | "wk") || !names_cycle {
        return None;
    }
    let cadence = match weeks {
        Some(1) => Cadence::Weekly,
        Some(2) => Cadence::BiWeekly,
        _ => Cadence::Other,
    };
    Some((cadence, at..unit_at + 1))
}

/// Whether the clause speaks of supplying stores, or of nothing but the rhythm itself.
fn is_about_supply(text: &Text<'_>, words: Range<usize>) -> bool {
    let clause = text.clause(words.start);
    clause == words || text.any_word(clause, is_supply)
}

/// "no replenishment", "never restocked", "replenishment: none", "no top-ups".
fn exclusion(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let is_top_up = text.word(at) == "top" && text.word(text.past_hyphen(at + 1)).starts_with("up");
    if !is_replenishment(text.word(at)) && !is_top_up {
        return None;
    }
    let end = if is_top_up {
        text.past_hyphen(at + 1) + 1
    } else {
        at + 1
    };
    if let Some(negation) = text.negation_before(at, 4) {
        let names_cadence = text.any_word(negation..at, |word| word.ends_with("weekly"));
        return (!names_cadence).then_some(negation..end);
    }
    let is_article = matches!(text.word_before(at, 1), "the" | "any" | "all");
    let back = 1 + usize::from(is_article);
    if AVOIDED.contains(&text.word_before(at, back)) {
        return Some(at - back..end);
    }
    let is_link = |at: usize| {
        matches!(text.word(at), "is" | "strategy" | "be" | "will" | "should")
            || matches!(text.mark(at), Some(':' | '=' | '-' | '?'))
    };
    let answer = (end..end + 3).find(|at| !is_link(*at))?;
    // "Weekly replenishment - no markdowns" is about something else.
    let denies_other = text.word(answer) == "no" && !text.word(answer + 1).is_empty();
    let is_ruled_out = (RULED_OUT.contains(&text.word(answer)) && !denies_other)
        || (text.word(answer) == "not"
            && matches!(
                text.word(answer + 1),
                "needed" | "required" | "wanted" | "planned" | "necessary" | "foreseen" | "allowed"
            ));
    let names_cadence = text.word_before(at, 1).ends_with("weekly");
    (is_ruled_out && !names_cadence).then_some(at..answer + 1)
}
