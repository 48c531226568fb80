//! One method at one origin.

use chrono::NaiveDate;
use rayon::prelude::*;

use super::{BacktestSettings, Origin};
use crate::MlError;
use crate::forecasting::{Forecaster, Future, IntervalSettings, Prediction, TimeSeries};

/// Expected values of the steps that an origin is scored on, beside what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOut {
    /// Where the forecast was made.
    pub origin: Origin,
    /// The expected value of each scored step.
    pub mean: Vec<f64>,
    /// What happened; NaN where nothing was observed.
    pub actual: Vec<f64>,
}

/// Expected values of one method at every origin, oldest first, without intervals: what a choice among
/// methods or their weights needs. The same result on any number of threads.
///
/// # Errors
///
/// The error of the oldest origin at which the method fails, and as [`BacktestSettings::origins_of`].
pub fn rolling_means(
    forecaster: &dyn Forecaster,
    series: &TimeSeries,
    settings: &BacktestSettings,
) -> Result<Vec<HeldOut>, MlError> {
    let origins = settings.origins_of(series)?;
    let none = IntervalSettings::none();
    let forecasts: Vec<Result<HeldOut, MlError>> = origins
        .par_iter()
        .map(|origin| {
            let cut = Cut::new(series, *origin, settings);
            let forecast = cut.forecast(forecaster, &none)?;
            Ok(HeldOut {
                origin: *origin,
                mean: forecast.prediction.mean,
                actual: cut.actual().to_vec(),
            })
        })
        .collect();
    forecasts.into_iter().collect()
}

/// A series cut at an origin.
#[derive(Debug)]
pub(super) struct Cut<'a> {
    series: &'a TimeSeries,
    pub(super) training: TimeSeries,
    /// Places of the regressors whose effect can be known at the origin.
    regressors: Vec<usize>,
    gap: usize,
    horizon: usize,
}

/// What a method made of a cut series.
#[derive(Debug)]
pub(super) struct CutForecast {
    /// Of the scored steps only.
    pub(super) prediction: Prediction,
    /// The model in words.
    pub(super) description: String,
}

impl<'a> Cut<'a> {
    pub(super) fn new(series: &'a TimeSeries, origin: Origin, settings: &BacktestSettings) -> Self {
        let seen = series.head(origin.training_steps);
        let regressors = seen.identified_regressors();
        Self {
            series,
            training: seen.with_only_regressors(&regressors),
            regressors,
            gap: settings.gap,
            horizon: settings.horizon,
        }
    }

    fn first_scored(&self) -> usize {
        self.training.len() + self.gap
    }

    /// Observations of the scored steps.
    pub(super) fn actual(&self) -> &'a [f64] {
        &self.series.values()[self.first_scored()..self.first_scored() + self.horizon]
    }

    /// Dates of the scored steps.
    pub(super) fn dates(&self) -> &'a [NaiveDate] {
        &self.series.dates()[self.first_scored()..self.first_scored() + self.horizon]
    }

    /// The steps after the origin; regressors are known ahead, so the series' own values are the plan.
    fn future(&self) -> Result<Future, MlError> {
        let steps = self.training.len()..self.first_scored() + self.horizon;
        let future = Future::after(&self.training, steps.len());
        let columns = self.series.regressors();
        let kept = self.regressors.iter().map(|place| &columns[*place]);
        let planned = kept.map(|column| column.values[steps.clone()].to_vec());
        future.with_regressors(&self.training, planned.collect())
    }

    pub(super) fn forecast(
        &self,
        forecaster: &dyn Forecaster,
        intervals: &IntervalSettings,
    ) -> Result<CutForecast, MlError> {
        let model = forecaster.fit(&self.training)?;
        let mut prediction = model.predict(&self.future()?, intervals)?;
        let bounds = prediction
            .intervals
            .iter_mut()
            .flat_map(|interval| [&mut interval.lower, &mut interval.upper]);
        for column in std::iter::once(&mut prediction.mean).chain(bounds) {
            column.drain(..self.gap.min(column.len()));
            if let Some(index) = column.iter().position(|value| !value.is_finite()) {
                return Err(MlError::NonFinite {
                    what: "the forecast",
                    index,
                    value: column[index],
                });
            }
        }
        Ok(CutForecast {
            prediction,
            description: model.summary().description.clone(),
        })
    }
}
