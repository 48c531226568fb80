//! Finding the figures in a text.

/// A number as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    /// Index of its first letter in the text, the sign's if it has one.
    pub(super) start: usize,
    /// Index after its last letter, the unit's if it has one.
    pub(super) end: usize,
    /// As it stands in the text, with sign and unit.
    pub(super) written: String,
    /// Its value, unit (thousand, million) included; NaN for digits of other scripts, which match
    /// nothing.
    pub(super) value: f64,
    /// The value of one step of its last digit.
    pub(super) resolution: f64,
    /// Whether it is a percentage or a number of points.
    pub(super) percent: bool,
}

/// What counts as a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// In an explanation: not one or two digits inside names, not list markers.
    Claims,
    /// In data: every run of digits, since a text may quote any of them.
    Everything,
}

/// All figures of `text` in order.
pub(super) fn scan(text: &str, reading: Reading) -> Vec<Figure> {
    let letters: Vec<char> = text.chars().collect();
    let mut figures = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if is_uuid(&letters[at..]) {
            // Its digits are no figures, neither as a source nor as a claim.
            at += UUID_LENGTH;
        } else if letters[at].is_ascii_digit() {
            let number = read_number(&letters, at);
            if reading == Reading::Everything || is_claim(&letters, at, number.end) {
                figures.push(figure(&letters, at, &number));
            }
            at = number.end;
        } else {
            if letters[at].is_numeric() {
                figures.push(foreign_figure(letters[at], at));
            }
            at += 1;
        }
    }
    figures
}

const UUID_LENGTH: usize = 36;

/// Whether the letters begin with an id such as `01a1fc6d-f18a-7714-91f3-593337e433e3`.
fn is_uuid(letters: &[char]) -> bool {
    let fits = |(place, letter): (usize, &char)| match place {
        8 | 13 | 18 | 23 => *letter == '-',
        _ => letter.is_ascii_hexdigit(),
    };
    let begins = letters.get(..UUID_LENGTH);
    begins.is_some_and(|begin| begin.iter().enumerate().all(fits))
}

struct Number {
    /// Value without a unit.
    value: f64,
    decimals: i32,
    /// Index after its last digit.
    end: usize,
}

fn read_number(letters: &[char], start: usize) -> Number {
    let mut digits = String::new();
    let mut end = take_digits(letters, start, &mut digits);
    while is_thousands_group(letters, end) && digits.len() <= 15 {
        end = take_digits(letters, end + 1, &mut digits);
    }
    let mut decimals = 0;
    if letters.get(end) == Some(&'.') && letters.get(end + 1).is_some_and(char::is_ascii_digit) {
        digits.push('.');
        let fraction_end = take_digits(letters, end + 1, &mut digits);
        decimals = i32::try_from(fraction_end - end - 1).unwrap_or(i32::MAX);
        end = fraction_end;
    }
    let (exponent, end) = read_exponent(letters, end);
    Number {
        value: digits.parse().unwrap_or(f64::NAN) * 10_f64.powi(exponent),
        decimals: decimals.saturating_sub(exponent),
        end,
    }
}

/// The power of ten of `1.5e3`, and the index after it.
fn read_exponent(letters: &[char], at: usize) -> (i32, usize) {
    let negative = letters.get(at + 1) == Some(&'-');
    let signed = negative || letters.get(at + 1) == Some(&'+');
    let mut digits = String::new();
    let start = at + 1 + usize::from(signed);
    if !matches!(letters.get(at), Some('e' | 'E'))
        || !letters.get(start).is_some_and(char::is_ascii_digit)
    {
        return (0, at);
    }
    let end = take_digits(letters, start, &mut digits);
    let size: i32 = digits.parse().unwrap_or(i32::MAX);
    (if negative { -size } else { size }, end)
}

fn take_digits(letters: &[char], start: usize, digits: &mut String) -> usize {
    let run = letters[start..]
        .iter()
        .take_while(|letter| letter.is_ascii_digit());
    let before = digits.len();
    digits.extend(run);
    start + digits.len() - before
}

