//! Automatic choice of the orders: Hyndman and Khandakar (2008), "Automatic time series forecasting: the
//! forecast package for R".

use super::differencing::{difference, fill_missing};
use super::fitted::Fitted;
use super::kpss::{is_constant, ordinary_differences};
use super::order::{Constant, Order, invalid};
use super::problem::{MODEL, check_finite};
use super::search::{Limits, Search};
use super::seasonality::is_strongly_seasonal;
use crate::error::MlError;

/// Fewest observations that orders are chosen for.
const FEWEST_OBSERVATIONS: usize = 4;

/// What the search may choose. The defaults are those of R's `auto.arima`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// m: observations in a season; 1 for none. Without two whole seasons of history there is none either.
    pub period: usize,
    /// Highest p and q; at most a third of the observations is used.
    pub max_order: usize,
    /// Highest P and Q; at most a third of the seasons in the history is used.
    pub max_seasonal_order: usize,
    /// d; by repeated KPSS tests where it is `None`.
    pub differences: Option<usize>,
    /// D; by the strength of the season where it is `None`.
    pub seasonal_differences: Option<usize>,
    /// Whether a mean or a drift may be estimated.
    pub allow_constant: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            period: 1,
            max_order: 5,
            max_seasonal_order: 2,
            differences: None,
            seasonal_differences: None,
            allow_constant: true,
        }
    }
}

impl Settings {
    /// The defaults with a season of `period` observations.
    #[must_use]
    pub fn seasonal(period: usize) -> Self {
        Self {
            period,
            ..Self::default()
        }
    }
}

/// A model that the search has fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    /// Its orders.
    pub order: Order,
    /// Whether a constant was estimated.
    pub constant: Constant,
    /// Its AICc; `None` where it could not be fitted or there are too few observations for it.
    pub aicc: Option<f64>,
}

/// The outcome of a search.
#[derive(Debug, Clone)]
pub struct Selected {
    /// The model with the lowest AICc.
    pub fitted: Fitted,
    /// All models in the order in which they were tried.
    pub tried: Vec<Tried>,
}

/// Chooses orders by AICc and fits them.
///
/// d and D come from tests (KPSS at 5%, strength of the season above 0.64). From four models the search
/// moves to the best of the neighbours (p, q, P, Q changed by one, alone or in pairs; the constant toggled)
/// until none is better. Each candidate's likelihood is exact, and maximised with the roots of its polynomials
/// (in B, or in Bᵐ for the seasonal ones) at least 1.01 from the origin. Neighbours are fitted in parallel, and
/// the result does not depend on the number of threads.
///
/// `values` are evenly spaced, oldest first; NaN marks a missing observation. A constant series gets its
/// mean, a straight line its drift.
///
/// ```
/// use hemline_ml::arima::{Settings, auto_arima};
///
/// let quarters: Vec<f64> = (0..40)
///     .map(|t| 100.0 + 0.5 * f64::from(t) + [9.0, -4.0, -8.0, 3.0][t as usize % 4])
///     .map(|level| level + (level * 37.0) % 3.0)
///     .collect();
/// let selected = auto_arima(&quarters, &Settings::seasonal(4))?;
/// assert_eq!(selected.fitted.order().seasonal_differences(), 1);
///
/// let forecast = selected.fitted.forecast(4)?;
/// assert!(forecast.mean[0] > forecast.mean[2]);
/// let paths = selected.fitted.sample_paths(4, 1_000, 7)?;
/// let upper_bound_of_the_year = paths.sum_quantile(0..4, 0.9);
/// assert!(upper_bound_of_the_year > forecast.mean.iter().sum());
/// # Ok::<(), hemline_ml::MlError>(())
/// ```
///
/// # Errors
///
/// [`MlError::TooShort`] for fewer than 4 observations or too few for the required differences,
/// [`MlError::NonFinite`] for an infinite value, [`MlError::InvalidSetting`] for a period of 0 or more than
/// two differences of a kind, [`MlError::FitFailed`] where no candidate could be fitted.
pub fn auto_arima(values: &[f64], settings: &Settings) -> Result<Selected, MlError> {
    check_finite(values)?;
    if settings.period == 0 {
        return Err(invalid("period", 0, "at least 1 (1 means no season)"));
    }
    let (filled, missing) = fill_missing(values);
    let n = values.len() - missing.len();
    if n < FEWEST_OBSERVATIONS {
        return Err(MlError::TooShort {
            model: MODEL,
            found: n,
            needed: FEWEST_OBSERVATIONS,
        });
    }
    let differences = choose_differences(&filled, settings);
    let limits = Limits {
        order: settings.max_order.min(n / 3),
        seasonal_order: match differences.seasonal {
            Some(seasonal) => settings.max_seasonal_order.min(n / 3 / seasonal.period),
            None => 0,
        },
        allow_constant: settings.allow_constant
            && differences.differences + differences.seasonal_differences() < 2,
    };
    Search::new(values, differences, limits).run()
}

/// The orders with d and D set, and all polynomials empty. After a seasonal difference that leaves a constant
/// nothing more is differenced.
fn choose_differences(filled: &[f64], settings: &Settings) -> Order {
    let period = settings.period;
    if period < 2 || filled.len() < 2 * period || is_constant(filled) {
        let chosen = settings.differences;
        return Order::new(
            0,
            chosen.unwrap_or_else(|| ordinary_differences(filled, 2)),
            0,
        );
    }
    let seasonal = settings
        .seasonal_differences
        .unwrap_or_else(|| usize::from(is_strongly_seasonal(filled, period)));
    let remaining = difference(filled, period, seasonal);
    let ordinary = settings
        .differences
        .unwrap_or_else(|| ordinary_differences(&remaining, 2));
    Order::new(0, ordinary, 0).with_seasonal(0, seasonal, 0, period)
}
