//! Opens the database and hands out connections: several readers, one writer at a time.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};
use diesel::{Connection, SqliteConnection};

use crate::address::database_path;
use crate::error::PersistenceError;
use crate::lock::ServerLock;
use crate::migrations;

type SqlitePool = Pool<ConnectionManager<SqliteConnection>>;
pub(crate) type Pooled = PooledConnection<ConnectionManager<SqliteConnection>>;

/// How a database is opened.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Whether a database that is not there is created, with its directory.
    pub create: bool,
    /// Connections for reading.
    pub readers: u32,
    /// How long a statement or a writer waits for others before it gives up.
    pub busy_timeout: Duration,
}

impl Default for OpenOptions {
    /// Creates what is missing; 4 readers; waits 30 s.
    fn default() -> Self {
        Self {
            create: true,
            readers: 4,
            busy_timeout: Duration::from_secs(30),
        }
    }
}

/// An open SQLite database. Clones share its connections.
///
/// Readers run beside one another and beside the writer (WAL); writers take turns. A committed
/// transaction survives a power cut (`synchronous=FULL`).
#[derive(Clone)]
pub struct Database {
    path: PathBuf,
    busy_timeout: Duration,
    readers: SqlitePool,
    // A pool of one: holding its connection is the turn to write.
    writer: SqlitePool,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Database")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Database {
    /// Opens the database that `url` names (`sqlite://path`). Does not migrate it.
    ///
    /// # Errors
    /// When the address, the directory or the file cannot be used, or when the database is newer
    /// than this program.
    pub fn open(url: &str, options: &OpenOptions) -> Result<Self, PersistenceError> {
        let path = database_path(url)?;
        prepare_file(&path, options.create)?;
        establish(&path, options.busy_timeout)?;
        let path = path
            .canonicalize()
            .map_err(|error| open_error(&path, error))?;
        let database = Self {
            readers: pool(&path, options.readers.max(1), options.busy_timeout, true)?,
            writer: pool(&path, 1, options.busy_timeout, false)?,
            busy_timeout: options.busy_timeout,
            path,
        };
        migrations::refuse_newer(&mut *database.reader()?, &database.path)?;
        Ok(database)
    }

    /// The database file, absolute and without links.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the lock that keeps a second server off this file, for as long as it lives.
    ///
    /// # Errors
    /// [`PersistenceError::Locked`] naming the process that has it.
    pub fn lock_for_server(&self) -> Result<ServerLock, PersistenceError> {
        ServerLock::acquire(&self.path)
    }

    /// Brings the schema up to date and returns the migrations that were applied; all or none.
    ///
    /// # Errors
    /// When the database is newer than this program or a migration fails.
    pub fn migrate(&self) -> Result<Vec<String>, PersistenceError> {
        migrations::migrate(&mut *self.writer()?, &self.path)
    }

    /// Takes the newest migration back and returns its name; nothing where none is applied.
    /// What its tables hold is lost.
    ///
    /// # Errors
    /// When the migration fails.
    pub fn revert_last_migration(&self) -> Result<Option<String>, PersistenceError> {
        migrations::revert_last(&mut *self.writer()?, &self.path)
    }

    /// The migrations that the database lacks.
    ///
    /// # Errors
    /// When the database is newer than this program or fails.
    pub fn pending_migrations(&self) -> Result<Vec<String>, PersistenceError> {
        migrations::pending(&mut *self.reader()?, &self.path)
    }

    /// Refuses a database whose schema is not exactly this program's: for `--no-migrate` and for
    /// readiness checks.
    ///
    /// # Errors
    /// [`PersistenceError::PendingMigrations`] or [`PersistenceError::NewerDatabase`].
    pub fn check_schema(&self) -> Result<(), PersistenceError> {
        let names = self.pending_migrations()?;
        if names.is_empty() {
            Ok(())
        } else {
            Err(PersistenceError::PendingMigrations { names })
        }
    }

    /// A connection that can only read.
    pub(crate) fn reader(&self) -> Result<Pooled, PersistenceError> {
        self.readers.get().map_err(busy)
    }

    /// The one connection that writes; waits for its turn.
    pub(crate) fn writer(&self) -> Result<Pooled, PersistenceError> {
        self.writer.get().map_err(busy)
    }

    /// A connection of its own, for work that prepares a write without taking the turn.
    pub(crate) fn separate_connection(&self) -> Result<SqliteConnection, PersistenceError> {
        establish(&self.path, self.busy_timeout)
    }
}

fn prepare_file(path: &Path, create: bool) -> Result<(), PersistenceError> {
    if path.is_dir() {
        return Err(open_error(path, "it is a directory"));
    }
    if path.exists() {
        return Ok(());
    }
    if !create {
        return Err(PersistenceError::MissingDatabase {
            path: path.to_owned(),
        });
    }
    let Some(directory) = path.parent() else {
        return Ok(());
    };
    std::fs::create_dir_all(directory).map_err(|error| PersistenceError::Directory {
        path: directory.to_owned(),
        reason: error.to_string(),
    })
}

fn establish(path: &Path, busy_timeout: Duration) -> Result<SqliteConnection, PersistenceError> {
    let name = path
        .to_str()
        .ok_or_else(|| open_error(path, "its path is not valid UTF-8"))?;
    let mut connection =
        SqliteConnection::establish(name).map_err(|error| open_error(path, error))?;
    configure(&mut connection, busy_timeout).map_err(|error| open_error(path, error))?;
    Ok(connection)
}

fn configure(
    connection: &mut SqliteConnection,
    busy_timeout: Duration,
) -> Result<(), diesel::result::Error> {
    // The timeout comes first, because switching to WAL may itself have to wait. The size limit
    // gives the disk back that the log of a large import took.
    connection.batch_execute(&format!(
        "PRAGMA busy_timeout = {};
         PRAGMA journal_mode = WAL;
         PRAGMA journal_size_limit = 67108864;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -16384;",
        busy_timeout.as_millis()
    ))
}

#[derive(Debug)]
struct Configure {
    busy_timeout: Duration,
    read_only: bool,
}

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for Configure {
    fn on_acquire(&self, connection: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        configure(connection, self.busy_timeout).map_err(diesel::r2d2::Error::QueryError)?;
        if self.read_only {
            connection
                .batch_execute("PRAGMA query_only = ON")
                .map_err(diesel::r2d2::Error::QueryError)?;
        }
        Ok(())
    }
}

fn pool(
    path: &Path,
    size: u32,
    busy_timeout: Duration,
    read_only: bool,
) -> Result<SqlitePool, PersistenceError> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(busy_timeout)
        .connection_customizer(Box::new(Configure {
            busy_timeout,
            read_only,
        }))
        .build(ConnectionManager::new(path.to_string_lossy()))
        .map_err(|error| open_error(path, error))
}

// By value, so that it takes errors and texts alike.
#[allow(clippy::needless_pass_by_value)]
fn open_error(path: &Path, reason: impl ToString) -> PersistenceError {
    PersistenceError::Open {
        path: path.to_owned(),
        reason: reason.to_string(),
    }
}

#[allow(clippy::needless_pass_by_value)]
fn busy(error: diesel::r2d2::PoolError) -> PersistenceError {
    PersistenceError::Busy {
        reason: error.to_string(),
    }
}
