//! One pass over the observations, and the gradient of its errors by the same pass backwards.
//!
//! In error-correction form (Hyndman, Koehler, Ord & Snyder 2008, tables 2.2 and 2.3), with q = l + φb:
//!
//! - season none or additive: μ = q + s, r = y − μ; l ← q + αr, b ← φb + βr, s ← s + γr,
//!   whichever way the errors enter;
//! - season multiplicative (with multiplicative errors): μ = q s, ε = y/μ − 1; l ← q (1 + αε),
//!   b ← φb + βqε, s ← s (1 + γε).

use super::components::{Components, Errors, Season};
use super::states::{Smoothing, States};

/// One-step predictions and what the backward pass needs.
#[derive(Debug, Clone, Default)]
pub(super) struct Pass {
    /// One-step predictions μ.
    pub(super) predictions: Vec<f64>,
    /// The model's errors: y − μ, or y/μ − 1 where they are multiplicative.
    pub(super) errors: Vec<f64>,
    /// q = l + φb before each observation.
    bases: Vec<f64>,
    /// The slope before each observation.
    slopes: Vec<f64>,
    /// The season's state for each step, those of the `period` steps after the end included.
    pub(super) season: Vec<f64>,
    /// The last level.
    level: f64,
    /// The last slope.
    slope: f64,
}

/// Derivatives by smoothing parameters and initial states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gradient {
    pub(super) smoothing: Smoothing,
    pub(super) states: States,
}

impl Pass {
    /// Runs the model over `values`, whose season has as many steps as `initial` has seasonal states.
    pub(super) fn run(
        &mut self,
        values: &[f64],
        form: Components,
        smoothing: &Smoothing,
        initial: &States,
    ) {
        let steps = values.len();
        for column in [
            &mut self.predictions,
            &mut self.errors,
            &mut self.bases,
            &mut self.slopes,
        ] {
            column.clear();
            column.reserve(steps);
        }
        self.season.clear();
        self.season.extend_from_slice(&initial.season);
        self.level = initial.level;
        self.slope = initial.slope;
        match form.season {
            Season::None => self.run_plain(values, form.errors, smoothing),
            Season::Additive => self.run_additive(values, form.errors, smoothing),
            Season::Multiplicative => self.run_multiplicative(values, smoothing),
        }
    }

    fn run_plain(&mut self, values: &[f64], errors: Errors, smoothing: &Smoothing) {
        for &value in values {
            let faded = smoothing.phi * self.slope;
            let base = self.level + faded;
            let residual = value - base;
            self.record(base, base, error_of(errors, residual, base));
            self.level = base + smoothing.alpha * residual;
            self.slope = faded + smoothing.beta * residual;
        }
    }

    fn run_additive(&mut self, values: &[f64], errors: Errors, smoothing: &Smoothing) {
        for (step, &value) in values.iter().enumerate() {
            let faded = smoothing.phi * self.slope;
            let base = self.level + faded;
            let season = self.season[step];
            let prediction = base + season;
            let residual = value - prediction;
            self.record(base, prediction, error_of(errors, residual, prediction));
            self.level = base + smoothing.alpha * residual;
            self.slope = faded + smoothing.beta * residual;
            self.season.push(season + smoothing.gamma * residual);
        }
    }

    fn run_multiplicative(&mut self, values: &[f64], smoothing: &Smoothing) {
        for (step, &value) in values.iter().enumerate() {
            let faded = smoothing.phi * self.slope;
            let base = self.level + faded;
            let season = self.season[step];
            let prediction = base * season;
            let error = value / prediction - 1.0;
            self.record(base, prediction, error);
            self.level = base * (1.0 + smoothing.alpha * error);
            self.slope = faded + smoothing.beta * base * error;
            self.season.push(season * (1.0 + smoothing.gamma * error));
        }
    }

    fn record(&mut self, base: f64, prediction: f64, error: f64) {
        self.bases.push(base);
        self.slopes.push(self.slope);
        self.predictions.push(prediction);
        self.errors.push(error);
    }

    /// The states after the last observation.
    pub(super) fn last_states(&self) -> States {
        States {
            level: self.level,
            slope: self.slope,
            season: self.season[self.season.len().min(self.errors.len())..].to_vec(),
        }
    }

