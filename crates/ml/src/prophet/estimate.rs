//! The most probable parameters.

use super::MODEL;
use super::history::History;
use super::newton;
use super::parameters::Parameters;
use super::posterior::{FIRST_SLOPE_CHANGE, LOG_NOISE, OFFSET, Posterior, RATE};
use super::settings::{Growth, Settings};
use crate::MlError;
use crate::optimize::{self, minimize_with_absolute_values};

/// Noise of a series that never varies.
const CONSTANT_NOISE: f64 = 1e-9;

/// Least noise, as a share of the largest absolute value. A history that the model can meet exactly (a
/// straight line, or fewer observations than unknowns) has no most probable parameters otherwise: the
/// density grows without bound as the noise shrinks.
const LEAST_NOISE: f64 = 1e-6;

/// How the search starts: enough to come near, as Newton's method finishes.
const SEARCH: optimize::Settings = optimize::Settings {
    memory: 20,
    max_iterations: 120,
    gradient_tolerance: 1e-4,
    value_tolerance: 1e-9,
};

/// The parameters, and the negative logarithm of their posterior density.
pub(super) struct Estimate {
    pub(super) parameters: Parameters,
    pub(super) negative_log_posterior: f64,
}

/// Finds the parameters of highest posterior density.
pub(super) fn estimate(history: &History, settings: &Settings) -> Result<Estimate, MlError> {
    let posterior = Posterior::new(history, settings);
    let start = start(&posterior, settings);
    let unknowns = if history.is_constant() {
        let mut unknowns = start;
        unknowns[LOG_NOISE] = libm::log(CONSTANT_NOISE);
        unknowns
    } else {
        most_probable(&posterior, &start)
    };
    let negative_log_posterior = posterior.value(&unknowns);
    if !negative_log_posterior.is_finite() || unknowns.iter().any(|x| !x.is_finite()) {
        return Err(MlError::FitFailed {
            model: MODEL,
            cause: "the search left the range of numbers; check the history for extreme values"
                .to_owned(),
        });
    }
    Ok(Estimate {
        parameters: parameters(&posterior, &unknowns),
        negative_log_posterior,
    })
}

/// Prophet's start: the line through the first and the last observation (flat: their mean), noise 1.
fn start(posterior: &Posterior<'_>, settings: &Settings) -> Vec<f64> {
    let history = posterior.history();
    let values = &history.values;
    let mut start = vec![0.0; posterior.n_unknowns()];
    match settings.growth {
        Growth::Linear => {
            start[RATE] = values[values.len() - 1] - values[0];
            start[OFFSET] = values[0];
        }
        Growth::Flat => start[OFFSET] = values.iter().sum::<f64>() / values.len() as f64,
    }
    start
}

fn most_probable(posterior: &Posterior<'_>, start: &[f64]) -> Vec<f64> {
    let least_log_noise = libm::log(LEAST_NOISE);
    let mut objective = |unknowns: &[f64], gradient: &mut [f64]| {
        if unknowns[LOG_NOISE] < least_log_noise {
            return f64::INFINITY;
        }
        posterior.smooth(unknowns, gradient)
    };
    let near =
        minimize_with_absolute_values(&mut objective, &posterior.kink_weights(), start, &SEARCH);
    newton::minimize(posterior, near.x, least_log_noise)
}

fn parameters(posterior: &Posterior<'_>, unknowns: &[f64]) -> Parameters {
    let first_coefficient = posterior.first_coefficient();
    let history = posterior.history();
    let coefficients: Vec<f64> = unknowns[first_coefficient..]
        .iter()
        .zip(&history.units)
        .map(|(coefficient, unit)| coefficient / unit)
        .collect();
    let design = &history.design;
    Parameters {
        rate: unknowns[RATE],
        offset: unknowns[OFFSET],
        noise: libm::exp(unknowns[LOG_NOISE]),
        slope_changes: unknowns[FIRST_SLOPE_CHANGE..first_coefficient].to_vec(),
        yearly_coefficients: coefficients[design.yearly()].to_vec(),
        weekly_coefficients: coefficients[design.weekly()].to_vec(),
        holiday_coefficients: coefficients[design.holidays()].to_vec(),
        regressor_coefficients: coefficients[design.regressors()].to_vec(),
    }
}
