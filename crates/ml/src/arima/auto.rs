//! Automatic choice of the orders: Hyndman and Khandakar (2008), "Automatic time series forecasting: the
//! forecast package for R".

use super::candidates::Limits;
use super::criterion::Criterion;
use super::differences::choose_differences;
use super::fitted::Fitted;
use super::order::{Constant, Order};
use super::problem::MODEL;
use super::regressors::{Observations, Regressor};
use super::search::Search;
use super::settings::{Approximation, SearchMethod, Settings};
use crate::error::MlError;

/// Fewest observations that orders are chosen for.
const FEWEST_OBSERVATIONS: usize = 4;

/// Operations of an exact likelihood, n r for a state of r elements, above which candidates are ranked by an
/// approximation: from about 550 weeks with a yearly season.
const MANY_OPERATIONS: usize = 60_000;
/// The same with one n r for each column that is filtered.
const MANY_OPERATIONS_OF_COLUMNS: usize = 600_000;

/// A model that the search has fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    /// Its orders.
    pub order: Order,
    /// Whether a constant was estimated.
    pub constant: Constant,
    /// Its information criterion, the one of the settings; `None` where it could not be fitted or there are
    /// too few observations for it.
    pub criterion: Option<f64>,
    /// Whether the criterion rests on the conditional sum of squares instead of the exact likelihood.
    pub approximate: bool,
}

/// The outcome of a search.
#[derive(Debug, Clone)]
pub struct Selected {
    /// The model with the lowest criterion.
    pub fitted: Fitted,
    /// What the candidates were compared by.
    pub criterion: Criterion,
    /// All models in the order in which they were tried.
    pub tried: Vec<Tried>,
}

/// Chooses orders by AICc, or another criterion, and fits them.
///
/// d and D come from tests (KPSS at 5%, strength of the season above 0.64). From four models the stepwise
/// search moves to the best of the neighbours (p, q, P, Q changed by one, alone or in pairs; the constant
/// toggled) until none is better. Each candidate's likelihood is exact, unless the series is long and
/// [`Approximation`] says otherwise, and maximised with the roots of its polynomials (in B, or in Bᵐ for the
/// seasonal ones) at least 1.01 from the origin. Candidates are fitted in parallel, and the result does not
/// depend on the number of threads.
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
/// [`MlError::NonFinite`] for an infinite value, [`MlError::InvalidSetting`] for a period of 0, more than two
/// differences of a kind or another setting out of range, [`MlError::FitFailed`] where no candidate could be
/// fitted.
pub fn auto_arima(values: &[f64], settings: &Settings) -> Result<Selected, MlError> {
    auto_arima_with(values, &[], settings)
}

/// The same for a regression on `regressors` with ARIMA errors, as
/// [`Arima::fit_with`](super::Arima::fit_with) fits it.
///
/// d and D are chosen for the residuals of ordinary least squares, and lowered where differencing would leave
/// nothing of a regressor. A constant that depends on the regressors is not estimated.
///
/// # Errors
///
/// As [`auto_arima`]; [`MlError::RegressorLength`], [`MlError::RegressorValue`] and
/// [`MlError::RegressorNotIdentified`] for a regressor that cannot be used.
pub fn auto_arima_with(
    values: &[f64],
    regressors: &[Regressor<'_>],
    settings: &Settings,
) -> Result<Selected, MlError> {
    settings.validate()?;
    let observations = Observations { values, regressors };
    observations.validate()?;
    let found = observations.n_observed();
    let needed = FEWEST_OBSERVATIONS.max(regressors.len() + 2);
    if found < needed {
        return Err(MlError::TooShort {
            model: MODEL,
            found,
            needed,
        });
    }
    let differences = choose_differences(observations, settings)?;
    let limits = limits(observations, &differences, settings);
    let approximate = match settings.approximation {
        Approximation::Always => true,
        Approximation::Never => false,
        Approximation::Automatic => is_slow(observations, &differences, &limits),
    };
    let search = Search::new(observations, differences, limits, settings.criterion);
    let search = match approximate {
        true => search.by_approximation(),
        false => search,
    };
    match settings.method {
        SearchMethod::Stepwise => search.stepwise(),
        SearchMethod::Full => search.full(settings.max_total_order),
    }
}

fn limits(observations: Observations<'_>, differences: &Order, settings: &Settings) -> Limits {
    let n = observations.n_observed();
    let seasons = differences.seasonal.map_or(0, |s| n / 3 / s.period);
    let allowed = match differences.differences + differences.seasonal_differences() {
        0 => settings.allow_mean,
        1 => settings.allow_drift,
        _ => false,
    };
    let allow_constant = allowed
        && observations
            .check_identified(differences, Constant::Included)
            .is_ok();
    Limits {
        ar: settings.max_ar.min(n / 3),
        ma: settings.max_ma.min(n / 3),
        seasonal_ar: settings.max_seasonal_ar.min(seasons),
        seasonal_ma: settings.max_seasonal_ma.min(seasons),
        allow_constant,
    }
}

fn is_slow(observations: Observations<'_>, differences: &Order, limits: &Limits) -> bool {
    let n = observations.values.len();
    let period = differences.period();
    let state = usize::max(
        limits.ar + period * limits.seasonal_ar,
        limits.ma + period * limits.seasonal_ma + 1,
    );
    let columns = 1 + observations.regressors.len() + observations.n_missing();
    n * state > MANY_OPERATIONS || n * state * columns > MANY_OPERATIONS_OF_COLUMNS
}
