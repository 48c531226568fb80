//! A forecast step as it is written to files.

use chrono::NaiveDate;
use hemline_ml::forecasting::{Interval, Prediction};
use serde::Serialize;

/// One step of a forecast with its 80% and 95% interval.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Step {
    pub(crate) ds: NaiveDate,
    pub(crate) mean: f64,
    pub(crate) lo80: Option<f64>,
    pub(crate) hi80: Option<f64>,
    pub(crate) lo95: Option<f64>,
    pub(crate) hi95: Option<f64>,
}

/// The steps of a prediction.
pub(crate) fn steps(dates: &[NaiveDate], prediction: &Prediction) -> Vec<Step> {
    let interval = |level: f64| {
        let mut intervals = prediction.intervals.iter();
        intervals.find(|interval| interval.level == level)
    };
    let (eighty, ninety_five) = (interval(0.8), interval(0.95));
    let bounds = |interval: Option<&Interval>, step: usize| {
        let bounds =
            interval.and_then(|found| Some((*found.lower.get(step)?, *found.upper.get(step)?)));
        bounds.unzip()
    };
    let values = dates.iter().zip(&prediction.mean).enumerate();
    values
        .map(|(step, (ds, mean))| {
            let (lo80, hi80) = bounds(eighty, step);
            let (lo95, hi95) = bounds(ninety_five, step);
            Step {
                ds: *ds,
                mean: *mean,
                lo80,
                hi80,
                lo95,
                hi95,
            }
        })
        .collect()
}
