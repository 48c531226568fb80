//! One method on many series.

use std::time::{Duration, Instant};

use hemline_ml::MlError;
use hemline_ml::forecasting::{
    Forecaster, Future, IntervalSettings, Method, MethodSettings, NaiveForecaster, TimeSeries,
};
use rayon::prelude::*;

/// A method under its name.
pub(crate) struct Contestant {
    pub(crate) name: String,
    forecaster: Box<dyn Forecaster>,
    with_season: bool,
}

impl Contestant {
    /// The method called `name`; `name[1]` is that method on the series without its season.
    pub(crate) fn named(name: &str, gap: usize, horizon: usize) -> Result<Self, MlError> {
        let (method, with_season) = match name.strip_suffix("[1]") {
            Some(method) => (method, false),
            None => (name, true),
        };
        let method: Method = method.parse()?;
        Ok(Self {
            name: name.to_owned(),
            forecaster: method.configured_for(&MethodSettings::default(), horizon, gap)?,
            with_season,
        })
    }

    fn forecast(&self, task: &Task) -> Result<Vec<f64>, MlError> {
        let flat;
        let series = if self.with_season {
            &task.history
        } else {
            flat = task.history.without_season();
            &flat
        };
        let steps = task.gap + task.actual.len();
        let model = self.forecaster.fit(series)?;
        let prediction = model.predict(&Future::after(series, steps), &IntervalSettings::none())?;
        Ok(prediction.mean[task.gap..].to_vec())
    }
}

/// A history and what came after it.
pub(crate) struct Task {
    pub(crate) name: String,
    pub(crate) history: TimeSeries,
    /// Steps between the history and `actual`.
    pub(crate) gap: usize,
    pub(crate) actual: Vec<f64>,
}

/// A method's forecasts of all tasks.
pub(crate) struct Outcome {
    pub(crate) forecasts: Vec<Vec<f64>>,
    /// Tasks that the method refused; the naive forecast stands in for them.
    pub(crate) refused: usize,
    pub(crate) elapsed: Duration,
}

pub(crate) fn run(contestant: &Contestant, tasks: &[Task]) -> Result<Outcome, String> {
    let start = Instant::now();
    let forecasts: Vec<Option<Vec<f64>>> = tasks
        .par_iter()
        .map(|task| contestant.forecast(task).ok())
        .collect();
    let elapsed = start.elapsed();
    let naive = Contestant {
        name: "naive".to_owned(),
        forecaster: Box::new(NaiveForecaster::Naive),
        with_season: true,
    };
    let refused = forecasts.iter().filter(|made| made.is_none()).count();
    let forecasts = forecasts.into_iter().zip(tasks).map(|(made, task)| {
        made.map_or_else(
            || {
                naive
                    .forecast(task)
                    .map_err(|e| format!("{}: {e}", task.name))
            },
            Ok,
        )
    });
    Ok(Outcome {
        forecasts: forecasts.collect::<Result<_, String>>()?,
        refused,
        elapsed,
    })
}

pub(crate) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// Absolute errors over absolute actuals.
pub(crate) fn wape(actual: &[f64], forecast: &[f64]) -> f64 {
    let errors = actual.iter().zip(forecast).map(|(a, f)| (a - f).abs());
    errors.sum::<f64>() / actual.iter().map(|a| a.abs()).sum::<f64>()
}
