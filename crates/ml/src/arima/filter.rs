//! The Kalman filter of an ARMA process, in O(r) a step.
//!
//! State space form of Harvey (1989): a transition that shifts the state by one and adds multiples of its
//! first element. For a stationary start the state covariance changes by a matrix of rank one at each step,
//! so that only that one vector is carried (the Chandrasekhar recursions of Morf, Sidhu and Kailath, 1974;
//! for ARMA models Pearlman, 1980, and Mélard, 1984, AS 197) and never the r × r covariance. With r = 53 at
//! a yearly season of weeks a step takes about 150 multiplications.
//!
//! The gains do not depend on the data: several columns (the series, a constant, indicators of missing
//! observations) pass through one filter.

use super::autocovariance::autocovariances;
use super::polynomial::LagPolynomial;

/// Changes of the innovation variance below this share of it count as none.
const SETTLED: f64 = 1e-16;
/// The product of variances is reduced to its logarithm when it exceeds this.
const LARGE_PRODUCT: f64 = 1e200;

/// What the filter makes of its columns.
#[derive(Debug, Clone)]
pub(super) struct Filtered {
    /// For each column, each innovation divided by √`variances`.
    pub(super) standardized: Vec<Vec<f64>>,
    /// For each column, the state predicted for the step after the last: its element i is what the past
    /// says about the value i steps later, net of values in between.
    pub(super) states: Vec<Vec<f64>>,
    /// Variance of each innovation in units of σ².
    pub(super) variances: Vec<f64>,
    /// Σ ln `variances`.
    pub(super) log_determinant: f64,
}

/// What the gain was at each step: all that the filter's derivative needs beside its results.
#[derive(Debug, Clone, Default)]
pub(super) struct Tape {
    /// r: elements of the vectors.
    pub(super) length: usize,
    /// Gains before steps 0, 1, …, one after the other; the last one holds for all later steps.
    pub(super) gains: Vec<f64>,
    /// For each change of the gain: the vector that it is along, after its transition.
    pub(super) changes: Vec<f64>,
    /// For each change: the element that the transition shifted out, and the weight.
    pub(super) firsts: Vec<(f64, f64)>,
}

/// A vector that is shifted by one element at each step, without being moved in memory.
struct Shifting {
    buffer: Vec<f64>,
}

impl Shifting {
    fn new(start: &[f64], n_steps: usize) -> Self {
        let mut buffer = Vec::with_capacity(start.len() + n_steps);
        buffer.extend_from_slice(start);
        buffer.resize(start.len() + n_steps, 0.0);
        Self { buffer }
    }

    /// Applies the transition at `step` and returns the element that it shifted out, and the new vector.
    fn transition(&mut self, step: usize, ar: &LagPolynomial, length: usize) -> (f64, &mut [f64]) {
        let first = self.buffer[step];
        let next = &mut self.buffer[step + 1..step + 1 + length];
        for &(lag, coefficient) in &ar.terms {
            next[lag - 1] -= coefficient * first;
        }
        (first, next)
    }
}

/// The gain, the innovation variance, and the vector by which they change.
struct Gain {
    /// Covariance of the next state with the innovation, in units of σ².
    vector: Vec<f64>,
    variance: f64,
    change: Shifting,
    change_weight: f64,
    unchanged_steps: usize,
}

impl Gain {
    fn new(ar: &LagPolynomial, ma: &LagPolynomial, n_steps: usize) -> Option<Self> {
        let length = state_length(ar, ma);
        let covariances = autocovariances(ar, ma, length)?;
        let variance = covariances[0];
        if !variance.is_finite() || variance <= 0.0 {
            return None;
        }
        let first_column = covariances_with_first_element(ar, &covariances);
        let mut start = Shifting::new(&first_column, 1);
        let vector = start.transition(0, ar, length).1.to_vec();
        Some(Self {
            change: Shifting::new(&vector, n_steps),
            vector,
            variance,
            change_weight: -1.0 / variance,
            unchanged_steps: 0,
        })
    }

