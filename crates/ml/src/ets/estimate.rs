//! Maximum likelihood of one model form.

use super::admissible::is_admissible;
use super::components::{Components, Errors, Season, Trend};
use super::coordinates::Coordinates;
use super::initial_states::heuristic_states;
use super::likelihood::{negative_log_likelihood, with_gradient};
use super::recursion::Pass;
use super::states::{Smoothing, States};
use crate::optimize::{self, minimize};

/// Where to start from: α, β as a share of α, γ as a share of 1 − α. The likelihood has several maxima; of
/// 54 starts tried on 70 series these six together missed the best by over 0.05 in one case of 555.
const STARTS: [(f64, f64, f64); 6] = [
    (0.65, 0.02, 0.05),
    (0.1, 0.3, 0.05),
    (0.1, 0.8, 0.1),
    (0.03, 0.02, 0.7),
    (0.03, 0.5, 0.5),
    (0.97, 0.1, 0.3),
];

/// φ at the start.
const START_PHI: f64 = 0.95;

/// The best parameters found for a form, on the scale of the values given.
#[derive(Debug, Clone)]
pub(super) struct Estimate {
    pub(super) form: Components,
    pub(super) smoothing: Smoothing,
    pub(super) initial: States,
    pub(super) negative_log_likelihood: f64,
}

impl Estimate {
    /// Simple exponential smoothing of a series that never changes.
    pub(super) fn constant(level: f64, alpha: f64) -> Self {
        Self {
            form: Components::SIMPLE,
            smoothing: Smoothing {
                alpha,
                beta: 0.0,
                gamma: 0.0,
                phi: 1.0,
            },
            initial: States {
                level,
                slope: 0.0,
                season: Vec::new(),
            },
            negative_log_likelihood: f64::NEG_INFINITY,
        }
    }

    /// −2 log L + 2k + 2k (k + 1)/(n − k − 1), with the error variance among the k parameters.
    pub(super) fn aicc(&self, observations: usize, period: usize) -> f64 {
        let n = observations as f64;
        let k = self.form.n_parameters(period) as f64;
        2.0 * self.negative_log_likelihood + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0)
    }
}

/// Maximises the likelihood over smoothing parameters and initial states from several starts. `values` have
/// a mean size of 1, and are positive where the form needs that. `None` where no start has a likelihood.
pub(super) fn estimate(values: &[f64], form: Components, period: usize) -> Option<Estimate> {
    let states = heuristic_states(values, form, period);
    let runs = starts(form)
        .into_iter()
        .filter_map(|start| maximise(values, form, period, &start, &states));
    runs.min_by(|a, b| {
        a.negative_log_likelihood
            .total_cmp(&b.negative_log_likelihood)
    })
}

/// The starts that differ in a parameter that the form has.
fn starts(form: Components) -> Vec<Smoothing> {
    let mut starts: Vec<Smoothing> = Vec::with_capacity(STARTS.len());
    for (alpha, beta_share, gamma_share) in STARTS {
        let present = |present: bool, value: f64| if present { value } else { 0.0 };
        let start = Smoothing {
            alpha,
            beta: present(form.has_trend(), beta_share * alpha),
            gamma: present(form.has_season(), gamma_share * (1.0 - alpha)),
            phi: if form.trend == Trend::Damped {
                START_PHI
            } else {
                1.0
            },
        };
        if !starts.contains(&start) {
            starts.push(start);
        }
    }
    starts
}

fn maximise(
    values: &[f64],
    form: Components,
    period: usize,
    smoothing: &Smoothing,
    states: &States,
) -> Option<Estimate> {
    let mut pass = Pass::default();
    pass.run(values, form, smoothing, states);
    let coordinates = Coordinates::new(form, error_size(form, &pass), states.level);
    let mut objective = |x: &[f64], gradient: &mut [f64]| {
        let (smoothing, initial) = coordinates.decode(x);
        let negative = initial.season.iter().any(|state| *state < 0.0);
        if (form.season == Season::Multiplicative && negative)
            || !is_admissible(form, &smoothing, period)
        {
            return f64::INFINITY;
        }
        let (value, slopes) = with_gradient(values, form, &smoothing, &initial, &mut pass);
        coordinates.encode_gradient(x, &slopes, gradient);
        value
    };
    let settings = optimize::Settings {
        memory: 20,
        max_iterations: 300,
        gradient_tolerance: 1e-5,
        value_tolerance: 1e-9,
    };
    let start = coordinates.start(smoothing, states);
    let outcome = minimize(&mut objective, &start, &settings);
    let (smoothing, initial) = coordinates.decode(&outcome.x);
    pass.run(values, form, &smoothing, &initial);
    let value = negative_log_likelihood(form, &pass);
    (outcome.value.is_finite() && value.is_finite()).then_some(Estimate {
        form,
        smoothing,
        initial,
        negative_log_likelihood: value,
    })
}

/// The root mean square of one-step errors, in units of the series.
fn error_size(form: Components, pass: &Pass) -> f64 {
    let square = |(error, prediction): (&f64, &f64)| match form.errors {
        Errors::Additive => error * error,
        Errors::Multiplicative => (error * prediction) * (error * prediction),
    };
    let sum: f64 = pass.errors.iter().zip(&pass.predictions).map(square).sum();
    let size = (sum / pass.errors.len() as f64).sqrt();
    if size.is_finite() {
        size.clamp(1e-6, 1.0)
    } else {
        1.0
    }
}
