//! Moves along the valley in which a lower trend with stronger seasons predicts the same.

use nalgebra::{Cholesky, DVector};

use super::posterior::{LOG_NOISE, Posterior};

/// Trial factors of the trend, each repeated as long as it gains.
const FACTORS: [f64; 2] = [0.5, 2.0];
const MAX_REPETITIONS: usize = 30;

/// The best of `x` and the points where the whole trend is halved or doubled, once or several times, with
/// the most probable coefficients for it.
///
/// Where the dates are so sparse that a season's columns can stand for a constant (quarters, say), halving
/// the trend and strengthening the seasons changes the prediction little, and Newton's method takes
/// hundreds of steps along that bent valley.
pub(super) fn along_the_valley(posterior: &Posterior<'_>, x: Vec<f64>) -> Vec<f64> {
    let mut best = x;
    let mut lowest = posterior.value(&best);
    for factor in FACTORS {
        for _ in 0..MAX_REPETITIONS {
            let Some(next) = rescaled(posterior, &best, factor) else {
                break;
            };
            let value = posterior.value(&next);
            if value.is_nan() || value >= lowest {
                break;
            }
            (best, lowest) = (next, value);
        }
    }
    best
}

/// The trend times `factor`, and the coefficients that are best for it: the objective is quadratic in them,
/// so one Newton step finds them.
fn rescaled(posterior: &Posterior<'_>, x: &[f64], factor: f64) -> Option<Vec<f64>> {
    let first = posterior.first_coefficient();
    let mut next = x.to_vec();
    for (_, unknown) in next[..first]
        .iter_mut()
        .enumerate()
        .filter(|(i, _)| *i != LOG_NOISE)
    {
        *unknown *= factor;
    }
    let mut gradient = vec![0.0; x.len()];
    posterior.smooth(&next, &mut gradient);
    let hessian = posterior.hessian(&next);
    let n_coefficients = x.len() - first;
    let block = hessian
        .view((first, first), (n_coefficients, n_coefficients))
        .into_owned();
    let step = Cholesky::new(block)?.solve(&DVector::from_column_slice(&gradient[first..]));
    for (coefficient, d) in next[first..].iter_mut().zip(step.iter()) {
        *coefficient -= d;
    }
    Some(next)
}
