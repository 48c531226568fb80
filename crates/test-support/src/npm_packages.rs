//! The npm packages of a folder: installed once, by whichever test is first.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::packages::{failed_just_now, run, skip};

/// What to install where npm is missing.
const NODE: &str = "Node.js";

/// The folder with the launcher of model servers, the scenarios and their packages, made ready.
pub(crate) fn model_server() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/aimock");
    npm_packages(&folder, (20, 15), "tests against a model server").then_some(folder)
}

/// Makes the packages of `folder` ready; false, with a reason on standard error, where a machine has no
/// Node.js of at least `oldest_node` (major, minor) or cannot install them. `tests` says what needs them.
///
/// # Panics
/// Where the packages cannot be had and `CI` is `true`: there the tests must run.
#[must_use]
pub fn npm_packages(folder: &Path, oldest_node: (u32, u32), tests: &str) -> bool {
    match install(folder, oldest_node) {
        Ok(()) => true,
        Err(reason) => {
            skip(tests, &reason);
            false
        }
    }
}

fn install(folder: &Path, oldest_node: (u32, u32)) -> Result<(), String> {
    check_node(oldest_node)?;
    let lock = File::create(folder.join(".install.lock")).map_err(|error| error.to_string())?;
    // Tests run in processes side by side; the lock ends with this function.
    lock.lock().map_err(|error| error.to_string())?;
    let wanted = std::fs::read(folder.join("package-lock.json")).unwrap();
    let stamp = folder.join("node_modules/.installed-lock.json");
    if std::fs::read(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let failure = folder.join(".install-failed");
    if let Some(reason) = failed_just_now(&failure) {
        return Err(reason);
    }
    let mut npm = Command::new("npm");
    let output = run(npm.arg("ci").current_dir(folder), NODE)?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        let reason = format!("`npm ci` in {} failed: {told}", folder.display());
        std::fs::write(&failure, &reason).map_err(|error| error.to_string())?;
        return Err(reason);
    }
    std::fs::write(&stamp, wanted).map_err(|error| error.to_string())
}

fn check_node(oldest: (u32, u32)) -> Result<(), String> {
    let output = run(Command::new("node").arg("--version"), NODE)?;
    let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let mut numbers = told
        .trim_start_matches('v')
        .split('.')
        .map(|number| number.parse::<u32>().unwrap_or_default());
    let version = (
        numbers.next().unwrap_or_default(),
        numbers.next().unwrap_or_default(),
    );
    if version < oldest {
        let (major, minor) = oldest;
        return Err(format!("Node.js is {told}, {major}.{minor} is needed"));
    }
    Ok(())
}
