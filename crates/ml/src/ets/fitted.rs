//! An estimated model.

use super::components::{Components, Errors, Season};
use super::estimate::Estimate;
use super::recursion::Pass;
use super::states::{Smoothing, States};

/// An exponential smoothing model with its parameters and states, on the scale of the series.
#[derive(Debug, Clone, PartialEq)]
pub struct EtsModel {
    form: Components,
    period: usize,
    smoothing: Smoothing,
    initial: States,
    last: States,
    fitted: Vec<f64>,
    sigma2: f64,
    log_likelihood: f64,
    aicc: f64,
}

impl EtsModel {
    /// The model of an estimate made on `values / scale`.
    pub(super) fn new(values: &[f64], period: usize, scale: f64, estimate: &Estimate) -> Self {
        let scaled: Vec<f64> = values.iter().map(|value| value / scale).collect();
        let mut pass = Pass::default();
        pass.run(
            &scaled,
            estimate.form,
            &estimate.smoothing,
            &estimate.initial,
        );
        let n = values.len() as f64;
        // The variance of relative errors has no scale.
        let error_scale = match estimate.form.errors {
            Errors::Additive => scale,
            Errors::Multiplicative => 1.0,
        };
        let squares: f64 = pass.errors.iter().map(|error| error * error).sum();
        let freedom = n - estimate.form.n_parameters(period) as f64 - 1.0;
        let scaling = n * libm::log(scale);
        Self {
            form: estimate.form,
            period,
            smoothing: estimate.smoothing,
            initial: rescaled(&estimate.initial, estimate.form, scale),
            last: rescaled(&pass.last_states(), estimate.form, scale),
            fitted: pass.predictions.iter().map(|value| value * scale).collect(),
            sigma2: squares * error_scale * error_scale / freedom.max(1.0),
            log_likelihood: -estimate.negative_log_likelihood - scaling,
            aicc: estimate.aicc(values.len(), period) + 2.0 * scaling,
        }
    }

    /// The model form.
    #[must_use]
    pub fn components(&self) -> Components {
        self.form
    }

    /// Steps in the model's season; 1 for none.
    #[must_use]
    pub fn period(&self) -> usize {
        self.period
    }

    /// The smoothing parameters; those that the form lacks are 0 (φ: 1).
    #[must_use]
    pub fn smoothing(&self) -> &Smoothing {
        &self.smoothing
    }

    /// The states before the first observation.
    #[must_use]
    pub fn initial_states(&self) -> &States {
        &self.initial
    }

    /// The states after the last observation.
    #[must_use]
    pub fn last_states(&self) -> &States {
        &self.last
    }

    /// One-step predictions of the observations.
    #[must_use]
    pub fn fitted_values(&self) -> &[f64] {
        &self.fitted
    }

    /// The variance of one-step errors; of relative errors where they are multiplicative.
    #[must_use]
    pub fn sigma2(&self) -> f64 {
        self.sigma2
    }

    /// The log-likelihood in R's convention: error variance concentrated out, constants left off.
    #[must_use]
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// Akaike's criterion with the small-sample correction, of the same likelihood.
    #[must_use]
    pub fn aicc(&self) -> f64 {
        self.aicc
    }

    /// α, β, γ, φ, `l0`, `b0` and the seasonal states `s0`, `s1`, … (of the first steps of the series, in
    /// order) by name, as far as the form has them.
    #[must_use]
    pub fn parameters(&self) -> Vec<(String, f64)> {
        let mut parameters = vec![("alpha".to_owned(), self.smoothing.alpha)];
        let mut push = |name: &str, value: f64| parameters.push((name.to_owned(), value));
        if self.form.has_trend() {
            push("beta", self.smoothing.beta);
        }
        if self.form.has_season() {
            push("gamma", self.smoothing.gamma);
        }
        if self.smoothing.phi < 1.0 {
            push("phi", self.smoothing.phi);
        }
        push("l0", self.initial.level);
        if self.form.has_trend() {
            push("b0", self.initial.slope);
        }
        let digits = if self.initial.season.len() > 10 { 2 } else { 1 };
        for (step, state) in self.initial.season.iter().enumerate() {
            push(&format!("s{step:0digits$}"), *state);
        }
        parameters
    }
}

fn rescaled(states: &States, form: Components, scale: f64) -> States {
    let season_scale = match form.season {
        Season::Multiplicative => 1.0,
        _ => scale,
    };
    States {
        level: states.level * scale,
        slope: states.slope * scale,
        season: states.season.iter().map(|s| s * season_scale).collect(),
    }
}
