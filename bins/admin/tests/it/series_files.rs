//! Files of series that the tests forecast.

use chrono::{Days, NaiveDate};

use crate::harness::{Ended, Place};

/// Six steps of a file's series.
pub(crate) fn forecast(place: &Place, file: &str, more: &[&str]) -> Ended {
    let arguments = ["forecast", "--csv", file, "--horizon", "6"];
    place.run(&[&arguments[..], more].concat())
}

/// Days of one series, the last of them the newest; `value` gives the text of y.
pub(crate) fn days(id: &str, count: u64, value: impl Fn(u64) -> String) -> Vec<String> {
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    (0..count)
        .map(|day| format!("{id},{},{}", first + Days::new(day), value(day)))
        .collect()
}

pub(crate) fn wave(day: u64) -> String {
    (100 + 3 * (day % 7) + day * 37 % 11).to_string()
}

pub(crate) fn long_file(rows: &[String]) -> String {
    format!("series_id,ds,y\n{}\n", rows.join("\n"))
}
