//! The planning rules through the public interface, one module per rule.

// Helpers of tests fail the test by panicking, as the tests themselves do.
#![allow(clippy::unwrap_used)]

mod corrected_week;
mod emergency_order;
mod initial_allocation;
mod ledger;
mod ledger_check;
mod ledger_reconciliation;
mod manufacturing;
mod markdown;
mod pricing_strategy;
mod ratio;
mod reallocation;
mod replenishment;
mod season;
mod season_report;
mod season_report_advice;
mod season_report_advice_support;
mod season_report_markdown_advice;
mod season_report_notes;
mod season_report_properties;
mod season_report_support;
mod simulated_demand;
mod simulated_seasons;
mod simulation_summaries;
mod simulation_support;
mod support;
mod trigger_calibration;
mod variance;
