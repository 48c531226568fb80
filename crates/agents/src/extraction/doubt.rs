//! Whether a statement is denied, bounded, hedged or corrected by the words around it.

use std::ops::Range;

use super::text::{NEGATORS, Text};

/// Why a statement does not count as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It is denied, or about another season; a statement elsewhere settles the matter.
    Denied,
    /// It is bounded, conditional or corrected; only the author can say what holds.
    Open,
}

/// How many tokens before a statement its denial may stand.
const REACH: usize = 5;
const AVOIDING: &[&str] = &[
    "avoid", "avoiding", "unlike", "stop", "skip", "drop", "against",
];
/// Words that end the reach of a denial, since it denies them.
const DENIED_NOUNS: &[&str] = &[
    "markdown",
    "discount",
    "mark",
    "replenish",
    "restock",
    "safety",
    "buffer",
    "holdback",
];
const PAST: &[&str] = &[
    "was",
    "were",
    "had",
    "used",
    "previous",
    "previously",
    "formerly",
    "competitor",
    "competitors",
    "supplier",
    "suppliers",
    "vendor",
    "vendors",
    "factory",
];
const SEASONS: &[&str] = &[
    "year", "year's", "season", "season's", "spring", "summer", "autumn", "fall", "winter", "time",
];
const UNDECIDED: &[&str] = &[
    "maybe",
    "perhaps",
    "possibly",
    "probably",
    "might",
    "could",
    "whether",
    "unsure",
    "undecided",
    "tbd",
    "tbc",
    "guess",
];
const BOUNDS: &[&str] = &[
    "max",
    "maximum",
    "min",
    "minimum",
    "least",
    "most",
    "than",
    "under",
    "below",
    "above",
    "beyond",
    "exceeding",
    "minus",
    "negative",
    "except",
    "besides",
];
/// Words beside a week that make it the first or the last one possible.
const BOUNDS_OF_TIME: &[&str] = &[
    "earliest", "latest", "soonest", "earlier", "later", "sooner",
];
/// Words that set one time before or after another.
const ORDERS: &[&str] = &["before", "after", "earlier", "later", "sooner"];
const CHANGES: &[&str] = &[
    "increase",
    "raise",
    "reduce",
    "lower",
    "decrease",
    "cut",
    "extend",
    "shorten",
    "extra",
    "additional",
];
const CORRECTIONS: &[&str] = &[
    "actually",
    "sorry",
    "correction",
    "wait",
    "scratch",
    "rather",
    "instead",
    "or",
];
const TOO: &[&str] = &[
    "much",
    "high",
    "low",
    "expensive",
    "little",
    "few",
    "many",
    "long",
    "short",
    "costly",
];
const COPULAS: &[&str] = &["is", "are", "will", "would", "should", "can", "may", "must"];

/// What speaks against the statement in `words`.
pub(super) fn about(text: &Text<'_>, words: &Range<usize>) -> Option<Doubt> {
    if denied_before(text, words) || denied_after(text, words) || is_past(text, words) {
        return Some(Doubt::Denied);
    }
    let clause = text.clause(words.start);
    let hypothetical = clause.clone().any(|at| is_hypothetical(text, at));
    let is_undecided = |at: usize| UNDECIDED.contains(&text.word(at)) && text.word(at + 1) != "you";
    let is_open = hypothetical
        || is_question(text, words.start)
        || clause.into_iter().any(is_undecided)
        || is_bounded(text, words)
        || is_corrected(text, words.end);
    is_open.then_some(Doubt::Open)
}

/// "Is 12 weeks enough?", "should we replenish weekly?"; "can you plan 12 weeks?" asks for a plan.
pub(super) fn is_question(text: &Text<'_>, at: usize) -> bool {
    let sentence = text.sentence(at);
    let asks = matches!(
        text.word(sentence.start),
        "is" | "are" | "should" | "do" | "does" | "what" | "which" | "why" | "would" | "shall"
    );
    asks && text.word(sentence.start + 1) != "you" && text.mark(sentence.end) == Some('?')
}

fn is_negator(word: &str) -> bool {
    NEGATORS.contains(&word) || word.ends_with("n't")
}

/// "do not use weekly replenishment", "instead of 45% holdback", "hold back not 45%".
fn denied_before(text: &Text<'_>, words: &Range<usize>) -> bool {
    let clause = text.clause(words.start);
    for at in (clause.start.max(words.start.saturating_sub(REACH))..words.start).rev() {
        let word = text.word(at);
        let instead = matches!(
            (word, text.word(at + 1)),
            ("instead", "of") | ("rather", "than")
        );
        if instead || is_negator(word) || AVOIDING.contains(&word) {
            return true;
        }
        let stops = matches!(word, "and" | "but" | "with" | "plus")
            || text.number(at).is_some()
            || DENIED_NOUNS.iter().any(|noun| word.starts_with(noun));
        if stops {
            break;
        }
    }
    text.any_word(words.clone(), is_negator)
}

