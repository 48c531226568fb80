//! Assigns each percentage of the text to the words that it stands next to.

use hemline_domain::Decimal;
use serde_json::json;
use std::ops::Range;

use super::share_figures::{Figure, figures};
use super::text::Text;
use super::{demand, holdback, markdown, notes::Notes};

/// What a figure beside a cue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The value of this parameter.
    Is(&'static str),
    /// One minus the value of this parameter: "ship 55% at launch".
    RestOf(&'static str),
    /// Perhaps the value of this parameter; the advice says how to put it clearly.
    Asks(&'static str, &'static str),
    /// Nothing that a season is planned with: "10% growth".
    SomethingElse,
}

/// Words that a percentage may belong to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cue {
    words: Range<usize>,
    meaning: Meaning,
}

impl Cue {
    pub(super) fn new(words: Range<usize>, meaning: Meaning) -> Self {
        Self { words, meaning }
    }
}

/// What percentages are often of, but no parameter is.
const ELSEWHERE: &[&str] = &[
    "growth",
    "grow",
    "grows",
    "increase",
    "increases",
    "uplift",
    "lift",
    "margin",
    "margins",
    "off",
    "returns",
    "service",
    "confidence",
    "variance",
    "cheaper",
    "tax",
    "commission",
];
/// Words between a cue and its figure that say that the two belong together.
const LINKS: &[&str] = &[
    "of", "is", "at", "to", "be", "will", "should", "are", "target", "reaches", "below",
];
/// Words between a figure and its cue that do not set them apart.
const FILLERS: &[&str] = &[
    "dc",
    "the",
    "of",
    "stock",
    "units",
    "inventory",
    "is",
    "are",
    "be",
    "being",
    "will",
    "a",
    "an",
    "to",
    "as",
    "for",
    "our",
    "central",
    "total",
    "all",
    "about",
    "around",
    "roughly",
    "approximately",
    "level",
    "target",
    "it",
    "them",
    "should",
    "season",
    "buy",
    "remaining",
];
const RANGE_QUESTION: &str = "say one figure";

pub(super) fn recognise(text: &mut Text<'_>, notes: &mut Notes) {
    let mut cues = cues(text);
    let mut figures = figures(text);
    let clause_of = |text: &Text<'_>, at: usize| text.clause(at);
    let mut asked = assign(text, &mut figures, &mut cues, notes, clause_of);
    cues.retain(|cue| match cue.meaning {
        Meaning::Is(parameter) => !notes.mentions(parameter),
        _ => false,
    });
    figures.retain(|figure| figure.value.is_some());
    let sentence_of = |text: &Text<'_>, at: usize| text.sentence(at);
    asked.extend(assign(text, &mut figures, &mut cues, notes, sentence_of));
    for (parameter, words) in asked {
        // "Markdown 40%" beside "60% sell-through" is not asked back: nothing uses it.
        if !notes.states(parameter) {
            text.take(words);
        }
    }
    ask_about_second_shares(text, &figures, notes);
}

/// "45% holdback for dresses, 30% for coats", "45% holdback, later 30%": a share without words of its
/// own takes up those of the sentence.
fn ask_about_second_shares(text: &mut Text<'_>, figures: &[Figure], notes: &mut Notes) {
    let Some(stated) = notes.agreed(holdback::HOLDBACK).cloned() else {
        return;
    };
    for figure in figures {
        let sentence = text.sentence(figure.words.start);
        let is_near = text.evidence(sentence).contains(&stated.evidence);
        let complements = figure.value.map(rest_of) == stated.value.as_f64();
        if is_near && !complements && takes_up(text, figure) {
            let evidence = text.evidence(figure.words.clone());
            let question =
                format!("Say what '{evidence}' is: the season has one holdback for all units");
            text.take(figure.words.clone());
            notes.open(holdback::HOLDBACK, evidence, question);
        }
    }
}

/// Whether nothing before the figure in its clause says what it is, nor right after it.
fn takes_up(text: &Text<'_>, figure: &Figure) -> bool {
    let before = text.clause(figure.words.start).start..figure.words.start;
    let is_joint =
        |word: &str| matches!(word, "later" | "then" | "now" | "but" | "and" | "or" | "");
    let joined = matches!(
        text.word_before(figure.words.start, 1),
        "and" | "or" | "then" | "later"
    );
    let begins = joined || before.into_iter().all(|at| is_joint(text.word(at)));
    let next = text.word(figure.words.end);
    begins
        && matches!(
            next,
            "" | "for" | "in" | "later" | "afterwards" | "at" | "from"
        )
}

fn cues(text: &Text<'_>) -> Vec<Cue> {
    let mut cues = demand::cues(text);
    cues.extend(holdback::cues(text));
    cues.extend(markdown::cues(text));
    let is_known = |at: usize| cues.iter().any(|cue| cue.words.contains(&at));
    let elsewhere: Vec<Cue> = (0..text.len())
        .filter(|at| ELSEWHERE.contains(&text.word(*at)) && !is_known(*at))
        .map(|at| Cue::new(at..at + 1, Meaning::SomethingElse))
        .collect();
    cues.extend(elsewhere);
    cues
}

