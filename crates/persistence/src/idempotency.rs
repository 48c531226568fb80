//! Requests that are answered once: the first answer to an `Idempotency-Key`, for its repeats.
//!
//! Whoever is about to answer a request with a key [`claim`]s the key first. On [`Claim::New`] it
//! does the work and then calls [`store_answer`], or [`release`] where a repeat may try again.
//!
//! - An answer is kept for [`KEPT`]; then the key is free again.
//! - A claim whose process died before it answered would block its key for ever. So a claim that
//!   is not answered after [`ABANDONED_AFTER`] counts as released: no request takes that long. Where several processes
//!   answer requests, who works on one also holds its key ([`claim_and_hold`]), so that others see at once that it died.
//!
//! Outdated keys are deleted when any key is claimed; nothing needs to run in the background.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::codec::{from_i64, to_timestamp};
use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::idempotency_keys;
use crate::transaction::Turn;

/// How long an answer is kept, from the claim on.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// After how long a claim without an answer is free again.
pub const ABANDONED_AFTER: TimeDelta = TimeDelta::minutes(5);

/// A key and the request that it was sent with. The same key of another client, or on another
/// method or path, is another key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Who sent it.
    pub client: String,
    /// The key as sent, 1 to 255 characters.
    pub key: String,
    /// The request's method.
    pub method: String,
    /// The request's path with its query.
    pub path: String,
    /// A hash over the request's body.
    pub request_hash: String,
}

/// What is known of a key that is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: the claimer has it now, and must answer or release it.
    New,
    /// The same request was answered before.
    Answered {
        /// The answer's HTTP status.
        status: u16,
        /// The answer's body.
        body: String,
    },
    /// The same request is being worked on.
    InProgress,
    /// The key came with another body before.
    OtherRequest,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = idempotency_keys)]
struct KeyRow {
    request_hash: String,
    response_status: Option<i32>,
    response_body: Option<String>,
}

/// Claims `key` at the time `at`. Of several claims at once exactly one is [`Claim::New`].
///
/// # Errors
/// When the key is empty or longer than 255 characters, or the database fails.
pub fn claim(
    database: &Database,
    key: &IdempotencyKey,
    at: DateTime<Utc>,
) -> Result<Claim, PersistenceError> {
    claim_at(database, key, at, Rivals::None)
}

/// What is known of other processes that answer requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rivals {
    /// There is none, or none that can be seen.
    None,
    /// They cannot have the key: it is held here.
    KeptOut,
    /// One of them, or another request to this process, holds the key.
    Ahead,
}

/// As [`claim`], for a process that works beside others on PostgreSQL: it holds what is returned for as long as it works
/// on the request. A key that is claimed and that nobody holds is claimed anew.
///
/// # Errors
/// As [`claim`].
pub fn claim_and_hold(
    database: &Database,
    key: &IdempotencyKey,
    at: DateTime<Utc>,
) -> Result<(Claim, Option<crate::Claim>), PersistenceError> {
    // A file's one process knows what it works on, and nobody else does.
    if database.path().is_some() {
        return Ok((claim(database, key, at)?, None));
    }
    let held = database.claim(&format!(
        "request {} {} {} {}",
        key.client, key.method, key.path, key.key
    ))?;
    let rivals = match held {
        Some(_) => Rivals::KeptOut,
        None => Rivals::Ahead,
    };
    let claim = claim_at(database, key, at, rivals)?;
    let held = held.filter(|_| claim == Claim::New);
    Ok((claim, held))
}

