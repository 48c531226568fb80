//! The server as a person runs it: the real process on a free port with a database of its own,
//! spoken to over HTTP and WebSockets alone.

// Helpers outside test functions fail a test by panicking, too.
#![allow(clippy::unwrap_used)]

mod api_guide;
mod approval_timeouts;
mod attacks;
mod backups;
mod crowd;
mod decisions;
mod draining;
#[cfg(all(feature = "postgres", unix))]
mod frozen;
mod harness;
mod injection;
mod killed;
mod killed_anywhere;
mod killed_asking;
mod killed_in_season;
mod logging;
mod many;
#[cfg(all(feature = "postgres", unix))]
mod many_processes;
mod model_planning;
mod model_trouble;
mod models;
mod network;
mod one_server;
mod planning;
mod refusals;
#[cfg(feature = "postgres")]
mod restarted_database;
mod season;
mod sessions;
#[cfg(feature = "postgres")]
mod shared_home;
mod starting;
mod stopping;
mod stored;
#[cfg(feature = "postgres")]
mod two_servers;
mod ui;
mod upgrade;
#[cfg(all(feature = "postgres", unix))]
mod vanished;