    /// Moves on from `step`. Once `length` changes in a row were nil, all further ones are.
    fn advance(&mut self, step: usize, ar: &LagPolynomial, tape: Option<&mut Tape>) {
        let length = self.vector.len();
        if self.unchanged_steps >= length {
            return;
        }
        let (first, change) = self.change.transition(step, ar, length);
        let weighted = self.change_weight * first;
        let variance = self.variance + weighted * first;
        let share = first / variance;
        let mut tape = tape;
        if let Some(tape) = &mut tape {
            tape.changes.extend_from_slice(change);
            tape.firsts.push((first, self.change_weight));
        }
        for (gain, change) in self.vector.iter_mut().zip(change) {
            *gain += weighted * *change;
            *change -= share * *gain;
        }
        if let Some(tape) = tape {
            tape.gains.extend_from_slice(&self.vector);
        }
        self.change_weight *= variance / self.variance;
        if (weighted * first).abs() < SETTLED * variance {
            self.unchanged_steps += 1;
        } else {
            self.unchanged_steps = 0;
        }
        self.variance = variance;
    }
}

/// r = max(p, q + 1) of the multiplied-out polynomials.
pub(super) fn state_length(ar: &LagPolynomial, ma: &LagPolynomial) -> usize {
    ar.degree.max(ma.degree + 1)
}

/// Cov(state, its first element): γ(i) − Σ_{j ≤ i} φⱼ γ(i − j).
pub(super) fn covariances_with_first_element(ar: &LagPolynomial, covariances: &[f64]) -> Vec<f64> {
    let mut column = covariances.to_vec();
    for &(lag, coefficient) in &ar.terms {
        for (element, covariance) in column.iter_mut().skip(lag).zip(covariances) {
            *element += coefficient * covariance;
        }
    }
    column
}

/// Filters columns of equal length. `None` where the process is not stationary or rounding made a variance
/// negative.
pub(super) fn filter(
    ar: &LagPolynomial,
    ma: &LagPolynomial,
    columns: &[Vec<f64>],
) -> Option<Filtered> {
    run(ar, ma, columns, None)
}

/// The same with a record of the gain.
pub(super) fn recorded_filter(
    ar: &LagPolynomial,
    ma: &LagPolynomial,
    columns: &[Vec<f64>],
) -> Option<(Filtered, Tape)> {
    let mut tape = Tape::default();
    let filtered = run(ar, ma, columns, Some(&mut tape))?;
    Some((filtered, tape))
}

