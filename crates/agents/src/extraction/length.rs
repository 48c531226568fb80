//! The length that a text may have.

use hemline_domain::Violation;
use serde_json::json;

/// The fewest characters of a strategy text.
pub const SHORTEST_TEXT_CHARS: usize = 10;
/// The most characters of a strategy text.
pub const LONGEST_TEXT_CHARS: usize = 500;

/// What is wrong with the length of `text`, which must have 10 to 500 characters (Unicode scalar
/// values, blanks included): a violation of `strategy_description` whose value is the number of
/// characters.
#[must_use]
pub fn length_violation(text: &str) -> Option<Violation> {
    let characters = text.chars().count();
    if (SHORTEST_TEXT_CHARS..=LONGEST_TEXT_CHARS).contains(&characters) {
        return None;
    }
    let allowed = format!("{SHORTEST_TEXT_CHARS} to {LONGEST_TEXT_CHARS} characters");
    let suggestion = if characters < SHORTEST_TEXT_CHARS {
        "Describe the season: length, start date, replenishment, and the share held at the DC"
    } else {
        "Shorten the text to the season's length, start date, replenishment and holdback"
    };
    Some(Violation {
        parameter: "strategy_description".to_owned(),
        value: json!(characters),
        message: format!("strategy_description has {characters} characters; allowed: {allowed}"),
        allowed,
        suggestions: vec![suggestion.to_owned()],
    })
}
