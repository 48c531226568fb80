//! Tickets for WebSockets: browsers cannot send a header with those, and an address ends up in logs.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::tokens::{Token, token};
use super::{Issued, secret};
use crate::codec::to_timestamp;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::session_tickets;

/// How long a ticket can be used.
pub const TICKET_LIFETIME: TimeDelta = TimeDelta::seconds(30);

/// Issues a ticket that opens one WebSocket for the holder of a token.
///
/// # Errors
/// When the system gives no random bits or the database fails.
pub fn issue_ticket(
    database: &Database,
    token_id: &str,
    at: DateTime<Utc>,
) -> Result<Issued, PersistenceError> {
    let secret = secret::random()?;
    let expires_at = at + TICKET_LIFETIME;
    database.writer()?.immediate_transaction(|connection| {
        let outdated = session_tickets::expires_at.le(to_timestamp(at));
        diesel::delete(session_tickets::table.filter(outdated)).execute(connection)?;
        diesel::insert_into(session_tickets::table)
            .values((
                session_tickets::ticket_hash.eq(secret::hash(&secret)),
                session_tickets::token_id.eq(token_id),
                session_tickets::created_at.eq(to_timestamp(at)),
                session_tickets::expires_at.eq(to_timestamp(expires_at)),
            ))
            .execute(connection)?;
        Ok::<(), PersistenceError>(())
    })?;
    Ok(Issued { secret, expires_at })
}

/// Uses a ticket: the token that it was issued for, if both count at the time `at` and the ticket was not used before.
/// Of several uses at once exactly one gets it.
///
/// # Errors
/// When the database fails.
pub fn use_ticket(
    database: &Database,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<Option<Token>, PersistenceError> {
    database.writer()?.immediate_transaction(|connection| {
        let ticket = session_tickets::table.find(secret::hash(secret));
        let used = diesel::update(ticket.clone())
            .filter(session_tickets::used_at.is_null())
            .filter(session_tickets::expires_at.gt(to_timestamp(at)))
            .set(session_tickets::used_at.eq(to_timestamp(at)))
            .execute(connection)?;
        if used == 0 {
            return Ok(None);
        }
        let token_id: Option<String> =
            ticket.select(session_tickets::token_id).first(connection)?;
        let found = match token_id {
            Some(token_id) => token(connection, &token_id)?,
            None => None,
        };
        Ok(found.filter(|token| token.is_valid(at)))
    })
}
