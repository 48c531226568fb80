//! The admin command as a person runs it: the real binary, a directory of its own.

// Helpers outside test functions fail a test by panicking, too.
#![allow(clippy::unwrap_used)]

mod altered_records;
mod backtests;
mod backups;
mod chains;
mod copies;
mod data;
mod demo;
mod doctor;
mod forecast_files;
mod forecast_refusals;
mod harness;
mod ledgers;
mod plan_all;
mod plan_all_stopped;
mod real_sales;
mod season_study;
mod seasons;
mod seasons_run;
mod series_files;
mod simulations;
