//! MSTL: a series taken apart into several seasonal components, a trend and a remainder.
//!
//! STL is applied for one season after the other, from the shortest to the longest, each time to the series
//! without the other seasons, and again until the seasons have settled.
//!
//! Reference: Bandara, Hyndman and Bergmeir (2021), "MSTL: A Seasonal-Trend Decomposition Algorithm for Time
//! Series with Multiple Seasonal Patterns", arXiv:2107.13462, algorithm 1. Windows and iterations are those of
//! R's forecast and of statsforecast.
//!
//! ```
//! use hemline_ml::mstl::{Mstl, decompose};
//!
//! let values: Vec<f64> = (0..100)
//!     .map(|day| 50.0 + f64::from(day % 7) + f64::from(day % 30))
//!     .collect();
//! let parts = decompose(&values, &Mstl::new(&[7, 30]))?;
//! assert_eq!(parts.seasons.len(), 2);
//! assert_eq!(parts.continued_season(12).len(), 12);
//! # Ok::<(), hemline_ml::MlError>(())
//! ```

mod decompose;
mod missing;

pub use decompose::{Decomposition, Mstl, Season, decompose};
pub use missing::fill_missing;
