//! Seasonal ARIMA models by exact maximum likelihood, and the automatic choice of their orders.
//!
//! [`Arima::fit`] estimates a model of given orders, [`auto_arima`] chooses the orders; both return a
//! [`Fitted`] model that forecasts and simulates. Log-likelihoods and information criteria are those of the
//! differenced series, as in R and statsforecast.
//!
//! A likelihood takes O(n r) operations for n observations and a state of r = max(p + m P, q + m Q + 1)
//! elements (module `filter`), so that a yearly season of weeks is no dearer than a short one of long series.
//!
//! Its gradient takes about as long again, whatever the number of coefficients (module `adjoint`).
//!
//! [`Arima::fit_with`] and [`auto_arima_with`] regress the series on known columns, [`FourierArima`] on waves of
//! a period that need not be whole.
//!
//! Where this differs from R's `auto.arima`: every candidate's likelihood is exact unless the series is long
//! ([`Approximation`]), the search moves to the best neighbour and not to the first better one, and roots near
//! the unit circle (those of seasonal polynomials in Bᵐ) are a bound of the maximisation instead of a reason to
//! drop the candidate.
//!
//! References: Box and Jenkins (1970), *Time Series Analysis*; Harvey (1989), *Forecasting, Structural Time
//! Series Models and the Kalman Filter*; Hyndman and Khandakar (2008), *Journal of Statistical Software* 27(3).

mod adjoint;
mod auto;
mod autocovariance;
mod autocovariance_slope;
mod candidates;
mod coefficient_slope;
mod conditional;
mod criterion;
mod design;
mod differences;
mod differencing;
mod estimate;
mod filter;
mod fitted;
mod forecast;
mod fourier;
mod gradient;
mod kpss;
mod order;
mod polynomial;
mod prewhitening;
mod problem;
mod regression;
mod regressors;
mod search;
mod seasonality;
mod settings;
mod standard_errors;
mod standing;
mod starts;

pub use auto::{Selected, Tried, auto_arima, auto_arima_with};
pub use criterion::Criterion;
pub use fitted::{Arima, Fitted};
pub use forecast::Forecast;
pub use fourier::{FourierArima, FourierSettings};
pub use order::{Constant, Order, Seasonal};
pub use regressors::Regressor;
pub use settings::{Approximation, SearchMethod, Settings};
