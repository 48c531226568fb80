//! Prophet: a piecewise-linear trend with seasonality, holidays and regressors (Taylor & Letham 2018,
//! "Forecasting at scale").
//!
//! With time `t` running from 0 to 1 over the history and values divided by the largest absolute one,
//!
//! - trend: `g(t) = k t + m + Σ δⱼ max(t − sⱼ, 0)`, with changepoints `sⱼ` in the first 80% of the history
//!   or where they are given; or just `m`,
//! - columns: sines and cosines of the year (ten of each) and of the week (three), one indicator for each
//!   day of a holiday's window, and regressors, standardised unless they are 0 and 1,
//! - effects: each column has a coefficient `βᵢ` and adds to the trend or multiplies it; `a(t)` is the sum of
//!   what adds, `x(t)` of what multiplies,
//! - observation: `g (1 + x) + a + ε`, with `ε` normal with standard deviation `σ`,
//!
//! under the priors `k, m ~ N(0, 5)`, `δ ~ Laplace(0, 0.05)`, `β ~ N(0, 10)`, `σ ~ N⁺(0, 0.5)`. The rules for
//! scaling, changepoints, automatic seasonalities and holidays are those of Prophet 1.5.
//!
//! [`Prophet::fit`] finds the most probable parameters, *exactly*: the prior on `δ` has a kink at 0, on which
//! a plain quasi-Newton method (and so Prophet's own) stops short; here limited-memory BFGS takes the
//! kink into account and Newton's method finishes. If everything adds, that optimum is the only one for a
//! given noise; if something multiplies there may be others, and the one nearest to the line through the
//! first and last observation is taken, as in Prophet. The noise is at least one millionth of the largest
//! value.
//!
//! ```
//! use chrono::{Days, NaiveDate};
//! use hemline_ml::prophet::{Prophet, Settings};
//!
//! # fn main() -> Result<(), hemline_ml::MlError> {
//! let first_monday = NaiveDate::from_ymd_opt(2022, 1, 3).unwrap();
//! let weeks = |range: std::ops::Range<u64>| -> Vec<NaiveDate> {
//!     range.map(|week| first_monday + Days::new(7 * week)).collect()
//! };
//! // Two years of sales that rise slowly, with every third week 30 units better.
//! let sales: Vec<f64> = (0..104)
//!     .map(|week| f64::from(500 + week + if week % 3 == 0 { 30 } else { 0 }))
//!     .collect();
//!
//! let model = Prophet::fit(&weeks(0..104), &sales, &Settings::default())?;
//! let season = weeks(104..116);
//! let total: f64 = model.predict(&season).yhat.iter().sum();
//!
//! let paths = model.sample_paths(&season, 1_000, 42);
//! let (lower, upper) = (paths.sum_quantile(0..12, 0.1), paths.sum_quantile(0..12, 0.9));
//! assert!(lower < total && total < upper);
//! # Ok(())
//! # }
//! ```
//!
//! `examples/prophet_with_events.rs` adds a holiday and a price.

mod changepoints;
mod design;
mod estimate;
mod fourier;
mod history;
mod holidays;
mod local_model;
mod model;
mod newton;
mod observations;
mod parameters;
mod posterior;
mod prediction;
mod regressors;
mod rescale;
mod seasonality;
mod settings;
mod simulation;
mod trend;

pub use changepoints::Changepoint;
pub use history::Scaling;
pub use holidays::{Holiday, HolidayDay};
pub use model::Prophet;
pub use observations::Observations;
pub use parameters::Parameters;
pub use prediction::Prediction;
pub use regressors::{FittedRegressor, Regressor, Standardize};
pub use seasonality::SeasonalityChoice;
pub use settings::{Growth, SeasonalityMode, Settings};

/// The model's name in errors.
const MODEL: &str = "prophet";
