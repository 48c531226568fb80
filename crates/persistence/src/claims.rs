//! Who does what, where several processes work on one database.
//!
//! On PostgreSQL a claim is an advisory lock of a session that a process keeps for this alone: it goes with the process,
//! however that ends. A SQLite file has one process that runs anything ([`crate::ServerLock`]), so that every claim is
//! granted.

#[cfg(feature = "postgres")]
use std::collections::HashSet;
#[cfg(feature = "postgres")]
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[cfg(feature = "postgres")]
use diesel::connection::SimpleConnection;
#[cfg(feature = "postgres")]
use diesel::prelude::*;
use hemline_domain::storage::RunClaim;

#[cfg(feature = "postgres")]
use crate::connection::{Connections, DbConnection};
#[cfg(feature = "postgres")]
use crate::error::PersistenceError;

/// Something that this process alone does until this is dropped.
#[derive(Debug)]
pub struct Claim {
    #[cfg(feature = "postgres")]
    _held: Option<Held>,
}

impl RunClaim for Claim {}

impl Claim {
    /// Of what nobody else could do.
    pub(crate) fn unrivalled() -> Self {
        Self {
            #[cfg(feature = "postgres")]
            _held: None,
        }
    }
}

#[cfg(feature = "postgres")]
#[derive(Debug)]
struct Held {
    claims: Arc<Claims>,
    name: String,
}

#[cfg(feature = "postgres")]
impl Drop for Held {
    fn drop(&mut self) {
        self.claims.release(&self.name);
    }
}

/// The claims of this process on one database.
#[cfg(feature = "postgres")]
pub(crate) struct Claims {
    connections: Connections,
    session: Mutex<Session>,
}

#[cfg(feature = "postgres")]
#[derive(Default)]
struct Session {
    /// Made by the first claim, and anew where it was lost.
    connection: Option<DbConnection>,
    /// What a session holds it would get again.
    names: HashSet<String>,
}

#[cfg(feature = "postgres")]
impl std::fmt::Debug for Claims {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Claims")
            .field("names", &self.session().names)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "postgres")]
diesel::define_sql_function! {
    fn pg_try_advisory_lock(key: diesel::sql_types::BigInt) -> diesel::sql_types::Bool;
}
#[cfg(feature = "postgres")]
diesel::define_sql_function! {
    fn pg_advisory_unlock(key: diesel::sql_types::BigInt) -> diesel::sql_types::Bool;
}
#[cfg(feature = "postgres")]
diesel::define_sql_function! {
    fn hashtextextended(text: diesel::sql_types::Text, seed: diesel::sql_types::BigInt) -> diesel::sql_types::BigInt;
}

#[cfg(feature = "postgres")]
impl Claims {
    pub(crate) fn new(connections: Connections) -> Arc<Self> {
        Arc::new(Self {
            connections,
            session: Mutex::default(),
        })
    }

    /// Claims what `name` stands for; nothing where another process, or another part of this one, has it.
    pub(crate) fn claim(self: &Arc<Self>, name: &str) -> Result<Option<Claim>, PersistenceError> {
        let mut session = self.session();
        if session.names.contains(name) {
            return Ok(None);
        }
        let mut connection = match session.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let key = hashtextextended(name.to_owned(), 0);
        // A session that fails is not kept: the next claim makes another.
        let granted: bool =
            diesel::select(pg_try_advisory_lock(key)).get_result(&mut connection)?;
        session.connection = Some(connection);
        if !granted {
            return Ok(None);
        }
        session.names.insert(name.to_owned());
        Ok(Some(Claim {
            _held: Some(Held {
                claims: Arc::clone(self),
                name: name.to_owned(),
            }),
        }))
    }

    /// A session whose locks go soon after its machine: nobody else could take over before.
    fn connect(&self) -> Result<DbConnection, PersistenceError> {
        let mut connection = self.connections.establish()?;
        connection.batch_execute(
            "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3",
        )?;
        Ok(connection)
    }

    fn release(&self, name: &str) {
        let mut session = self.session();
        session.names.remove(name);
        let Some(mut connection) = session.connection.take() else {
            return;
        };
        let key = hashtextextended(name.to_owned(), 0);
        // A session that is lost has lost its locks, too.
        let released: QueryResult<bool> =
            diesel::select(pg_advisory_unlock(key)).get_result(&mut connection);
        if released.is_ok() {
            session.connection = Some(connection);
        }
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        // A claim that panicked has taken its connection with it, and its name was not noted.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
