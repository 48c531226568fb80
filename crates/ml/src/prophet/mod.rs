//! Prophet: a piecewise-linear trend with yearly seasonality (Taylor & Letham 2018, "Forecasting at scale").
//!
//! With time `t` running from 0 to 1 over the history and values divided by the largest absolute one,
//!
//! - trend: `g(t) = k t + m + Σ δⱼ max(t − sⱼ, 0)`, with changepoints `sⱼ` in the first 80% of the history,
//! - seasonality: `x(t) = Σ βᵢ · fourierᵢ(t)`, ten sines and ten cosines of the year,
//! - observation: `g (1 + x) + ε` or `g + x + ε`, with `ε` normal with standard deviation `σ`,
//!
//! under the priors `k, m ~ N(0, 5)`, `δ ~ Laplace(0, 0.05)`, `β ~ N(0, 10)`, `σ ~ N⁺(0, 0.5)`.
//! [`Prophet::fit`] finds the most probable parameters, *exactly*: the prior on `δ` has a kink at 0, on which
//! a plain quasi-Newton method (and so Prophet's own) stops short; here limited-memory BFGS takes the
//! kink into account and Newton's method finishes. With additive seasonality that optimum is the only one
//! for a given noise; with multiplicative seasonality there may be others, and the one nearest to the
//! line through the first and last observation is taken, as in Prophet. The noise is at least one
//! millionth of the largest value.
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

mod estimate;
mod fourier;
mod history;
mod local_model;
mod model;
mod newton;
mod posterior;
mod settings;
mod simulation;
mod trend;

pub use history::{Changepoint, Scaling};
pub use model::{Parameters, Prediction, Prophet};
pub use settings::{Growth, SeasonalityMode, Settings};

/// The model's name in errors.
const MODEL: &str = "prophet";
