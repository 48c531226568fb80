//! The planning rules through the public interface, one module per rule.

// Helpers of tests fail the test by panicking, as the tests themselves do.
#![allow(clippy::unwrap_used)]

mod emergency_order;
mod initial_allocation;
mod ledger;
mod manufacturing;
mod markdown;
mod pricing_strategy;
mod ratio;
mod reallocation;
mod replenishment;
mod season;
mod simulated_demand;
mod simulated_seasons;
mod simulation_summaries;
mod simulation_support;
mod support;
mod variance;
