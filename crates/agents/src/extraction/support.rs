//! Whether the words that an answer quotes occur in the text and carry the value that it claims.

use hemline_domain::Decimal;
use serde_json::{Value, json};

use super::calendar_date::CalendarDate;
use super::doubt::{self, Doubt};
use super::parameter::Parameter;
use super::report::Findings;
use super::statements::Claim;
use super::text::{NEGATORS, Text};
use super::token::Kind;
use super::weekdays::weekday;
use super::{money, read, share_figures};

/// Shares are compared to this.
const SAME_SHARE: f64 = 1e-9;
const DAYS_PER_WEEK: f64 = 7.0;
/// Words that state a share of nothing where no figure does.
const ALL_OR_NOTHING: &[&str] = &[
    "everything",
    "all",
    "entire",
    "whole",
    "full",
    "nothing",
    "none",
    "without",
];

/// What speaks against a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Objection {
    /// The quoted words are not in the text.
    NotInText,
    /// The quoted words are not about the parameter.
    AboutSomethingElse,
    /// The quoted words do not state this value, or other words take it back.
    AnotherValue,
}

/// What speaks against `claim` about `parameter`; `None` for a claim that its words carry.
pub(super) fn objection(text: &str, parameter: Parameter, claim: &Claim<'_>) -> Option<Objection> {
    if !occurs(text, claim.quote) {
        return Some(Objection::NotInText);
    }
    let quote = Text::new(claim.quote);
    if !is_about(&quote, parameter) || is_money(claim, parameter) {
        return Some(Objection::AboutSomethingElse);
    }
    let carried = carries(&quote, parameter, &claim.value)
        && !contradicts(&read(claim.quote), parameter, &claim.value)
        && !is_taken_back(&Text::new(text), &quote, parameter);
    (!carried).then_some(Objection::AnotherValue)
}

/// Whether `quote` is part of `text`, whatever its case, blanks, quotation marks and dashes.
pub(super) fn occurs(text: &str, quote: &str) -> bool {
    let quote = plain(quote);
    let quote = quote.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';'));
    !quote.is_empty() && plain(text).contains(quote)
}

fn plain(text: &str) -> String {
    let unified: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '–' | '—' | '−' | '‑' => '-',
            other => other,
        })
        .collect();
    let words: Vec<&str> = unified.split_whitespace().collect();
    words.join(" ")
}

/// Whether two values of one parameter are the same, 0 and 0.0 alike.
pub(super) fn same_value(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() < SAME_SHARE,
        _ => one == other,
    }
}

fn is_about(quote: &Text<'_>, parameter: Parameter) -> bool {
    let stems = parameter.telling_stems();
    let tells = |word: &str| stems.iter().any(|stem| word.starts_with(stem));
    stems.is_empty() || quote.any_word(0..quote.len(), tells)
}

/// Whether the demand that a claim states is an amount of money: "49 units of currency".
fn is_money(claim: &Claim<'_>, parameter: Parameter) -> bool {
    let mut quote = Text::new(claim.quote);
    let has_money = parameter == Parameter::Demand && !money::recognise(&mut quote).is_empty();
    let states_value = (0..quote.len())
        .filter_map(|at| quote.free_number(at))
        .any(|number| same_value(&json!(number.value), &claim.value));
    has_money && !states_value
}

/// Whether the words that a claim quotes name `date` and no other one.
pub(super) fn names_only(claim: &Claim<'_>, date: &Value) -> bool {
    let quote = Text::new(claim.quote);
    let is_other = |at: usize| match quote.kind(at) {
        Some(Kind::Date(CalendarDate::Full(other))) => date != &other.to_string(),
        Some(Kind::Date(_)) => true,
        _ => false,
    };
    has_date(&quote, date) && !(0..quote.len()).any(is_other)
}

fn carries(quote: &Text<'_>, parameter: Parameter, value: &Value) -> bool {
    match (parameter, value) {
        (Parameter::CheckpointWeek, Value::Null) => denies(quote),
        (_, Value::Null) => false,
        (Parameter::Start | Parameter::End | Parameter::HistoryUntil, _) => has_date(quote, value),
        (Parameter::Strategy, _) => has_rhythm(quote, value),
        (Parameter::Horizon | Parameter::CheckpointWeek | Parameter::Demand, _) => {
            has_count(quote, parameter, value)
        }
        _ => has_share(quote, parameter, value),
    }
}

