//! Days of the week beside a date: Monday 3 March 2025, the first Monday of March 2025.

use chrono::{NaiveDate, Weekday};

const NAMES: [(Weekday, &[&str]); 7] = [
    (Weekday::Mon, &["monday", "mon"]),
    (Weekday::Tue, &["tuesday", "tue", "tues"]),
    (Weekday::Wed, &["wednesday", "wed"]),
    (Weekday::Thu, &["thursday", "thu", "thur", "thurs"]),
    (Weekday::Fri, &["friday", "fri"]),
    (Weekday::Sat, &["saturday", "sat"]),
    (Weekday::Sun, &["sunday", "sun"]),
];

/// The day of the week that `word` names, in the singular.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let named = NAMES.iter().find(|(_, names)| names.contains(&word));
    named.map(|(day, _)| *day)
}

/// The `count`-th such day of a month, counted from 1; the last one without a count.
pub(super) fn day_of_month(
    year: i32,
    month: u32,
    day: Weekday,
    count: Option<u8>,
) -> Option<NaiveDate> {
    let on = |count| NaiveDate::from_weekday_of_month_opt(year, month, day, count);
    match count {
        Some(count) => on(count),
        None => on(5).or_else(|| on(4)),
    }
}
