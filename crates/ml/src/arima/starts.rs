//! Points from which the likelihood's maximisation starts.

use super::order::Order;
use super::polynomial::Coefficients;
use super::problem::Problem;
use crate::optimize::{Settings, minimize};
use crate::sampling::SampleRng;

/// How a gradient is approximated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Differences {
    /// One more value for each coordinate: enough far from an optimum.
    OneSided,
    /// Two more values for each coordinate: accurate to about nine digits.
    Central,
}

impl Differences {
    /// The step, in unconstrained coordinates.
    fn step(self) -> f64 {
        match self {
            Self::OneSided => 1e-6,
            Self::Central => 1e-5,
        }
    }
}

/// Values of the first coefficient of the autoregressions and moving averages to start from.
const GRID: [(f64, f64); 4] = [(0.5, -0.5), (-0.5, 0.5), (0.8, -0.8), (0.5, 0.5)];

/// Number and seed of scattered starting points.
const SCATTERED: usize = 12;
/// Standard deviation of their coordinates: partial autocorrelations of ±0.83.
const SCATTER_WIDTH: f64 = 1.5;
const SCATTER_SEED: u64 = 0x5ca7;

/// A function with its gradient by differences of its values.
pub(super) fn with_numeric_gradient(
    function: impl Fn(&[f64]) -> f64,
    differences: Differences,
) -> impl FnMut(&[f64], &mut [f64]) -> f64 {
    move |point, gradient| {
        let value = function(point);
        let mut shifted = point.to_vec();
        for (index, slope) in gradient.iter_mut().enumerate() {
            let step = differences.step() * point[index].abs().max(1.0);
            shifted[index] = point[index] + step;
            let above = function(&shifted);
            *slope = match differences {
                Differences::OneSided => (above - value) / step,
                Differences::Central => {
                    shifted[index] = point[index] - step;
                    (above - function(&shifted)) / (2.0 * step)
                }
            };
            shifted[index] = point[index];
        }
        value
    }
}

/// The point with the least conditional sum of squares: cheap to find, and near the maximum of the
/// likelihood on long series. `None` where the autoregression is too long for the series.
pub(super) fn conditional_sum_of_squares(problem: &Problem) -> Option<Vec<f64>> {
    let series = &problem.columns[0];
    let skipped = problem.order.ar + problem.order.period() * problem.order.seasonal_ar();
    if 2 * skipped > series.len() {
        return None;
    }
    let objective = |point: &[f64]| {
        let coefficients = problem.coefficients(point);
        let n = (series.len() - skipped) as f64;
        let mean_square = sum_of_squares(series, &coefficients, skipped) / n;
        0.5 * n * libm::log(mean_square + f64::MIN_POSITIVE)
    };
    let settings = Settings {
        max_iterations: 50,
        gradient_tolerance: 1e-2,
        value_tolerance: 1e-5,
        ..Settings::default()
    };
    let start = vec![0.0; problem.order.n_coefficients()];
    let mut objective = with_numeric_gradient(objective, Differences::OneSided);
    let outcome = minimize(&mut objective, &start, &settings);
    outcome.value.is_finite().then_some(outcome.x)
}

/// Σ e² with e = 0 before index `skipped`.
fn sum_of_squares(series: &[f64], coefficients: &Coefficients, skipped: usize) -> f64 {
    let ar = coefficients.ar_polynomial();
    let ma = coefficients.ma_polynomial();
    let mut errors = vec![0.0; series.len()];
    let mut sum = 0.0;
    for index in skipped..series.len() {
        let mut error = series[index];
        for &(lag, coefficient) in &ar.terms {
            error += coefficient * series[index - lag];
        }
        for &(lag, coefficient) in ma.terms.iter().take_while(|(lag, _)| *lag <= index) {
            error -= coefficient * errors[index - lag];
        }
        errors[index] = error;
        sum += error * error;
    }
    sum
}

/// Points that differ in the signs of the first coefficients.
pub(super) fn grid(order: &Order) -> impl Iterator<Item = Vec<f64>> + '_ {
    GRID.into_iter().map(|(of_ar, of_ma)| {
        let mut point = Vec::with_capacity(order.n_coefficients());
        for (length, first) in [
            (order.ar, of_ar),
            (order.ma, of_ma),
            (order.seasonal_ar(), -of_ar),
            (order.seasonal_ma(), of_ma),
        ] {
            let end = point.len() + length;
            point.extend((0..length.min(1)).map(|_| first));
            point.resize(end, 0.0);
        }
        point
    })
}

/// Points all over the space, the same ones for each order: high orders have several optima.
pub(super) fn scattered(order: &Order) -> impl Iterator<Item = Vec<f64>> + '_ {
    let mut rng = SampleRng::new(SCATTER_SEED);
    (0..SCATTERED).map(move |_| {
        (0..order.n_coefficients())
            .map(|_| SCATTER_WIDTH * rng.normal())
            .collect()
    })
}
