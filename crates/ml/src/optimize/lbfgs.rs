//! Limited-memory BFGS for smooth functions without bounds.

use super::line_search::{Point, strong_wolfe};
use super::memory::Memory;
use super::vector::{difference, dot, largest_absolute};
use super::{Outcome, Settings, StopReason};

/// Minimises a smooth function by limited-memory BFGS with a strong Wolfe line search (Liu & Nocedal 1989).
///
/// `objective` is given a point, writes its gradient into the second argument (same length) and returns its
/// value. Where the function is not defined it may return NaN or infinity: the search then takes shorter
/// steps; only at `start` it must be finite. The same input gives the same result on every machine.
///
/// ```
/// use hemline_ml::optimize::{Settings, minimize};
///
/// // Rosenbrock's valley, whose minimum is at (1, 1).
/// let mut rosenbrock = |x: &[f64], gradient: &mut [f64]| {
///     let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
///     gradient[0] = -2.0 * a - 400.0 * x[0] * b;
///     gradient[1] = 200.0 * b;
///     a * a + 100.0 * b * b
/// };
/// let outcome = minimize(&mut rosenbrock, &[-1.2, 1.0], &Settings::default());
/// assert!(outcome.converged());
/// assert!((outcome.x[0] - 1.0).abs() < 1e-6 && (outcome.x[1] - 1.0).abs() < 1e-6);
/// ```
pub fn minimize(
    objective: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
    start: &[f64],
    settings: &Settings,
) -> Outcome {
    let mut point = Point::evaluate(objective, start.to_vec());
    let mut memory = Memory::new(settings.memory);
    if !point.is_finite() {
        return outcome(point, 0, StopReason::NoDescent);
    }
    for iteration in 0..settings.max_iterations {
        if largest_absolute(&point.gradient) <= settings.gradient_tolerance {
            return outcome(point, iteration, StopReason::GradientSmall);
        }
        let Some(next) = step(objective, &point, &mut memory) else {
            return outcome(point, iteration, StopReason::NoDescent);
        };
        memory.remember(
            difference(&next.x, &point.x),
            difference(&next.gradient, &point.gradient),
        );
        let decrease = point.value - next.value;
        point = next;
        if decrease < settings.value_tolerance * point.value.abs().max(1.0) {
            return outcome(point, iteration + 1, StopReason::ValueSettled);
        }
    }
    outcome(point, settings.max_iterations, StopReason::IterationLimit)
}

/// The next point, along the quasi-Newton direction or, where that leads nowhere, the steepest descent.
fn step(
    objective: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
    point: &Point,
    memory: &mut Memory,
) -> Option<Point> {
    if !memory.is_empty() {
        let direction = memory.direction(&point.gradient);
        if let Some(next) = strong_wolfe(objective, point, &direction, 1.0) {
            return Some(next);
        }
        memory.clear();
    }
    let direction = memory.direction(&point.gradient);
    let length = dot(&point.gradient, &point.gradient).sqrt();
    strong_wolfe(objective, point, &direction, f64::min(1.0, 1.0 / length))
}

fn outcome(point: Point, iterations: usize, stop_reason: StopReason) -> Outcome {
    Outcome {
        gradient_norm: largest_absolute(&point.gradient),
        x: point.x,
        value: point.value,
        iterations,
        stop_reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact() -> Settings {
        Settings {
            gradient_tolerance: 1e-9,
            value_tolerance: 0.0,
            ..Settings::default()
        }
    }

    #[test]
    fn solves_an_ill_conditioned_quadratic() {
        let scales: Vec<f64> = (0..30).map(|i| f64::from(10 + i * i * i)).collect();
        let mut objective = |x: &[f64], gradient: &mut [f64]| {
            let mut value = 0.0;
            for (i, scale) in scales.iter().enumerate() {
                gradient[i] = scale * (x[i] - 1.0);
                value += 0.5 * gradient[i] * (x[i] - 1.0);
            }
            value
        };
        let outcome = minimize(&mut objective, &[0.0; 30], &exact());
        assert_eq!(outcome.stop_reason, StopReason::GradientSmall);
        assert!(outcome.x.iter().all(|x| (x - 1.0).abs() < 1e-9));
    }

    #[test]
    fn steps_back_from_where_the_function_is_undefined() {
        let mut objective = |x: &[f64], gradient: &mut [f64]| {
            gradient[0] = 1.0 - 1.0 / x[0];
            x[0] - libm::log(x[0])
        };
        let outcome = minimize(&mut objective, &[40.0], &exact());
        assert!((outcome.x[0] - 1.0).abs() < 1e-8, "{outcome:?}");
    }

    #[test]
    fn a_start_without_a_value_is_reported() {
        let mut objective = |_: &[f64], _: &mut [f64]| f64::NAN;
        let outcome = minimize(&mut objective, &[0.0], &Settings::default());
        assert!(!outcome.converged());
    }

    #[test]
    fn stops_at_the_iteration_limit() {
        let mut objective = |x: &[f64], gradient: &mut [f64]| {
            gradient[0] = 4.0 * x[0] * x[0] * x[0];
            x[0] * x[0] * x[0] * x[0]
        };
        let settings = Settings {
            max_iterations: 3,
            ..exact()
        };
        let outcome = minimize(&mut objective, &[5.0], &settings);
        assert_eq!(outcome.stop_reason, StopReason::IterationLimit);
        assert_eq!(outcome.iterations, 3);
    }
}
