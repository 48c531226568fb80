//! A copy of a database that others may be writing to.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::BackupError;
use super::files::{PartFile, failed};
use super::restore::check;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::queries::database_bytes;

/// Between two looks at how far the copy is.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// A backup that was made and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    /// Its size in bytes.
    pub bytes: u64,
}

/// Writes the database as it is at one moment to `file`, compacted, while others read and write it; checks the copy
/// and has the disk hold it. `progress` hears from time to time how many bytes are written, and of how many.
///
/// # Errors
/// When `file` exists, cannot be written, or the database is damaged; then there is no `file`.
pub fn back_up(
    database: &Database,
    file: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Backup, BackupError> {
    let Some(path) = database.path() else {
        return Err(BackupError::OnServer {
            database: database.to_string(),
        });
    };
    if file.exists() {
        return Err(exists(file));
    }
    let part = PartFile::beside(file);
    // Left behind by a process of the same id that was killed.
    let _ = fs::remove_file(part.path());
    copy(database, part.path(), progress)?;
    check(part.path(), file)?;
    // Tokens' hashes are in it: who may not read the database may not read its backup.
    let permissions = fs::metadata(path).map_err(failed(path))?.permissions();
    fs::set_permissions(part.path(), permissions).map_err(failed(part.path()))?;
    part.sync()?;
    let bytes = fs::metadata(part.path())
        .map_err(failed(part.path()))?
        .len();
    // Takes the name, so that nothing that came meanwhile is replaced.
    match File::create_new(file) {
        Ok(_) => part.become_file(file)?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(exists(file)),
        Err(error) => return Err(failed(file)(error)),
    }
    Ok(Backup { bytes })
}

fn exists(file: &Path) -> BackupError {
    BackupError::FileExists {
        path: file.to_owned(),
    }
}

/// SQLite copies inside one read transaction, so that what is written meanwhile is not in the copy.
fn copy(
    database: &Database,
    to: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), BackupError> {
    let expected = database_bytes(&mut *database.reader()?)?;
    let name = to.to_str().ok_or_else(|| PersistenceError::Open {
        database: to.display().to_string(),
        reason: "its path is not valid UTF-8".to_owned(),
    })?;
    let mut connection = database.separate_connection()?;
    std::thread::scope(|scope| {
        let (done, finished) = channel();
        scope.spawn(move || {
            let copied = diesel::sql_query("VACUUM INTO ?")
                .bind::<Text, _>(name)
                .execute(&mut connection);
            // The receiver waits for it.
            let _ = done.send(copied);
        });
        loop {
            match finished.recv_timeout(LOOK_EVERY) {
                Ok(copied) => {
                    copied.map_err(PersistenceError::from)?;
                    return Ok(());
                }
                Err(RecvTimeoutError::Timeout) => {
                    let written = fs::metadata(to).map_or(0, |file| file.len());
                    progress(written.min(expected), expected);
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(PersistenceError::FileWrite {
                        reason: "the copy ended unexpectedly".to_owned(),
                    }
                    .into());
                }
            }
        }
    })
}
