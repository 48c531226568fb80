//! Exponential smoothing in state space form: estimation by maximum likelihood, automatic choice of the
//! components, forecasts with variances, and simulation.
//!
//! After Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with exponential smoothing: the state space
//! approach", in the conventions of R's `forecast::ets`. Errors are additive or multiplicative, the trend
//! none, additive or damped, the season none, additive or multiplicative.

mod admissible;
pub(crate) mod classical_decomposition;
mod components;
mod coordinates;
mod estimate;
mod fitted;
mod forecast;
mod initial_states;
mod likelihood;
mod recursion;
mod selection;
mod states;

pub use components::{Components, Errors, Pattern, Season, Trend};
pub use fitted::EtsModel;
pub use selection::{LONGEST_SEASON, auto_ets};
pub use states::{Smoothing, States};
