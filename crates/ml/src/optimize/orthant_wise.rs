//! Limited-memory BFGS for a smooth function plus weighted absolute values.

use super::line_search::Point;
use super::memory::Memory;
use super::vector::{difference, dot, largest_absolute};
use super::{Outcome, Settings, StopReason};

/// Share of the promised decrease that a step must deliver.
const SUFFICIENT_DECREASE: f64 = 1e-4;
const MAX_HALVINGS: usize = 40;

/// Minimises `objective(x) + Σ weights[i] · |x[i]|` by the orthant-wise limited-memory quasi-Newton method
/// (Andrew & Gao 2007), whose solutions are sparse where weights are positive.
///
/// `objective` is the smooth part alone, in the form that [`minimize`](super::minimize) takes; `weights`
/// holds one number ≥ 0 for each variable (missing ones count as 0). The outcome's value includes the
/// absolute values, and its gradient is the steepest one-sided slope.
///
/// ```
/// use hemline_ml::optimize::{Settings, minimize_with_absolute_values};
///
/// // (x − 3)²/2 + |x| + (y − 1/2)²/2 + |y| is lowest at (2, 0).
/// let mut smooth = |x: &[f64], gradient: &mut [f64]| {
///     gradient[0] = x[0] - 3.0;
///     gradient[1] = x[1] - 0.5;
///     0.5 * (gradient[0] * gradient[0] + gradient[1] * gradient[1])
/// };
/// let outcome =
///     minimize_with_absolute_values(&mut smooth, &[1.0, 1.0], &[0.0, 0.0], &Settings::default());
/// assert!((outcome.x[0] - 2.0).abs() < 1e-6);
/// assert_eq!(outcome.x[1], 0.0);
/// ```
pub fn minimize_with_absolute_values(
    objective: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
    weights: &[f64],
    start: &[f64],
    settings: &Settings,
) -> Outcome {
    let mut weights = weights.to_vec();
    weights.resize(start.len(), 0.0);
    let mut point = Point::evaluate(objective, start.to_vec());
    let mut memory = Memory::new(settings.memory);
    let mut iteration = 0;
    let stop_reason = loop {
        if !point.is_finite() {
            break StopReason::NoDescent;
        }
        let slopes = one_sided_slopes(&point, &weights);
        if largest_absolute(&slopes) <= settings.gradient_tolerance {
            break StopReason::GradientSmall;
        }
        if iteration == settings.max_iterations {
            break StopReason::IterationLimit;
        }
        let Some(next) = step(objective, &point, &slopes, &weights, &mut memory) else {
            break StopReason::NoDescent;
        };
        memory.remember(
            difference(&next.x, &point.x),
            difference(&next.gradient, &point.gradient),
        );
        let value = total(&next, &weights);
        let decrease = total(&point, &weights) - value;
        point = next;
        iteration += 1;
        if decrease < settings.value_tolerance * value.abs().max(1.0) {
            break StopReason::ValueSettled;
        }
    };
    Outcome {
        gradient_norm: largest_absolute(&one_sided_slopes(&point, &weights)),
        value: total(&point, &weights),
        x: point.x,
        iterations: iteration,
        stop_reason,
    }
}

fn total(point: &Point, weights: &[f64]) -> f64 {
    let absolute: f64 = point.x.iter().zip(weights).map(|(x, w)| w * x.abs()).sum();
    point.value + absolute
}

/// The gradient, where it exists; at a kink the slope of the falling side, or 0 if both sides rise.
fn one_sided_slopes(point: &Point, weights: &[f64]) -> Vec<f64> {
    let columns = point.x.iter().zip(&point.gradient).zip(weights);
    columns
        .map(|((x, gradient), weight)| {
            if *x != 0.0 {
                gradient + weight * x.signum()
            } else {
                gradient.signum() * (gradient.abs() - weight).max(0.0)
            }
        })
        .collect()
}

fn step(
    objective: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
    point: &Point,
    slopes: &[f64],
    weights: &[f64],
    memory: &mut Memory,
) -> Option<Point> {
    if !memory.is_empty() {
        let mut direction = memory.direction(slopes);
        align(&mut direction, slopes, weights);
        if let Some(next) = backtrack(objective, point, slopes, weights, &direction, 1.0) {
            return Some(next);
        }
        memory.clear();
    }
    let direction = memory.direction(slopes);
    let first_step = f64::min(1.0, 1.0 / dot(slopes, slopes).sqrt());
    backtrack(objective, point, slopes, weights, &direction, first_step)
}

/// Stops the penalised variables whose direction leads uphill: outside the current orthant the slope they
/// were computed from does not hold.
fn align(direction: &mut [f64], slopes: &[f64], weights: &[f64]) {
    for ((d, slope), weight) in direction.iter_mut().zip(slopes).zip(weights) {
        if *weight > 0.0 && *d * slope >= 0.0 {
            *d = 0.0;
        }
    }
}

/// Halves the step until the value falls enough, never leaving the orthant that the slopes belong to.
fn backtrack(
    objective: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
    point: &Point,
    slopes: &[f64],
    weights: &[f64],
    direction: &[f64],
    first_step: f64,
) -> Option<Point> {
    let value = total(point, weights);
    let mut length = first_step;
    for _ in 0..MAX_HALVINGS {
        let x = step_within_orthant(point, slopes, weights, direction, length);
        let promised = dot(slopes, &difference(&x, &point.x));
        let trial = Point::evaluate(objective, x);
        let enough = value + SUFFICIENT_DECREASE * promised;
        if promised < 0.0 && trial.is_finite() && total(&trial, weights) <= enough {
            return Some(trial);
        }
        length *= 0.5;
    }
    None
}

fn step_within_orthant(
    point: &Point,
    slopes: &[f64],
    weights: &[f64],
    direction: &[f64],
    length: f64,
) -> Vec<f64> {
    (0..point.x.len())
        .map(|i| {
            let moved = point.x[i] + length * direction[i];
            let side = if point.x[i] != 0.0 {
                point.x[i]
            } else {
                -slopes[i]
            };
            if weights[i] > 0.0 && moved * side <= 0.0 {
                0.0
            } else {
                moved
            }
        })
        .collect()
}
