//! Forecasting, clustering and store factors.
//!
//! Pure numerics: no I/O, no clock, no global state, and no randomness without a seed that the caller
//! passes. Transcendental functions come from `libm` and sums run in a fixed order, so a result is the
//! same on every machine and any number of threads.
//!
//! - [`demand`]: a category's season forecast, from sales history to weekly units and their bounds
//! - [`series`], [`bridge`]: the weekly series, and the way from its end to the season
//! - [`forecasting`]: one trait for every forecasting method, on anyone's series
//! - [`backtest`], [`metrics`]: what methods would have said in the past, and how far off they were
//! - [`clustering`], [`factors`]: store clusters, and how demand splits over clusters and stores
//! - [`arima`]: seasonal ARIMA by exact maximum likelihood, and the choice of its orders
//! - [`ces`]: complex exponential smoothing
//! - [`diagnostics`]: what residuals say of a fit
//! - [`events`]: a category's calendar of events, prices and promotions as regressors
//! - [`stl`], [`mstl`]: seasons and trend by loess
//! - [`naive`]: the benchmark methods naive, seasonal naive and drift
//! - [`ets`]: exponential smoothing in state space form, and the choice of its components
//! - [`optimize`]: limited-memory BFGS
//! - [`prophet`]: piecewise-linear trend and yearly seasonality, after Prophet
//! - [`sampling`]: seeded random draws, sample paths and their quantiles
//! - [`theta`]: the Theta method and its optimised and dynamic models

pub mod arima;
pub mod backtest;
pub mod bridge;
pub mod ces;
pub mod clustering;
pub mod demand;
pub mod diagnostics;
pub mod error;
pub mod ets;
pub mod events;
pub mod factors;
pub mod forecasting;
pub mod metrics;
pub mod mstl;
pub mod naive;
pub mod optimize;
pub mod prophet;
pub mod sampling;
pub mod series;
pub mod stl;
pub mod theta;

pub use error::MlError;
