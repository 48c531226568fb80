//! Whole planning runs through the public interface, on storage in memory.

// `allow-unwrap-in-tests` does not reach the helpers beside the tests.
#![allow(clippy::unwrap_used)]

mod approval_timeouts;
mod assembly;
mod bounded_size;
mod calendar;
mod cancelled;
mod changed_inputs;
mod conservation;
mod decisions;
mod explained_decisions;
mod failures;
mod faulty_storage;
mod in_season_markdown;
mod in_season_tools;
mod inputs;
mod log;
mod offered_functions;
mod other_models;
mod performing;
mod planning;
mod reasoning;
mod reforecast_handoff;
mod rehearsal;
mod resume;
mod retries;
mod running_season;
mod season_anything;
mod season_refusals;
mod season_requests;
mod season_resume;
mod season_support;
mod season_trigger;
mod season_weeks;
mod season_words;
mod several_engines;
mod start_keys;
mod storage_outages;
mod support;
mod text_answers;
mod usage;
