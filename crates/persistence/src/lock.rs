//! The lock that keeps a second server off the same database file.

use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::PersistenceError;

/// A lock of the operating system on `<database>.lock`. It is gone with the process, however the
/// process ends; the file stays and holds the id of the process that last had it.
#[derive(Debug)]
pub struct ServerLock {
    // Held for its lock: closing the file releases it.
    _file: File,
}

impl ServerLock {
    /// Takes the lock of the database at `database`.
    ///
    /// # Errors
    /// [`PersistenceError::Locked`] where another process or another open database of this
    /// process has it; [`PersistenceError::LockFile`] where the file cannot be used.
    pub fn acquire(database: &Path) -> Result<Self, PersistenceError> {
        let path = lock_path(database);
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| lock_file_error(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {
                write_pid(&mut file).map_err(|error| lock_file_error(&path, &error))?;
                Ok(Self { _file: file })
            }
            Err(error) => Err(not_locked(error, database, &path, &mut file)),
        }
    }

    /// Whether the lock of the database at `database` could be taken. The file beside it is neither made nor changed.
    ///
    /// # Errors
    /// As [`ServerLock::acquire`]; none where the file is not there yet.
    pub(crate) fn check(database: &Path) -> Result<(), PersistenceError> {
        let path = lock_path(database);
        let mut file = match File::options().read(true).write(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(lock_file_error(&path, &error)),
        };
        // Given back with the file, at once.
        file.try_lock()
            .map_err(|error| not_locked(error, database, &path, &mut file))
    }
}

fn not_locked(
    error: TryLockError,
    database: &Path,
    path: &Path,
    file: &mut File,
) -> PersistenceError {
    match error {
        TryLockError::WouldBlock => PersistenceError::Locked {
            path: database.to_owned(),
            pid: read_pid(file),
        },
        TryLockError::Error(error) => lock_file_error(path, &error),
    }
}

fn lock_path(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

fn write_pid(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    writeln!(file, "{}", std::process::id())?;
    file.flush()
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn lock_file_error(path: &Path, error: &std::io::Error) -> PersistenceError {
    PersistenceError::LockFile {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}
