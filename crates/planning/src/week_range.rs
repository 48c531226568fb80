//! Ranges of season weeks, in words.

use std::fmt::Display;

/// "week 3", or "weeks 3 to 5".
///
/// ```
/// use hemline_planning::week_range::in_words;
///
/// assert_eq!(in_words(1, 1), "week 1");
/// assert_eq!(in_words(1, 4), "weeks 1 to 4");
/// ```
#[must_use]
pub fn in_words<Week: Display + PartialEq + Copy>(first: Week, last: Week) -> String {
    if first == last {
        format!("week {first}")
    } else {
        format!("weeks {first} to {last}")
    }
}
