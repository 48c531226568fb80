//! Who does what, where several processes work on one database.
//!
//! On PostgreSQL a claim is an advisory lock of a session that a process keeps for this alone: it goes with the process,
//! however that ends. A process that is frozen gives no sign of life, and PostgreSQL ends its session. A SQLite file has
//! one process that runs anything ([`crate::ServerLock`]), so that every claim is granted.

#[cfg(feature = "postgres")]
use std::collections::HashSet;
#[cfg(feature = "postgres")]
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
#[cfg(feature = "postgres")]
use std::time::Duration;

#[cfg(feature = "postgres")]
use diesel::connection::SimpleConnection;
#[cfg(feature = "postgres")]
use diesel::prelude::*;
use hemline_domain::storage::RunClaim;

#[cfg(feature = "postgres")]
use crate::connection::postgres::SILENCE;
#[cfg(feature = "postgres")]
use crate::connection::{Connections, DbConnection};
#[cfg(feature = "postgres")]
use crate::error::PersistenceError;

/// Between two signs of life of the session: several are missed before it is taken for frozen.
#[cfg(feature = "postgres")]
const SIGN: Duration = Duration::from_secs(5);

/// Something that this process alone does until this is dropped.
#[derive(Debug)]
pub struct Claim {
    #[cfg(feature = "postgres")]
    held: Option<Held>,
}

impl RunClaim for Claim {
    fn is_held(&self) -> bool {
        #[cfg(feature = "postgres")]
        if let Some(held) = &self.held {
            return held.claims.session().is(held.session);
        }
        true
    }
}

impl Claim {
    /// Of what nobody else could do.
    pub(crate) fn unrivalled() -> Self {
        Self {
            #[cfg(feature = "postgres")]
            held: None,
        }
    }
}

#[cfg(feature = "postgres")]
#[derive(Debug)]
struct Held {
    claims: Arc<Claims>,
    session: u64,
    name: String,
}

#[cfg(feature = "postgres")]
impl Drop for Held {
    fn drop(&mut self) {
        self.claims.release(self.session, &self.name);
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
    /// Of the first one 1.
    number: u64,
    /// Made by the first claim, and anew where it was lost.
    connection: Option<DbConnection>,
    /// What a session holds it would get again.
    names: HashSet<String>,
}

#[cfg(feature = "postgres")]
impl Session {
    /// Whether it is the session of that number, and lives. One that does not is given up.
    fn is(&mut self, number: u64) -> bool {
        self.number == number && self.gives_sign()
    }

    fn gives_sign(&mut self) -> bool {
        let Some(mut connection) = self.connection.take() else {
            return false;
        };
        let lives = connection.batch_execute("SELECT 1").is_ok();
        self.connection = lives.then_some(connection);
        lives
    }
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
        let mut connection = match session.connection.take() {
            Some(connection) => connection,
            None => self.begin(&mut session)?,
        };
        if session.names.contains(name) {
            session.connection = Some(connection);
            return Ok(None);
        }
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
            held: Some(Held {
                claims: Arc::clone(self),
                session: session.number,
                name: name.to_owned(),
            }),
        }))
    }

    /// Begins a session, which holds nothing of what a lost one held.
    fn begin(self: &Arc<Self>, session: &mut Session) -> Result<DbConnection, PersistenceError> {
        let connection = self.connect()?;
        if session.number == 0 {
            self.begin_to_give_signs()?;
        }
        session.number += 1;
        session.names.clear();
        Ok(connection)
    }

    /// Gives signs of life on a thread of its own, until there are no claims any more.
    fn begin_to_give_signs(self: &Arc<Self>) -> Result<(), PersistenceError> {
        let claims: Weak<Self> = Arc::downgrade(self);
        let give = move || {
            while let Some(claims) = claims.upgrade() {
                claims.session().gives_sign();
                drop(claims);
                std::thread::sleep(SIGN);
            }
        };
        let thread = std::thread::Builder::new().name("claims".to_owned());
        let begun = thread.spawn(give).map(drop);
        begun.map_err(|error| PersistenceError::Thread {
            reason: error.to_string(),
        })
    }

    /// A session whose locks go soon after its machine is gone, or its process is frozen: nobody else could take over
    /// before.
    fn connect(&self) -> Result<DbConnection, PersistenceError> {
        let mut connection = self.connections.establish()?;
        connection.batch_execute(&format!(
            "SET idle_session_timeout = {}",
            SILENCE.as_millis()
        ))?;
        Ok(connection)
    }

    fn release(&self, number: u64, name: &str) {
        let mut session = self.session();
        if session.number != number {
            return;
        }
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
