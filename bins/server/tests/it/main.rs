//! The server as a person runs it: the real process on a free port with a database of its own,
//! spoken to over HTTP and WebSockets alone.

// Helpers outside test functions fail a test by panicking, too.
#![allow(clippy::unwrap_used)]

mod harness;
mod killed;
mod planning;
mod refusals;
mod season;
mod starting;
mod stopping;
