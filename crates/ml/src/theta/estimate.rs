//! Estimation by least squares of one-step errors.
//!
//! With w = 1 − 1/θ the one-step prediction is μₜ = ℓₜ₋₁ + w gₜ(α), gₜ(α) = (1 − α)^(t−1) A + (1 − (1 − α)^t)/α B
//! (Fiorucci et al. 2016, equation 7). Both ℓₜ₋₁, through the initial level, and w gₜ are linear in what is
//! estimated beside α, so that only α is searched for and the optimum is the global one.

use super::lines::{Line, RunningLine, line_through};
use super::variant::Variant;

/// The range of α: as in the reference implementations.
const ALPHA_RANGE: (f64, f64) = (0.1, 0.99);

/// 1 ≤ θ ≤ 10,000, beyond which it makes no difference.
const LARGEST_WEIGHT: f64 = 1.0 - 1e-4;

/// w of the standard models, θ = 2.
const STANDARD_WEIGHT: f64 = 0.5;

/// First errors that do not count: the dynamic line has too little to go by.
pub(super) const BURN_IN: usize = 3;

/// Values of α tried before the search around the best.
const GRID: usize = 30;
const REFINEMENTS: usize = 40;

/// Share of a regressor that must remain when the other is taken out of it, for both to be estimated.
const LEAST_INDEPENDENCE: f64 = 1e-8;

/// A Theta model's parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    pub(super) variant: Variant,
    pub(super) initial_level: f64,
    pub(super) alpha: f64,
    /// 1 − 1/θ, 0 to 1.
    pub(super) weight: f64,
    /// The sum of squared one-step errors after the burn-in.
    pub(super) squares: f64,
}

/// Lines known before each observation.
pub(super) fn lines_before(values: &[f64], variant: Variant) -> Vec<Line> {
    if !variant.is_dynamic() {
        return vec![line_through(values); values.len()];
    }
    let mut running = RunningLine::new();
    values
        .iter()
        .map(|value| {
            let before = running.line;
            running.observe(*value);
            before
        })
        .collect()
}

/// The parameters with the least sum of squared errors.
pub(super) fn estimate(values: &[f64], variant: Variant) -> Estimate {
    let lines = lines_before(values, variant);
    let at = |alpha: f64| given_alpha(values, &lines, variant, alpha);
    let (low, high) = ALPHA_RANGE;
    let grid_step = (high - low) / GRID as f64;
    let mut best = at(low);
    for place in 1..=GRID {
        let candidate = at(low + grid_step * place as f64);
        if candidate.squares < best.squares {
            best = candidate;
        }
    }
    let from = (best.alpha - grid_step).max(low);
    let to = (best.alpha + grid_step).min(high);
    golden_section(at, best, from, to)
}

/// Golden-section search for the least squares between two values of α.
fn golden_section(
    at: impl Fn(f64) -> Estimate,
    start: Estimate,
    mut from: f64,
    mut to: f64,
) -> Estimate {
    let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
    let mut left = at(to - ratio * (to - from));
    let mut right = at(from + ratio * (to - from));
    let mut best = start;
    for _ in 0..REFINEMENTS {
        for candidate in [left, right] {
            if candidate.squares < best.squares {
                best = candidate;
            }
        }
        if left.squares <= right.squares {
            to = right.alpha;
            right = left;
            left = at(to - ratio * (to - from));
        } else {
            from = left.alpha;
            left = right;
            right = at(from + ratio * (to - from));
        }
    }
    best
}

/// Inner products of the linear problem that is left once α is given.
#[derive(Debug, Default, Clone, Copy)]
struct Products {
    target: f64,
    level: f64,
    line: f64,
    level_line: f64,
    level_target: f64,
    line_target: f64,
}

fn given_alpha(values: &[f64], lines: &[Line], variant: Variant, alpha: f64) -> Estimate {
    let products = products(values, lines, alpha);
    let (initial_level, weight) = products.solve(variant);
    let mut estimate = Estimate {
        variant,
        initial_level,
        alpha,
        weight,
        squares: 0.0,
    };
    let predictions = predictions(values, lines, &estimate);
    let errors = values.iter().zip(&predictions).skip(BURN_IN);
    estimate.squares = errors.map(|(value, mu)| (value - mu) * (value - mu)).sum();
    estimate
}

/// One-step predictions of all values.
pub(super) fn predictions(values: &[f64], lines: &[Line], estimate: &Estimate) -> Vec<f64> {
    let alpha = estimate.alpha;
    let mut level = estimate.initial_level;
    let mut decay = 1.0;
    let steps = values.iter().zip(lines);
    steps
        .map(|(value, line)| {
            let prediction = level + estimate.weight * drift(line, alpha, decay);
            level += alpha * (value - level);
            decay *= 1.0 - alpha;
            prediction
        })
        .collect()
}

/// gₜ(α), where `decay` is (1 − α)^(t−1).
pub(super) fn drift(line: &Line, alpha: f64, decay: f64) -> f64 {
    decay * line.intercept + (1.0 - decay * (1.0 - alpha)) / alpha * line.slope
}

fn products(values: &[f64], lines: &[Line], alpha: f64) -> Products {
    let mut sums = Products::default();
    let mut level = 0.0;
    let mut decay = 1.0;
    for (step, (value, line)) in values.iter().zip(lines).enumerate() {
        if step >= BURN_IN {
            let target = value - level;
            let line = drift(line, alpha, decay);
            sums.target += target * target;
            sums.level += decay * decay;
            sums.line += line * line;
            sums.level_line += decay * line;
            sums.level_target += decay * target;
            sums.line_target += line * target;
        }
        level += alpha * (value - level);
        decay *= 1.0 - alpha;
    }
    sums
}

impl Products {
    /// The initial level and w with the least squares, w within 0 to 1.
    fn solve(&self, variant: Variant) -> (f64, f64) {
        let level_given = |weight: f64| {
            let level = (self.level_target - weight * self.level_line) / self.level;
            if level.is_finite() { level } else { 0.0 }
        };
        let independent = self.line - self.level_line * self.level_line / self.level;
        if !variant.estimates_theta() || independent <= LEAST_INDEPENDENCE * self.line {
            return (level_given(STANDARD_WEIGHT), STANDARD_WEIGHT);
        }
        let weight =
            (self.line_target - self.level_line * self.level_target / self.level) / independent;
        let weight = weight.clamp(0.0, LARGEST_WEIGHT);
        (level_given(weight), weight)
    }
}
