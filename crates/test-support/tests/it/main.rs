//! The checks themselves: what is right passes, and each kind of mistake is found.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]
#![allow(clippy::needless_pass_by_value, reason = "shorter at the call")]

mod conversations;
mod types;
