//! A text as its tokens, and the questions that recognisers ask of it.

use std::ops::Range;

use super::token::{Kind, Number, Token, tokenise};

/// Words that turn a statement into its opposite.
pub(super) const NEGATORS: &[&str] = &[
    "no", "not", "never", "without", "zero", "don't", "dont", "won't", "doesn't", "isn't",
    "aren't", "cannot", "can't", "nor", "neither", "nothing", "none",
];
/// Words before a figure that make it a guess or a bound instead of a statement.
const HEDGES: &[&str] = &[
    "about",
    "around",
    "roughly",
    "approximately",
    "approx",
    "circa",
    "maybe",
    "perhaps",
    "possibly",
    "probably",
    "nearly",
    "almost",
    "most",
    "least",
    "than",
    "~",
];
const WEEK: &[&str] = &["week", "weeks", "wk", "wks"];

/// The tokens of a text and which of its figures a recogniser has used.
#[derive(Debug)]
pub(super) struct Text<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    used: Vec<bool>,
}

impl<'a> Text<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let tokens = tokenise(source);
        let used = vec![false; tokens.len()];
        Self {
            source,
            tokens,
            used,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn kind(&self, at: usize) -> Option<&Kind> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    /// The word at `at`; empty where there is no word.
    pub(super) fn word(&self, at: usize) -> &str {
        match self.kind(at) {
            Some(Kind::Word(word)) => word,
            _ => "",
        }
    }

    /// The word `distance` tokens before `at`; empty where there is no word.
    pub(super) fn word_before(&self, at: usize, distance: usize) -> &str {
        at.checked_sub(distance).map_or("", |at| self.word(at))
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.kind(at)? {
            Kind::Mark(mark) => Some(*mark),
            _ => None,
        }
    }

    pub(super) fn number(&self, at: usize) -> Option<&Number> {
        match self.kind(at)? {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A cardinal number at `at` that no recogniser has used yet.
    pub(super) fn free_number(&self, at: usize) -> Option<&Number> {
        self.number(at)
            .filter(|number| !number.ordinal && !self.used[at])
    }

    pub(super) fn is_week(&self, at: usize) -> bool {
        WEEK.contains(&self.word(at))
    }

    /// Marks the figures in `range` as used.
    pub(super) fn take(&mut self, range: Range<usize>) {
        let end = range.end.min(self.used.len());
        if let Some(used) = self.used.get_mut(range.start..end) {
            used.fill(true);
        }
    }

    /// The index past a hyphen at `at`, or `at` itself.
    pub(super) fn past_hyphen(&self, at: usize) -> usize {
        at + usize::from(self.mark(at) == Some('-'))
    }

    /// The index past a comma at `at`, or `at` itself.
    pub(super) fn past_comma(&self, at: usize) -> usize {
        at + usize::from(self.mark(at) == Some(','))
    }

    /// Where a range of figures like "10-12" or "between 10 and 12" that ends at `at` begins.
    pub(super) fn range_start(&self, at: usize) -> Option<usize> {
        let first = at.checked_sub(2)?;
        let mut is_first = self.number(first).is_some() && !self.used[first];
        let is_percent = usize::from(self.mark(first) == Some('%'));
        let joined = matches!(self.mark(at - 1), Some('-' | '/'))
            || matches!(self.word(at - 1), "to" | "or")
            || (self.word(at - 1) == "and" && self.word_before(first, 1 + is_percent) == "between");
        if !is_first && self.mark(first) == Some('%') {
            is_first = first
                .checked_sub(1)
                .and_then(|at| self.number(at))
                .is_some();
            return (is_first && joined).then(|| first - 1);
        }
        (is_first && joined).then_some(first)
    }

    /// The tokens around `at` up to the next mark that separates statements, commas included.
    pub(super) fn clause(&self, at: usize) -> Range<usize> {
        self.around(at, &['.', ';', '!', '?', '\n', ',', '(', ')', '*'])
    }

    /// The tokens around `at` up to the ends of its sentence.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        self.around(at, &['.', ';', '!', '?', '\n'])
    }

    fn around(&self, at: usize, boundaries: &[char]) -> Range<usize> {
        let is_boundary = |index: &usize| {
            self.mark(*index)
                .is_some_and(|mark| boundaries.contains(&mark))
        };
        let start = (0..at).rev().find(is_boundary).map_or(0, |index| index + 1);
        let end = (at..self.len()).find(is_boundary).unwrap_or(self.len());
        start..end.max(start)
    }

    pub(super) fn any_word(&self, range: Range<usize>, test: impl Fn(&str) -> bool) -> bool {
        range.into_iter().any(|at| test(self.word(at)))
    }

    pub(super) fn has_word(&self, range: Range<usize>, words: &[&str]) -> bool {
        self.any_word(range, |word| words.contains(&word))
    }

    /// Whether a negation within `reach` tokens before `at` covers it. A conjunction, a figure or
    /// the clause's beginning ends its reach.
    pub(super) fn negation_before(&self, at: usize, reach: usize) -> Option<usize> {
        let clause = self.clause(at);
        for before in (clause.start.max(at.saturating_sub(reach))..at).rev() {
            let word = self.word(before);
            let is_zero = self
                .number(before)
                .is_some_and(|number| number.value == 0.0);
            if NEGATORS.contains(&word) || is_zero {
                return Some(before);
            }
            if self.number(before).is_some() || matches!(word, "and" | "but" | "with" | "plus") {
                return None;
            }
        }
        None
    }

    /// The words that the tokens in `range` stand for, as they were written.
    pub(super) fn evidence(&self, range: Range<usize>) -> String {
        let tokens = self.tokens.get(range).unwrap_or_default();
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.source[first.span.start..last.span.end].to_owned(),
            _ => String::new(),
        }
    }

    /// Figures in digits that no recogniser used; years ("spring 2025") are not counted.
    pub(super) fn unused_figures(&self) -> Vec<String> {
        (0..self.len())
            .filter(|at| !self.used[*at])
            .filter(|at| {
                self.number(*at)
                    .is_some_and(|number| number.in_digits && number.year().is_none())
            })
            .map(|at| {
                let percent = usize::from(self.mark(at + 1) == Some('%'));
                self.evidence(at..at + 1 + percent)
            })
            .collect()
    }

    /// How many figures and dates are hedged ("about 45%", "at most 45%").
    pub(super) fn hedged_figures(&self) -> usize {
        (1..self.len())
            .filter(|at| matches!(self.kind(*at), Some(Kind::Number(_) | Kind::Date(_))))
            .filter(|at| HEDGES.contains(&self.word(at - 1)) || self.mark(at - 1) == Some('~'))
            .count()
    }
}
