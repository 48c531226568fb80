//! Tests of the runtime through its public interface.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]
#![allow(clippy::needless_pass_by_value, reason = "shorter at the call")]

mod aimock;
mod aimock_failures;
mod aimock_loop;
mod aimock_replies;
mod approval;
mod approvals;
mod calls;
mod choices;
mod computing_permits;
mod driver;
mod figures;
mod finishing;
mod fuzz_corpus;
mod given_data;
mod handoffs;
mod limits;
mod machine;
mod metered;
mod offline;
mod output_types;
mod providers_faults;
mod providers_replies;
mod random_model;
mod raw_server;
mod recovery;
mod retries;
mod schema;
mod sessions;
mod stored_sessions;
mod streaming;
mod support;
mod transfers;
mod turn_calls;
mod versions;

#[path = "../../examples/soup.rs"]
mod soup;

#[path = "../../examples/tasting.rs"]
mod tasting;

#[test]
fn the_examples_run() {
    soup::main().unwrap();
    tasting::main().unwrap();
}

#[test]
fn the_examples_are_short_and_know_no_shop() {
    for example in [
        include_str!("../../examples/soup.rs"),
        include_str!("../../examples/tasting.rs"),
    ] {
        assert!(example.lines().count() < 40, "{}", example.lines().count());
        for word in [
            "store",
            "season_",
            "markdown",
            "forecast",
            "inventory",
            "retail",
        ] {
            assert!(!example.to_lowercase().contains(word), "{word}");
        }
    }
}

#[test]
fn the_documented_examples_are_short() {
    let docs = include_str!("../../src/lib.rs").lines();
    let docs = docs.map_while(|line| line.strip_prefix("//!").map(str::trim_end));
    let mut lengths = Vec::new();
    let mut inside = false;
    for line in docs.map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        if line.starts_with("```") {
            inside = !inside;
            lengths.extend(inside.then_some(0));
        } else if inside && !line.starts_with("# ") {
            *lengths.last_mut().unwrap() += 1;
        }
    }
    assert!(
        lengths.len() == 2 && lengths.iter().all(|&length| length < 40),
        "{lengths:?}"
    );
}