fn claim_at(
    database: &Database,
    key: &IdempotencyKey,
    at: DateTime<Utc>,
    rivals: Rivals,
) -> Result<Claim, PersistenceError> {
    database.write(|connection| {
        Turn::Claims.take(connection)?;
        delete_outdated(connection, at)?;
        match find(connection, key)?
            .map(|row| known(row, key))
            .transpose()?
        {
            // Nobody holds what is claimed: it was left behind.
            Some(Claim::InProgress) if rivals == Rivals::KeptOut => {
                diesel::update(idempotency_keys::table.find((
                    &key.client,
                    &key.key,
                    &key.method,
                    &key.path,
                )))
                .set(idempotency_keys::created_at.eq(to_timestamp(at)))
                .execute(connection)?;
                Ok(Claim::New)
            }
            Some(claim) => Ok(claim),
            // Whoever holds the key has not come this far yet.
            None if rivals == Rivals::Ahead => Ok(Claim::InProgress),
            None => insert(connection, key, at).map(|()| Claim::New),
        }
    })
}

/// Stores the answer to the request that claimed `key` at `claimed_at`, and returns whether it
/// did: not where the claim had been given up and the key claimed anew meanwhile.
///
/// # Errors
/// When the database fails.
pub fn store_answer(
    database: &Database,
    key: &IdempotencyKey,
    claimed_at: DateTime<Utc>,
    status: u16,
    body: &str,
) -> Result<bool, PersistenceError> {
    let row = (&key.client, &key.key, &key.method, &key.path);
    let stored = diesel::update(idempotency_keys::table.find(row))
        .filter(idempotency_keys::created_at.eq(to_timestamp(claimed_at)))
        .filter(idempotency_keys::response_status.is_null())
        .set((
            idempotency_keys::response_status.eq(i32::from(status)),
            idempotency_keys::response_body.eq(body),
        ))
        .execute(&mut database.writer()?)?;
    Ok(stored > 0)
}

/// Gives back the claim on `key` made at `claimed_at`, so that a repeat of the request is worked
/// on; an answer that is stored stays.
///
/// # Errors
/// When the database fails.
pub fn release(
    database: &Database,
    key: &IdempotencyKey,
    claimed_at: DateTime<Utc>,
) -> Result<(), PersistenceError> {
    let row = (&key.client, &key.key, &key.method, &key.path);
    diesel::delete(idempotency_keys::table.find(row))
        .filter(idempotency_keys::created_at.eq(to_timestamp(claimed_at)))
        .filter(idempotency_keys::response_status.is_null())
        .execute(&mut database.writer()?)?;
    Ok(())
}

fn delete_outdated(
    connection: &mut DbConnection,
    at: DateTime<Utc>,
) -> Result<(), PersistenceError> {
    let expired = idempotency_keys::created_at.le(to_timestamp(at - KEPT));
    let abandoned = idempotency_keys::created_at
        .le(to_timestamp(at - ABANDONED_AFTER))
        .and(idempotency_keys::response_status.is_null());
    diesel::delete(idempotency_keys::table.filter(expired.or(abandoned))).execute(connection)?;
    Ok(())
}

fn find(
    connection: &mut DbConnection,
    key: &IdempotencyKey,
) -> Result<Option<KeyRow>, PersistenceError> {
    let row = idempotency_keys::table
        .find((&key.client, &key.key, &key.method, &key.path))
        .select(KeyRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row)
}

fn known(row: KeyRow, key: &IdempotencyKey) -> Result<Claim, PersistenceError> {
    if row.request_hash != key.request_hash {
        return Ok(Claim::OtherRequest);
    }
    match (row.response_status, row.response_body) {
        (Some(status), Some(body)) => Ok(Claim::Answered {
            status: from_i64("response_status", i64::from(status))?,
            body,
        }),
        _ => Ok(Claim::InProgress),
    }
}

fn insert(
    connection: &mut DbConnection,
    key: &IdempotencyKey,
    at: DateTime<Utc>,
) -> Result<(), PersistenceError> {
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::client.eq(&key.client),
            idempotency_keys::idempotency_key.eq(&key.key),
            idempotency_keys::method.eq(&key.method),
            idempotency_keys::path.eq(&key.path),
            idempotency_keys::request_hash.eq(&key.request_hash),
            idempotency_keys::created_at.eq(to_timestamp(at)),
        ))
        .execute(connection)?;
    Ok(())
}
