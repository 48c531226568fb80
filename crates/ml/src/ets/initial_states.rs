//! Initial states to start the estimation from (Hyndman et al. 2008, section 2.6.1).

use nalgebra::{DMatrix, DVector};

use super::classical_decomposition::{Combination, centred, seasonal_pattern};
use super::components::{Components, Season};
use super::states::States;

/// Steps, at least, that level and slope are read from.
const FEWEST_STEPS: usize = 10;

/// The least seasonal factor.
const LEAST_FACTOR: f64 = 1e-2;

/// Season from a decomposition; level and slope from a line through the first seasonally adjusted values, or
/// the level from their mean. The factors of a multiplicative season need positive `values`.
pub(super) fn heuristic_states(values: &[f64], form: Components, period: usize) -> States {
    let (season, adjusted) = match form.season {
        Season::None => (Vec::new(), values.to_vec()),
        Season::Additive => {
            let season = initial_season(values, period, Combination::Additive);
            let adjust = |(step, value): (usize, &f64)| value - season[step % period];
            let adjusted = values.iter().enumerate().map(adjust).collect();
            (season, adjusted)
        }
        Season::Multiplicative => {
            let season = initial_season(values, period, Combination::Multiplicative);
            let adjust = |(step, value): (usize, &f64)| value / season[step % period];
            let adjusted = values.iter().enumerate().map(adjust).collect();
            (season, adjusted)
        }
    };
    let span = if form.has_season() { 2 * period } else { 2 };
    let first = &adjusted[..adjusted.len().min(span.max(FEWEST_STEPS))];
    let (level, slope) = if form.has_trend() {
        line_through(first)
    } else {
        (first.iter().sum::<f64>() / first.len() as f64, 0.0)
    };
    States {
        level,
        slope,
        season,
    }
}

fn initial_season(values: &[f64], period: usize, combination: Combination) -> Vec<f64> {
    let pattern = if values.len() >= 3 * period {
        seasonal_pattern(values, period, combination)
    } else {
        against_first_harmonic(values, period, combination)
    };
    match combination {
        Combination::Additive => centred(pattern, combination),
        Combination::Multiplicative => {
            let floored = pattern.into_iter().map(|f| f.max(LEAST_FACTOR)).collect();
            centred(floored, combination)
        }
    }
}

/// For short series: the first season against the line of a regression on a line and one sine wave.
fn against_first_harmonic(values: &[f64], period: usize, combination: Combination) -> Vec<f64> {
    let steps = values.len();
    let design = DMatrix::from_fn(steps, 4, |row, column| {
        let time = (row + 1) as f64;
        let angle = 2.0 * std::f64::consts::PI * time / period as f64;
        match column {
            0 => 1.0,
            1 => time,
            2 => libm::sin(angle),
            _ => libm::cos(angle),
        }
    });
    let coefficients = design
        .svd(true, true)
        .solve(&DVector::from_column_slice(values), 1e-10)
        .unwrap_or_else(|_| DVector::zeros(4));
    (0..period)
        .map(|step| {
            let line = coefficients[0] + coefficients[1] * (step + 1) as f64;
            match combination {
                Combination::Additive => values[step] - line,
                Combination::Multiplicative if line > 0.0 => values[step] / line,
                Combination::Multiplicative => 1.0,
            }
        })
        .collect()
}

/// Level at step 0 (one before the first value) and slope of the least-squares line.
fn line_through(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let centre = (n + 1.0) / 2.0;
    let mut products = 0.0;
    let mut squares = 0.0;
    for (step, value) in values.iter().enumerate() {
        let time = (step + 1) as f64 - centre;
        products += time * (value - mean);
        squares += time * time;
    }
    let slope = if squares > 0.0 {
        products / squares
    } else {
        0.0
    };
    (mean - slope * centre, slope)
}
