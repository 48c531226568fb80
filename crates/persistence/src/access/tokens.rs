//! Access tokens.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use hemline_domain::readable::first_unseen;
use serde_json::json;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::role::Role;
use super::secret;
use crate::codec::{from_name, from_timestamp, to_timestamp};
use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::queries::{AuditEntry, write_audit};
use crate::schema::api_tokens;
use crate::transaction::Turn;

/// The longest name of a token, in characters.
pub const LONGEST_NAME: usize = 100;

/// What a token starts with, so that a leaked one is recognised.
const PREFIX: &str = "hemline_";

/// How exactly `last_used_at` is kept: a write for every request would be too much.
const USE_IS_NOTED_EVERY: TimeDelta = TimeDelta::minutes(5);

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Who will use it: the name in the audit log. 1 to [`LONGEST_NAME`] characters without blanks at its ends, all of
    /// them to be seen, of blanks only the plain one, and no other token's that counts.
    pub name: String,
    /// What its holder may do.
    pub role: Role,
    /// Until when it counts; for ever where absent.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A stored token; its secret is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub token_id: String,
    /// Who uses it.
    pub name: String,
    /// What its holder may do.
    pub role: Role,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it counts; for ever where absent.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was used last, to five minutes.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl Token {
    /// Whether it lets its holder in at the time `at`.
    #[must_use]
    pub fn is_valid(&self, at: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|expires_at| at < expires_at)
    }
}

/// A token that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedToken {
    /// The token.
    pub token: Token,
    /// What its holder shows. It cannot be found out again.
    pub secret: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_tokens)]
struct TokenRow {
    token_id: String,
    token_hash: String,
    name: String,
    role: String,
    created_at: String,
    expires_at: Option<String>,
    revoked_at: Option<String>,
    last_used_at: Option<String>,
}

impl TokenRow {
    fn into_token(self) -> Result<Token, PersistenceError> {
        let time =
            |what, text: Option<String>| text.map(|text| from_timestamp(what, &text)).transpose();
        Ok(Token {
            role: from_name("role", &self.role)?,
            created_at: from_timestamp("created_at", &self.created_at)?,
            expires_at: time("expires_at", self.expires_at)?,
            revoked_at: time("revoked_at", self.revoked_at)?,
            last_used_at: time("last_used_at", self.last_used_at)?,
            token_id: self.token_id,
            name: self.name,
        })
    }
}

/// Makes a token, in `actor`'s name, and logs it.
///
/// # Errors
/// [`PersistenceError::BadToken`] for a name that cannot be one or is taken, and for an end that has passed; else when
/// the system gives no random bits or the database fails.
pub fn create_token(
    database: &Database,
    new: &NewToken,
    actor: &str,
    request_id: Option<&str>,
    at: DateTime<Utc>,
) -> Result<IssuedToken, PersistenceError> {
    check(new, at)?;
    let token_id = Uuid::now_v7().simple().to_string();
    let secret = format!("{PREFIX}{token_id}_{}", secret::random()?);
    let token = Token {
        token_id,
        name: new.name.clone(),
        role: new.role,
        created_at: at,
        expires_at: new.expires_at,
        revoked_at: None,
        last_used_at: None,
    };
    database.write(|connection| {
        Turn::Tokens.take(connection)?;
        if is_name_taken(connection, &new.name)? {
            return Err(bad_token(format!(
                "a token named '{}' is there already; choose another name, or revoke it first",
                new.name
            )));
        }
        diesel::insert_into(api_tokens::table)
            .values((
                api_tokens::token_id.eq(&token.token_id),
                api_tokens::token_hash.eq(secret::hash(&secret)),
                api_tokens::name.eq(&token.name),
                api_tokens::role.eq(token.role.as_str()),
                api_tokens::created_at.eq(to_timestamp(at)),
                api_tokens::expires_at.eq(token.expires_at.map(to_timestamp)),
            ))
            .execute(connection)?;
        log(connection, "token_create", &token, actor, request_id, at)
    })?;
    Ok(IssuedToken { token, secret })
}

fn check(new: &NewToken, at: DateTime<Utc>) -> Result<(), PersistenceError> {
    let length = new.name.chars().count();
    let is_trimmed = new.name.trim() == new.name && length > 0;
    // A wide or a fixed blank looks like the plain one, and makes another name of it.
    let has_odd_blank = new.name.contains(|c: char| c.is_whitespace() && c != ' ');
    let is_readable = !has_odd_blank && first_unseen(&new.name).is_none();
    if !is_trimmed || length > LONGEST_NAME || !is_readable {
        return Err(bad_token(format!(
            "the token's name must have 1 to {LONGEST_NAME} characters, no blank at its ends, no other blank than \
             the plain one, and no character that cannot be seen"
        )));
    }
    if new.expires_at.is_some_and(|expires_at| expires_at <= at) {
        return Err(bad_token(
            "the token would have expired already; choose a later end".to_owned(),
        ));
    }
    Ok(())
}

