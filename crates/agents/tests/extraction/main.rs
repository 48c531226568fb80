//! Reading season parameters from plain language.

// A test reports a missing value by panicking, and tables read better with literal values.
#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

mod asked_back;
mod misreadings;
mod phrasings;
mod properties;
mod specified_cases;
