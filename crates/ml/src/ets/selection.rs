//! The choice among model forms by the corrected Akaike criterion.

use super::components::{Components, Pattern, Season};
use super::estimate::{Estimate, estimate};
use super::fitted::EtsModel;
use crate::MlError;

/// Longest season whose states are estimated: as in R, more would be too many parameters.
pub const LONGEST_SEASON: usize = 24;

/// Observations that every form can do with.
const FEWEST: usize = 5;

/// Steps that a constant series' level follows: as in R.
const CONSTANT_ALPHA: f64 = 0.9999;

/// Fits every form that `pattern` admits and the series supports, and keeps the one with the lowest AICc
/// (Hyndman et al. 2008, section 2.8).
///
/// `values` are complete and evenly spaced; `season_length` is 1 for none. A season is left out where it is
/// longer than [`LONGEST_SEASON`] or the series not longer than the season, unless `pattern` insists on it.
/// Forms with multiplicative components need values above 0; a constant series gets simple exponential
/// smoothing.
///
/// ```
/// use hemline_ml::ets::{Pattern, auto_ets};
///
/// let sales: Vec<f64> = (0..60).map(|week| 100.0 + 2.0 * week as f64 + (week * 37 % 11) as f64).collect();
/// let model = auto_ets(&sales, 1, &Pattern::default())?;
/// let forecast = model.forecast(4);
/// assert!(forecast[3] > forecast[0] && forecast[0] > 200.0);
/// # Ok::<(), hemline_ml::MlError>(())
/// ```
///
/// # Errors
///
/// - [`MlError::NonFinite`] for a missing or infinite value,
/// - [`MlError::TooShort`] where no form has enough observations,
/// - [`MlError::InvalidSetting`] where `pattern` asks for a season that the series has not, or for
///   multiplicative components of values that are not above 0,
/// - [`MlError::FitFailed`] where no form has a likelihood.
pub fn auto_ets(
    values: &[f64],
    season_length: usize,
    pattern: &Pattern,
) -> Result<EtsModel, MlError> {
    check_values(values)?;
    check_season(season_length, pattern)?;
    let scale = mean_size(values);
    let scaled: Vec<f64> = values.iter().map(|value| value / scale).collect();
    if values.iter().all(|value| *value == values[0]) {
        let constant = Estimate::constant(scaled[0], CONSTANT_ALPHA);
        return Ok(EtsModel::new(values, 1, scale, &constant));
    }
    let forms = candidates(&scaled, season_length, pattern)?;
    let mut best: Option<(f64, Estimate)> = None;
    for form in forms {
        let Some(estimate) = estimate(&scaled, form, period_of(form, season_length)) else {
            continue;
        };
        let score = estimate.aicc(values.len(), season_length);
        if best.as_ref().is_none_or(|(lowest, _)| score < *lowest) {
            best = Some((score, estimate));
        }
    }
    let Some((_, estimate)) = best else {
        return Err(MlError::FitFailed {
            model: "ETS",
            cause: "no form of the model has a likelihood on this series; rescale the values or choose another method".to_owned(),
        });
    };
    let period = period_of(estimate.form, season_length);
    Ok(EtsModel::new(values, period, scale, &estimate))
}

fn period_of(form: Components, season_length: usize) -> usize {
    if form.has_season() { season_length } else { 1 }
}

fn check_values(values: &[f64]) -> Result<(), MlError> {
    let fault = values.iter().position(|value| !value.is_finite());
    if let Some(index) = fault {
        return Err(MlError::NonFinite {
            what: "the series",
            index,
            value: values[index],
        });
    }
    if values.len() < FEWEST {
        return Err(MlError::TooShort {
            model: "ETS",
            found: values.len(),
            needed: FEWEST,
        });
    }
    Ok(())
}

fn check_season(season_length: usize, pattern: &Pattern) -> Result<(), MlError> {
    let asked = matches!(
        pattern.season,
        Some(Season::Additive | Season::Multiplicative)
    );
    if asked && !(2..=LONGEST_SEASON).contains(&season_length) {
        return Err(MlError::InvalidSetting {
            name: "model",
            value: format!("seasonal, with a season of {season_length} steps"),
            allowed: "without a season (N) unless the season has 2 to 24 steps",
        });
    }
    Ok(())
}

fn candidates(
    values: &[f64],
    season_length: usize,
    pattern: &Pattern,
) -> Result<Vec<Components>, MlError> {
    let forms = pattern.forms();
    let seasonal = (2..=LONGEST_SEASON).contains(&season_length);
    let positive = values.iter().all(|value| *value > 0.0);
    let possible: Vec<Components> = forms
        .into_iter()
        .filter(|form| seasonal || !form.has_season())
        .filter(|form| positive || !form.needs_positive())
        .collect();
    if possible.is_empty() {
        return Err(MlError::InvalidSetting {
            name: "model",
            value: "multiplicative".to_owned(),
            allowed: "additive (A) where the series has values of 0 or below",
        });
    }
    let needed = |form: &Components| form.n_parameters(season_length) + 2;
    let affordable = |form: &Components| {
        values.len() >= needed(form) && (!form.has_season() || values.len() > season_length)
    };
    let kept: Vec<Components> = possible.iter().copied().filter(affordable).collect();
    if kept.is_empty() {
        return Err(MlError::TooShort {
            model: "this form of ETS",
            found: values.len(),
            needed: possible.iter().map(needed).min().unwrap_or(FEWEST),
        });
    }
    Ok(kept)
}

/// The mean absolute value: values divided by it can be compared with fixed tolerances.
fn mean_size(values: &[f64]) -> f64 {
    let sum: f64 = values.iter().map(|value| value.abs()).sum();
    let mean = sum / values.len() as f64;
    if mean > 0.0 && mean.is_finite() {
        mean
    } else {
        1.0
    }
}
