//! Names of functions and formats, as every provider takes them.

/// The longest name of a function or format, and the longest id of a call.
pub(crate) const MAX_NAME_CHARS: usize = 64;

/// Whether providers take `name` as it is: 1 to 64 letters, digits, `_` and `-`.
pub(crate) fn is_well_formed(name: &str) -> bool {
    (1..=MAX_NAME_CHARS).contains(&name.len()) && name.chars().all(is_allowed)
}

/// `name` with what providers do not take replaced: they refuse a whole history for one name that a
/// model made up badly.
pub(crate) fn well_formed(name: &str) -> String {
    let replaced = |letter| if is_allowed(letter) { letter } else { '_' };
    let kept: String = name.chars().take(MAX_NAME_CHARS).map(replaced).collect();
    if kept.is_empty() {
        "unnamed".to_owned()
    } else {
        kept
    }
}

fn is_allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}