fn run(
    ar: &LagPolynomial,
    ma: &LagPolynomial,
    columns: &[Vec<f64>],
    mut tape: Option<&mut Tape>,
) -> Option<Filtered> {
    let n_steps = columns.first().map_or(0, Vec::len);
    let length = state_length(ar, ma);
    let mut gain = Gain::new(ar, ma, n_steps)?;
    if let Some(tape) = &mut tape {
        tape.length = length;
        tape.gains.reserve(length * n_steps);
        tape.changes.reserve(length * n_steps);
        tape.gains.extend_from_slice(&gain.vector);
    }
    let zeros = vec![0.0; length];
    let mut states: Vec<Shifting> = columns
        .iter()
        .map(|_| Shifting::new(&zeros, n_steps))
        .collect();
    let mut standardized = vec![Vec::with_capacity(n_steps); columns.len()];
    let mut variances = Vec::with_capacity(n_steps);
    let mut product = 1.0;
    let mut log_determinant = 0.0;
    for step in 0..n_steps {
        if gain.variance.is_nan() || gain.variance <= 0.0 {
            return None;
        }
        let deviation = gain.variance.sqrt();
        for ((column, state), output) in columns.iter().zip(&mut states).zip(&mut standardized) {
            let (predicted, next) = state.transition(step, ar, length);
            let innovation = column[step] - predicted;
            output.push(innovation / deviation);
            if innovation != 0.0 {
                let share = innovation / gain.variance;
                for (element, gain) in next.iter_mut().zip(&gain.vector) {
                    *element += gain * share;
                }
            }
        }
        variances.push(gain.variance);
        product *= gain.variance;
        if product > LARGE_PRODUCT {
            log_determinant += libm::log(product);
            product = 1.0;
        }
        gain.advance(step, ar, tape.as_deref_mut());
    }
    Some(Filtered {
        standardized,
        states: states
            .into_iter()
            .map(|state| state.buffer[n_steps..].to_vec())
            .collect(),
        variances,
        log_determinant: log_determinant + libm::log(product),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The textbook filter: full covariance, updated by T P Tᵀ + R Rᵀ − gain gainᵀ / variance.
    fn dense_variances(ar: &LagPolynomial, ma: &LagPolynomial, n_steps: usize) -> Vec<f64> {
        let length = state_length(ar, ma);
        let mut phi = vec![0.0; length + 1];
        let mut noise = vec![0.0; length + 1];
        noise[0] = 1.0;
        for &(lag, coefficient) in &ar.terms {
            phi[lag - 1] = -coefficient;
        }
        for &(lag, coefficient) in &ma.terms {
            noise[lag] = coefficient;
        }
        let predict = |covariance: &[Vec<f64>]| -> Vec<Vec<f64>> {
            let mut next = vec![vec![0.0; length + 1]; length + 1];
            for i in 0..length {
                for j in 0..length {
                    next[i][j] = covariance[i + 1][j + 1]
                        + phi[i] * covariance[0][j + 1]
                        + phi[j] * covariance[i + 1][0]
                        + phi[i] * phi[j] * covariance[0][0]
                        + noise[i] * noise[j];
                }
            }
            next
        };
        let mut covariance = vec![vec![0.0; length + 1]; length + 1];
        for _ in 0..5_000 {
            covariance = predict(&covariance);
        }
        let mut variances = Vec::new();
        for _ in 0..n_steps {
            variances.push(covariance[0][0]);
            let observed = covariance[0].clone();
            for i in 0..length {
                for j in 0..length {
                    covariance[i][j] -= observed[i] * observed[j] / observed[0];
                }
            }
            covariance = predict(&covariance);
        }
        variances
    }

    #[test]
    fn variances_are_those_of_the_full_covariance_filter() {
        let ar = LagPolynomial::spaced(&[0.5, -0.3], 1, -1.0).times(&LagPolynomial::spaced(
            &[0.6],
            4,
            -1.0,
        ));
        let ma = LagPolynomial::spaced(&[0.4, 0.2], 1, 1.0).times(&LagPolynomial::spaced(
            &[-0.8],
            4,
            1.0,
        ));
        let filtered = filter(&ar, &ma, &[vec![1.0; 60]]).unwrap();
        let expected = dense_variances(&ar, &ma, 60);
        let mut log_determinant = 0.0;
        for (variance, expected) in filtered.variances.iter().zip(&expected) {
            assert!((variance - expected).abs() < 1e-10);
            log_determinant += libm::log(*expected);
        }
        assert!((filtered.log_determinant - log_determinant).abs() < 1e-9);
    }

    #[test]
    fn a_pure_autoregression_settles_after_its_order() {
        let ar = LagPolynomial::spaced(&[0.7], 1, -1.0);
        let filtered = filter(&ar, &LagPolynomial::one(), &[vec![1.0; 5]]).unwrap();
        assert!((filtered.variances[0] - 1.0 / 0.51).abs() < 1e-12);
        assert!(
            filtered.variances[1..]
                .iter()
                .all(|v| (v - 1.0).abs() < 1e-12)
        );
        assert!((filtered.states[0][0] - 0.7).abs() < 1e-12);
    }
}
