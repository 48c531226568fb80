//! A connection to a database of either kind.

#[cfg(feature = "postgres")]
mod either;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
mod reach;
pub(crate) mod sqlite;

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};

use crate::address::Address;
use crate::error::PersistenceError;

#[cfg(feature = "postgres")]
pub(crate) use either::DbConnection;
pub(crate) use reach::Reach;

/// The one kind of database that this build opens.
#[cfg(not(feature = "postgres"))]
pub(crate) type DbConnection = diesel::SqliteConnection;

/// Evaluates an expression with the connection of the kind that it is: for the statements that diesel compiles for one
/// backend only (inserts of several rows, upserts, `RETURNING`, locks) and for those whose rows are many.
///
/// `on_backend!(connection, query.load(connection))`
#[cfg(feature = "postgres")]
macro_rules! on_backend {
    ($connection:ident, $evaluated:expr $(,)?) => {
        match $connection {
            $crate::connection::DbConnection::Sqlite($connection) => $evaluated,
            $crate::connection::DbConnection::Postgres($connection) => $evaluated,
        }
    };
}
#[cfg(not(feature = "postgres"))]
macro_rules! on_backend {
    ($connection:ident, $evaluated:expr $(,)?) => {
        $evaluated
    };
}
pub(crate) use on_backend;

/// A connection to a SQLite file that was opened by other means.
#[cfg(feature = "postgres")]
pub(crate) fn of_sqlite(connection: diesel::SqliteConnection) -> DbConnection {
    DbConnection::Sqlite(connection)
}
#[cfg(not(feature = "postgres"))]
pub(crate) fn of_sqlite(connection: diesel::SqliteConnection) -> DbConnection {
    connection
}

/// The statement of the backend that a connection has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    pub(crate) sqlite: &'static str,
    #[cfg_attr(not(feature = "postgres"), allow(dead_code))]
    pub(crate) postgres: &'static str,
}

impl Dialect {
    #[cfg(feature = "postgres")]
    pub(crate) fn of(self, connection: &DbConnection) -> &'static str {
        match connection {
            DbConnection::Sqlite(_) => self.sqlite,
            DbConnection::Postgres(_) => self.postgres,
        }
    }

    #[cfg(not(feature = "postgres"))]
    pub(crate) fn of(self, _connection: &DbConnection) -> &'static str {
        self.sqlite
    }
}

/// How long statements on a connection wait for locks from now on.
pub(crate) fn wait_for_locks(
    connection: &mut DbConnection,
    patience: Duration,
) -> diesel::QueryResult<()> {
    let statement = Dialect {
        sqlite: "PRAGMA busy_timeout",
        postgres: "SET lock_timeout",
    };
    // PostgreSQL would wait for ever at 0.
    let milliseconds = patience.as_millis().max(1);
    connection.batch_execute(&format!("{} = {milliseconds}", statement.of(connection)))
}

pub(crate) type DbPool = Pool<Connections>;
pub(crate) type Pooled = PooledConnection<Connections>;

/// What connections of one kind have in common.
#[derive(Debug, Clone)]
pub(crate) struct Connections {
    pub(crate) address: Address,
    /// How long a statement waits for locks.
    pub(crate) busy_timeout: Duration,
    /// Whether they can only read.
    pub(crate) read_only: bool,
    /// Whether the database can be reached.
    pub(crate) reach: Reach,
}

impl Connections {
    pub(crate) fn establish(&self) -> Result<DbConnection, PersistenceError> {
        match &self.address {
            Address::Sqlite(path) => sqlite::establish(path, self).map(of_sqlite),
            #[cfg(feature = "postgres")]
            Address::Postgres(address) => {
                postgres::establish(address, self).map(DbConnection::Postgres)
            }
        }
    }

    /// At most `size` of them, one of which is kept ready.
    pub(crate) fn pool(self, size: u32) -> Result<DbPool, PersistenceError> {
        let address = self.address.clone();
        Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(self.busy_timeout)
            .build(self)
            .map_err(|error| address.open_error(error))
    }
}

/// Between two looks whether there is still a database to wait for.
const LOOK: Duration = Duration::from_millis(250);

/// A connection of a pool. Waits until one is free for as long as for a lock, but not for a database that is away.
pub(crate) fn take(pool: &DbPool, reach: &Reach) -> Result<Pooled, PersistenceError> {
    let deadline = Instant::now() + pool.connection_timeout();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let error = match pool.get_timeout(left.min(LOOK)) {
            Ok(connection) => return Ok(connection),
            Err(error) => error,
        };
        if let Some(reason) = reach.lost_for_long() {
            return Err(PersistenceError::OutOfReach { reason });
        }
        if left <= LOOK {
            return Err(PersistenceError::Busy {
                reason: error.to_string(),
            });
        }
    }
}

impl ManageConnection for Connections {
    type Connection = DbConnection;
    type Error = PersistenceError;

    fn connect(&self) -> Result<DbConnection, PersistenceError> {
        self.establish()
    }

    fn is_valid(&self, connection: &mut DbConnection) -> Result<(), PersistenceError> {
        Ok(self.reach.noted(connection.ping())?)
    }

    fn has_broken(&self, connection: &mut DbConnection) -> bool {
        std::thread::panicking() || connection.is_broken()
    }
}
