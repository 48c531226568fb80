//! The posterior's quadratic model around a point, kinks included, and its exact minimum.

use nalgebra::{DMatrix, DVector};

/// Inner iterations per unknown before the point reached is taken as it is.
const ITERATIONS_PER_UNKNOWN: usize = 6;
/// By what share of its weight a slope must exceed it to release an unknown from its kink.
const RELEASE_MARGIN: f64 = 1e-7;

/// `gradient · (y − x) + (y − x)ᵀ hessian (y − x) / 2 + Σ weights[i] · |y[i]|`, with `y[i] ≥ least[i]`.
pub(super) struct LocalModel<'a> {
    pub(super) x: &'a [f64],
    pub(super) gradient: &'a [f64],
    pub(super) hessian: &'a DMatrix<f64>,
    pub(super) weights: &'a [f64],
    pub(super) least: &'a [f64],
}

/// A point of the active-set search: `sides[i]` is 0 where an unknown is held at its kink or bound, and
/// otherwise the sign it keeps (1 for unknowns without a kink).
struct Active {
    y: Vec<f64>,
    sides: Vec<f64>,
}

impl Active {
    fn advance(&mut self, step: &[f64], share: f64) {
        for (y, d) in self.y.iter_mut().zip(step) {
            *y += share * d;
        }
    }
}

impl LocalModel<'_> {
    /// The minimum, by a primal active-set method: unknowns that reach their kink or bound are held there,
    /// and released one at a time when nothing else can be gained. `None` where the model has no minimum
    /// (its Hessian is not positive definite).
    pub(super) fn minimum(&self) -> Option<Vec<f64>> {
        let mut active = self.start();
        for _ in 0..ITERATIONS_PER_UNKNOWN * self.x.len() {
            let slopes = self.slopes(&active.y);
            let step = self.newton_step(&active, &slopes)?;
            match self.first_stop(&active, &step) {
                Some((i, share)) => {
                    active.advance(&step, share);
                    self.hold(&mut active, i);
                }
                None => {
                    active.advance(&step, 1.0);
                    let slopes = self.slopes(&active.y);
                    let Some((i, side)) = self.most_pressing(&active, &slopes) else {
                        return Some(active.y);
                    };
                    active.sides[i] = side;
                }
            }
        }
        Some(active.y)
    }

    fn start(&self) -> Active {
        let sides = self.x.iter().zip(self.weights).map(|(x, weight)| {
            if *weight == 0.0 {
                1.0
            } else if *x == 0.0 {
                0.0
            } else {
                x.signum()
            }
        });
        Active {
            y: self.x.to_vec(),
            sides: sides.collect(),
        }
    }

    /// The gradient of the model's smooth part.
    fn slopes(&self, y: &[f64]) -> Vec<f64> {
        let mut slopes = self.gradient.to_vec();
        for (j, (to, from)) in y.iter().zip(self.x).enumerate() {
            let moved = to - from;
            if moved != 0.0 {
                for (slope, curvature) in slopes.iter_mut().zip(self.hessian.column(j).iter()) {
                    *slope += curvature * moved;
                }
            }
        }
        slopes
    }

    /// The step to the minimum over the unknowns that are not held.
    fn newton_step(&self, active: &Active, slopes: &[f64]) -> Option<Vec<f64>> {
        let n = self.x.len();
        let free: Vec<usize> = (0..n).filter(|i| active.sides[*i] != 0.0).collect();
        let matrix = DMatrix::from_fn(free.len(), free.len(), |i, j| {
            self.hessian[(free[i], free[j])]
        });
        let right = DVector::from_fn(free.len(), |i, _| {
            let unknown = free[i];
            -slopes[unknown] - self.weights[unknown] * active.sides[unknown]
        });
        let solution = matrix.cholesky()?.solve(&right);
        let mut step = vec![0.0; n];
        for (unknown, d) in free.iter().zip(solution.iter()) {
            step[*unknown] = *d;
        }
        step.iter().all(|d| d.is_finite()).then_some(step)
    }

    /// The first unknown to meet its kink or bound within the step, and after which share of the step.
    fn first_stop(&self, active: &Active, step: &[f64]) -> Option<(usize, f64)> {
        let mut first = None;
        for (i, d) in step.iter().enumerate() {
            let (y, stop) = (active.y[i], self.stop(i));
            let passes = if self.weights[i] > 0.0 {
                (y + d) * active.sides[i] < 0.0
            } else {
                y + d < stop
            };
            if passes {
                let share = ((stop - y) / d).clamp(0.0, 1.0);
                if first.is_none_or(|(_, least)| share < least) {
                    first = Some((i, share));
                }
            }
        }
        first
    }

    /// Where an unknown is held: at its kink, if it has one, or else at its bound.
    fn stop(&self, i: usize) -> f64 {
        if self.weights[i] > 0.0 {
            0.0
        } else {
            self.least[i]
        }
    }

    fn hold(&self, active: &mut Active, i: usize) {
        active.sides[i] = 0.0;
        active.y[i] = self.stop(i);
    }

    /// The held unknown that would gain most by moving, and the side to which.
    fn most_pressing(&self, active: &Active, slopes: &[f64]) -> Option<(usize, f64)> {
        let mut most = None;
        for (i, slope) in slopes.iter().enumerate() {
            if active.sides[i] != 0.0 {
                continue;
            }
            let (excess, side) = if self.weights[i] > 0.0 {
                let margin = (1.0 + RELEASE_MARGIN) * self.weights[i];
                (slope.abs() - margin, -slope.signum())
            } else {
                (-slope, 1.0)
            };
            let gain = excess.max(0.0) * excess / self.hessian[(i, i)];
            if excess > 0.0 && most.is_none_or(|(_, _, largest)| gain > largest) {
                most = Some((i, side, gain));
            }
        }
        most.map(|(i, side, _)| (i, side))
    }
}
