//! Opens the database and hands out connections: several readers, one writer at a time.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hemline_domain::event_bus::EventBus;

use crate::address::Address;
#[cfg(feature = "postgres")]
use crate::bus::PostgresBus;
use crate::claims::Claim;
#[cfg(feature = "postgres")]
use crate::claims::Claims;
#[cfg(feature = "postgres")]
use crate::connection::postgres;
use crate::connection::{
    self, Connections, DbConnection, DbPool, Pooled, Reach, of_sqlite, sqlite,
};
use crate::error::PersistenceError;
use crate::lock::ServerLock;
use crate::queries::CountedSpans;
#[cfg(feature = "postgres")]
use crate::queue::{self, WorkQueue};
use crate::{migrations, transaction};

/// How a database is opened.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Whether a database that is not there is created, with its directory.
    pub create: bool,
    /// Whether nothing is written, not even what every other opening of a file writes to a new one.
    pub read_only: bool,
    /// Connections for reading; PostgreSQL, which has its own for each process, grants three at most.
    pub readers: u32,
    /// How long a statement or a writer waits for others before it gives up.
    pub busy_timeout: Duration,
}

impl Default for OpenOptions {
    /// Creates what is missing, and writes; 4 readers; waits 30 s.
    fn default() -> Self {
        Self {
            create: true,
            read_only: false,
            readers: 4,
            busy_timeout: Duration::from_secs(30),
        }
    }
}

/// An open database: a SQLite file or, with the feature `postgres`, one on a PostgreSQL server. Clones share its
/// connections.
///
/// Readers run beside one another and beside writers, and each of their transactions sees one state. On SQLite writers
/// take turns; on PostgreSQL they wait for one another where they touch the same (a workflow, an import). A committed
/// transaction survives a power cut.
#[derive(Clone)]
pub struct Database {
    address: Address,
    separate: Connections,
    readers: DbPool,
    // On SQLite a pool of one: holding its connection is the turn to write.
    writers: DbPool,
    counted_spans: Arc<CountedSpans>,
    // Nothing on SQLite.
    #[cfg(feature = "postgres")]
    claims: Option<Arc<Claims>>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Database")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// As messages name it: a file's absolute path, or a server's address without user and password.
impl std::fmt::Display for Database {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.address.fmt(formatter)
    }
}

impl Database {
    /// Opens the database that `url` names (`sqlite://path`, or `postgres://…` with the feature `postgres`). Does not
    /// migrate it.
    ///
    /// # Errors
    /// When the address, the directory, the file or the server cannot be used, or when the database is another program's
    /// or newer than this one; such a file is left as it is.
    pub fn open(url: &str, options: &OpenOptions) -> Result<Self, PersistenceError> {
        let readers = options.readers.max(1);
        let (address, readers, writers) = match Address::read(url)? {
            Address::Sqlite(path) => (Address::Sqlite(file_in_place(&path, options)?), readers, 1),
            #[cfg(feature = "postgres")]
            address => (address, readers.min(postgres::READERS), postgres::WRITERS),
        };
        let writing = Connections {
            address: address.clone(),
            busy_timeout: options.busy_timeout,
            read_only: options.read_only,
            reach: Reach::default(),
        };
        // A pool tries for as long as its timeout; what is wrong with the address is told at once.
        #[cfg(feature = "postgres")]
        if let Address::Postgres(_) = &writing.address {
            let mut connection = writing.establish()?;
            postgres::refuse_other_encodings(&mut connection, &address)?;
            migrations::refuse_unfit(&mut connection, &address)?;
        }
        let reading = Connections {
            read_only: true,
            ..writing.clone()
        };
        let importing = Connections {
            address: address.clone().for_imports(),
            ..writing.clone()
        };
        Ok(Self {
            #[cfg(feature = "postgres")]
            claims: match &address {
                Address::Sqlite(_) => None,
                Address::Postgres(_) => Some(Claims::new(writing.clone())),
            },
            address,
            readers: reading.pool(readers)?,
            writers: importing.pool(writers)?,
            separate: writing,
            counted_spans: Arc::default(),
        })
    }

