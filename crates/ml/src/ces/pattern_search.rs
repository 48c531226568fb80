//! Minimisation over a rectangle by pattern search (Hooke and Jeeves, 1961): no gradient, no randomness.

/// Steps below which the search ends.
const SMALLEST_STEP: f64 = 1e-6;
/// Evaluations after which it ends in any case.
const MOST_EVALUATIONS: usize = 2_000;

/// A function over a rectangle, and how often it has been evaluated.
struct Objective<F> {
    function: F,
    bounds: [(f64, f64); 2],
    evaluations: usize,
}

impl<F: Fn([f64; 2]) -> f64> Objective<F> {
    fn value(&mut self, point: [f64; 2]) -> f64 {
        self.evaluations += 1;
        (self.function)(point)
    }

    fn inside(&self, mut point: [f64; 2]) -> [f64; 2] {
        for (coordinate, (low, high)) in point.iter_mut().zip(self.bounds) {
            *coordinate = coordinate.clamp(low, high);
        }
        point
    }

    /// The best point found by moving `from` along each axis in turn.
    fn explore(&mut self, from: [f64; 2], value: f64, step: f64) -> ([f64; 2], f64) {
        let (mut best, mut lowest) = (from, value);
        for axis in 0..2 {
            for direction in [step, -step] {
                let mut candidate = best;
                candidate[axis] += direction;
                let candidate = self.inside(candidate);
                let value = self.value(candidate);
                if value < lowest {
                    (best, lowest) = (candidate, value);
                    break;
                }
            }
        }
        (best, lowest)
    }
}

/// A point inside `bounds` with a locally lowest value, found from `start` with steps of `step` at first.
pub(super) fn minimize(
    function: impl Fn([f64; 2]) -> f64,
    start: [f64; 2],
    bounds: [(f64, f64); 2],
    mut step: f64,
) -> [f64; 2] {
    let mut objective = Objective {
        function,
        bounds,
        evaluations: 0,
    };
    let mut base = start;
    let mut base_value = objective.value(base);
    while step > SMALLEST_STEP && objective.evaluations < MOST_EVALUATIONS {
        let (mut point, mut value) = objective.explore(base, base_value, step);
        if value >= base_value {
            step *= 0.5;
            continue;
        }
        while value < base_value && objective.evaluations < MOST_EVALUATIONS {
            let ahead = [2.0 * point[0] - base[0], 2.0 * point[1] - base[1]];
            (base, base_value) = (point, value);
            let ahead = objective.inside(ahead);
            let ahead_value = objective.value(ahead);
            (point, value) = objective.explore(ahead, ahead_value, step);
        }
    }
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_bottom_of_a_bent_valley() {
        let valley = |[x, y]: [f64; 2]| {
            let bend = y - x * x;
            20.0 * bend * bend + (1.0 - x) * (1.0 - x)
        };
        let bottom = minimize(valley, [0.2, 1.5], [(-2.0, 2.0), (-2.0, 2.0)], 0.25);
        assert!((bottom[0] - 1.0).abs() < 1e-3 && (bottom[1] - 1.0).abs() < 1e-3);
    }

    #[test]
    fn stays_inside_its_bounds() {
        let plane = |[x, y]: [f64; 2]| x - y;
        let corner = minimize(plane, [0.5, 0.5], [(0.0, 1.0), (0.0, 1.0)], 0.3);
        assert_eq!(corner, [0.0, 1.0]);
    }
}