fn denies(quote: &Text<'_>) -> bool {
    let denying = |word: &str| NEGATORS.contains(&word) || word.ends_with("n't");
    let denying_verbs = [
        "avoid", "skip", "full", "only", "once", "single", "one", "free",
    ];
    quote.any_word(0..quote.len(), |word| {
        denying(word) || denying_verbs.contains(&word)
    }) || (0..quote.len()).any(|at| quote.number(at).is_some_and(|number| number.value == 0.0))
}

fn has_rhythm(quote: &Text<'_>, value: &Value) -> bool {
    let all = 0..quote.len();
    let is_every = |word: &str| matches!(word, "every" | "each" | "per" | "a" | "once");
    let counts_two = |at: usize| quote.number(at).is_some_and(|number| number.value == 2.0);
    let every_week = all.clone().any(|at| {
        quote.word(at) == "week" && is_every(quote.word_before(at, 1))
            || weekday(quote.word(at).trim_end_matches('s')).is_some()
    });
    let every_second = quote.has_word(all.clone(), &["biweekly", "bi", "other", "alternate"])
        || quote.any_word(all.clone(), |word| word.starts_with("fortnight"))
        || all.clone().any(counts_two);
    match value.as_str() {
        Some("none") => denies(quote),
        Some("bi-weekly") => every_second,
        _ => !every_second && (every_week || quote.has_word(all, &["weekly"])),
    }
}

fn has_date(quote: &Text<'_>, value: &Value) -> bool {
    (0..quote.len()).any(|at| match quote.kind(at) {
        Some(Kind::Date(CalendarDate::Full(date))) => value == &date.to_string(),
        _ => false,
    })
}

fn has_count(quote: &Text<'_>, parameter: Parameter, value: &Value) -> bool {
    let Some(value) = value.as_f64() else {
        return false;
    };
    let counts = |at: usize| {
        let Some(number) = quote.number(at) else {
            return false;
        };
        let unit = quote.word(quote.past_hyphen(at + 1));
        let scaled = match (parameter, unit) {
            (Parameter::Horizon, "day" | "days") => number.value / DAYS_PER_WEEK,
            (Parameter::Horizon, "fortnight" | "fortnights") => number.value * 2.0,
            _ => number.value,
        };
        (scaled - value).abs() < SAME_SHARE
    };
    (0..quote.len()).any(counts)
}

fn has_share(quote: &Text<'_>, parameter: Parameter, value: &Value) -> bool {
    let Some(value) = value.as_f64() else {
        return false;
    };
    let is_value = |share: f64| (share - value).abs() < SAME_SHARE;
    let stated = share_figures::values(quote);
    let all_or_nothing =
        value == 0.0 && (denies(quote) || quote.has_word(0..quote.len(), ALL_OR_NOTHING));
    // "Ship 55% at launch" holds back the rest.
    let is_rest = |share: f64| Decimal::try_from(share).is_ok() && is_value(1.0 - share);
    all_or_nothing
        || stated.iter().copied().any(is_value)
        || (parameter == Parameter::Holdback && stated.iter().copied().any(is_rest))
}

/// Whether the rules read the quoted words alone as another value, or leave them open.
fn contradicts(quoted: &Findings, parameter: Parameter, value: &Value) -> bool {
    let name = parameter.name();
    let stated_otherwise = quoted
        .findings
        .iter()
        .any(|found| found.parameter == name && !same_value(&found.value, value));
    stated_otherwise || quoted.leaves_open(name)
}

/// Whether the words around the quoted ones deny or limit them: "do not [hold back 45%]".
fn is_taken_back(text: &Text<'_>, quote: &Text<'_>, parameter: Parameter) -> bool {
    let is_bound = matches!(
        parameter,
        Parameter::Threshold | Parameter::Cap | Parameter::Variance
    );
    let says_no_itself =
        matches!(parameter, Parameter::CheckpointWeek | Parameter::Strategy) || is_bound;
    let places = (0..text.len().saturating_sub(quote.len().saturating_sub(1)))
        .filter(|start| (0..quote.len()).all(|at| text.kind(start + at) == quote.kind(at)));
    places
        .map(|start| start..start + quote.len())
        .any(|words| match doubt::about(text, &words) {
            None => false,
            Some(Doubt::Denied) => !denies(quote),
            Some(Doubt::Open) => !says_no_itself,
        })
}
