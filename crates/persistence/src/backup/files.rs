//! Files that are there as a whole or not at all, also after a power cut.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::BackupError;

/// A file under work, beside the one that it is going to be; it goes where it is not finished.
pub(super) struct PartFile {
    path: PathBuf,
}

impl PartFile {
    /// A place for what is going to be `file`; nothing is made yet.
    pub(super) fn beside(file: &Path) -> Self {
        let mut name = OsString::from(".");
        name.push(file.file_name().unwrap_or_default());
        name.push(format!(".{}.part", std::process::id()));
        Self {
            path: file.with_file_name(name),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Has the disk hold what was written.
    pub(super) fn sync(&self) -> Result<(), BackupError> {
        let synced = File::options().write(true).open(&self.path);
        synced
            .and_then(|file| file.sync_all())
            .map_err(failed(&self.path))
    }

    /// Becomes `file`, in the place of what is there.
    pub(super) fn become_file(self, file: &Path) -> Result<(), BackupError> {
        fs::rename(&self.path, file).map_err(failed(file))?;
        sync_directory(file)
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // Not there where it was finished or never begun.
        let _ = fs::remove_file(&self.path);
        let _ = fs::remove_file(with_ending(&self.path, "-journal"));
    }
}

/// `hemline.db` with `-wal` is `hemline.db-wal`.
pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Has the disk hold the names in a file's directory.
#[cfg(unix)]
pub(super) fn sync_directory(file: &Path) -> Result<(), BackupError> {
    let directory = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(failed(directory))
}

/// Other systems have no such thing.
#[cfg(not(unix))]
pub(super) fn sync_directory(_: &Path) -> Result<(), BackupError> {
    Ok(())
}

pub(super) fn failed(path: &Path) -> impl Fn(io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    move |reason| BackupError::File {
        path: path.clone(),
        reason,
    }
}
