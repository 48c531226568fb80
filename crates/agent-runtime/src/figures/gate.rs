//! Streamed text, let through as far as its figures can be traced.

use std::sync::{Mutex, OnceLock, PoisonError};

use super::scan::{Figure, Reading, scan};
use super::trace::FigureSources;

/// Holds a streamed text back from the first figure on that is not in the data. A figure is judged
/// when the word after it has ended, for that may be its unit.
pub(crate) struct TextGate<F> {
    sources_of: F,
    sources: OnceLock<FigureSources>,
    stream: Mutex<Stream>,
}

/// How many letters that were let through are kept, to tell what a figure after them belongs to.
const KEPT_LETTERS: usize = 128;
/// More letters are not held back: what a word of this length is can wait until the text is whole.
const MOST_HELD_BACK: usize = 4096;

/// The end of the text so far, in characters.
#[derive(Default)]
struct Stream {
    letters: Vec<char>,
    let_through: usize,
    closed: bool,
}

impl Stream {
    /// Drops what no figure to come can begin in, so that a piece costs the same late in a long text.
    fn forget_shown(&mut self) {
        let spare = self.let_through.saturating_sub(KEPT_LETTERS);
        if spare >= KEPT_LETTERS {
            self.letters.drain(..spare);
            self.let_through -= spare;
        }
    }
}

impl<F: Fn() -> FigureSources> TextGate<F> {
    /// A gate whose data are collected when the first piece comes.
    pub(crate) fn new(sources_of: F) -> Self {
        Self {
            sources_of,
            sources: OnceLock::new(),
            stream: Mutex::default(),
        }
    }

    /// What may be shown now that `piece` has come.
    pub(crate) fn let_through(&self, piece: &str) -> String {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        if stream.closed {
            return String::new();
        }
        stream.letters.extend(piece.chars());
        let settled = start_of_last_two_words(&stream.letters);
        let shown = self.release(&mut stream, settled);
        stream.closed |= stream.letters.len() - stream.let_through > MOST_HELD_BACK;
        shown
    }

    /// What was held back at the end of a text that is whole, unless it cannot be traced.
    pub(crate) fn finish(&self) -> String {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        let settled = stream.letters.len();
        self.release(&mut stream, settled)
    }

    fn release(&self, stream: &mut Stream, settled: usize) -> String {
        if stream.closed || settled <= stream.let_through {
            return String::new();
        }
        let text: String = stream.letters.iter().collect();
        let figures = scan(&text, Reading::Claims);
        let new = || {
            figures
                .iter()
                .filter(|figure| figure.end > stream.let_through)
        };
        let unfinished = new().find(|figure| figure.end > settled);
        let settled = unfinished.map_or(settled, |figure| settled.min(figure.start));
        let sources = self.sources.get_or_init(&self.sources_of);
        let is_untraced = |figure: &&Figure| figure.end <= settled && !sources.holds(figure);
        let untraced = new().find(is_untraced).map(|figure| figure.start);
        let until = untraced.unwrap_or(settled).max(stream.let_through);
        let shown = stream.letters[stream.let_through..until].iter().collect();
        stream.let_through = until;
        stream.closed = untraced.is_some();
        stream.forget_shown();
        shown
    }
}

/// Where the word before the one that is being written begins.
fn start_of_last_two_words(letters: &[char]) -> usize {
    let mut at = letters.len();
    for _ in 0..2 {
        while at > 0 && letters[at - 1].is_whitespace() {
            at -= 1;
        }
        while at > 0 && !letters[at - 1].is_whitespace() {
            at -= 1;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sources() -> FigureSources {
        let mut sources = FigureSources::default();
        sources.add_value(&json!({"units": 7987}));
        sources
    }

    fn told(pieces: impl Iterator<Item = &'static str>) -> String {
        let gate = TextGate::new(sources);
        let shown: String = pieces.map(|piece| gate.let_through(piece)).collect();
        shown + &gate.finish()
    }

    #[test]
    fn a_long_text_comes_through_whole_and_closes_at_the_first_wrong_figure() {
        let right = || std::iter::repeat_n(["We make 7,9", "87 units. "], 2_000).flatten();
        assert_eq!(told(right()), "We make 7,987 units. ".repeat(2_000));
        let wrong = right().chain(["We save USD9", "9999, ", "7987 times."]);
        let shown = told(wrong);
        assert!(
            shown.ends_with("units. We save USD"),
            "{}",
            &shown[shown.len() - 40..]
        );
    }

    #[test]
    fn a_word_without_end_is_not_held_back_for_ever() {
        let endless = std::iter::once("7987 units ").chain(std::iter::repeat_n("abcdefgh", 2_000));
        assert_eq!(told(endless), "7987 ");
    }
}
