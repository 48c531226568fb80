//! What installations of packages have in common.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

/// How long an installation that failed is not tried again. Without a network it takes a minute to give up, and
/// every test asks for the packages.
const NO_NEW_TRY_FOR: Duration = Duration::from_secs(600);

/// Says that tests are skipped, and why.
///
/// # Panics
/// Where `CI` is `true`: there the tests must run.
pub fn skip(tests: &str, reason: &str) {
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{tests} cannot run: {reason}"
    );
    eprintln!("skipped, as {tests} cannot run here: {reason}");
}

/// Why the last installation failed, if that was a short time ago.
pub(crate) fn failed_just_now(failure: &Path) -> Option<String> {
    let at = std::fs::metadata(failure).and_then(|file| file.modified());
    let age = at.ok()?.elapsed().ok()?;
    let reason = std::fs::read_to_string(failure).ok()?;
    (age < NO_NEW_TRY_FOR).then_some(reason)
}

/// Runs a program that is part of `what`.
pub(crate) fn run(command: &mut Command, what: &str) -> Result<Output, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    command
        .output()
        .map_err(|error| format!("`{program}` cannot be run ({error}); install {what}"))
}