/// A separator at `at` followed by exactly three digits.
fn is_thousands_group(letters: &[char], at: usize) -> bool {
    let separator = matches!(letters.get(at), Some(',' | '\u{a0}' | '\u{202f}' | '\''));
    let is_digit = |index: usize| letters.get(index).is_some_and(char::is_ascii_digit);
    separator && (1..=3).all(|offset| is_digit(at + offset)) && !is_digit(at + 4)
}

/// Behind a letter, this many digits are a figure (`USD987654`); fewer are part of a name (`Q3`, `SS25`).
const LEAST_GLUED_DIGITS: usize = 3;

fn is_claim(letters: &[char], start: usize, end: usize) -> bool {
    let glued = start > 0 && (letters[start - 1].is_alphabetic() || letters[start - 1] == '_');
    let is_of_name = glued && end - start < LEAST_GLUED_DIGITS;
    !is_of_name && !is_list_marker(letters, start, end)
}

/// `1. ` or `2) ` at the start of a line.
fn is_list_marker(letters: &[char], start: usize, end: usize) -> bool {
    let before = letters[..start]
        .iter()
        .rev()
        .take_while(|letter| **letter != '\n');
    let starts_line = before.into_iter().all(|letter| *letter == ' ');
    let marked = matches!(letters.get(end), Some('.' | ')')) && letters.get(end + 1) == Some(&' ');
    starts_line && marked && end - start <= 2
}

fn figure(letters: &[char], start: usize, number: &Number) -> Figure {
    let sign_at = start.checked_sub(1).filter(|&at| is_sign(letters, at));
    let (unit, unit_end) = read_unit(letters, number.end);
    let sign = if sign_at.is_some() { -1.0 } else { 1.0 };
    let scale = match unit {
        Unit::Times(scale) => scale,
        Unit::None | Unit::Percent => 1.0,
    };
    Figure {
        start: sign_at.unwrap_or(start),
        end: unit_end,
        written: letters[sign_at.unwrap_or(start)..unit_end].iter().collect(),
        value: sign * number.value * scale,
        resolution: scale * 10_f64.powi(-number.decimals),
        percent: unit == Unit::Percent,
    }
}

/// A minus that is no hyphen and no dash between numbers.
fn is_sign(letters: &[char], at: usize) -> bool {
    let minus = matches!(letters[at], '-' | '\u{2212}');
    minus
        && at
            .checked_sub(1)
            .is_none_or(|before| !letters[before].is_alphanumeric())
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    None,
    Percent,
    Times(f64),
}

fn read_unit(letters: &[char], end: usize) -> (Unit, usize) {
    let spaces = letters[end..]
        .iter()
        .take_while(|letter| matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '-'))
        .count();
    let word_start = if spaces <= 1 { end + spaces } else { end };
    if letters.get(word_start) == Some(&'%') {
        return (Unit::Percent, word_start + 1);
    }
    let word: String = letters[word_start..]
        .iter()
        .take_while(|letter| letter.is_alphabetic())
        .collect();
    let unit = match word.to_lowercase().as_str() {
        "percent" | "percentage" | "pct" | "pp" | "point" | "points" => Unit::Percent,
        "thousand" => Unit::Times(1e3),
        "million" | "mn" => Unit::Times(1e6),
        "billion" | "bn" => Unit::Times(1e9),
        "k" if spaces == 0 => Unit::Times(1e3),
        "m" if spaces == 0 => Unit::Times(1e6),
        _ => return (Unit::None, end),
    };
    (unit, word_start + word.chars().count())
}

fn foreign_figure(letter: char, at: usize) -> Figure {
    Figure {
        start: at,
        end: at + 1,
        written: letter.to_string(),
        value: f64::NAN,
        resolution: 1.0,
        percent: false,
    }
}
