//! The gradient of the likelihood: the filter's recursions backwards (reverse-mode differentiation), at about
//! the cost of two more filters whatever the number of coefficients.

use super::autocovariance::autocovariances;
use super::autocovariance_slope::{Slopes, add_slopes};
use super::filter::{Filtered, Tape, covariances_with_first_element};
use super::polynomial::LagPolynomial;
use super::regression::dot;

/// A column with its innovations over their deviations, and the slopes by those.
pub(super) struct Column<'a> {
    pub(super) values: &'a [f64],
    pub(super) standardized: &'a [f64],
    pub(super) slopes: &'a [f64],
}

/// Slopes of `Σ_columns f(standardized) + ½ Σ ln variances` by the coefficients of both polynomials.
pub(super) fn slopes(
    ar: &LagPolynomial,
    ma: &LagPolynomial,
    filtered: &Filtered,
    tape: &Tape,
    columns: &[Column<'_>],
) -> Option<Slopes> {
    let n_steps = filtered.variances.len();
    let mut backward = Backward::new(ar, ma, tape, n_steps, columns.len());
    for step in (0..n_steps).rev() {
        if step < tape.firsts.len() && step + 1 < n_steps {
            backward.undo_advance(step, &filtered.variances);
        }
        let variance = filtered.variances[step];
        backward.by_variance += 0.5 / variance;
        for (index, column) in columns.iter().enumerate() {
            backward.undo_update(step, variance, index, column);
        }
    }
    backward.finish(filtered.variances.first().copied()?)
}

/// Slopes by what the filter holds, at one step after the other.
struct Backward<'a> {
    ar: &'a LagPolynomial,
    ma: &'a LagPolynomial,
    tape: &'a Tape,
    slopes: Slopes,
    by_gain: Vec<f64>,
    /// Shifted with the steps: the slopes of a step's vector start at its index.
    by_change: Vec<f64>,
    /// The same for the state of each column.
    by_states: Vec<Vec<f64>>,
    by_variance: f64,
    by_weight: f64,
}

impl<'a> Backward<'a> {
    fn new(
        ar: &'a LagPolynomial,
        ma: &'a LagPolynomial,
        tape: &'a Tape,
        n_steps: usize,
        n_columns: usize,
    ) -> Self {
        let buffer = vec![0.0; n_steps + tape.length + 1];
        Self {
            ar,
            ma,
            tape,
            slopes: Slopes {
                ar: vec![0.0; ar.terms.len()],
                ma: vec![0.0; ma.terms.len()],
            },
            by_gain: vec![0.0; tape.length],
            by_change: buffer.clone(),
            by_states: vec![buffer; n_columns],
            by_variance: 0.0,
            by_weight: 0.0,
        }
    }

    fn gain(&self, step: usize) -> &'a [f64] {
        let start = step.min(self.tape.firsts.len()) * self.tape.length;
        &self.tape.gains[start..start + self.tape.length]
    }

    /// From the gain after `step` to the one before it.
    fn undo_advance(&mut self, step: usize, variances: &[f64]) {
        let length = self.tape.length;
        let next_gain = self.gain(step + 1);
        let change = &self.tape.changes[step * length..(step + 1) * length];
        let (first, weight) = self.tape.firsts[step];
        let (variance, next_variance) = (variances[step], variances[step + 1]);
        let weighted = weight * first;
        let share = first / next_variance;

        let by_change = &mut self.by_change[step + 1..=step + length];
        let by_share = -dot_in_lanes(by_change, next_gain);
        let mut by_weighted = 0.0;
        if share != 0.0 || weighted != 0.0 {
            for (of_gain, of_change) in self.by_gain.iter_mut().zip(by_change.iter_mut()) {
                *of_gain -= share * *of_change;
                *of_change += weighted * *of_gain;
            }
        }
        by_weighted += dot_in_lanes(&self.by_gain, change);

        let ratio = next_variance / variance;
        let mut by_next_variance = self.by_variance + self.by_weight * weight / variance;
        by_next_variance -= by_share * share / next_variance;
        self.by_variance = by_next_variance - self.by_weight * weight * ratio / variance;
        by_weighted += by_next_variance * first;
        let mut by_first = by_share / next_variance + by_next_variance * weighted;
        by_first += by_weighted * weight;
        self.by_weight = self.by_weight * ratio + by_weighted * first;
        let terms = self.ar.terms.iter().zip(&mut self.slopes.ar);
        for (&(lag, coefficient), slope) in terms {
            by_first -= coefficient * by_change[lag - 1];
            *slope -= by_change[lag - 1] * first;
        }
        self.by_change[step] = by_first;
    }

    /// From the state after `step` to the one before it, through the column's innovation.
    fn undo_update(&mut self, step: usize, variance: f64, index: usize, column: &Column<'_>) {
        let gain = self.gain(step);
        let deviation = variance.sqrt();
        let (standardized, slope) = (column.standardized[step], column.slopes[step]);
        let innovation = standardized * deviation;
        let buffer = &mut self.by_states[index];
        let by_state = &buffer[step + 1..=step + self.tape.length];
        let share = innovation / variance;
        let by_share = dot_in_lanes(by_state, gain);
        for (of_gain, of_state) in self.by_gain.iter_mut().zip(by_state) {
            *of_gain += share * of_state;
        }
        let by_innovation = slope / deviation + by_share / variance;
        self.by_variance -= (0.5 * slope * standardized + by_share * share) / variance;
        let predicted = column.values[step] - innovation;
        let mut by_first = -by_innovation;
        for (&(lag, coefficient), slope) in self.ar.terms.iter().zip(&mut self.slopes.ar) {
            by_first -= coefficient * by_state[lag - 1];
            *slope -= by_state[lag - 1] * predicted;
        }
        buffer[step] = by_first;
    }

    /// Through the gain before the first step to the coefficients.
    fn finish(mut self, variance: f64) -> Option<Slopes> {
        let length = self.tape.length;
        let covariances = autocovariances(self.ar, self.ma, length)?;
        let column = covariances_with_first_element(self.ar, &covariances);
        let by_start: Vec<f64> = self
            .by_gain
            .iter()
            .zip(&self.by_change)
            .map(|(of_gain, of_change)| of_gain + of_change)
            .collect();
        let mut by_column = vec![0.0; length];
        by_column[1..].copy_from_slice(&by_start[..length - 1]);
        for (&(lag, coefficient), slope) in self.ar.terms.iter().zip(&mut self.slopes.ar) {
            by_column[0] -= coefficient * by_start[lag - 1];
            *slope -= by_start[lag - 1] * column[0];
        }
        let mut by_covariance = by_column.clone();
        for (&(lag, coefficient), slope) in self.ar.terms.iter().zip(&mut self.slopes.ar) {
            let later = by_column.get(lag..).unwrap_or(&[]);
            for (earlier, of_column) in by_covariance.iter_mut().zip(later) {
                *earlier += coefficient * of_column;
            }
            *slope += dot(later, &covariances);
        }
        by_covariance[0] += self.by_variance + self.by_weight / (variance * variance);
        add_slopes(self.ar, self.ma, &by_covariance, &mut self.slopes)?;
        Some(self.slopes)
    }
}

/// Σ aᵢ bᵢ in four sums side by side, which a processor can do at once; always in the same order.
fn dot_in_lanes(a: &[f64], b: &[f64]) -> f64 {
    let (chunks, other_chunks) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = dot(chunks.remainder(), other_chunks.remainder());
    let mut sums = [0.0; 4];
    for (chunk, other) in chunks.zip(other_chunks) {
        for lane in 0..4 {
            sums[lane] += chunk[lane] * other[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
