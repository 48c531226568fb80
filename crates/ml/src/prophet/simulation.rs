//! Simulated futures.

use chrono::NaiveDate;

use super::model::Prophet;
use super::prediction::Prediction;
use super::settings::Growth;
use crate::sampling::{SamplePaths, SampleRng};

/// Added to the scale of future slope changes, as Prophet does.
const LEAST_SLOPE_CHANGE: f64 = 1e-8;

/// A future change of slope, in scaled units.
struct Bend {
    time: f64,
    change: f64,
}

/// The process by which the trend goes on bending after the history: changes come at the rate of one per
/// history changepoint and history length, with Laplace magnitudes whose scale is the mean absolute
/// change in the history.
struct BendProcess {
    mean_count: f64,
    end: f64,
    scale: f64,
}

/// Draws the paths around a prediction for `dates`, each from its own stream of the seed.
pub(super) fn simulate(
    model: &Prophet,
    dates: &[NaiveDate],
    prediction: &Prediction,
    n_paths: usize,
    seed: u64,
) -> SamplePaths {
    let times: Vec<f64> = dates
        .iter()
        .map(|date| model.scaling().time(*date))
        .collect();
    let value_scale = model.scaling().value_scale;
    let trend_factors: Vec<f64> = prediction
        .multiplicative
        .iter()
        .map(|share| value_scale * (1.0 + share))
        .collect();
    let noise = model.parameters().noise * value_scale;
    let process = bend_process(model, &times);
    let mut stream = 0;
    SamplePaths::generate(n_paths, dates.len(), |path| {
        let mut rng = SampleRng::with_stream(seed, stream);
        stream += 1;
        let bends = draw_bends(&process, &mut rng);
        for (i, value) in path.iter_mut().enumerate() {
            let deviation = deviation(&bends, times[i]);
            *value = prediction.yhat[i] + trend_factors[i] * deviation + noise * rng.normal();
        }
    })
}

fn bend_process(model: &Prophet, times: &[f64]) -> BendProcess {
    let changes = &model.parameters().slope_changes;
    let end = times.iter().copied().fold(1.0, f64::max);
    let bends = model.settings().growth == Growth::Linear && !changes.is_empty();
    let absolute: f64 = changes.iter().map(|change| change.abs()).sum();
    BendProcess {
        mean_count: if bends {
            changes.len() as f64 * (end - 1.0)
        } else {
            0.0
        },
        end,
        scale: absolute / changes.len().max(1) as f64 + LEAST_SLOPE_CHANGE,
    }
}

fn draw_bends(process: &BendProcess, rng: &mut SampleRng) -> Vec<Bend> {
    let count = rng.poisson(process.mean_count);
    (0..count)
        .map(|_| Bend {
            time: 1.0 + rng.uniform() * (process.end - 1.0),
            change: rng.laplace(process.scale),
        })
        .collect()
}

fn deviation(bends: &[Bend], time: f64) -> f64 {
    bends
        .iter()
        .map(|bend| bend.change * (time - bend.time).max(0.0))
        .sum()
}
