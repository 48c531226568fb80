//! Forecasting, clustering and store factors.
//!
//! Pure numerics: no I/O, no clock, no global state, and no randomness without a seed that the caller
//! passes. Transcendental functions come from `libm` and sums run in a fixed order, so a result is the
//! same on every machine and any number of threads.
//!
//! - [`demand`]: a category's season forecast, from sales history to weekly units and their bounds
//! - [`series`], [`bridge`]: the weekly series, and the way from its end to the season
//! - [`clustering`], [`factors`]: store clusters, and how demand splits over clusters and stores
//! - [`arima`]: seasonal ARIMA by exact maximum likelihood, and the choice of its orders
//! - [`optimize`]: limited-memory BFGS
//! - [`prophet`]: piecewise-linear trend and yearly seasonality, after Prophet
//! - [`sampling`]: seeded random draws, sample paths and their quantiles

pub mod arima;
pub mod bridge;
pub mod clustering;
pub mod demand;
pub mod error;
pub mod factors;
pub mod optimize;
pub mod prophet;
pub mod sampling;
pub mod series;

pub use error::MlError;
