//! Sessions of the web UI: a browser holds a session's secret instead of the token that opened it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::tokens::{Token, counting, token};
use super::{Issued, secret};
use crate::codec::to_timestamp;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::sessions;

/// How long a session lasts.
pub const SESSION_LIFETIME: TimeDelta = TimeDelta::hours(12);

/// Opens a session for the holder of a token; it ends with the token at the latest.
///
/// # Errors
/// When the system gives no random bits or the database fails.
pub fn open_session(
    database: &Database,
    token: &Token,
    at: DateTime<Utc>,
) -> Result<Issued, PersistenceError> {
    let secret = secret::random()?;
    let longest = at + SESSION_LIFETIME;
    let expires_at = token.expires_at.map_or(longest, |end| end.min(longest));
    database.writer()?.immediate_transaction(|connection| {
        diesel::delete(sessions::table.filter(sessions::expires_at.le(to_timestamp(at))))
            .execute(connection)?;
        diesel::insert_into(sessions::table)
            .values((
                sessions::session_hash.eq(secret::hash(&secret)),
                sessions::token_id.eq(&token.token_id),
                sessions::created_at.eq(to_timestamp(at)),
                sessions::expires_at.eq(to_timestamp(expires_at)),
            ))
            .execute(connection)?;
        Ok::<(), PersistenceError>(())
    })?;
    Ok(Issued { secret, expires_at })
}

/// The token behind a session, if both count at the time `at`, and when the session ends.
///
/// A session is found by its hash: what time the search takes tells nothing of a secret whose hash cannot be chosen.
///
/// # Errors
/// When the database fails.
pub fn session_token(
    database: &Database,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<Option<Token>, PersistenceError> {
    let found = {
        let mut connection = database.reader()?;
        let token_id: Option<String> = sessions::table
            .find(secret::hash(secret))
            .filter(sessions::expires_at.gt(to_timestamp(at)))
            .select(sessions::token_id)
            .first(&mut connection)
            .optional()?;
        match token_id {
            Some(token_id) => token(&mut connection, &token_id)?,
            None => None,
        }
    };
    match found {
        Some(token) => counting(database, token, at),
        None => Ok(None),
    }
}

/// Ends a session; one that is not there is ended already.
///
/// # Errors
/// When the database fails.
pub fn close_session(database: &Database, secret: &str) -> Result<(), PersistenceError> {
    diesel::delete(sessions::table.find(secret::hash(secret))).execute(&mut database.writer()?)?;
    Ok(())
}
