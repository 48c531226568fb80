//! Tests of the runtime through its public interface.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]
#![allow(clippy::needless_pass_by_value, reason = "shorter at the call")]

mod approval;
mod calls;
mod driver;
mod explain;
mod figures;
mod finishing;
mod handoffs;
mod machine;
mod offline;
mod recovery;
mod retries;
mod schema;
mod sessions;
mod support;

#[path = "../../examples/soup.rs"]
mod soup;

#[test]
fn the_example_runs() {
    soup::main().unwrap();
}
