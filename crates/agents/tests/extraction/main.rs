//! Reading season parameters from plain language.

// A test reports a missing value by panicking, and tables read better with literal values.
#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

mod asked_back;
mod forty_more;
mod fuzz_corpus;
mod misreadings;
mod model_failures;
mod on_a_model;
mod phrasings;
mod properties;
mod scripted;
mod specified_cases;
