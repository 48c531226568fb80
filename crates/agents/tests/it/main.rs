//! Whole planning runs through the public interface, on storage in memory.

// `allow-unwrap-in-tests` does not reach the helpers beside the tests.
#![allow(clippy::unwrap_used)]

mod calendar;
mod changed_inputs;
mod decisions;
mod ends_after;
mod failures;
mod inputs;
mod planning;
mod reasoning;
mod resume;
mod support;
mod text_answers;
