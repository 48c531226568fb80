//! The curvature that limited-memory BFGS remembers, and its two-loop recursion.

use std::collections::VecDeque;

use super::vector::{add_scaled, dot};

struct Pair {
    step: Vec<f64>,
    gradient_change: Vec<f64>,
    inverse_curvature: f64,
}

/// The last few steps and the gradient changes along them (Nocedal & Wright, Numerical Optimization,
/// 2nd edition, algorithm 7.4).
pub(super) struct Memory {
    pairs: VecDeque<Pair>,
    capacity: usize,
}

impl Memory {
    pub(super) fn new(capacity: usize) -> Self {
        let capacity = capacity.max(1);
        Self {
            pairs: VecDeque::with_capacity(capacity),
            capacity,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.pairs.clear();
    }

    /// Remembers a step, unless its curvature is not clearly positive: such a pair would spoil the
    /// estimate's positive definiteness.
    pub(super) fn remember(&mut self, step: Vec<f64>, gradient_change: Vec<f64>) {
        let curvature = dot(&step, &gradient_change);
        let scale = dot(&gradient_change, &gradient_change);
        if curvature <= f64::EPSILON * scale || !curvature.is_finite() {
            return;
        }
        if self.pairs.len() == self.capacity {
            self.pairs.pop_front();
        }
        self.pairs.push_back(Pair {
            step,
            gradient_change,
            inverse_curvature: 1.0 / curvature,
        });
    }

    /// Minus the estimated inverse Hessian times `gradient`: a direction of descent.
    pub(super) fn direction(&self, gradient: &[f64]) -> Vec<f64> {
        let mut direction: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let mut weights = Vec::with_capacity(self.pairs.len());
        for pair in self.pairs.iter().rev() {
            let weight = pair.inverse_curvature * dot(&pair.step, &direction);
            add_scaled(&mut direction, -weight, &pair.gradient_change);
            weights.push(weight);
        }
        if let Some(last) = self.pairs.back() {
            let scale =
                1.0 / (last.inverse_curvature * dot(&last.gradient_change, &last.gradient_change));
            direction.iter_mut().for_each(|d| *d *= scale);
        }
        for (pair, weight) in self.pairs.iter().zip(weights.iter().rev()) {
            let correction = pair.inverse_curvature * dot(&pair.gradient_change, &direction);
            add_scaled(&mut direction, weight - correction, &pair.step);
        }
        direction
    }
}
