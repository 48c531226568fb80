//! The places where the text speaks of a share that belongs to markdowns or to variance.

use std::ops::Range;

use super::cap::{capped, is_upper_bound};
use super::{CAP, THRESHOLD, markdown_word, sell_through, speaks_of_check};
use crate::extraction::shares::{Cue, Meaning};
use crate::extraction::text::Text;

const VARIANCE: &str = "variance_threshold";

/// The places where the text speaks of a share that belongs to markdowns or to variance.
pub(in crate::extraction) fn cues(text: &Text<'_>) -> Vec<Cue> {
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
