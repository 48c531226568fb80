//! How a season is called where nobody named it.

use chrono::{Datelike, NaiveDate};

/// The meteorological season that a start date lies in, with its year: `Spring 2025`.
#[must_use]
pub fn season_name(start: NaiveDate) -> String {
    let name = match start.month() {
        3..=5 => "Spring",
        6..=8 => "Summer",
        9..=11 => "Autumn",
        _ => "Winter",
    };
    format!("{name} {}", start.year())
}
