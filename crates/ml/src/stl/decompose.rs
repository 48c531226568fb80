//! The inner and the outer loop (sections 2.2 to 2.4 of the paper).

use super::loess::Loess;
use super::robustness::robustness_weights;
use super::settings::Stl;
use crate::MlError;

/// The components of a series, a value for each of its steps; they add up to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// What repeats from season to season.
    pub seasonal: Vec<f64>,
    /// The slow movement.
    pub trend: Vec<f64>,
    /// The rest.
    pub remainder: Vec<f64>,
    /// The weight of each observation in the last pass, 0 for an outlier to 1; 1 without outer iterations.
    pub robustness_weights: Vec<f64>,
}

/// Takes `values` apart, which are evenly spaced, oldest first.
///
/// # Errors
///
/// - [`MlError::InvalidSetting`] as by [`Stl::validate`],
/// - [`MlError::TooShort`] for less than two whole seasons,
/// - [`MlError::NonFinite`] for a value that is NaN or infinite.
pub fn decompose(values: &[f64], settings: &Stl) -> Result<Decomposition, MlError> {
    settings.validate()?;
    if values.len() < 2 * settings.period {
        return Err(MlError::TooShort {
            model: "STL (two whole seasons)",
            found: values.len(),
            needed: 2 * settings.period,
        });
    }
    if let Some(index) = values.iter().position(|value| !value.is_finite()) {
        return Err(MlError::NonFinite {
            what: "the series",
            index,
            value: values[index],
        });
    }
    let mut passes = Passes {
        settings,
        values,
        seasonal: vec![0.0; values.len()],
        trend: vec![0.0; values.len()],
        robustness: None,
    };
    passes.inner_loop();
    for _ in 0..settings.outer_iterations {
        passes.robustness = Some(robustness_weights(values, passes.remainder()));
        passes.inner_loop();
    }
    Ok(Decomposition {
        remainder: passes.remainder().collect(),
        robustness_weights: passes.robustness.unwrap_or(vec![1.0; values.len()]),
        seasonal: passes.seasonal,
        trend: passes.trend,
    })
}

struct Passes<'a> {
    settings: &'a Stl,
    values: &'a [f64],
    seasonal: Vec<f64>,
    trend: Vec<f64>,
    robustness: Option<Vec<f64>>,
}

impl Passes<'_> {
    fn inner_loop(&mut self) {
        let period = self.settings.period;
        let low_pass = Loess::from(self.settings.low_pass);
        let trend = Loess::from(self.settings.trend);
        for _ in 0..self.settings.inner_iterations {
            let cycle = self.smoothed_cycles(&difference(self.values, &self.trend));
            let slow_part = low_pass.smooth(&moving_averages(&cycle, period), None);
            self.seasonal = difference(&cycle[period..], &slow_part);
            let deseasonalized = difference(self.values, &self.seasonal);
            self.trend = trend.smooth(&deseasonalized, self.robustness.as_deref());
        }
    }

    /// Each position of the season smoothed over the seasons, from one season before the series to one
    /// after it.
    fn smoothed_cycles(&self, detrended: &[f64]) -> Vec<f64> {
        let period = self.settings.period;
        let seasonal = Loess::from(self.settings.seasonal);
        let every_season = |series: &[f64], position: usize| -> Vec<f64> {
            series[position..].iter().step_by(period).copied().collect()
        };
        let mut cycles = vec![0.0; detrended.len() + 2 * period];
        for position in 0..period {
            let robustness = self.robustness.as_deref();
            let weights = robustness.map(|weights| every_season(weights, position));
            let smoothed =
                seasonal.smooth_and_extend(&every_season(detrended, position), weights.as_deref());
            for (place, value) in cycles[position..].iter_mut().step_by(period).zip(smoothed) {
                *place = value;
            }
        }
        cycles
    }

    fn remainder(&self) -> impl Iterator<Item = f64> {
        let components = self.seasonal.iter().zip(&self.trend);
        let steps = self.values.iter().zip(components);
        steps.map(|(value, (seasonal, trend))| value - seasonal - trend)
    }
}

/// Two moving averages of a season and one of 3: 2 seasons shorter than `values`.
fn moving_averages(values: &[f64], period: usize) -> Vec<f64> {
    let once = moving_average(values, period);
    let twice = moving_average(&once, period);
    moving_average(&twice, 3)
}

fn moving_average(values: &[f64], window: usize) -> Vec<f64> {
    let length = window as f64;
    let mut sum: f64 = values[..window].iter().sum();
    let mut averages = vec![sum / length];
    for (entering, leaving) in values[window..].iter().zip(values) {
        sum += entering - leaving;
        averages.push(sum / length);
    }
    averages
}

fn difference(left: &[f64], right: &[f64]) -> Vec<f64> {
    left.iter().zip(right).map(|(a, b)| a - b).collect()
}
