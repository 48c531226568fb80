//! Splits a text into words, numbers, dates and marks, each with its place in the text.

use chrono::{NaiveDate, Weekday};
use std::ops::Range;

use super::calendar_date::{self, CalendarDate};
use super::number_words;

/// Beyond this many digits a float no longer holds a number exactly; such a figure is a word.
const MOST_DIGITS: usize = 15;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Bytes of the source.
    pub(super) span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// In lower case, with a plain apostrophe.
    Word(String),
    Number(Number),
    Date(CalendarDate),
    /// `%` or any other sign; a line break where a list item follows.
    Mark(char),
}

/// A figure, in digits or in words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    /// A hundredth of the value, read from the digits so that 33.3% is exactly 0.333.
    pub(super) hundredth: f64,
    /// Digits after the decimal point.
    pub(super) places: usize,
    /// "3rd" or "third".
    pub(super) ordinal: bool,
    /// Whether it was written in digits.
    pub(super) in_digits: bool,
}

impl Number {
    /// The number `digits × 10^exponent`; `None` if `digits` is no number or too long to be exact.
    pub(super) fn try_new(digits: &str, exponent: i32) -> Option<Self> {
        if digits.chars().filter(char::is_ascii_digit).count() > MOST_DIGITS {
            return None;
        }
        Some(Self {
            value: format!("{digits}e{exponent}").parse().ok()?,
            hundredth: format!("{digits}e{}", exponent - 2).parse().ok()?,
            places: digits.split_once('.').map_or(0, |(_, places)| places.len()),
            ordinal: false,
            in_digits: true,
        })
    }

    /// The value, if it is a whole number of at least zero.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn whole(&self) -> Option<u64> {
        // `try_new` allows 15 digits and three more zeros, which is below 2^63.
        (self.value >= 0.0 && self.value.fract() == 0.0).then_some(self.value as u64)
    }

    /// Whether it reads as a calendar year.
    pub(super) fn year(&self) -> Option<i32> {
        let year = i32::try_from(self.whole()?).ok()?;
        ((1900..2200).contains(&year) && self.places == 0 && self.in_digits).then_some(year)
    }
}

/// The tokens of `source`, with number words and calendar dates put together.
pub(super) fn tokenise(source: &str) -> Vec<Token> {
    let tokens = Lexer {
        source,
        position: 0,
        tokens: Vec::new(),
    }
    .run();
    let tokens = number_words::merge(&tokens);
    calendar_date::merge(&tokens)
}

struct Lexer<'a> {
    source: &'a str,
    position: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn run(mut self) -> Vec<Token> {
        while let Some(next) = self.rest().chars().next() {
            if next == '\n' {
                self.line_break();
            } else if next.is_whitespace() || matches!(next, '_' | '"' | '“' | '”') {
                self.position += next.len_utf8();
            } else if next.is_alphabetic() {
                self.word();
            } else if !(self.numeric_date() || self.number()) {
                self.push(Kind::Mark(plain_mark(next)), next.len_utf8());
            }
        }
        self.tokens
    }

    fn rest(&self) -> &str {
        &self.source[self.position..]
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let span = self.position..self.position + length;
        self.position = span.end;
        self.tokens.push(Token { kind, span });
    }

    /// A line break separates only where a list item or an empty line follows; elsewhere it is
    /// just where the line happened to be wrapped.
    fn line_break(&mut self) {
        let after = self.rest()[1..].trim_start_matches([' ', '\t', '\r']);
        if after.starts_with(['-', '*', '•', '\n']) {
            self.push(Kind::Mark('\n'), 1);
        } else {
            self.position += 1;
        }
    }

    fn word(&mut self) {
        let length = self
            .rest()
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
            .unwrap_or(self.rest().len());
        let word = self.rest()[..length].to_lowercase().replace('’', "'");
        self.push(Kind::Word(word), length);
    }

    fn numeric_date(&mut self) -> bool {
        let Some((length, date)) = iso_week(self.rest()).or_else(|| numeric_date(self.rest()))
        else {
            return false;
        };
        self.push(Kind::Date(date), length);
        true
    }

    fn number(&mut self) -> bool {
        let sign = self
            .rest()
            .chars()
            .next()
            .filter(|sign| matches!(sign, '-' | '−'));
        let signed = sign.is_some() && self.may_be_negative();
        let digits_at = sign.filter(|_| signed).map_or(0, char::len_utf8);
        let (length, mut digits) = self
            .point_first()
            .unwrap_or_else(|| number_text(&self.rest()[digits_at..]));
        if length == 0 {
            return false;
        }
        if signed {
            digits.insert(0, '-');
        }
        let length = digits_at + length;
        let suffix = letters(&self.rest()[length..]);
        let ordinal = ["st", "nd", "rd", "th"].contains(&suffix.as_str());
        let thousands = suffix == "k";
        let suffix_length = if ordinal || thousands {
            suffix.len()
        } else {
            0
        };
        let exponent = if thousands { 3 } else { 0 };
        let kind = Number::try_new(&digits, exponent).map_or(Kind::Word(digits), |number| {
            Kind::Number(Number { ordinal, ..number })
        });
        self.push(kind, length + suffix_length);
        true
    }

    /// ".45": the point stands apart from what is before it.
    fn point_first(&self) -> Option<(usize, String)> {
        let places = digits(self.rest().strip_prefix('.')?);
        let is_apart = self.source[..self.position]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric());
        (is_apart && !places.is_empty()).then(|| (1 + places.len(), format!("0.{places}")))
    }

    /// A minus sign stands apart from what is before it, and not in a range like "10 -12".
    fn may_be_negative(&self) -> bool {
        let apart = self.source[..self.position]
            .chars()
            .next_back()
            .is_none_or(|before| before.is_whitespace() || before == '(');
        let after = self.tokens.last().map(|token| &token.kind);
        apart
            && !matches!(
                after,
                Some(Kind::Number(_) | Kind::Date(_) | Kind::Mark('%'))
            )
    }
}

