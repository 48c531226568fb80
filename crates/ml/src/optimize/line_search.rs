//! Line search for the strong Wolfe conditions.

use super::vector::dot;

/// Share of the decrease promised by the slope that a step must deliver.
const SUFFICIENT_DECREASE: f64 = 1e-4;
/// Share of the initial slope that may remain at an accepted step.
const REMAINING_SLOPE: f64 = 0.9;
/// Values closer than this times `|value|` are equal but for rounding.
const ROUNDING: f64 = 1e-13;
const MAX_TRIALS: usize = 40;

/// A point with the objective's value and gradient.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) x: Vec<f64>,
    pub(super) value: f64,
    pub(super) gradient: Vec<f64>,
}

impl Point {
    pub(super) fn evaluate(
        objective: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
        x: Vec<f64>,
    ) -> Self {
        let mut gradient = vec![0.0; x.len()];
        let value = objective(&x, &mut gradient);
        Self { x, value, gradient }
    }

    pub(super) fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.iter().all(|g| g.is_finite())
    }
}

struct Trial {
    step: f64,
    slope: f64,
    point: Point,
}

impl Trial {
    fn value(&self) -> f64 {
        self.point.value
    }

    fn usable(&self) -> bool {
        self.point.is_finite()
    }
}

/// Finds a step along `direction` that satisfies the strong Wolfe conditions (Nocedal & Wright, algorithms
/// 3.5 and 3.6), or, where the value cannot tell steps apart any more, the approximate ones of Hager &
/// Zhang (2005). Values that are not finite count as too long a step. `None` if nothing lower was found.
pub(super) fn strong_wolfe(
    objective: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
    start: &Point,
    direction: &[f64],
    first_step: f64,
) -> Option<Point> {
    let slope = dot(&start.gradient, direction);
    if !slope.is_finite() || slope >= 0.0 {
        return None;
    }
    let start_value = start.value;
    let mut low = Trial {
        step: 0.0,
        slope,
        point: start.clone(),
    };
    let mut high: Option<Trial> = None;
    let mut step = first_step;
    for _ in 0..MAX_TRIALS {
        let trial = evaluate(objective, start, direction, step);
        let bound = start_value + SUFFICIENT_DECREASE * step * slope;
        if approximately_wolfe(&trial, start_value, slope) {
            return Some(trial.point);
        }
        if !trial.usable() || trial.value() > bound || trial.value() >= low.value() {
            high = Some(trial);
        } else if trial.slope.abs() <= -REMAINING_SLOPE * slope {
            return Some(trial.point);
        } else {
            let beyond = high.as_ref().map_or(1.0, |high| high.step - low.step);
            let passed_minimum = trial.slope * beyond >= 0.0;
            let previous_low = std::mem::replace(&mut low, trial);
            if passed_minimum {
                high = Some(previous_low);
            }
        }
        let next = match &high {
            None => 2.0 * low.step,
            Some(high) => between(&low, high),
        };
        if next == step || next == low.step {
            break;
        }
        step = next;
    }
    (low.step > 0.0).then_some(low.point)
}

fn evaluate(
    objective: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
    start: &Point,
    direction: &[f64],
    step: f64,
) -> Trial {
    let x = start
        .x
        .iter()
        .zip(direction)
        .map(|(x, d)| x + step * d)
        .collect();
    let point = Point::evaluate(objective, x);
    Trial {
        step,
        slope: dot(&point.gradient, direction),
        point,
    }
}

fn approximately_wolfe(trial: &Trial, start_value: f64, slope: f64) -> bool {
    trial.usable()
        && trial.value() <= start_value + ROUNDING * start_value.abs()
        && trial.value() >= start_value - ROUNDING * start_value.abs()
        && trial.slope <= (2.0 * SUFFICIENT_DECREASE - 1.0) * slope
        && trial.slope >= REMAINING_SLOPE * slope
}

/// The minimum of the cubic through both ends, kept off the ends; a bisection where there is none.
fn between(low: &Trial, high: &Trial) -> f64 {
    let width = high.step - low.step;
    if !high.usable() {
        return low.step + 0.25 * width;
    }
    let chord = 3.0 * (high.value() - low.value()) / width;
    let curvature = low.slope + high.slope - chord;
    let radicand = curvature * curvature - low.slope * high.slope;
    let share = if radicand >= 0.0 {
        let root = radicand.sqrt().copysign(width);
        let denominator = high.slope - low.slope + 2.0 * root;
        1.0 - (high.slope + root - curvature) / denominator
    } else {
        f64::NAN
    };
    let share = if share.is_finite() {
        share.clamp(0.1, 0.9)
    } else {
        0.5
    };
    low.step + share * width
}
