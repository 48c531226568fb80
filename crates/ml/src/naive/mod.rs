//! The benchmark methods: naive, seasonal naive and drift.
//!
//! All three are a [`RandomWalk`]: of the whole series, of each position in the season on its own, or with
//! a constant slope. Forecasts, intervals and simulated paths follow from that model.
//!
//! Reference: Hyndman and Athanasopoulos (2021), *Forecasting: Principles and Practice*, 3rd edition,
//! sections 5.2 (methods), 5.4 (residual variance) and 5.5 (intervals).

mod forecast;
mod random_walk;

pub use forecast::Forecast;
pub use random_walk::RandomWalk;
