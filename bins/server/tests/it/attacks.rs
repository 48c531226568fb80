//! Attacks on the server as a person runs it: `tests/attacks`.

use std::path::Path;
use std::process::Command;

use hemline_test_support::skip;

/// Runs one group of attacks; `HEMLINE_LONG_TESTS` adds what takes long.
fn attack(group: &str) {
    let server = Path::new(env!("CARGO_BIN_EXE_hemline-server"));
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/attacks/attack.py");
    let mut run = Command::new("python3");
    run.arg(program).arg(group).env("HEMLINE_SERVER", server);
    // Beside the server where the whole workspace is built.
    let admin = server.with_file_name("hemline-admin");
    if admin.exists() {
        run.env("HEMLINE_ADMIN", admin);
    }
    let output = match run.output() {
        Ok(output) => output,
        Err(error) => return skip("attacks", &format!("python3 cannot be run: {error}")),
    };
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn nobody_comes_in_who_may_not() {
    attack("doors");
}

#[test]
fn bodies_of_every_kind_are_refused() {
    attack("bodies");
}

#[test]
fn slow_clients_hold_nobody_up() {
    attack("slow");
}

#[test]
fn files_of_every_kind_are_refused() {
    attack("files");
}

#[test]
fn texts_and_numbers_in_every_field_do_no_harm() {
    attack("texts");
}

#[test]
fn sockets_take_no_more_than_they_should() {
    attack("sockets");
}

#[test]
fn of_many_at_once_one_counts() {
    attack("races");
}

#[test]
fn no_script_runs_on_any_page() {
    attack("pages");
}
