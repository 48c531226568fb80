//! Programs that tests run with an empty environment count their lines too.

use std::ffi::OsString;

/// The variable with which a build that counts lines says where they are written, if it is set
/// (`scripts/coverage`). For programs that get nothing else of the environment.
#[must_use]
pub fn coverage_variable() -> Option<(&'static str, OsString)> {
    const NAME: &str = "LLVM_PROFILE_FILE";
    std::env::var_os(NAME).map(|file| (NAME, file))
}
