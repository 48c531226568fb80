//! Calendar dates in words: 1 March 2025, March 3rd 2025, Jan 1, 2025, the third of March.

use chrono::{Datelike, NaiveDate, Weekday};

use super::token::{Kind, Number, Token};
use super::weekdays::{day_of_month, weekday};

/// What a date in a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CalendarDate {
    /// Day, month and year.
    Full(NaiveDate),
    /// Day and month without a year.
    NoYear {
        /// 1–12
        month: u32,
        /// 1–31
        day: u32,
    },
    /// A month without a day.
    NoDay,
    /// 03/04/2025: day and month cannot be told apart.
    TwoWays(NaiveDate, NaiveDate),
    /// 03/15/25: a year of two digits.
    ShortYear,
    /// Tuesday 3 March 2025: a day of the week that the date does not fall on.
    OtherWeekday(NaiveDate, Weekday),
    /// A day that the calendar does not have.
    Impossible,
}

const MONTHS: [&[&str]; 12] = [
    &["january", "jan"],
    &["february", "feb"],
    &["march", "mar"],
    &["april", "apr"],
    &["may"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

/// What a number counts when it is no day of the month and no year.
const COUNTED: &[&str] = &[
    "week", "weeks", "wk", "wks", "month", "months", "days", "percent", "pct", "per", "unit",
    "units", "pieces", "pcs", "items", "garments", "stores",
];

/// Words before a month that stands without a day; they tell May from "may".
const BEFORE_MONTH: &[&str] = &[
    "in",
    "of",
    "from",
    "early",
    "mid",
    "late",
    "since",
    "until",
    "till",
    "through",
    "starting",
    "start",
    "starts",
    "beginning",
    "begins",
    "launching",
    "on",
    "to",
    "ending",
    "ends",
];

/// The date that two numbers and a year make when their order is not known.
pub(super) fn either_order(year: i32, first: u32, second: u32) -> CalendarDate {
    let day_first = NaiveDate::from_ymd_opt(year, second, first);
    let month_first = NaiveDate::from_ymd_opt(year, first, second);
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => CalendarDate::TwoWays(one, other),
        (Some(date), _) | (_, Some(date)) => CalendarDate::Full(date),
        (None, None) => CalendarDate::Impossible,
    }
}

/// `tokens` with every date in words replaced by one date token.
pub(super) fn merge(tokens: &[Token]) -> Vec<Token> {
    let mut merged = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let view = View { tokens, at };
        if let Some((date, length)) = view.date().or_else(|| view.first_of_range()) {
            let date = view.beside_weekday(date, length);
            let span = tokens[at].span.start..tokens[at + length - 1].span.end;
            merged.push(Token {
                kind: Kind::Date(date),
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

struct View<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl View<'_> {
    fn date(&self) -> Option<(CalendarDate, usize)> {
        self.in_digits()
            .or_else(|| self.day_first())
            .or_else(|| self.month_first())
            .or_else(|| self.counted_weekday())
            .or_else(|| self.month_alone())
    }

    fn in_digits(&self) -> Option<(CalendarDate, usize)> {
        match self.tokens.get(self.at)?.kind {
            Kind::Date(date) => Some((date, 1)),
            _ => None,
        }
    }

    /// `date`, unless the day of the week in front of it, or in brackets behind, is another one.
    fn beside_weekday(&self, date: CalendarDate, length: usize) -> CalendarDate {
        let CalendarDate::Full(day) = date else {
            return date;
        };
        let is_between = |token: &Token| {
            matches!(&token.kind, Kind::Mark(','))
                || matches!(&token.kind, Kind::Word(word) if word == "the")
        };
        let before = self.tokens[..self.at].iter().rev();
        let named = before
            .take(3)
            .find(|token| !is_between(token))
            .and_then(|token| match &token.kind {
                Kind::Word(word) => weekday(word),
                _ => None,
            });
        let in_brackets = (self.mark(length) == Some('('))
            .then(|| weekday(self.word(length + 1)))
            .flatten();
        match named.or(in_brackets) {
            Some(named) if named != day.weekday() => CalendarDate::OtherWeekday(day, named),
            _ => date,
        }
    }

    /// "first Monday of March 2025", "last Monday in March 2025".
    fn counted_weekday(&self) -> Option<(CalendarDate, usize)> {
        let count = match &self.tokens.get(self.at)?.kind {
            Kind::Number(number) if number.ordinal => Some(u8::try_from(number.whole()?).ok()?),
            Kind::Word(word) if word == "last" => None,
            _ => return None,
        };
        let day = weekday(self.word(1))?;
        let month_at = 2 + usize::from(matches!(self.word(2), "of" | "in"));
        let month = self.month(month_at)?;
        let end = self.past_abbreviation(month_at);
        let Some((year, end)) = self.year(end) else {
            return Some((CalendarDate::NoDay, end));
        };
        let date = day_of_month(year, month, day, count);
        Some((
            date.map_or(CalendarDate::Impossible, CalendarDate::Full),
            end,
        ))
    }

    /// "3–30 March 2025", "from the 3rd to the 30th of March 2025": the first day has the month and
    /// the year of the second.
    fn first_of_range(&self) -> Option<(CalendarDate, usize)> {
        let day = self.day(0)?;
        let joins = self.mark(1) == Some('-')
            || matches!(
                self.word(1),
                "to" | "until" | "till" | "through" | "thru" | "and"
            );
        let second = View {
            tokens: self.tokens,
            at: self.at + 2 + usize::from(self.word(2) == "the"),
        };
        let after_week = matches!(self.word_before(), "week" | "wk" | "weeks");
        let date = match second.day_first()?.0 {
            CalendarDate::Full(end) => {
                CalendarDate::Full(end.with_day(day).filter(|start| *start < end)?)
            }
            CalendarDate::NoYear { month, day: end } if day < end => {
                CalendarDate::NoYear { month, day }
            }
            _ => return None,
        };
        (joins && !after_week).then_some((date, 1))
    }

    fn word(&self, offset: usize) -> &str {
        match self.tokens.get(self.at + offset).map(|token| &token.kind) {
            Some(Kind::Word(word)) => word,
            _ => "",
        }
    }

    fn word_before(&self) -> &str {
        match self
            .at
            .checked_sub(1)
            .map(|before| &self.tokens[before].kind)
        {
            Some(Kind::Word(word)) => word,
            _ => "",
        }
    }

    fn mark(&self, offset: usize) -> Option<char> {
        match self.tokens.get(self.at + offset)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    fn month(&self, offset: usize) -> Option<u32> {
        let word = self.word(offset);
        let index = MONTHS.iter().position(|names| names.contains(&word))?;
        u32::try_from(index + 1).ok()
    }

    /// A number at `offset` that counts nothing else.
    fn calendar_number(&self, offset: usize) -> Option<&Number> {
        let Kind::Number(number) = &self.tokens.get(self.at + offset)?.kind else {
            return None;
        };
        let dash = usize::from(self.mark(offset + 1) == Some('-'));
        let counts =
            COUNTED.contains(&self.word(offset + 1 + dash)) || self.mark(offset + 1) == Some('%');
        (!counts && number.places == 0).then_some(number)
    }

    fn day(&self, offset: usize) -> Option<u32> {
        let day = u32::try_from(self.calendar_number(offset)?.whole()?).ok()?;
        (1..=31).contains(&day).then_some(day)
    }

    /// A year at `offset` or after one separating mark; and the offset past it.
    fn year(&self, offset: usize) -> Option<(i32, usize)> {
        let separated =
            matches!(self.mark(offset), Some(',' | '-' | '/')) || self.word(offset) == "of";
        let at = offset + usize::from(separated);
        Some((self.calendar_number(at)?.year()?, at + 1))
    }

    /// 1 March 2025, 3rd of March, 03-Mar-2025.
    fn day_first(&self) -> Option<(CalendarDate, usize)> {
        let day = self.day(0)?;
        if matches!(self.word_before(), "week" | "wk" | "weeks") {
            return None;
        }
        let joined = self.word(1) == "of" || matches!(self.mark(1), Some('-' | '/' | '.'));
        let month_at = 1 + usize::from(joined);
        let month = self.month(month_at)?;
        let end = self.past_abbreviation(month_at);
        let is_verb = self.word(month_at) == "may"
            && self.year(end).is_none()
            && !self.word(end).is_empty()
            && !BEFORE_MONTH.contains(&self.word_before());
        (!is_verb).then(|| self.with_year(month, day, end))
    }

    /// March 3rd 2025, Jan. 1, 2025, May the fourth.
    fn month_first(&self) -> Option<(CalendarDate, usize)> {
        let month = self.month(0)?;
        let end = self.past_abbreviation(0);
        let joined = self.word(end) == "the" || matches!(self.mark(end), Some('-' | '/'));
        let day_at = end + usize::from(joined);
        let day = self.day(day_at)?;
        Some(self.with_year(month, day, day_at + 1))
    }

    /// March 2025, or "in March".
    fn month_alone(&self) -> Option<(CalendarDate, usize)> {
        self.month(0)?;
        let end = self.past_abbreviation(0);
        if let Some((_, end)) = self.year(end) {
            return Some((CalendarDate::NoDay, end));
        }
        BEFORE_MONTH
            .contains(&self.word_before())
            .then_some((CalendarDate::NoDay, 1))
    }

    /// The offset past the month at `offset` and past the full stop of "Mar." before a figure.
    fn past_abbreviation(&self, offset: usize) -> usize {
        let figure_follows = matches!(
            self.tokens
                .get(self.at + offset + 2)
                .map(|token| &token.kind),
            Some(Kind::Number(_))
        );
        let abbreviated =
            self.word(offset).len() <= 4 && self.mark(offset + 1) == Some('.') && figure_follows;
        offset + 1 + usize::from(abbreviated)
    }

    fn with_year(&self, month: u32, day: u32, end: usize) -> (CalendarDate, usize) {
        let Some((year, end)) = self.year(end) else {
            return (CalendarDate::NoYear { month, day }, end);
        };
        let date = NaiveDate::from_ymd_opt(year, month, day)
            .map_or(CalendarDate::Impossible, CalendarDate::Full);
        (date, end)
    }
}
