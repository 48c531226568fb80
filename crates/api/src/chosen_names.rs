//! Limits of the names that clients choose.

use hemline_domain::readable::first_unseen;
use hemline_domain::{SessionId, Violation};
use serde_json::json;

use crate::decisions::invalid_parameters;
use crate::error::ApiError;

const LONGEST_SESSION_ID: usize = 255;
const LONGEST_SEASON_NAME: usize = 128;

/// A session's id, in a body or in a path: neither empty nor endless, and fit for a line of a log.
pub(crate) fn checked_session(id: String) -> Result<SessionId, ApiError> {
    checked_name("session_id", LONGEST_SESSION_ID, id).map(SessionId::new)
}

/// A season's name.
pub(crate) fn checked_season_name(name: String) -> Result<String, ApiError> {
    checked_name("season", LONGEST_SEASON_NAME, name)
}

fn checked_name(field: &str, longest: usize, text: String) -> Result<String, ApiError> {
    let allowed = format!("1 to {longest} characters, all of them to be seen");
    let length = text.chars().count();
    let (value, found) = if !(1..=longest).contains(&length) {
        (json!(length), format!("has {length} characters"))
    } else if let Some(character) = first_unseen(&text) {
        let found = format!(
            "has a character that cannot be seen, U+{:04X}",
            u32::from(character)
        );
        (json!(text), found)
    } else {
        return Ok(text);
    };
    Err(invalid_parameters(&[Violation {
        parameter: field.to_owned(),
        message: format!("{field} {found}; allowed: {allowed}"),
        value,
        suggestions: vec![format!("Send a {field} of {allowed}")],
        allowed,
    }]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_named_by_1_to_255_characters_that_can_be_seen() {
        let longest = "é".repeat(LONGEST_SESSION_ID);
        for good in ["s", "session 1/a", "sitzung-ü", &longest] {
            assert_eq!(checked_session(good.to_owned()).unwrap().as_str(), good);
        }
        let too_long = "s".repeat(LONGEST_SESSION_ID + 1);
        for bad in ["", "a\nb", "\u{7f}", "\0", "a\u{202e}b", &too_long] {
            let error = checked_session(bad.to_owned()).unwrap_err();
            assert_eq!(error.kind.error_type(), "INVALID_PARAMETERS", "{bad:?}");
            assert!(error.message.contains("session_id"), "{}", error.message);
        }
    }
}
