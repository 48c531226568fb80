//! Integration tests of the crate, one module for each feature.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod arima_auto;
mod arima_fixed;
mod arima_robustness;
mod bridge;
mod clustering;
mod demand;
mod demand_bounds;
mod demand_refusals;
mod ensemble;
mod factors;
mod kmeans;
mod planning;
mod prophet_intervals;
mod prophet_reference;
mod prophet_robustness;
mod reference;
mod sampling;
mod series;
