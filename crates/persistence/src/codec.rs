//! Between domain types and column values.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::str::FromStr;

use crate::error::PersistenceError;

/// The row of a query that counts.
#[derive(QueryableByName)]
pub(crate) struct Count {
    #[diesel(sql_type = BigInt)]
    pub(crate) count: i64,
}

/// A value as JSON text.
pub(crate) fn to_json<T: Serialize>(
    what: &'static str,
    value: &T,
) -> Result<String, PersistenceError> {
    serde_json::to_string(value).map_err(|error| PersistenceError::Unstorable {
        what,
        reason: error.to_string(),
    })
}

/// A value from JSON text.
pub(crate) fn from_json<T: DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, PersistenceError> {
    serde_json::from_str(text).map_err(|error| unreadable(what, text, error))
}

/// A timestamp as text that sorts by time and loses no nanosecond.
pub(crate) fn to_timestamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Nanos, true)
}

/// A timestamp from text.
pub(crate) fn from_timestamp(
    what: &'static str,
    text: &str,
) -> Result<DateTime<Utc>, PersistenceError> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.with_timezone(&Utc))
        .map_err(|error| unreadable(what, text, error))
}

/// A date from text.
pub(crate) fn from_date(what: &'static str, text: &str) -> Result<NaiveDate, PersistenceError> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|error| unreadable(what, text, error))
}

/// A name of a vocabulary from text.
pub(crate) fn from_name<T>(what: &'static str, text: &str) -> Result<T, PersistenceError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| unreadable(what, text, error))
}

/// A count as the database holds it.
pub(crate) fn to_i64(what: &'static str, count: u64) -> Result<i64, PersistenceError> {
    i64::try_from(count).map_err(|_| PersistenceError::Unstorable {
        what,
        reason: format!("{count} is larger than {}", i64::MAX),
    })
}

/// A count from the database.
pub(crate) fn from_i64<T: TryFrom<i64>>(
    what: &'static str,
    count: i64,
) -> Result<T, PersistenceError> {
    T::try_from(count).map_err(|_| unreadable(what, &count.to_string(), "it is out of range"))
}

/// An error for a stored value that cannot be read.
#[allow(clippy::needless_pass_by_value)]
pub(crate) fn unreadable(
    what: &'static str,
    value: &str,
    reason: impl ToString,
) -> PersistenceError {
    const SHOWN: usize = 80;
    PersistenceError::Unreadable {
        what,
        value: value.chars().take(SHOWN).collect(),
        reason: reason.to_string(),
    }
}
