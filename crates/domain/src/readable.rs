//! Which characters an id or a name may have: those that can be seen.

use std::borrow::Cow;

/// Whether a character is nowhere to be seen or turns the text around it: with one, a name could look like another's,
/// or command the terminal that shows it. Unicode's control characters, and of its format characters those that names
/// do not need.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// The first character of `text` that cannot be seen.
#[must_use]
pub fn first_unseen(text: &str) -> Option<char> {
    // What most ids and names are made of is told by its bytes.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    text.chars().find(|&character| is_unseen(character))
}

/// `text` for a person to read: every character that cannot be seen by its number, as `\u{1b}`.
///
/// ```
/// use hemline_domain::readable::escaped;
///
/// assert_eq!(escaped("S01\u{1b}[2J"), "S01\\u{1b}[2J");
/// assert_eq!(escaped("Zoë"), "Zoë");
/// ```
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    if first_unseen(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut readable = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_unseen(character) {
            readable.extend(character.escape_unicode());
        } else {
            readable.push(character);
        }
    }
    Cow::Owned(readable)
}
