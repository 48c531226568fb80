//! Naive, seasonal naive and drift as a [`Forecaster`].

use super::ets::normal_prediction;
use super::{
    FitSummary, FittedModel, Forecaster, Future, IntervalSettings, Prediction, TimeSeries,
};
use crate::MlError;
use crate::naive::RandomWalk;
use crate::sampling::SamplePaths;

/// One of the benchmark methods. None has a setting, and none uses regressors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NaiveForecaster {
    /// The last observation.
    Naive,
    /// The last observation of the same position in the series' season.
    SeasonalNaive,
    /// The line through the first and the last observation.
    Drift,
}

impl Forecaster for NaiveForecaster {
    fn name(&self) -> &'static str {
        match self {
            Self::Naive => "naive",
            Self::SeasonalNaive => "seasonal_naive",
            Self::Drift => "drift",
        }
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let walk = match self {
            Self::Naive => RandomWalk::naive(series.values()),
            Self::SeasonalNaive => RandomWalk::seasonal(series.values(), series.season_length()),
            Self::Drift => RandomWalk::with_drift(series.values()),
        }?;
        let summary = self.summarise(&walk, series);
        Ok(Box::new(FittedWalk { walk, summary }))
    }
}

impl NaiveForecaster {
    fn summarise(self, walk: &RandomWalk, series: &TimeSeries) -> FitSummary {
        let mut warnings: Vec<String> = regressors_left_out(self.name(), series)
            .into_iter()
            .collect();
        let width_is_known = walk.degrees_of_freedom() > 0;
        if !width_is_known {
            warnings.push(format!(
                "{}: the history is too short to tell errors from, so the intervals have no width",
                self.name()
            ));
        }
        FitSummary {
            method: self.name().to_owned(),
            description: match self {
                Self::Naive => "random walk".to_owned(),
                Self::SeasonalNaive => {
                    format!("seasonal random walk [{}]", series.season_length())
                }
                Self::Drift => "random walk with drift".to_owned(),
            },
            params: walk
                .slope()
                .map(|slope| ("drift".to_owned(), slope))
                .into_iter()
                .collect(),
            sigma2: width_is_known.then_some(walk.sigma2()),
            warnings,
            ..FitSummary::default()
        }
    }
}

/// The warning of a method that has no use for the regressors of `series`.
pub(super) fn regressors_left_out(method: &str, series: &TimeSeries) -> Option<String> {
    let names: Vec<&str> = series
        .regressors()
        .iter()
        .map(|regressor| regressor.name.as_str())
        .collect();
    (!names.is_empty())
        .then(|| format!("{method} uses no regressors: {} left out", names.join(", ")))
}

#[derive(Debug)]
struct FittedWalk {
    walk: RandomWalk,
    summary: FitSummary,
}

impl FittedModel for FittedWalk {
    fn summary(&self) -> &FitSummary {
        &self.summary
    }

    fn predict(
        &self,
        future: &Future,
        intervals: &IntervalSettings,
    ) -> Result<Prediction, MlError> {
        intervals.validate()?;
        let forecast = self.walk.forecast(future.len());
        normal_prediction(forecast.mean, forecast.standard_errors, intervals)
    }

    fn sample_paths(
        &self,
        future: &Future,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        self.walk.sample_paths(future.len(), n_paths, seed)
    }

    fn fitted_values(&self) -> Vec<Option<f64>> {
        self.walk.fitted_values().to_vec()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        self.walk.residuals().to_vec()
    }
}