    /// The gradient of a function of errors and predictions, given its slope by each error (predictions
    /// fixed) and whether it also contains Σ ln |μ|.
    pub(super) fn gradient(
        &self,
        values: &[f64],
        form: Components,
        smoothing: &Smoothing,
        error_slope: impl Fn(f64) -> f64,
    ) -> Gradient {
        let mut backward = Backward::new(self, smoothing);
        for step in (0..values.len()).rev() {
            let direct = error_slope(self.errors[step]);
            match form.season {
                Season::Multiplicative => {
                    backward.step_multiplicative(step, values[step], direct);
                }
                _ => backward.step_additive(step, values[step], form.errors, direct),
            }
        }
        let period = self.season.len().saturating_sub(values.len());
        backward.season.truncate(period);
        Gradient {
            smoothing: backward.smoothing,
            states: States {
                level: backward.level,
                slope: backward.slope,
                season: backward.season,
            },
        }
    }
}

fn error_of(errors: Errors, residual: f64, prediction: f64) -> f64 {
    match errors {
        Errors::Additive => residual,
        Errors::Multiplicative => residual / prediction,
    }
}

/// Adjoints of the states while the pass is walked backwards.
struct Backward<'a> {
    pass: &'a Pass,
    given: &'a Smoothing,
    smoothing: Smoothing,
    level: f64,
    slope: f64,
    season: Vec<f64>,
}

impl<'a> Backward<'a> {
    fn new(pass: &'a Pass, given: &'a Smoothing) -> Self {
        Self {
            pass,
            given,
            smoothing: Smoothing {
                alpha: 0.0,
                beta: 0.0,
                gamma: 0.0,
                phi: 0.0,
            },
            level: 0.0,
            slope: 0.0,
            season: vec![0.0; pass.season.len()],
        }
    }

    fn step_additive(&mut self, step: usize, value: f64, errors: Errors, direct: f64) {
        let Smoothing {
            alpha, beta, gamma, ..
        } = *self.given;
        let period = self.season.len().saturating_sub(self.pass.errors.len());
        let prediction = self.pass.predictions[step];
        let residual = value - prediction;
        let later_season = if period > 0 {
            self.season[step + period]
        } else {
            0.0
        };
        let (by_residual, by_prediction) = match errors {
            Errors::Additive => (direct, 0.0),
            Errors::Multiplicative => {
                let by_residual = direct / prediction;
                let error = self.pass.errors[step];
                (by_residual, (1.0 - direct * error) / prediction)
            }
        };
        let residual_adjoint =
            by_residual + alpha * self.level + beta * self.slope + gamma * later_season;
        let prediction_adjoint = by_prediction - residual_adjoint;
        self.smoothing.alpha += self.level * residual;
        self.smoothing.beta += self.slope * residual;
        if period > 0 {
            self.smoothing.gamma += later_season * residual;
            self.season[step] += later_season + prediction_adjoint;
        }
        self.fade(step, self.level + prediction_adjoint, self.slope);
    }

    fn step_multiplicative(&mut self, step: usize, value: f64, direct: f64) {
        let Smoothing {
            alpha, beta, gamma, ..
        } = *self.given;
        let period = self.season.len() - self.pass.errors.len();
        let (base, season) = (self.pass.bases[step], self.pass.season[step]);
        let (prediction, error) = (self.pass.predictions[step], self.pass.errors[step]);
        let later_season = self.season[step + period];
        let error_adjoint = direct
            + alpha * base * self.level
            + beta * base * self.slope
            + gamma * season * later_season;
        let prediction_adjoint =
            1.0 / prediction - error_adjoint * (value / prediction) / prediction;
        self.smoothing.alpha += base * error * self.level;
        self.smoothing.beta += base * error * self.slope;
        self.smoothing.gamma += season * error * later_season;
        self.season[step] += later_season * (1.0 + gamma * error) + prediction_adjoint * base;
        let base_adjoint = self.level * (1.0 + alpha * error)
            + self.slope * beta * error
            + prediction_adjoint * season;
        self.fade(step, base_adjoint, self.slope);
    }

    /// Through q = l + φb and the faded slope φb.
    fn fade(&mut self, step: usize, base_adjoint: f64, slope_adjoint: f64) {
        let faded_adjoint = base_adjoint + slope_adjoint;
        self.smoothing.phi += self.pass.slopes[step] * faded_adjoint;
        self.level = base_adjoint;
        self.slope = self.given.phi * faded_adjoint;
    }
}
