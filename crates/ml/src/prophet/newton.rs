//! Newton's method for the posterior, kinks and all: it ends at the exact optimum.

use super::local_model::LocalModel;
use super::posterior::{LOG_NOISE, Posterior};
use super::rescale::along_the_valley;

/// Weekly series take fewer than 10 of these; series whose dates cannot tell trend from seasonality (four
/// observations a year, say) may take hundreds.
const MAX_ITERATIONS: usize = 500;
/// A search that takes this many is in the valley that [`along_the_valley`] crosses.
const ITERATIONS_PER_RESCALING: usize = 25;
/// Share of the promised decrease that a step must deliver.
const SUFFICIENT_DECREASE: f64 = 1e-4;
const MAX_HALVINGS: usize = 40;
/// Steps that promise less than this, relative to the value, end the search.
const SETTLED: f64 = 1e-12;
/// Relative rounding error of the value.
const ROUNDING: f64 = 1e-13;
/// The most by which the noise's logarithm falls in one step: far from the optimum its curvature is too
/// small to be trusted.
const LONGEST_NOISE_STEP: f64 = 1.0;
/// Damping beyond which no descent is expected any more.
const MAX_DAMPING: f64 = 1e6;

/// A step, and the decrease that the local model promises for it.
struct Step {
    direction: Vec<f64>,
    promised: f64,
}

/// Minimises the posterior from `start`. The logarithm of the noise stays at or above `least_log_noise`.
///
/// Each step goes to the minimum of the quadratic model that keeps the kinks as they are, or a part of the
/// way there (a proximal Newton method; Lee, Sun & Saunders 2014).
pub(super) fn minimize(
    posterior: &Posterior<'_>,
    start: Vec<f64>,
    least_log_noise: f64,
) -> Vec<f64> {
    let weights = posterior.kink_weights();
    let mut x = start;
    x[LOG_NOISE] = x[LOG_NOISE].max(least_log_noise);
    for iteration in 1..=MAX_ITERATIONS {
        if iteration % ITERATIONS_PER_RESCALING == 0 && posterior.multiplies() {
            x = along_the_valley(posterior, x);
        }
        let Some(step) = newton_step(posterior, &weights, &x, least_log_noise) else {
            break;
        };
        let value = posterior.value(&x);
        let settled = step.promised <= SETTLED * value.abs().max(1.0);
        let next = if settled {
            last_step(posterior, &x, value, &step)
        } else {
            descend(posterior, &x, value, &step)
        };
        match next {
            Some(next) => x = next,
            None => break,
        }
        if settled {
            break;
        }
    }
    x
}

/// The step to the local model's minimum. Where the Hessian is not positive definite, its diagonal is
/// raised until it is.
fn newton_step(
    posterior: &Posterior<'_>,
    weights: &[f64],
    x: &[f64],
    least_log_noise: f64,
) -> Option<Step> {
    let mut gradient = vec![0.0; x.len()];
    posterior.smooth(x, &mut gradient);
    let mut hessian = posterior.hessian(x);
    let diagonal: Vec<f64> = hessian.diagonal().iter().copied().collect();
    let mut least = vec![f64::NEG_INFINITY; x.len()];
    least[LOG_NOISE] = least_log_noise.max(x[LOG_NOISE] - LONGEST_NOISE_STEP);
    let mut damping = 0.0;
    while damping < MAX_DAMPING {
        let model = LocalModel {
            x,
            gradient: &gradient,
            hessian: &hessian,
            weights,
            least: &least,
        };
        if let Some(y) = model.minimum() {
            let direction: Vec<f64> = y.iter().zip(x).map(|(to, from)| to - from).collect();
            let smooth: f64 = gradient.iter().zip(&direction).map(|(g, d)| g * d).sum();
            let kinks: f64 = (0..x.len())
                .map(|i| weights[i] * (y[i].abs() - x[i].abs()))
                .sum();
            return Some(Step {
                direction,
                promised: -(smooth + kinks),
            });
        }
        damping = if damping == 0.0 { 1e-8 } else { 10.0 * damping };
        for (i, entry) in diagonal.iter().enumerate() {
            hessian[(i, i)] = entry + damping * entry.abs();
        }
    }
    None
}

/// The longest of the step, its half, its quarter … that lowers the value enough.
fn descend(posterior: &Posterior<'_>, x: &[f64], value: f64, step: &Step) -> Option<Vec<f64>> {
    let mut length = 1.0;
    for _ in 0..MAX_HALVINGS {
        let next = moved(x, &step.direction, length);
        if posterior.value(&next) <= value - SUFFICIENT_DECREASE * length * step.promised {
            return Some(next);
        }
        length *= 0.5;
    }
    None
}

/// The last, tiny step, whose gain is below the value's rounding error.
fn last_step(posterior: &Posterior<'_>, x: &[f64], value: f64, step: &Step) -> Option<Vec<f64>> {
    let next = moved(x, &step.direction, 1.0);
    let rounding = ROUNDING * value.abs().max(1.0);
    (posterior.value(&next) <= value + rounding).then_some(next)
}

fn moved(x: &[f64], direction: &[f64], length: f64) -> Vec<f64> {
    x.iter()
        .zip(direction)
        .map(|(x, d)| x + length * d)
        .collect()
}