/// "… is not wanted", "… is out of the question", "… would be too much".
pub(super) fn denied_after(text: &Text<'_>, words: &Range<usize>) -> bool {
    let after = words.end..text.clause(words.start).end.max(words.end);
    let too_much = after
        .clone()
        .any(|at| text.word(at) == "too" && TOO.contains(&text.word(at + 1)));
    let first = text.word(words.end);
    let verb = COPULAS.contains(&first);
    let near = words.end..after.end.min(words.end + 4);
    let not_so = verb && text.any_word(near, |word| is_negator(word) || word == "out");
    too_much || not_so || first.ends_with("n't")
}

/// "last year's holdback was 30%": not this season, or not this company.
pub(super) fn is_past(text: &Text<'_>, words: &Range<usize>) -> bool {
    let clause = text.clause(words.start);
    text.has_word(clause.clone(), PAST)
        || clause
            .into_iter()
            .any(|at| text.word(at) == "last" && SEASONS.contains(&text.word(at + 1)))
}

fn is_hypothetical(text: &Text<'_>, at: usize) -> bool {
    text.word(at) == "would"
        && !matches!(
            text.word(at + 1),
            "like" | "love" | "want" | "prefer" | "need" | "you"
        )
}

/// "at least 45%", "45% or more", "up to 45%", "increase holdback by 5%", "minus 15%".
fn is_bounded(text: &Text<'_>, words: &Range<usize>) -> bool {
    let clause = text.clause(words.start);
    let near = clause.start.max(words.start.saturating_sub(2))..words.end;
    let up_to = near
        .clone()
        .any(|at| text.word(at) == "up" && text.word(at + 1) == "to");
    let sign = near
        .clone()
        .any(|at| matches!(text.mark(at), Some('<' | '>' | '≤' | '≥')));
    let by = near
        .clone()
        .any(|at| text.word(at) == "by" && text.number(at + 1).is_some());
    // "Over 12 weeks" is how long; "over 45%" is a bound.
    let over = near.clone().any(|at| {
        text.word(at) == "over"
            && text.number(at + 1).is_some()
            && !words.clone().any(|at| text.is_week(at))
    });
    let changes = clause.start.max(words.start.saturating_sub(3))..words.end;
    let first = text.word(words.end);
    let second = text.word(words.end + 1);
    let or_more = first == "or" && matches!(second, "more" | "less" | "so" | "fewer" | "higher");
    let at_most = first == "at" && matches!(second, "most" | "least");
    let tops = matches!(first, "max" | "maximum" | "min" | "minimum" | "tops")
        && !DENIED_NOUNS.iter().any(|noun| second.starts_with(noun));
    up_to
        || over
        || sign
        || by
        || or_more
        || at_most
        || tops
        || text.mark(words.end) == Some('±')
        || text.mark(words.end) == Some('+') && text.number(words.end + 1).is_none()
        || text.has_word(near, BOUNDS)
        || text.any_word(changes, |word| CHANGES.contains(&word))
}

/// "only after week 8", "not before week 6", "week 6 at the earliest", "in week 6, never before": the
/// week in `words` is a bound and no point in time.
pub(super) fn bounds_time(text: &Text<'_>, words: &Range<usize>) -> bool {
    let clause = text.clause(words.start);
    let near = clause.start.max(words.start.saturating_sub(REACH))..clause.end.min(words.end + 4);
    let is_ordered = |at: usize| {
        matches!(
            text.word(at),
            "after" | "before" | "from" | "until" | "till"
        )
    };
    let is_limited = (near.start..words.start)
        .filter(|at| is_ordered(*at))
        .any(|at| {
            text.negation_before(at, REACH).is_some() || text.has_word(near.start..at, &["only"])
        });
    let or_later = text.word(words.end) == "or" && ORDERS.contains(&text.word(words.end + 1));
    // The next clause may speak of the same week.
    let takes_up = [words.end, words.end + 1, clause.end + 1]
        .into_iter()
        .any(|at| {
            let limits = text.word(at) == "only" || is_negator(text.word(at));
            limits && ORDERS.contains(&text.word(at + 1))
        });
    text.has_word(near, BOUNDS_OF_TIME) || is_limited || or_later || takes_up
}

/// "45% holdback, actually 30%", "…, no, 30%", "… or 30%": a second figure takes the first back.
fn is_corrected(text: &Text<'_>, end: usize) -> bool {
    (end..end + 3).any(|at| {
        let word = text.word(at);
        let is_no = matches!(word, "no" | "nope")
            && matches!(text.mark(at + 1), Some(',' | '-' | ';' | '.'));
        let make_it = word == "make" && matches!(text.word(at + 1), "it" | "that");
        let corrects = is_no || make_it || CORRECTIONS.contains(&word);
        let reach = if word == "or" {
            at + 1..at + 2
        } else {
            at + 1..at + 5
        };
        corrects && reach.into_iter().any(|next| text.number(next).is_some())
    })
}
