//! The domain's public behaviour, one module per concern.

// Helpers of tests fail the test by panicking, as the tests themselves do.
#![allow(clippy::unwrap_used)]

mod apportionment;
mod calendar;
mod decimals;
mod demand_calendar;
mod dependency_graph;
mod figures;
mod memory_storage;
mod parameter_ranges;
mod parameters;
mod refusals;
mod work;
mod workflow;
