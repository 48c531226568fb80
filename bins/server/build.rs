//! Builds the web UI of `frontend/` into `OUT_DIR/ui`, which the server embeds: in release builds, or with
//! `HEMLINE_BUILD_UI=1`. Where it cannot be built the folder stays empty, and the server says how to get it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What the UI is made of, besides `node_modules`, which the lock file says.
const SOURCES: [&str; 7] = [
    "index.html",
    "package-lock.json",
    "package.json",
    "public",
    "src",
    "tsconfig.json",
    "vite.config.ts",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?).join("ui");
    let frontend = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../frontend");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=HEMLINE_BUILD_UI");
    empty(&out)?;
    if !is_wanted() {
        return Ok(());
    }
    for source in SOURCES {
        println!("cargo:rerun-if-changed={}", frontend.join(source).display());
    }
    if let Err(reason) = build(&frontend, &out) {
        println!("cargo:warning=the web UI is not in this build: {reason}");
        empty(&out)?;
    }
    Ok(())
}

fn is_wanted() -> bool {
    match env::var("HEMLINE_BUILD_UI").as_deref() {
        Ok("1") => true,
        Ok("0") => false,
        _ => env::var("PROFILE").as_deref() == Ok("release"),
    }
}

fn empty(folder: &Path) -> std::io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}

fn build(frontend: &Path, out: &Path) -> Result<(), String> {
    if !frontend.join("package.json").exists() {
        return Err("there is no folder frontend/".to_owned());
    }
    if !is_installed(frontend) {
        npm(frontend, &["ci", "--no-audit", "--no-fund"])?;
    }
    let out = out.to_string_lossy();
    npm(
        frontend,
        &["run", "build", "--", "--outDir", &out, "--emptyOutDir"],
    )
}

/// Whether the packages are those of the lock file: npm writes its own copy of it after installing.
fn is_installed(frontend: &Path) -> bool {
    let changed = |path| fs::metadata(frontend.join(path)).and_then(|file| file.modified());
    match (
        changed("node_modules/.package-lock.json"),
        changed("package-lock.json"),
    ) {
        (Ok(installed), Ok(locked)) => installed >= locked,
        _ => false,
    }
}

fn npm(frontend: &Path, arguments: &[&str]) -> Result<(), String> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(program)
        .args(arguments)
        .current_dir(frontend)
        .output()
        .map_err(|error| format!("npm cannot be run ({error}); install Node.js 20.19 or newer"))?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let last = told
        .lines()
        .rfind(|line| !line.trim().is_empty())
        .unwrap_or_default();
    Err(format!("`npm {}` failed: {last}", arguments.join(" ")))
}
