//! For tests only: a server of language models that nobody here wrote, and checks of what it was sent.
//!
//! [`ModelServer`] runs `@copilotkit/aimock` as a process of its own, with a scenario of
//! `tests/aimock/scenarios`, and keeps every request as it came. [`assert_openai_types`] lets
//! TypeScript's compiler judge request bodies by the types of the `openai` package;
//! [`assert_conversation_rules`] checks what types cannot say. [`npm_packages`] and
//! [`python_packages`] install what tests need of others, [`PostgresDatabase`] is a database on a cluster of the test
//! process, [`replay_corpus`] gives the corpora of fuzz targets to them, [`coverage_variable`] lets programs count their lines,
//! and [`skip`] says what a machine cannot run.
//!
//! Everything here fails as tests do, by a panic.

// Helpers of tests fail a test by panicking.
#![allow(clippy::unwrap_used)]

mod conversation_rules;
mod corpus;
mod coverage;
mod form;
mod npm_packages;
mod openai_types;
mod packages;
mod place;
mod postgres;
mod python_packages;
mod recorded;
mod server;

pub use conversation_rules::assert_conversation_rules;
pub use corpus::replay_corpus;
pub use coverage::coverage_variable;
pub use form::{Form, KEY, MODEL};
pub use npm_packages::npm_packages;
pub use openai_types::{assert_openai_types, type_errors};
pub use packages::skip;
pub use place::{DatabasePlace, TEST_DATABASE};
pub use postgres::PostgresDatabase;
pub use python_packages::python_packages;
pub use recorded::{Protocol, RecordedRequest};
pub use server::{JournalEntry, ModelServer};
