//! Seasonal ARIMA models by exact maximum likelihood, and the automatic choice of their orders.
//!
//! [`Arima::fit`] estimates a model of given orders, [`auto_arima`] chooses the orders; both return a
//! [`Fitted`] model that forecasts and simulates. Log-likelihoods and information criteria are those of the
//! differenced series, as in R and statsforecast.
//!
//! A likelihood takes O(n r) operations for n observations and a state of r = max(p + m P, q + m Q + 1)
//! elements (module `filter`), so that a yearly season of weeks is no dearer than a short one of long series.
//!
//! Where this differs from R's `auto.arima`: every candidate's likelihood is exact, the search moves to the
//! best neighbour and not to the first better one, and roots near the unit circle (those of seasonal polynomials
//! in Bᵐ) are a bound of the maximisation instead of a reason to drop the candidate.
//!
//! References: Box and Jenkins (1970), *Time Series Analysis*; Harvey (1989), *Forecasting, Structural Time
//! Series Models and the Kalman Filter*; Hyndman and Khandakar (2008), *Journal of Statistical Software* 27(3).

mod auto;
mod autocovariance;
mod differencing;
mod estimate;
mod filter;
mod fitted;
mod forecast;
mod kpss;
mod ljung_box;
mod order;
mod polynomial;
mod problem;
mod regression;
mod search;
mod seasonality;
mod starts;

pub use auto::{Selected, Settings, Tried, auto_arima};
pub use fitted::{Arima, Fitted};
pub use forecast::Forecast;
pub use ljung_box::LjungBox;
pub use order::{Constant, Order, Seasonal};