    /// Refuses what [`Database::open`] cannot open whatever is there: an address of an unknown kind or without a file.
    ///
    /// # Errors
    /// [`PersistenceError::UnsupportedUrl`] or [`PersistenceError::MissingPath`].
    pub fn check_url(url: &str) -> Result<(), PersistenceError> {
        Address::read(url).map(drop)
    }

    /// The database file, absolute and without links; nothing where it lies on a server.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.address {
            Address::Sqlite(path) => Some(path),
            #[cfg(feature = "postgres")]
            Address::Postgres(_) => None,
        }
    }

    /// How many connections read at a time.
    #[must_use]
    pub fn readers(&self) -> usize {
        self.readers.max_size() as usize
    }

    /// Takes the lock that keeps a second server off a SQLite file, for as long as it lives. PostgreSQL serves several
    /// at once: there is nothing to take.
    ///
    /// # Errors
    /// [`PersistenceError::Locked`] naming the process that has it.
    pub fn lock_for_server(&self) -> Result<Option<ServerLock>, PersistenceError> {
        self.path().map(ServerLock::acquire).transpose()
    }

    /// Whether [`Database::lock_for_server`] would find the lock free and usable; takes nothing and makes no file.
    ///
    /// # Errors
    /// As there.
    pub fn check_server_lock(&self) -> Result<(), PersistenceError> {
        self.path().map_or(Ok(()), ServerLock::check)
    }

    /// Claims what `name` stands for until the claim is dropped; nothing where another process has it. On SQLite, where
    /// one process works at a time, every claim is granted.
    ///
    /// # Errors
    /// When the database fails.
    #[cfg_attr(
        not(feature = "postgres"),
        allow(unused_variables, clippy::unnecessary_wraps)
    )]
    pub fn claim(&self, name: &str) -> Result<Option<Claim>, PersistenceError> {
        #[cfg(feature = "postgres")]
        if let Some(claims) = &self.claims {
            return claims.claim(name);
        }
        Ok(Some(Claim::unrivalled()))
    }

    /// The queue in this database, where it is on PostgreSQL.
    #[cfg(feature = "postgres")]
    pub(crate) fn work_queue(&self) -> Option<WorkQueue> {
        match &self.address {
            Address::Sqlite(_) => None,
            Address::Postgres(address) => Some(WorkQueue::at(address)),
        }
    }

    /// A way to tell the other processes on this database what this one has stored, and to hear of them; nothing on
    /// SQLite, where there are none.
    ///
    /// # Errors
    /// When the machine gives no more threads.
    #[cfg_attr(not(feature = "postgres"), allow(clippy::unnecessary_wraps))]
    pub fn event_bus(&self) -> Result<Option<Arc<dyn EventBus>>, PersistenceError> {
        match &self.address {
            Address::Sqlite(_) => Ok(None),
            #[cfg(feature = "postgres")]
            Address::Postgres(address) => {
                let bus = PostgresBus::open(address, self.separate.clone())?;
                Ok(Some(Arc::new(bus)))
            }
        }
    }

    /// Brings the schema up to date and returns the migrations that were applied; all or none.
    ///
    /// # Errors
    /// When the database is newer than this program or a migration fails.
    pub fn migrate(&self) -> Result<Vec<String>, PersistenceError> {
        self.write(|connection| {
            let applied = migrations::migrate(connection, &self.address)?;
            #[cfg(feature = "postgres")]
            if let DbConnection::Postgres(connection) = connection {
                queue::set_up(connection)?;
            }
            Ok(applied)
        })
    }

    /// Takes the newest migration back and returns its name; nothing where none is applied.
    /// What its tables hold is lost.
    ///
    /// # Errors
    /// When the migration fails.
    pub fn revert_last_migration(&self) -> Result<Option<String>, PersistenceError> {
        self.write(|connection| migrations::revert_last(connection, &self.address))
    }

    /// Whether none of this program's migrations was applied yet: a start would fill an empty database.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_unmigrated(&self) -> Result<bool, PersistenceError> {
        Ok(!migrations::is_migrated(&mut *self.reader()?)?)
    }

    /// The migrations that the database lacks.
    ///
    /// # Errors
    /// When the database is newer than this program or fails.
    pub fn pending_migrations(&self) -> Result<Vec<String>, PersistenceError> {
        migrations::pending(&mut *self.reader()?, &self.address)
    }

    /// Refuses a database whose schema is not exactly this program's: for `--no-migrate` and for
    /// readiness checks.
    ///
    /// # Errors
    /// [`PersistenceError::PendingMigrations`] or [`PersistenceError::NewerDatabase`].
    pub fn check_schema(&self) -> Result<(), PersistenceError> {
        let mut reader = self.reader()?;
        #[cfg_attr(not(feature = "postgres"), allow(unused_mut))]
        let mut names = migrations::pending(&mut reader, &self.address)?;
        #[cfg(feature = "postgres")]
        if names.is_empty()
            && let DbConnection::Postgres(connection) = &mut *reader
            && !queue::is_current(connection)?
        {
            names.push("of the work queue".to_owned());
        }
        if names.is_empty() {
            Ok(())
        } else {
            Err(PersistenceError::PendingMigrations { names })
        }
    }

    /// What all clones know of the history's spans.
    pub(crate) fn counted_spans(&self) -> &CountedSpans {
        &self.counted_spans
    }

    /// A connection that can only read.
    pub(crate) fn reader(&self) -> Result<Pooled, PersistenceError> {
        connection::take(&self.readers, &self.separate.reach)
    }

    /// A connection that writes; waits until one is free.
    pub(crate) fn writer(&self) -> Result<Pooled, PersistenceError> {
        connection::take(&self.writers, &self.separate.reach)
    }

    /// Does `work`, which may write, if that is possible at once; else nothing: for what nobody should wait for.
    pub(crate) fn write_at_once(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<(), PersistenceError>,
    ) -> Result<(), PersistenceError> {
        let Some(mut writer) = self.writers.try_get() else {
            return Ok(());
        };
        connection::wait_for_locks(&mut writer, Duration::ZERO)?;
        let done = work(&mut writer);
        connection::wait_for_locks(&mut writer, self.separate.busy_timeout)?;
        done.or_else(|error| {
            if error.is_unavailable() {
                Ok(())
            } else {
                Err(error)
            }
        })
    }

    /// Runs `work` in a transaction that may write; all of it is stored or nothing.
    pub(crate) fn write<T>(
        &self,
        work: impl FnMut(&mut DbConnection) -> Result<T, PersistenceError>,
    ) -> Result<T, PersistenceError> {
        transaction::write(&mut *self.writer()?, work)
    }

    /// The turn to write, where there is but one: what has a connection of its own takes it before it writes.
    pub(crate) fn turn(&self) -> Result<Option<Pooled>, PersistenceError> {
        self.path().map(|_| self.writer()).transpose()
    }

    /// A connection of its own, for work that prepares a write without taking the turn.
    pub(crate) fn separate_connection(&self) -> Result<DbConnection, PersistenceError> {
        self.separate.establish()
    }
}

/// The file at `path`, created where it is missing, absolute and without links.
fn file_in_place(path: &Path, options: &OpenOptions) -> Result<PathBuf, PersistenceError> {
    prepare_file(path, options.create)?;
    let file = Connections {
        address: Address::Sqlite(path.to_owned()),
        busy_timeout: options.busy_timeout,
        read_only: options.read_only,
        reach: Reach::default(),
    };
    // Before it is made one with a log, which is a change.
    let mut looking = of_sqlite(sqlite::look_at(path, &file)?);
    migrations::refuse_unfit(&mut looking, &file.address).map_err(|error| match error {
        PersistenceError::Query(error) => file.address.open_error(error),
        told => told,
    })?;
    drop(file.establish()?);
    path.canonicalize()
        .map_err(|error| file.address.open_error(error))
}

fn prepare_file(path: &Path, create: bool) -> Result<(), PersistenceError> {
    if path.is_dir() {
        return Err(Address::Sqlite(path.to_owned()).open_error("it is a directory"));
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