/// Gives each figure the nearest cue in its scope, closest pairs first, one cue per figure. Of
/// equally near pairs the figure with the fewest equally near cues goes first, and a cue after the
/// figure ("45% holdback") before one in front of it. Returns the figures that may belong to a
/// parameter, with its name.
fn assign(
    text: &mut Text<'_>,
    figures: &mut Vec<Figure>,
    cues: &mut Vec<Cue>,
    notes: &mut Notes,
    scope: impl Fn(&Text<'_>, usize) -> Range<usize>,
) -> Vec<(&'static str, Range<usize>)> {
    let mut asked = Vec::new();
    loop {
        let pairs = pairs(text, figures, cues, &scope);
        let rivals = |of: &Pair| {
            let is_rival = |pair: &&Pair| pair.figure == of.figure && pair.distance == of.distance;
            pairs.iter().filter(is_rival).count()
        };
        let best = pairs
            .iter()
            .min_by_key(|pair| (pair.distance, rivals(pair), pair.cue_is_before));
        let Some(best) = best else {
            return asked;
        };
        let figure = figures.remove(best.figure);
        let cue = cues.remove(best.cue);
        note(text, &figure, &cue, notes);
        if let Meaning::Asks(parameter, _) = cue.meaning {
            asked.push((parameter, figure.words));
        }
    }
}

struct Pair {
    figure: usize,
    cue: usize,
    distance: usize,
    cue_is_before: bool,
}

fn pairs(
    text: &Text<'_>,
    figures: &[Figure],
    cues: &[Cue],
    scope: impl Fn(&Text<'_>, usize) -> Range<usize>,
) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (figure_index, figure) in figures.iter().enumerate() {
        let scope = scope(text, figure.words.start);
        for (cue_index, cue) in cues.iter().enumerate() {
            if !scope.contains(&cue.words.start) {
                continue;
            }
            let cue_is_before = cue.words.start < figure.words.start;
            let distance = distance(text, figure, cue, cue_is_before);
            // A count of units is a holdback put wrongly, never another share.
            let is_count = figure.value.is_none() && counts_units(text, figure);
            if is_count && cue.meaning != Meaning::Is(holdback::HOLDBACK) {
                continue;
            }
            // Without its percent sign a figure belongs only to words right beside it.
            if figure.value.is_some() || distance <= 1 {
                pairs.push(Pair {
                    figure: figure_index,
                    cue: cue_index,
                    distance,
                    cue_is_before,
                });
            }
        }
    }
    pairs
}

fn counts_units(text: &Text<'_>, figure: &Figure) -> bool {
    demand::is_unit(text.word(text.past_hyphen(figure.words.end)))
}

/// 0 for words linked to the figure ("holdback of 45%"), 1 for words beside it, more for each
/// word between; words that may mean anything rank behind those that mean one thing.
fn distance(text: &Text<'_>, figure: &Figure, cue: &Cue, cue_is_before: bool) -> usize {
    let between = if cue_is_before {
        cue.words.end..figure.words.start
    } else {
        figure.words.end..cue.words.start
    };
    let is_link = |at: usize| {
        LINKS.contains(&text.word(at)) || matches!(text.mark(at), Some(':' | '=' | '-'))
    };
    let is_filler = |at: usize| FILLERS.contains(&text.word(at)) || is_link(at);
    let linked = cue_is_before
        && !between.is_empty()
        && between.clone().any(is_link)
        && between.clone().all(is_filler);
    let penalty = match cue.meaning {
        Meaning::Asks(..) | Meaning::SomethingElse => 2,
        Meaning::Is(_) | Meaning::RestOf(_) => 0,
    };
    if linked {
        return penalty;
    }
    penalty + 1 + between.filter(|at| !is_filler(*at)).count()
}

fn note(text: &mut Text<'_>, figure: &Figure, cue: &Cue, notes: &mut Notes) {
    let words = figure.words.start.min(cue.words.start)..figure.words.end.max(cue.words.end);
    let evidence = text.evidence(words.clone());
    let (parameter, advice) = match cue.meaning {
        Meaning::Is(parameter) | Meaning::RestOf(parameter) => (parameter, RANGE_QUESTION),
        Meaning::Asks(parameter, advice) => (parameter, advice),
        Meaning::SomethingElse => return,
    };
    let is_torn =
        parameter == holdback::HOLDBACK && holdback::is_torn(text, &figure.words, &cue.words);
    if !matches!(cue.meaning, Meaning::Asks(..)) {
        text.take(figure.words.clone());
    }
    let value = match (figure.value, cue.meaning) {
        (Some(value), Meaning::Is(_)) if !figure.is_range => value,
        (Some(value), Meaning::RestOf(_)) if !figure.is_range => rest_of(value),
        _ => {
            let advice = if figure.value.is_none() {
                "say it in percent, e.g. '30%'"
            } else {
                advice
            };
            let question = format!("'{evidence}' is not clear: {advice}");
            notes.unclear(parameter, evidence, question);
            return;
        }
    };
    if is_torn {
        let question = format!("'{evidence}' is not clear: say what share is held at the DC");
        notes.open(parameter, evidence, question);
    } else if bounds_are_usual(parameter) {
        notes.found(parameter, json!(value), evidence);
    } else {
        notes.stated(parameter, json!(value), text, &words);
    }
}

/// Thresholds and caps are bounds by their nature: "if less than 60% is sold".
fn bounds_are_usual(parameter: &str) -> bool {
    parameter != holdback::HOLDBACK && parameter != demand::SAFETY_STOCK
}

/// `1 − value` in exact decimals where it has at most six places.
fn rest_of(value: f64) -> f64 {
    Decimal::try_from(value).map_or(1.0 - value, |share| (Decimal::ONE - share).as_f64())
}
