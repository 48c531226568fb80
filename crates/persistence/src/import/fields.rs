//! Reads the cells of a row into values.

use std::str::FromStr;

use chrono::NaiveDate;
use hemline_domain::calendar::YEARS;
use hemline_domain::readable::first_unseen;
use hemline_domain::{Decimal, DomainError};

use crate::export::original_text;

/// The largest number that a file may hold.
const LARGEST: u64 = 1_000_000_000;

/// The longest id.
const MAX_ID_BYTES: usize = 128;

/// What is wrong with a cell, or with a row as a whole.
#[derive(Debug)]
pub(super) struct BadCell {
    pub(super) column: Option<&'static str>,
    pub(super) value: String,
    pub(super) reason: String,
}

/// One cell: its column's name and its text without surrounding blanks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) column: &'static str,
    pub(super) text: &'a str,
}

impl<'a> Cell<'a> {
    /// A complaint about this cell.
    pub(super) fn bad(&self, reason: impl Into<String>) -> BadCell {
        BadCell {
            column: Some(self.column),
            value: self.text.to_owned(),
            reason: reason.into(),
        }
    }

    /// The text, which must be there.
    pub(super) fn required(&self) -> Result<&'a str, BadCell> {
        if self.text.is_empty() {
            return Err(self.bad(format!("{} is empty", self.column)));
        }
        Ok(self.text)
    }

    /// A text of characters that can be seen, which must be there; without the apostrophe that keeps spreadsheets from
    /// taking it for a formula.
    pub(super) fn readable(&self) -> Result<&'a str, BadCell> {
        let text = original_text(self.required()?);
        match first_unseen(text) {
            None => Ok(text),
            Some(character) => Err(self.bad(format!(
                "it holds a character that cannot be seen, U+{:04X}; remove it",
                u32::from(character)
            ))),
        }
    }

    /// An id: a text of at most 128 bytes, all characters of which can be seen.
    pub(super) fn id(&self) -> Result<&'a str, BadCell> {
        let id = self.readable()?;
        if id.len() > MAX_ID_BYTES {
            return Err(self.bad(format!("an id has at most {MAX_ID_BYTES} bytes")));
        }
        Ok(id)
    }

    /// A text of characters that can be seen, if there is one.
    pub(super) fn optional_readable(&self) -> Result<Option<String>, BadCell> {
        if self.text.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.readable()?.to_owned()))
    }

    /// A whole number from 0 to 1e9, if there is one.
    pub(super) fn optional_whole(&self) -> Result<Option<u64>, BadCell> {
        if self.text.is_empty() {
            return Ok(None);
        }
        self.whole().map(Some)
    }

    /// A whole number from 0 to 1e9.
    pub(super) fn whole(&self) -> Result<u64, BadCell> {
        let text = self.required()?;
        match parse_digits(text) {
            Some(number) if number <= LARGEST => Ok(number),
            _ => Err(self.bad(why_not_whole(text))),
        }
    }

    /// A number from 0 to 1e9, if there is one.
    pub(super) fn optional_number(&self) -> Result<Option<f64>, BadCell> {
        if self.text.is_empty() {
            return Ok(None);
        }
        let number = self
            .text
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .ok_or_else(|| self.bad("it is not a number"))?;
        self.check_range(number)?;
        Ok(Some(number))
    }

    /// A decimal from 0 to 1e9 with at most six places, if there is one.
    pub(super) fn optional_decimal(&self) -> Result<Option<Decimal>, BadCell> {
        let Some(number) = self.optional_number()? else {
            return Ok(None);
        };
        Decimal::try_from(number)
            .map(Some)
            .map_err(|error| self.bad(error.to_string()))
    }

    /// A number of days within `allowed`, written with digits and perhaps a minus sign, if there
    /// is one.
    pub(super) fn optional_days(
        &self,
        allowed: std::ops::RangeInclusive<i32>,
    ) -> Result<Option<i32>, BadCell> {
        if self.text.is_empty() {
            return Ok(None);
        }
        let digits = self.text.strip_prefix('-').unwrap_or(self.text);
        let days = parse_digits(digits).and_then(|_| self.text.parse().ok());
        days.filter(|days| allowed.contains(days))
            .map(Some)
            .ok_or_else(|| {
                self.bad(format!(
                    "it is not a whole number of days from {} to {}",
                    allowed.start(),
                    allowed.end()
                ))
            })
    }

    /// Nothing: `why` the row may not have this cell.
    pub(super) fn absent(&self, why: &str) -> Result<(), BadCell> {
        if self.text.is_empty() {
            return Ok(());
        }
        Err(self.bad(why))
    }

    fn check_range(&self, number: f64) -> Result<(), BadCell> {
        if number < 0.0 {
            return Err(self.bad("it is negative"));
        }
        if number > 1e9 {
            return Err(self.bad(OVER_LARGEST));
        }
        Ok(())
    }

    /// A date as YYYY-MM-DD, in the years that a plan can be about.
    pub(super) fn date(&self) -> Result<NaiveDate, BadCell> {
        let text = self.required()?;
        let Some((year, month, day)) = parse_date_parts(text) else {
            return Err(self.bad("it is not a date as YYYY-MM-DD"));
        };
        if !YEARS.contains(&year) {
            return Err(self.bad(format!(
                "the year is not within {} to {}",
                YEARS.start(),
                YEARS.end()
            )));
        }
        NaiveDate::from_ymd_opt(year, month, day)
            .ok_or_else(|| self.bad("there is no such day in the calendar"))
    }

    /// A name of a vocabulary, in any case.
    pub(super) fn name<T: FromStr<Err = DomainError>>(&self) -> Result<T, BadCell> {
        self.required()?
            .parse()
            .map_err(|error: DomainError| self.bad(error.to_string()))
    }

    /// A name of a vocabulary, if there is one.
    pub(super) fn optional_name<T: FromStr<Err = DomainError>>(
        &self,
    ) -> Result<Option<T>, BadCell> {
        if self.text.is_empty() {
            return Ok(None);
        }
        self.name().map(Some)
    }
}

const OVER_LARGEST: &str = "it is larger than 1000000000 (1e9)";

fn parse_digits(text: &str) -> Option<u64> {
    // `parse` alone would accept a leading plus sign.
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

fn why_not_whole(text: &str) -> &'static str {
    match text.parse::<f64>() {
        Ok(number) if number.is_nan() => "it is not a number",
        Ok(number) if number < 0.0 => "it is negative",
        Ok(number) if number > 1e9 => OVER_LARGEST,
        Ok(number) if number.fract() != 0.0 => "it is not a whole number",
        Ok(_) => "it must be written with digits only",
        Err(_) => "it is not a number",
    }
}

fn parse_date_parts(text: &str) -> Option<(i32, u32, u32)> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0_u32, |number, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + u32::from(byte - b'0'))
        })
    };
    let year = i32::try_from(number(0..4)?).ok()?;
    Some((year, number(5..7)?, number(8..10)?))
}
