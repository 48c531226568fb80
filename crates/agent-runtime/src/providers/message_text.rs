//! A provider's words, made fit for an error: one line, of bounded length, without the key.

use super::Credential;

/// The longest message of a provider that is repeated, in characters.
const MAX_MESSAGE: usize = 400;
/// The longest text that is looked at, in characters: enough for a key to be seen whole.
const MAX_LOOKED_AT: usize = 4 * 1024;

/// `text` in one line, with the key masked, cut where it is long.
pub(super) fn plain(text: &str, credential: &Credential) -> String {
    let looked_at: String = text.chars().take(MAX_LOOKED_AT).collect();
    let visible = |letter: char| if letter.is_control() { ' ' } else { letter };
    let visible: String = looked_at.chars().map(visible).collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    let masked = credential.mask(&words.join(" "));
    if masked.chars().count() <= MAX_MESSAGE {
        return masked;
    }
    let cut: String = masked.chars().take(MAX_MESSAGE).collect();
    format!("{}…", cut.trim_end())
}
