//! Where a result goes: stdout, or a file that is written whole or not at all.

use std::ffi::OsString;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::Context;

/// Writes `text` to `file`, or to stdout where there is none.
pub(crate) fn deliver(text: &str, file: Option<&Path>) -> anyhow::Result<()> {
    match file {
        Some(file) => write_file(text, file),
        None => match std::io::stdout().lock().write_all(text.as_bytes()) {
            // A reader that has seen enough (`| head`) is no failure.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.context("stdout cannot be written"),
        },
    }
}

/// Writes beside the file first, so that a failure leaves what was there before.
pub(crate) fn write_file(text: &str, file: &Path) -> anyhow::Result<()> {
    let told = || format!("cannot write {}", file.display());
    // A device or a pipe is written to, never replaced.
    if fs::metadata(file).is_ok_and(|found| !found.is_file()) {
        return fs::write(file, text).with_context(told);
    }
    let mut name = OsString::from(".");
    name.push(file.file_name().with_context(told)?);
    name.push(format!(".{}.part", std::process::id()));
    let part = file.with_file_name(name);
    let written = fs::write(&part, text).and_then(|()| fs::rename(&part, file));
    if written.is_err() {
        // Nothing more can be done where the part cannot be removed either.
        let _ = fs::remove_file(&part);
    }
    written.with_context(told)
}
