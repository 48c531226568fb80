//! What can go wrong with the database or with a file that is imported, and what to do about it.

use std::path::PathBuf;

use diesel::result::{DatabaseErrorKind, Error};
use hemline_domain::storage::StorageError;

use crate::import::RejectedFile;

/// What can go wrong in this crate, with the values at fault.
#[derive(Debug, thiserror::Error)]
pub enum PersistenceError {
    /// A database address of a kind that this build cannot open.
    #[error(
        "a database address that starts with '{scheme}' cannot be opened by this build; use {}",
        addresses()
    )]
    UnsupportedUrl {
        /// What stands before `://`; the rest may hold a password and is not repeated.
        scheme: String,
    },
    /// A token that cannot be made.
    #[error("{reason}")]
    BadToken {
        /// What is wrong, and what would be right.
        reason: String,
    },
    /// The system gives no random bits for a secret.
    #[error("the system gives no random bits: {reason}; try again")]
    NoRandomness {
        /// The system's words.
        reason: String,
    },
    /// A database address without a file.
    #[error("the database address names no file; use sqlite://path/to/file.db")]
    MissingPath,
    /// The database's directory is not there and cannot be made.
    #[error("the directory {} for the database cannot be created: {reason}", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The database must exist, and does not.
    #[error("there is no database at {}; check the path, or start the server once to create it", path.display())]
    MissingDatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file or the server's database cannot be opened.
    #[error("the database {database} cannot be opened: {reason}")]
    Open {
        /// The file, or the server's address without user and password.
        database: String,
        /// The database's words.
        reason: String,
    },
    /// Another server works on the same file.
    #[error(
        "another server{} already works on {}; stop it first, or use another database",
        pid.map(|pid| format!(" (process {pid})")).unwrap_or_default(),
        path.display()
    )]
    Locked {
        /// The database.
        path: PathBuf,
        /// The process that has it, if it could be read.
        pid: Option<u32>,
    },
    /// The lock file cannot be used.
    #[error("the lock file {} cannot be used: {reason}", path.display())]
    LockFile {
        /// The lock file.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The database was made by a newer version of the program.
    #[error(
        "the database {database} is newer than this program (it has the migrations {}); install the newer version",
        versions.join(", ")
    )]
    NewerDatabase {
        /// The file, or the server's address without user and password.
        database: String,
        /// The migrations that this program does not know.
        versions: Vec<String>,
    },
    /// A server's database whose texts are not UTF-8.
    #[error(
        "the database {database} has the encoding {encoding}; make one with `createdb --encoding=UTF8 --template=template0`"
    )]
    Encoding {
        /// The server's address without user and password.
        database: String,
        /// The server's name of the encoding.
        encoding: String,
    },
    /// The database is another program's.
    #[error(
        "the database {database} is another program's: it has the table {table} and none of Hemline's; give Hemline a database of its own"
    )]
    ForeignDatabase {
        /// The file, or the server's address without user and password.
        database: String,
        /// A table that it holds.
        table: String,
    },
    /// The database is older than the program, and migrating is forbidden.
    #[error("the database lacks the migrations {}; run `hemline-admin migrate`", names.join(", "))]
    PendingMigrations {
        /// The migrations that are missing.
        names: Vec<String>,
    },
    /// A migration failed; nothing of it is left.
    #[error("migrating the database failed and was rolled back: {reason}")]
    Migration {
        /// The database's words.
        reason: String,
    },
    /// The target of a copy holds data.
    #[error("{database} holds data already ({table}); copy into a database without any")]
    NotEmpty {
        /// The database.
        database: String,
        /// The first table with rows.
        table: String,
    },
    /// What was copied is not what was there; nothing is left of it.
    #[error(
        "the copy of the table {table} is not the same ({source_rows} rows became {target_rows}); nothing was copied"
    )]
    CopyDiffers {
        /// The table.
        table: String,
        /// Rows of the source.
        source_rows: u64,
        /// Rows of the target.
        target_rows: u64,
    },
    /// No connection became free in time.
    #[error("the database is busy: {reason}; try again")]
    Busy {
        /// The pool's words.
        reason: String,
    },
    /// Nobody waits for a connection, because none could be made for a while.
    #[error("the database is out of reach: {reason}")]
    OutOfReach {
        /// Why the newest attempt failed.
        reason: String,
    },
    /// The queue of work failed.
    #[error("the work queue failed: {reason}")]
    Queue {
        /// Its words.
        reason: String,
    },
    /// A statement failed.
    #[error("the database failed: {}", told(.0))]
    Query(Error),
    /// A stored value that this program cannot read.
    #[error("the stored {what} '{value}' cannot be read: {reason}")]
    Unreadable {
        /// The column.
        what: &'static str,
        /// What is stored, shortened.
        value: String,
        /// Why.
        reason: String,
    },
    /// A value that the database cannot hold.
    #[error("{what} cannot be stored: {reason}")]
    Unstorable {
        /// The column.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// A list was asked to go on from a place that does not exist.
    #[error("'{cursor}' is not a cursor of this list; use next_cursor of the page before")]
    InvalidCursor {
        /// What was given.
        cursor: String,
    },
    /// A file could not be written.
    #[error("the file could not be written: {reason}")]
    FileWrite {
        /// The system's words.
        reason: String,
    },
    /// A file broke off while it was read.
    #[error("the file could not be read: {reason}")]
    FileRead {
        /// The system's words.
        reason: String,
    },
    /// A file with the rows of an import could not be written or read.
    #[error(
        "the system's folder for temporary files failed: {reason}; make room there, or set TMPDIR to another"
    )]
    TemporaryFile {
        /// The system's words.
        reason: String,
    },
    /// A file without a header or without a row.
    #[error("the file holds {found}; it needs the header {} and at least one row", expected.join(","))]
    EmptyFile {
        /// `nothing` or `only a header`.
        found: &'static str,
        /// The columns of a complete header.
        expected: Vec<String>,
    },
    /// A header that lacks columns that must be there.
    #[error("the header lacks the column(s) {}; it has {}", missing.join(", "), found.join(", "))]
    MissingColumns {
        /// The columns that are missing.
        missing: Vec<String>,
        /// The columns that were found.
        found: Vec<String>,
    },
    /// A header that names a column twice.
    #[error("the header names the column '{column}' twice; leave one out")]
    DuplicateColumn {
        /// The column.
        column: String,
    },
    /// A header that is no text in UTF-8.
    #[error("the header is not valid UTF-8; save the file as UTF-8 CSV")]
    HeaderEncoding,
    /// A header that is too long to be one.
    #[error(
        "the header is longer than {most_kibibytes} KiB or has more than {most_columns} columns; is a quote never closed, or is this no CSV file?"
    )]
    HeaderSize {
        /// The longest header, in units of 1024 bytes.
        most_kibibytes: usize,
        /// The most columns.
        most_columns: usize,
    },
    /// A file with bad rows; nothing of it is imported.
    #[error("{}", .0.summary())]
    RejectedFile(Box<RejectedFile>),
    /// Another import was first.
    #[error(
        "the sales of category {category_id} were changed by another import meanwhile; import the file again"
    )]
    ImportConflict {
        /// The category.
        category_id: String,
    },
    /// The machine gave no thread.
    #[error("no thread could be started: {reason}")]
    Thread {
        /// The system's words.
        reason: String,
    },
    /// What the storage traits themselves refuse.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