fn plain_mark(mark: char) -> char {
    match mark {
        '–' | '−' | '‑' => '-',
        '—' | '•' => ';',
        '％' => '%',
        other => other,
    }
}

fn letters(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase()
}

fn digits(text: &str) -> &str {
    let length = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    &text[..length]
}

/// The comma of 8,000, the apostrophe of 8'000 and the blanks that do not break a line.
fn is_group_separator(mark: &char) -> bool {
    matches!(mark, ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// The length of the number that `text` begins with, and its digits without separators.
fn number_text(text: &str) -> (usize, String) {
    let mut found = digits(text).to_owned();
    let mut length = found.len();
    if length == 0 {
        return (0, found);
    }
    while length <= 3 || found.len() > 3 {
        let Some(separator) = text[length..].chars().next().filter(is_group_separator) else {
            break;
        };
        let group = digits(&text[length + separator.len_utf8()..]);
        if group.len() != 3 {
            break;
        }
        found.push_str(group);
        length += separator.len_utf8() + 3;
    }
    if let Some(places) = text[length..].strip_prefix(['.', ',']).map(digits)
        && (text[length..].starts_with('.') || places.len() <= 2)
        && !places.is_empty()
    {
        found.push('.');
        found.push_str(places);
        length += 1 + places.len();
    }
    (length, found)
}

/// Three groups of digits with the same separator: 2025-03-01, 15/03/2025, 1.3.2025.
fn numeric_date(text: &str) -> Option<(usize, CalendarDate)> {
    let first = digits(text);
    let separator = text[first.len()..].chars().next()?;
    if first.is_empty() || !matches!(plain_mark(separator), '-' | '/' | '.') {
        return None;
    }
    let rest = &text[first.len() + separator.len_utf8()..];
    let second = digits(rest);
    let third = digits(rest[second.len()..].strip_prefix(separator)?);
    let length = first.len() + second.len() + third.len() + 2 * separator.len_utf8();
    let year_first = first.len() == 4 && third.len() <= 2;
    let year_last = first.len() <= 2 && matches!(third.len(), 2 | 4);
    if second.is_empty() || second.len() > 2 || third.is_empty() || !(year_first || year_last) {
        return None;
    }
    let number = |digits: &str| digits.parse::<u32>().ok();
    let (first_number, second_number) = (number(first)?, number(second)?);
    let date = if year_first {
        let year = i32::try_from(first_number).ok()?;
        NaiveDate::from_ymd_opt(year, second_number, number(third)?)
            .map_or(CalendarDate::Impossible, CalendarDate::Full)
    } else if third.len() == 2 {
        CalendarDate::ShortYear
    } else {
        let year = i32::try_from(number(third)?).ok()?;
        calendar_date::either_order(year, first_number, second_number)
    };
    Some((length, date))
}

/// A week of the ISO calendar stands for its Monday: 2025-W10.
fn iso_week(text: &str) -> Option<(usize, CalendarDate)> {
    let year = digits(text);
    let rest = &text[year.len()..];
    let week_at = rest.strip_prefix('-').unwrap_or(rest);
    let week = digits(week_at.strip_prefix(['W', 'w'])?);
    if year.len() != 4 || week.is_empty() || week.len() > 2 {
        return None;
    }
    let date = NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon);
    let length = text.len() - week_at.len() + 1 + week.len();
    Some((
        length,
        date.map_or(CalendarDate::Impossible, CalendarDate::Full),
    ))
}
