//! Puts a backup in a database's place.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};

use super::BackupError;
use super::files::{PartFile, failed, sync_directory, with_ending};
use crate::address::Address;
use crate::connection::of_sqlite;
use crate::error::PersistenceError;
use crate::integrity::full_check;
use crate::lock::ServerLock;
use crate::migrations;

/// How every SQLite database begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// A backup that is a database again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The database.
    pub path: PathBuf,
    /// Where the database that was in its place lies now.
    pub kept: Option<PathBuf>,
    /// The migrations that it lacks.
    pub pending: Vec<String>,
}

/// Makes a copy of `file` the database that `url` names. `force` has a database that is there kept beside it, under
/// its name and `now`.
///
/// # Errors
/// When `file` is no whole database of this or an earlier release, when a server or another process works on the
/// database, or when there is one and `force` is not given; then nothing has changed.
pub fn restore(
    url: &str,
    file: &Path,
    force: bool,
    now: DateTime<Utc>,
) -> Result<Restored, BackupError> {
    check_is_closed(file)?;
    let path = match Address::read(url)? {
        Address::Sqlite(path) => absolute(&path)?,
        #[cfg(feature = "postgres")]
        address @ Address::Postgres(_) => {
            return Err(BackupError::OnServer {
                database: address.to_string(),
            });
        }
    };
    let _lock = ServerLock::acquire(&path)?;
    let is_there = path.exists();
    if is_there && !force {
        return Err(BackupError::DatabaseExists { path });
    }
    let part = PartFile::beside(&path);
    fs::copy(file, part.path()).map_err(failed(file))?;
    // The copy is what becomes the database, so the copy is what is checked.
    let pending = check(part.path(), file)?;
    part.sync()?;
    let kept = is_there.then(|| free_name(&path, now));
    match &kept {
        Some(kept) => replace(&path, kept, part)?,
        None => part.become_file(&path)?,
    }
    Ok(Restored {
        path,
        kept,
        pending,
    })
}

/// The database's name with the time, and a number where that is taken.
fn free_name(path: &Path, now: DateTime<Utc>) -> PathBuf {
    let dated = with_ending(path, &now.format(".%Y%m%d-%H%M%S").to_string());
    let numbered = (2..).map(|number| with_ending(&dated, &format!("-{number}")));
    let names = std::iter::once(dated.clone()).chain(numbered);
    let mut free = names.filter(|name| !name.exists());
    free.next().unwrap_or(dated)
}

/// A database without a file beside it that holds its newest commits.
fn check_is_closed(file: &Path) -> Result<(), BackupError> {
    let log = with_ending(file, "-wal");
    if fs::metadata(log).is_ok_and(|log| log.len() > 0) {
        return Err(BackupError::HasLog {
            path: file.to_owned(),
        });
    }
    Ok(())
}

/// The path of a database that may not exist yet; its directory is made.
fn absolute(path: &Path) -> Result<PathBuf, BackupError> {
    if let Ok(path) = path.canonicalize() {
        return Ok(path);
    }
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(failed(directory))?;
    }
    Ok(path.to_owned())
}

/// Checks that the file at `path` is a whole database of this program or an earlier release; errors name it `shown`.
/// Returns the migrations that it lacks.
pub(super) fn check(path: &Path, shown: &Path) -> Result<Vec<String>, BackupError> {
    let no_backup = |reason: &str| BackupError::NoBackup {
        path: shown.to_owned(),
        reason: reason.to_owned(),
    };
    if !has_magic(path) {
        return Err(no_backup("it is not a SQLite file"));
    }
    let name = path
        .to_str()
        .ok_or_else(|| no_backup("its path is not valid UTF-8"))?;
    let connection = SqliteConnection::establish(name);
    let mut connection = of_sqlite(connection.map_err(|error| no_backup(&error.to_string()))?);
    // What cannot be read at all is told by the error, what can by its faults.
    let faults = full_check(&mut connection).unwrap_or_else(|error| vec![error.to_string()]);
    if !faults.is_empty() {
        return Err(BackupError::Damaged {
            path: shown.to_owned(),
            faults,
        });
    }
    if !migrations::is_migrated(&mut connection)? {
        return Err(no_backup("it has none of Hemline's tables"));
    }
    Ok(migrations::pending(
        &mut connection,
        &Address::Sqlite(shown.to_owned()),
    )?)
}

fn has_magic(path: &Path) -> bool {
    let mut magic = [0; MAGIC.len()];
    let begins = File::open(path).and_then(|mut file| file.read_exact(&mut magic));
    begins.is_ok() && magic == *MAGIC
}

/// Keeps the database at `path` as `kept`, and puts `part` in its place in one step.
fn replace(path: &Path, kept: &Path, part: PartFile) -> Result<(), BackupError> {
    // SQLite would take the log of what is no database away.
    let closed = has_magic(path) && fold_log(path).is_ok();
    let (log, kept_log) = (with_ending(path, "-wal"), with_ending(kept, "-wal"));
    // The last one to close a sound database takes its log away.
    if closed && log.exists() {
        return Err(BackupError::InUse {
            path: path.to_owned(),
        });
    }
    // A second name, so that there is a database at any moment; not every file system has them.
    if fs::hard_link(path, kept).is_err() {
        fs::copy(path, kept).map_err(failed(kept))?;
    }
    // The log of a damaged database must not be taken for the new one's.
    let has_log = log.exists();
    if has_log {
        fs::rename(&log, &kept_log).map_err(failed(&log))?;
    }
    // SQLite makes it anew.
    let _ = fs::remove_file(with_ending(path, "-shm"));
    sync_directory(kept)?;
    let became = part.become_file(path);
    if became.is_err() {
        if has_log {
            fs::rename(&kept_log, &log).map_err(failed(&log))?;
        }
        fs::remove_file(kept).map_err(failed(kept))?;
    }
    became
}

/// Has SQLite put what its log holds into the database, and close it.
fn fold_log(path: &Path) -> Result<(), PersistenceError> {
    let open_error = |error: diesel::ConnectionError| PersistenceError::Open {
        database: path.display().to_string(),
        reason: error.to_string(),
    };
    let mut connection =
        SqliteConnection::establish(&path.to_string_lossy()).map_err(open_error)?;
    connection.batch_execute("PRAGMA busy_timeout = 1000; PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(())
}
