//! Points from which the likelihood's maximisation starts.

use super::order::Order;
use crate::sampling::SampleRng;

/// Values of the first coefficient of the autoregressions and moving averages to start from.
const GRID: [(f64, f64); 4] = [(0.5, -0.5), (-0.5, 0.5), (0.8, -0.8), (0.5, 0.5)];

/// Scattered starting points: four times the square of the number of coefficients, at most this many.
const MOST_SCATTERED: usize = 100;
const SCATTER_SEED: u64 = 0x5ca7;
/// Standard deviations of their coordinates, in turns: partial autocorrelations of ±0.83 and, for optima with
/// roots near the unit circle, of ±0.95.
const SCATTER_WIDTHS: [f64; 2] = [1.5, 3.0];

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
    let n = order.n_coefficients();
    (0..MOST_SCATTERED.min(4 * n * n)).map(move |index| {
        let width = SCATTER_WIDTHS[index % SCATTER_WIDTHS.len()];
        (0..order.n_coefficients())
            .map(|_| width * rng.normal())
            .collect()
    })
}
