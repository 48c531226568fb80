//! Complex exponential smoothing without a season: a level and an "information potential" that is smoothed
//! together with it, so that neither a trend nor its absence has to be chosen beforehand.
//!
//! With the one-step error eₜ = yₜ − lₜ₋₁ and the complex smoothing parameter α₀ + iα₁,
//!
//! - level: lₜ = lₜ₋₁ − (1 − α₁) cₜ₋₁ + (α₀ − α₁) eₜ
//! - potential: cₜ = lₜ₋₁ + (1 − α₀) cₜ₋₁ + (α₀ + α₁) eₜ
//!
//! The parameters minimise the sum of squared one-step errors, with the starting state found by backcasting.
//!
//! Reference: Svetunkov, Kourentzes and Ord (2022), "Complex exponential smoothing", *Naval Research
//! Logistics* 69(8).
//!
//! ```
//! use hemline_ml::ces::Ces;
//!
//! let rising: Vec<f64> = (0..60).map(|t| 100.0 + 2.0 * f64::from(t) + f64::from(t * 7 % 5)).collect();
//! let model = Ces::fit(&rising)?;
//! assert!(model.forecast(6)[5] > rising[59]);
//! # Ok::<(), hemline_ml::MlError>(())
//! ```

mod model;
mod pattern_search;
mod recursion;

pub use model::Ces;
