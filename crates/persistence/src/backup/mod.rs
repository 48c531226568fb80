//! Backups: a consistent copy of a database that is in use, and its way back.
//!
//! [`back_up`] writes one file that holds everything; [`restore`] puts such a file in a database's place. Both do all
//! or nothing, and neither overwrites anything.

mod files;
mod restore;
mod write;

use std::path::PathBuf;

pub use restore::{Restored, restore};
pub use write::{Backup, back_up};

use crate::error::PersistenceError;

/// Why there is no backup, or why it was not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database is no file.
    #[error(
        "{database} lies on a server; this makes and restores files of SQLite. There, `pg_dump --format=custom --file=FILE ADDRESS` makes a backup, and `pg_restore --single-transaction --no-owner --dbname=ADDRESS FILE` restores it into an empty database"
    )]
    OnServer {
        /// The database.
        database: String,
    },
    /// The backup would overwrite something.
    #[error("{} exists already; a backup overwrites nothing, choose another name", path.display())]
    FileExists {
        /// The file.
        path: PathBuf,
    },
    /// There is a database where the backup should go.
    #[error("{} exists already; with --force it is kept beside the restored one", path.display())]
    DatabaseExists {
        /// The database.
        path: PathBuf,
    },
    /// The file is no backup of this program.
    #[error("{} is no Hemline database: {reason}", path.display())]
    NoBackup {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The file is damaged.
    #[error("{} is damaged: {}", path.display(), faults.join("; "))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, in SQLite's words.
        faults: Vec<String>,
    },
    /// The file is a database in use, whose newest commits lie in another file.
    #[error(
        "{path} has a log ({path}-wal) and so lacks its newest commits; make a backup of it with `hemline-admin backup`",
        path = path.display()
    )]
    HasLog {
        /// The file.
        path: PathBuf,
    },
    /// The database that would be replaced is open elsewhere.
    #[error("another process, e.g. another hemline-admin, has {} open; wait for its end", path.display())]
    InUse {
        /// The database.
        path: PathBuf,
    },
    /// A file could not be read, written or renamed.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: std::io::Error,
    },
    /// The database fails, or a server works on it.
    #[error(transparent)]
    Database(#[from] PersistenceError),
}
