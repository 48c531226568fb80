//! STL: a series taken apart into a seasonal, a trend and a remainder component by loess.
//!
//! Reference: Cleveland, Cleveland, McRae and Terpenning (1990), "STL: A Seasonal-Trend Decomposition
//! Procedure Based on Loess", *Journal of Official Statistics* 6(1), 3–73. Its inner loop is in module
//! `decompose`, its smoother in `loess`, its robustness weights in `robustness`. Defaults are those of
//! statsmodels.
//!
//! ```
//! use hemline_ml::stl::{Stl, decompose};
//!
//! let values: Vec<f64> = (0..48)
//!     .map(|month| 100.0 + f64::from(month) + f64::from(month % 12))
//!     .collect();
//! let parts = decompose(&values, &Stl::new(12))?;
//! for (month, value) in values.iter().enumerate() {
//!     let sum = parts.seasonal[month] + parts.trend[month] + parts.remainder[month];
//!     assert!((sum - value).abs() < 1e-9);
//! }
//! # Ok::<(), hemline_ml::MlError>(())
//! ```

mod decompose;
mod loess;
mod robustness;
mod settings;

pub use decompose::{Decomposition, decompose};
pub use loess::Degree;
pub use settings::{Smoother, Stl};
