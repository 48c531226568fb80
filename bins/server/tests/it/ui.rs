//! The web UI: its own checks, and its browser tests against this very server.

use std::path::{Path, PathBuf};
use std::process::Command;

use hemline_test_support::{npm_packages, skip};

use crate::harness::Home;

/// Where Debian installs it.
const CHROMIUM: &str = "/usr/bin/chromium";

/// The UI's folder with its packages; `None` where the machine has no Node.js.
fn frontend() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend");
    npm_packages(&folder, (20, 19), "tests of the web UI").then_some(folder)
}

/// The tool that makes the browser tests' access tokens: beside the server where the whole workspace is built.
fn admin() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_hemline-server")).with_file_name("hemline-admin")
}

/// Runs a script of `package.json`, and shows what it told where it fails.
fn run(folder: &Path, script: &str) {
    let output = Command::new("npm")
        .args(["run", "--silent", script])
        .current_dir(folder)
        .env("HEMLINE_SERVER", env!("CARGO_BIN_EXE_hemline-server"))
        .env("HEMLINE_ADMIN", admin())
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "npm run {script}:\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn its_sources_pass_the_linter_and_the_compiler() {
    let Some(folder) = frontend() else { return };
    run(&folder, "typecheck");
    run(&folder, "lint");
}

#[test]
fn its_types_are_those_of_the_api() {
    let Some(folder) = frontend() else { return };
    run(&folder, "api:check");
}

#[test]
fn its_components_do_what_they_say() {
    let Some(folder) = frontend() else { return };
    run(&folder, "test");
}

#[test]
fn a_browser_goes_through_its_pages_and_the_first_load_is_small() {
    let Some(folder) = frontend() else { return };
    let chromium = std::env::var("HEMLINE_CHROMIUM").unwrap_or_else(|_| CHROMIUM.to_owned());
    if !Path::new(&chromium).exists() {
        skip(
            "browser tests of the web UI",
            &format!("there is no {chromium}; install chromium, or name one in HEMLINE_CHROMIUM"),
        );
        return;
    }
    if !admin().exists() {
        skip(
            "browser tests of the web UI",
            "there is no hemline-admin beside the server; build it with cargo build -p hemline-admin",
        );
        return;
    }
    run(&folder, "build");
    run(&folder, "size");
    run(&folder, "e2e");
}

#[test]
fn a_folder_without_a_built_ui_is_refused() {
    let home = Home::new();
    let ended = home.run(&[], &[("HEMLINE_UI_DIR", env!("CARGO_MANIFEST_DIR"))]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("no index.html"), "{}", ended.stderr);
    // Together with all other mistakes, and before a database is made.
    let nowhere = [("HEMLINE_UI_DIR", "/nowhere"), ("HEMLINE_DEMO", "maybe")];
    let ended = home.run(&[], &nowhere);
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("2 mistakes"), "{}", ended.stderr);
    assert!(!home.database().exists());
}
