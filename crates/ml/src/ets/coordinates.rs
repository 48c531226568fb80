//! Unconstrained coordinates of smoothing parameters and initial states, for the optimiser.
//!
//! Bounds are R's "usual" ones: 0.0001 ≤ α ≤ 0.9999, 0.0001 ≤ β ≤ α, 0.0001 ≤ γ ≤ 1 − α, 0.8 ≤ φ ≤ 0.98.
//! A parameter moves within its bounds as (1 + sin u)/2, which reaches them at finite u.

use super::components::{Components, Season, Trend};
use super::recursion::Gradient;
use super::states::{Smoothing, States};

/// Distance of α, β, γ from 0 and of α from 1.
const MARGIN: f64 = 1e-4;
const LEAST_PHI: f64 = 0.8;
const LARGEST_PHI: f64 = 0.98;

/// Start values stay this far inside their bounds, where the map is not flat.
const START_MARGIN: f64 = 0.01;

/// The layout of a form's coordinates: u of α, β, γ, φ as far as it has them, then level, slope, season.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coordinates {
    form: Components,
    /// Size of a unit step of the level and of an additive season.
    level_unit: f64,
    /// Size of a unit step of the slope.
    slope_unit: f64,
    /// Size of a unit step of a seasonal state.
    season_unit: f64,
}

impl Coordinates {
    /// `error_size` is the usual size of a one-step error, which makes steps of all coordinates comparable.
    pub(super) fn new(form: Components, error_size: f64, level: f64) -> Self {
        let season_unit = match form.season {
            Season::Multiplicative => error_size / level.abs().max(error_size),
            _ => error_size,
        };
        Self {
            form,
            level_unit: error_size,
            slope_unit: 0.3 * error_size,
            season_unit,
        }
    }

    pub(super) fn start(&self, smoothing: &Smoothing, states: &States) -> Vec<f64> {
        let Smoothing {
            alpha,
            beta,
            gamma,
            phi,
        } = *smoothing;
        let mut x = vec![angle((alpha - MARGIN) / (1.0 - 2.0 * MARGIN))];
        if self.form.has_trend() {
            x.push(angle((beta - MARGIN) / (alpha - MARGIN)));
        }
        if self.form.has_season() {
            x.push(angle((gamma - MARGIN) / (1.0 - alpha - MARGIN)));
        }
        if self.form.trend == Trend::Damped {
            x.push(angle((phi - LEAST_PHI) / (LARGEST_PHI - LEAST_PHI)));
        }
        x.push(states.level / self.level_unit);
        if self.form.has_trend() {
            x.push(states.slope / self.slope_unit);
        }
        let neutral = self.neutral_season();
        let season = states.season.iter();
        x.extend(season.map(|state| (state - neutral) / self.season_unit));
        x
    }

    pub(super) fn decode(&self, x: &[f64]) -> (Smoothing, States) {
        let shares = Shares::read(x, self.form);
        let rest = &x[self.form.n_smoothing()..];
        let (slope, season) = if self.form.has_trend() {
            (rest[1] * self.slope_unit, &rest[2..])
        } else {
            (0.0, &rest[1..])
        };
        let mean = mean(season);
        let neutral = self.neutral_season();
        let states = States {
            level: rest[0] * self.level_unit,
            slope,
            season: season
                .iter()
                .map(|x| neutral + (x - mean) * self.season_unit)
                .collect(),
        };
        (shares.smoothing(self.form), states)
    }

    /// The gradient by the coordinates, written into `output`.
    pub(super) fn encode_gradient(&self, x: &[f64], gradient: &Gradient, output: &mut [f64]) {
        let shares = Shares::read(x, self.form);
        let alpha = shares.smoothing(self.form).alpha;
        let by = &gradient.smoothing;
        let (smoothing_part, rest) = output.split_at_mut(self.form.n_smoothing());
        let mut by_alpha = by.alpha;
        let mut place = 1;
        if self.form.has_trend() {
            by_alpha += by.beta * shares.beta;
            smoothing_part[place] = by.beta * (alpha - MARGIN) * share_slope(x[place]);
            place += 1;
        }
        if self.form.has_season() {
            by_alpha -= by.gamma * shares.gamma;
            smoothing_part[place] = by.gamma * (1.0 - alpha - MARGIN) * share_slope(x[place]);
            place += 1;
        }
        if self.form.trend == Trend::Damped {
            smoothing_part[place] = by.phi * (LARGEST_PHI - LEAST_PHI) * share_slope(x[place]);
        }
        smoothing_part[0] = by_alpha * (1.0 - 2.0 * MARGIN) * share_slope(x[0]);
        rest[0] = gradient.states.level * self.level_unit;
        let mut place = 1;
        if self.form.has_trend() {
            rest[1] = gradient.states.slope * self.slope_unit;
            place = 2;
        }
        let mean = mean(&gradient.states.season);
        for (output, by_state) in rest[place..].iter_mut().zip(&gradient.states.season) {
            *output = (by_state - mean) * self.season_unit;
        }
    }

    fn neutral_season(&self) -> f64 {
        match self.form.season {
            Season::Multiplicative => 1.0,
            _ => 0.0,
        }
    }
}

/// Where each smoothing parameter lies between its bounds, 0 to 1.
struct Shares {
    alpha: f64,
    beta: f64,
    gamma: f64,
    phi: f64,
}

impl Shares {
    fn read(x: &[f64], form: Components) -> Self {
        let mut places = x.iter().map(|u| share(*u));
        let mut next = |present: bool| {
            if present {
                places.next().unwrap_or(0.0)
            } else {
                0.0
            }
        };
        Self {
            alpha: next(true),
            beta: next(form.has_trend()),
            gamma: next(form.has_season()),
            phi: next(form.trend == Trend::Damped),
        }
    }

    fn smoothing(&self, form: Components) -> Smoothing {
        let alpha = MARGIN + (1.0 - 2.0 * MARGIN) * self.alpha;
        Smoothing {
            alpha,
            beta: if form.has_trend() {
                MARGIN + (alpha - MARGIN) * self.beta
            } else {
                0.0
            },
            gamma: if form.has_season() {
                MARGIN + (1.0 - alpha - MARGIN) * self.gamma
            } else {
                0.0
            },
            phi: if form.trend == Trend::Damped {
                LEAST_PHI + (LARGEST_PHI - LEAST_PHI) * self.phi
            } else {
                1.0
            },
        }
    }
}

fn share(u: f64) -> f64 {
    0.5 * (1.0 + libm::sin(u))
}

fn share_slope(u: f64) -> f64 {
    0.5 * libm::cos(u)
}

fn angle(share: f64) -> f64 {
    libm::asin(2.0 * share.clamp(START_MARGIN, 1.0 - START_MARGIN) - 1.0)
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / values.len() as f64
}
