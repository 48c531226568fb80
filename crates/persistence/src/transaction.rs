//! Transactions that write.
//!
//! On SQLite whoever writes is alone from the first statement to the last. On PostgreSQL several do at once: what a
//! transaction reads to decide what it writes is locked first (a row, or a [`Turn`]), and unique keys hold the rest.
//! Where PostgreSQL ends a transaction because two of them waited for each other, it is run again.

use diesel::Connection;
use diesel::connection::TransactionManager;

use crate::connection::DbConnection;
use crate::error::PersistenceError;

type Manager = <DbConnection as Connection>::TransactionManager;

/// How often a transaction that PostgreSQL ended for the sake of another is run in all.
#[cfg(feature = "postgres")]
const ATTEMPTS: u32 = 5;

/// Runs `work` in a transaction that may write; all of it is stored or nothing.
pub(crate) fn write<T>(
    connection: &mut DbConnection,
    mut work: impl FnMut(&mut DbConnection) -> Result<T, PersistenceError>,
) -> Result<T, PersistenceError> {
    #[cfg(feature = "postgres")]
    for _ in 1..ATTEMPTS {
        match attempt(connection, &mut work) {
            Err(error) if error.is_ended_for_another() => {}
            done => return done,
        }
    }
    attempt(connection, &mut work)
}

fn attempt<T>(
    connection: &mut DbConnection,
    work: &mut impl FnMut(&mut DbConnection) -> Result<T, PersistenceError>,
) -> Result<T, PersistenceError> {
    begin(connection)?;
    match work(connection) {
        Ok(value) => {
            Manager::commit_transaction(connection)?;
            Ok(value)
        }
        Err(error) => {
            // Fails where the connection is lost, and nothing is to be taken back: why is in the first error.
            let _ = Manager::rollback_transaction(connection);
            Err(error)
        }
    }
}

/// On SQLite the turn to write is taken at once: a transaction that began with reading could not go on to write where
/// another wrote meanwhile.
#[cfg(feature = "postgres")]
fn begin(connection: &mut DbConnection) -> diesel::QueryResult<()> {
    match connection {
        DbConnection::Sqlite(connection) => begin_immediate(connection),
        DbConnection::Postgres(_) => Manager::begin_transaction(connection),
    }
}
#[cfg(not(feature = "postgres"))]
use begin_immediate as begin;

fn begin_immediate(connection: &mut diesel::SqliteConnection) -> diesel::QueryResult<()> {
    use diesel::connection::AnsiTransactionManager;
    AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")
}

/// What is done by one transaction at a time, because it decides by what it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Bringing the schema up to date.
    Schema,
    /// Imports of master data, history and calendars.
    Imports,
    /// Claims of idempotency keys.
    Claims,
    /// Making and revoking access tokens.
    Tokens,
}

impl Turn {
    /// Waits until the transaction is the only one that has this turn, which it keeps until its end. On SQLite every
    /// transaction that writes has it from the start.
    #[cfg(feature = "postgres")]
    pub(crate) fn take(self, connection: &mut DbConnection) -> Result<(), PersistenceError> {
        use diesel::connection::SimpleConnection;
        let DbConnection::Postgres(connection) = connection else {
            return Ok(());
        };
        connection.batch_execute(match self {
            // There is no table yet that could be locked; the number stands for this use alone.
            Self::Schema => "SELECT pg_advisory_xact_lock(7310579283)",
            // Readers are not kept waiting. A copy may read elsewhere for long between two statements.
            Self::Imports => {
                "LOCK TABLE data_version IN SHARE ROW EXCLUSIVE MODE;
                 SET LOCAL idle_in_transaction_session_timeout = '15min'"
            }
            Self::Tokens => "LOCK TABLE api_tokens IN SHARE ROW EXCLUSIVE MODE",
            Self::Claims => "LOCK TABLE idempotency_keys IN SHARE ROW EXCLUSIVE MODE",
        })?;
        Ok(())
    }

    #[cfg(not(feature = "postgres"))]
    pub(crate) fn take(self, _connection: &mut DbConnection) -> Result<(), PersistenceError> {
        Ok(())
    }
}