fn bad_token(reason: String) -> PersistenceError {
    PersistenceError::BadToken { reason }
}

fn is_name_taken(connection: &mut DbConnection, name: &str) -> Result<bool, PersistenceError> {
    let named = api_tokens::table
        .filter(api_tokens::name.eq(name))
        .filter(api_tokens::revoked_at.is_null());
    let count: i64 = named.count().get_result(connection)?;
    Ok(count > 0)
}

fn log(
    connection: &mut DbConnection,
    action: &str,
    token: &Token,
    actor: &str,
    request_id: Option<&str>,
    at: DateTime<Utc>,
) -> Result<(), PersistenceError> {
    let entry = AuditEntry {
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: token.token_id.clone(),
        details: json!({"name": token.name, "role": token.role, "expires_at": token.expires_at}),
        request_id: request_id.map(str::to_owned),
        at,
    };
    write_audit(connection, &entry)
}

/// The token that `secret` shows, if it counts at the time `at`; notes that it was used.
///
/// It is found by the id that the secret names, and its hash is compared in constant time.
///
/// # Errors
/// When the database fails.
pub fn find_token(
    database: &Database,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<Option<Token>, PersistenceError> {
    let named = secret
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once('_'));
    let Some((token_id, _)) = named else {
        return Ok(None);
    };
    let row = row(&mut *database.reader()?, token_id)?;
    let shown = secret::hash(secret);
    let Some(row) = row.filter(|row| row.token_hash.as_bytes().ct_eq(shown.as_bytes()).into())
    else {
        return Ok(None);
    };
    counting(database, row.into_token()?, at)
}

/// `token` where it counts; notes that it was used, unless that would have to wait: nobody is kept out by an import.
pub(super) fn counting(
    database: &Database,
    token: Token,
    at: DateTime<Utc>,
) -> Result<Option<Token>, PersistenceError> {
    if !token.is_valid(at) {
        return Ok(None);
    }
    let noted = token
        .last_used_at
        .is_some_and(|last| at < last + USE_IS_NOTED_EVERY);
    if !noted {
        database.write_at_once(|connection| {
            diesel::update(api_tokens::table.find(&token.token_id))
                .set(api_tokens::last_used_at.eq(to_timestamp(at)))
                .execute(connection)?;
            Ok(())
        })?;
    }
    Ok(Some(token))
}

fn row(
    connection: &mut DbConnection,
    token_id: &str,
) -> Result<Option<TokenRow>, PersistenceError> {
    let row = api_tokens::table
        .find(token_id)
        .select(TokenRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row)
}

/// The token of that id.
pub(super) fn token(
    connection: &mut DbConnection,
    token_id: &str,
) -> Result<Option<Token>, PersistenceError> {
    row(connection, token_id)?
        .map(TokenRow::into_token)
        .transpose()
}

/// Whether the token of that id lets its holder in at the time `at`.
///
/// # Errors
/// When the database fails.
pub fn token_counts(
    database: &Database,
    token_id: &str,
    at: DateTime<Utc>,
) -> Result<bool, PersistenceError> {
    let found = token(&mut *database.reader()?, token_id)?;
    Ok(found.is_some_and(|token| token.is_valid(at)))
}

/// All tokens, the newest first, those that no longer count among them.
///
/// # Errors
/// When the database fails.
pub fn tokens(database: &Database) -> Result<Vec<Token>, PersistenceError> {
    let rows: Vec<TokenRow> = api_tokens::table
        .order((api_tokens::created_at.desc(), api_tokens::token_id.desc()))
        .select(TokenRow::as_select())
        .load(&mut database.reader()?)?;
    rows.into_iter().map(TokenRow::into_token).collect()
}

/// Whether anyone could get in at the time `at`.
///
/// # Errors
/// When the database fails.
pub fn has_valid_token(database: &Database, at: DateTime<Utc>) -> Result<bool, PersistenceError> {
    Ok(tokens(database)?.iter().any(|token| token.is_valid(at)))
}

/// Revokes a token, in `actor`'s name, and logs it: whoever shows it, or a session opened with it, is no longer let
/// in. None where there is no such token; one that was revoked before stays as it is.
///
/// # Errors
/// When the database fails.
pub fn revoke_token(
    database: &Database,
    token_id: &str,
    actor: &str,
    request_id: Option<&str>,
    at: DateTime<Utc>,
) -> Result<Option<Token>, PersistenceError> {
    database.write(|connection| {
        Turn::Tokens.take(connection)?;
        let Some(mut found) = token(connection, token_id)? else {
            return Ok(None);
        };
        if found.revoked_at.is_none() {
            diesel::update(api_tokens::table.find(token_id))
                .set(api_tokens::revoked_at.eq(to_timestamp(at)))
                .execute(connection)?;
            log(connection, "token_revoke", &found, actor, request_id, at)?;
            found.revoked_at = Some(at);
        }
        Ok(Some(found))
    })
}
