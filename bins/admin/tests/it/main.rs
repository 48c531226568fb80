//! The admin command as a person runs it: the real binary, a directory of its own.

// Helpers outside test functions fail a test by panicking, too.
#![allow(clippy::unwrap_used)]

mod data;
mod demo;
mod harness;
mod real_sales;
mod seasons;
