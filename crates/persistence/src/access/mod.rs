//! Who may use the server: access tokens, the sessions that are opened with them, and tickets for WebSockets.
//!
//! All three are 256 random bits that only their holder has; the database keeps SHA-256 hashes. Of so many bits a
//! hash without salt and without delay tells nothing.

mod role;
mod secret;
mod sessions;
mod tickets;
mod tokens;

pub use role::Role;
pub use sessions::{SESSION_LIFETIME, close_session, open_session, session_token};
pub use tickets::{TICKET_LIFETIME, issue_ticket, use_ticket};
pub use tokens::{
    IssuedToken, LONGEST_NAME, NewToken, Token, create_token, find_token, has_valid_token,
    revoke_token, token_counts, tokens,
};

/// A secret that was handed out, with the time until which it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// What the holder shows; kept nowhere else.
    pub secret: String,
    /// Until when.
    pub expires_at: chrono::DateTime<chrono::Utc>,
}
