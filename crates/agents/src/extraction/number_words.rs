//! Number words: twelve, twenty-six, a dozen, one hundred and twenty, eight thousand, third.

use super::token::{Kind, Number, Token};

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const ORDINALS: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const TENS_ORDINALS: [(&str, u64); 2] = [("twentieth", 20), ("thirtieth", 30)];
/// Words that multiply a figure before them, as powers of ten.
const POWERS: [(&str, i32); 3] = [("hundred", 2), ("thousand", 3), ("million", 6)];

/// `tokens` with every run of number words replaced by its number.
pub(super) fn merge(tokens: &[Token]) -> Vec<Token> {
    let mut merged = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if let Some((number, length)) = number_at(&tokens[at..]) {
            let span = tokens[at].span.start..tokens[at + length - 1].span.end;
            merged.push(Token {
                kind: Kind::Number(number),
                span,
            });
            at += length;
        } else {
            merged.push(tokens[at].clone());
            at += 1;
        }
    }
    merged
}

/// The number that `tokens` begin with, if words take part in it, and how many tokens it takes.
fn number_at(tokens: &[Token]) -> Option<(Number, usize)> {
    if let Kind::Number(number) = &tokens[0].kind {
        return multiplied(number, tokens);
    }
    let mut reader = Cardinal::default();
    let mut length = 0;
    let mut ordinal = false;
    while let Some(step) = reader.step(&tokens[length..]) {
        length += step.length;
        if step.ends {
            ordinal = step.ordinal;
            break;
        }
    }
    if length == 0 {
        return None;
    }
    let mut number = Number::try_new(&reader.value().to_string(), 0)?;
    number.ordinal = ordinal;
    number.in_digits = false;
    Some((number, length))
}

/// "8 thousand", "1.2 million", "2 dozen".
fn multiplied(number: &Number, tokens: &[Token]) -> Option<(Number, usize)> {
    let next = word(tokens, 1)?;
    let number = if next == "dozen" {
        Number::try_new(&number.whole()?.checked_mul(12)?.to_string(), 0)?
    } else {
        let (_, power) = POWERS.iter().find(|(name, _)| *name == next)?;
        let digits = number.value.to_string();
        Number {
            places: 0,
            ..Number::try_new(&digits, *power)?
        }
    };
    Some((number, 2))
}

fn word(tokens: &[Token], at: usize) -> Option<&str> {
    match &tokens.get(at)?.kind {
        Kind::Word(word) => Some(word),
        _ => None,
    }
}

fn index_in(words: &[&str], word: &str) -> Option<u64> {
    let index = words.iter().position(|candidate| *candidate == word)?;
    u64::try_from(index).ok()
}

/// Builds a cardinal word by word; `below_thousand` is the group being read.
#[derive(Default)]
struct Cardinal {
    thousands: Option<u64>,
    below_thousand: Option<u64>,
}

struct Step {
    length: usize,
    ends: bool,
    ordinal: bool,
}

impl Step {
    fn on(length: usize) -> Option<Self> {
        Some(Self {
            length,
            ends: false,
            ordinal: false,
        })
    }

    fn last(length: usize, ordinal: bool) -> Option<Self> {
        Some(Self {
            length,
            ends: true,
            ordinal,
        })
    }
}

impl Cardinal {
    fn value(&self) -> u64 {
        self.thousands.unwrap_or(0) * 1000 + self.below_thousand.unwrap_or(0)
    }

    fn has_begun(&self) -> bool {
        self.thousands.is_some() || self.below_thousand.is_some()
    }

    fn step(&mut self, tokens: &[Token]) -> Option<Step> {
        if matches!(tokens.first()?.kind, Kind::Mark('-')) {
            return self.hyphenated(tokens);
        }
        let next = word(tokens, 0)?;
        match next {
            "a" | "half" if !self.has_begun() => self.article(tokens),
            "and" if self.ends_in_hundreds() && self.takes_small(word(tokens, 1)?) => {
                let step = self.small(word(tokens, 1)?)?;
                Some(Step {
                    length: step.length + 1,
                    ..step
                })
            }
            "dozen" => self.dozen(),
            "hundred" => {
                let group = self
                    .below_thousand
                    .filter(|group| (1..10).contains(group))?;
                self.below_thousand = Some(group * 100);
                Step::on(1)
            }
            "thousand" => {
                let group = self.below_thousand.filter(|group| *group > 0)?;
                if self.thousands.is_some() {
                    return None;
                }
                (self.thousands, self.below_thousand) = (Some(group), None);
                Step::on(1)
            }
            _ => self.small(next),
        }
    }

    /// "a dozen", "half a dozen", "a hundred", "a thousand".
    fn article(&mut self, tokens: &[Token]) -> Option<Step> {
        if word(tokens, 0) == Some("half") {
            let is_half_dozen = word(tokens, 1) == Some("a") && word(tokens, 2) == Some("dozen");
            self.below_thousand = is_half_dozen.then_some(6);
            return is_half_dozen
                .then_some(())
                .and_then(|()| Step::last(3, false));
        }
        if !matches!(word(tokens, 1)?, "dozen" | "hundred" | "thousand") {
            return None;
        }
        self.below_thousand = Some(1);
        Step::on(1)
    }

    fn dozen(&mut self) -> Option<Step> {
        let count = self
            .below_thousand
            .filter(|count| (1..100).contains(count))?;
        self.below_thousand = Some(count * 12);
        Step::last(1, false)
    }

    /// "twenty-six": a unit after a ten. The hyphen of "twenty-week" is left alone.
    fn hyphenated(&mut self, tokens: &[Token]) -> Option<Step> {
        let next = word(tokens, 1)?;
        let unit = index_in(&UNITS, next).or_else(|| index_in(&ORDINALS, next))?;
        if !(1..10).contains(&unit) || !self.ends_in_tens() {
            return None;
        }
        let step = self.small(next)?;
        Some(Step {
            length: step.length + 1,
            ..step
        })
    }

    fn ends_in_tens(&self) -> bool {
        self.below_thousand
            .is_some_and(|group| group % 100 >= 20 && group % 10 == 0)
    }

    fn ends_in_hundreds(&self) -> bool {
        match self.below_thousand {
            Some(group) => group >= 100 && group % 100 == 0,
            None => self.thousands.is_some(),
        }
    }

    fn takes_small(&self, next: &str) -> bool {
        index_in(&UNITS, next).is_some() || index_in(&TENS, next).is_some()
    }

    /// A unit, a teen or a ten, where the group has room for it.
    fn small(&mut self, next: &str) -> Option<Step> {
        let (value, ordinal) = small_value(next)?;
        let has_room = self.below_thousand.is_none()
            || self.ends_in_hundreds()
            || (self.ends_in_tens() && (1..10).contains(&value));
        if !has_room {
            return None;
        }
        self.below_thousand = Some(self.below_thousand.unwrap_or(0) + value);
        if ordinal {
            Step::last(1, true)
        } else {
            Step::on(1)
        }
    }
}

fn small_value(word: &str) -> Option<(u64, bool)> {
    let cardinal = index_in(&UNITS, word)
        .or_else(|| index_in(&TENS, word).map(|index| 20 + 10 * index))
        .map(|value| (value, false));
    cardinal.or_else(|| {
        let tens = TENS_ORDINALS.iter().find(|(name, _)| *name == word);
        index_in(&ORDINALS, word)
            .or(tens.map(|(_, value)| *value))
            .map(|value| (value, true))
    })
}
