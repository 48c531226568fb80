//! Python packages of a list with their versions: installed once into a virtual environment, by whichever test is first.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use crate::packages::{failed_just_now, run, skip};

/// Makes a virtual environment at `folder` with the packages that `requirements` lists; false, with a reason on standard
/// error, where a machine has no Python 3.10 with `venv` or cannot install them. `tests` says what needs them.
///
/// # Panics
/// Where the packages cannot be had and `CI` is `true`: there the tests must run.
#[must_use]
pub fn python_packages(requirements: &Path, folder: &Path, tests: &str) -> bool {
    match install(requirements, folder) {
        Ok(()) => true,
        Err(reason) => {
            skip(tests, &reason);
            false
        }
    }
}

fn install(requirements: &Path, folder: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| error.to_string();
    std::fs::create_dir_all(folder).map_err(told)?;
    let lock = File::create(folder.join(".install.lock")).map_err(told)?;
    // Tests run in processes side by side; the lock ends with this function.
    lock.lock().map_err(told)?;
    let wanted = std::fs::read(requirements).unwrap();
    let stamp = folder.join(".installed-requirements.txt");
    if std::fs::read(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let failure = folder.join(".install-failed");
    if let Some(reason) = failed_just_now(&failure) {
        return Err(reason);
    }
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv"]).arg(folder);
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--requirement"]);
    pip.arg(requirements);
    for mut command in [venv, pip] {
        if let Err(reason) = succeed(&mut command) {
            std::fs::write(&failure, &reason).map_err(told)?;
            return Err(reason);
        }
    }
    std::fs::write(&stamp, wanted).map_err(told)
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let output = run(command, "Python 3.10 or newer, with venv")?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} failed: {told}"))
}
