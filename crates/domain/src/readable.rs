//! Which characters an id or a name may have: those that can be seen.

use std::borrow::Cow;

/// Whether a character is nowhere to be seen or turns the text around it: with one, a name could look like another's,
/// or command the terminal that shows it. Unicode's control characters, all of its `Default_Ignorable_Code_Point`,
/// which a screen leaves out, its line separators and annotations, and the blank of Braille.
///
/// The zero-width non-joiner (U+200C) and joiner (U+200D) are among them: Persian and some scripts of India are written
/// with them, and emoji are put together with them. Between most letters they show nothing, so that two names with
/// and without one look the same. Such a word is written without it, or with a blank.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
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

#[cfg(test)]
mod tests {
    use super::*;

    /// `Default_Ignorable_Code_Point` of Unicode's `DerivedCoreProperties.txt`.
    const IGNORABLE: [(u32, u32); 17] = [
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x61c, 0x61c),
        (0x115f, 0x1160),
        (0x17b4, 0x17b5),
        (0x180b, 0x180f),
        (0x200b, 0x200f),
        (0x202a, 0x202e),
        (0x2060, 0x206f),
        (0x3164, 0x3164),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfff8),
        (0x1_bca0, 0x1_bca3),
        (0x1_d173, 0x1_d17a),
        (0xe_0000, 0xe_0fff),
    ];

    #[test]
    fn whatever_unicode_lets_a_screen_leave_out_is_unseen() {
        let others = [0x1b, 0x7f, 0x2028, 0x2029, 0x2800, 0xfff9, 0xfffb];
        let ranges = IGNORABLE.iter().flat_map(|&(first, last)| first..=last);
        for number in ranges.chain(others) {
            let character = char::from_u32(number).unwrap();
            assert!(is_unseen(character), "U+{number:04X}");
            assert_eq!(first_unseen(&format!("a{character}b")), Some(character));
        }
    }

    #[test]
    fn letters_marks_signs_and_blanks_are_seen() {
        for text in [
            "Zoë",
            "Zoe\u{308}",
            "東京",
            "مرحبا",
            "№1 – ½ €",
            "a\u{a0}b",
            "👗",
        ] {
            assert_eq!(first_unseen(text), None, "{text}");
        }
    }
}