// Not as the error's source: its words are in the message, and whoever shows the chain would show them twice.
impl From<Error> for PersistenceError {
    fn from(error: Error) -> Self {
        Self::Query(error)
    }
}

/// The database's words; where it cannot be asked any more, why.
fn told(error: &Error) -> String {
    match error {
        Error::BrokenTransactionManager => "the connection to it was lost".to_owned(),
        error => error.to_string(),
    }
}

/// What a database address may look like.
const fn addresses() -> &'static str {
    if cfg!(feature = "postgres") {
        "sqlite://path/to/file.db or postgres://user@host/database"
    } else {
        "sqlite://path/to/file.db (postgres:// needs a build with the feature postgres)"
    }
}

impl PersistenceError {
    /// Whether trying again later may help (a busy database, a full disk, a server that restarts), so that a service
    /// can answer "unavailable" and not "failed".
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Busy { .. }
            | Self::OutOfReach { .. }
            | Self::Open { .. }
            | Self::MissingDatabase { .. } => true,
            Self::Query(error) => {
                is_gone(error) || is_ended_for_another(error) || {
                    let text = error.to_string();
                    [
                        "locked",
                        "disk",
                        "unable to open",
                        "lock timeout",
                        "No space left",
                    ]
                    .iter()
                    .any(|word| text.contains(word))
                }
            }
            _ => false,
        }
    }

    /// Whether the database ended the transaction for the sake of another one, so that it may be run again.
    #[cfg(feature = "postgres")]
    pub(crate) fn is_ended_for_another(&self) -> bool {
        matches!(self, Self::Query(error) if is_ended_for_another(error))
    }
}

/// Whether the connection to the database is lost.
fn is_gone(error: &Error) -> bool {
    let Error::DatabaseError(kind, information) = error else {
        return matches!(error, Error::BrokenTransactionManager);
    };
    matches!(
        kind,
        DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::UnableToSendCommand
            | DatabaseErrorKind::ReadOnlyTransaction
    ) || information.message().contains("terminating connection")
}

fn is_ended_for_another(error: &Error) -> bool {
    match error {
        Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        Error::DatabaseError(_, information) => information.message().contains("deadlock detected"),
        _ => false,
    }
}

impl From<PersistenceError> for StorageError {
    fn from(error: PersistenceError) -> Self {
        match error {
            PersistenceError::Storage(inner) => inner,
            other if other.is_unavailable() => Self::Unavailable {
                message: other.to_string(),
            },
            other => Self::Backend {
                message: other.to_string(),
            },
        }
    }
}
