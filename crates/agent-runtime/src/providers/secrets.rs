//! Keys: how they are sent, and how they are kept out of every text.

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::SettingsError;

/// The shortest piece of a key that is worth hiding.
const SHORTEST_PIECE: usize = 8;
/// The shortest key that is looked for in replies.
const SHORTEST_SECRET: usize = 16;
/// What stands where a key was.
const MASK: &str = "***";

/// How a client proves who it is.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A key in the header `api-key`: Azure's way.
    ApiKey(SecretString),
    /// A key or token in `Authorization: Bearer`: OpenAI's way, and Azure's with Microsoft Entra ID.
    BearerToken(SecretString),
    /// Nothing: servers of one's own may ask for no key.
    Absent,
}

impl Credential {
    fn secret(&self) -> Option<&str> {
        match self {
            Self::ApiKey(key) | Self::BearerToken(key) => Some(key.expose_secret().trim()),
            Self::Absent => None,
        }
    }

    /// Whether anything secret is sent.
    pub(super) fn is_present(&self) -> bool {
        self.secret().is_some()
    }

    /// The header that carries it, marked so that no log shows its value.
    pub(super) fn header(&self) -> Result<Option<(HeaderName, HeaderValue)>, SettingsError> {
        let Some(secret) = self.secret() else {
            return Ok(None);
        };
        if secret.is_empty() || secret.chars().any(|letter| !letter.is_ascii_graphic()) {
            return Err(SettingsError::Key);
        }
        let (name, text) = match self {
            Self::BearerToken(_) => (AUTHORIZATION, format!("Bearer {secret}")),
            Self::ApiKey(_) | Self::Absent => {
                (HeaderName::from_static("api-key"), secret.to_owned())
            }
        };
        let mut value = HeaderValue::try_from(text).map_err(|_| SettingsError::Key)?;
        value.set_sensitive(true);
        Ok(Some((name, value)))
    }

    /// `text` with the whole key made unreadable. Short keys are left: those of servers of one's own are
    /// often plain words (`EMPTY`, `none`) that replies use.
    pub(super) fn mask_whole(&self, text: &str) -> String {
        match self
            .secret()
            .filter(|secret| secret.len() >= SHORTEST_SECRET)
        {
            Some(secret) => text.replace(secret, MASK),
            None => text.to_owned(),
        }
    }

    /// `text` with the key, and every longer piece of it, made unreadable.
    pub(super) fn mask(&self, text: &str) -> String {
        let Some(secret) = self.secret().filter(|secret| !secret.is_empty()) else {
            return text.to_owned();
        };
        mask_pieces(&text.replace(secret, MASK), secret)
    }
}

/// Masks each run of at least [`SHORTEST_PIECE`] letters that also stands in `secret`.
fn mask_pieces(text: &str, secret: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let shared = shared_prefix(rest, secret);
        if shared >= SHORTEST_PIECE {
            masked.push_str(MASK);
            rest = &rest[shared..];
        } else {
            masked.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    masked
}

/// Length in bytes of the longest beginning of `text` that stands somewhere in `secret`. Keys are
/// ASCII, so it ends between two letters.
fn shared_prefix(text: &str, secret: &str) -> usize {
    let text = text.as_bytes();
    let run = |piece: &[u8]| {
        text.iter()
            .zip(piece)
            .take_while(|(left, right)| left == right)
            .count()
    };
    let secret = secret.as_bytes();
    (0..secret.len())
        .map(|start| run(&secret[start..]))
        .max()
        .unwrap_or(0)
}
