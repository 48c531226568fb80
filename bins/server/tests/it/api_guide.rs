//! `docs/api-guide.md` does what it says, against a real server.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hemline_test_support::skip;

use crate::harness::Home;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The guide's blocks of a language, one after the other.
fn blocks(language: &str) -> Vec<String> {
    let guide = std::fs::read_to_string(repository().join("docs/api-guide.md")).unwrap();
    let begin = format!("```{language}\n");
    let blocks: Vec<String> = guide
        .split(&begin)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect();
    assert!(!blocks.is_empty(), "{language}");
    blocks
}

/// Whether the tools are there that a reader needs.
fn has(tools: &[&str]) -> bool {
    let is_missing = |tool: &&&str| Command::new(tool).arg("--version").output().is_err();
    let Some(missing) = tools.iter().find(is_missing) else {
        return true;
    };
    skip("the API guide", &format!("{missing} is not installed"));
    false
}

/// Runs a block as a reader does: in the repository, with the server's address.
fn run(program: &str, text: &str) -> String {
    let home = Home::new();
    let server = home.start();
    let url = format!("http://{}", server.address);
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(program)
        .args(["-c", text])
        .current_dir(repository())
        .env("HEMLINE_URL", url)
        .output()
        .unwrap();
    let stdout = String::from_utf8(stdout).unwrap();
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{program}:\n{stdout}\n{stderr}");
    stdout
}

#[test]
fn its_commands_run_a_season_to_its_report() {
    if !has(&["bash", "curl", "jq"]) {
        return;
    }
    let blocks = blocks("sh");
    // Whoever begins again gets a season of her own.
    let again = r#"[ "$W" != "$FIRST" ] && asked | jq -r .action"#;
    let begun = &blocks[..2];
    let twice = [
        &blocks[..],
        &["FIRST=$W".to_owned()],
        begun,
        &[again.to_owned()],
    ]
    .concat();
    let told = run("bash", &twice.join("\n"));
    assert!(told.ends_with("approve_manufacturing_order\n"), "{told}");
    for expected in [
        "Manufacture 9,598 units",
        "approve_markdown",
        r#""week_number":12"#,
        r#""manufactured":9198"#,
        "600 rows imported",
        r#"{"parameter":"elasticity_coefficient","current":2,"suggested":1.8}"#,
    ] {
        assert!(told.contains(expected), "{expected}:\n{told}");
    }
}

#[test]
fn its_program_is_short_and_runs_a_season_to_its_report() {
    if !has(&["python3"]) {
        return;
    }
    let program = blocks("python").join("\n");
    assert!(program.lines().count() <= 60);
    let told = run("python3", &program);
    for expected in [
        "Manufacture 8,798 units",
        "week 1: 31.0% over, reforecast",
        "week 12: 19.5% over, none",
        r#""sold": 10097"#,
    ] {
        assert!(told.contains(expected), "{expected}:\n{told}");
    }
}
