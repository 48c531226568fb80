//! A method applied to the logarithm of the series.

use super::ets::residuals;
use super::{
    FitSummary, FittedModel, Forecaster, Future, IntervalSettings, Prediction, TimeSeries,
};
use crate::MlError;
use crate::sampling::SamplePaths;

/// Forecasts the logarithm of a positive series by another method. Its forecast is that method's, carried back:
/// the median of the future where the logarithm's errors are symmetric, not its mean.
#[derive(Debug)]
pub struct LogForecaster {
    /// Forecasts the logarithm.
    pub inner: Box<dyn Forecaster>,
}

impl LogForecaster {
    /// Whether the logarithm of every observation exists.
    #[must_use]
    pub fn applies_to(series: &TimeSeries) -> bool {
        series
            .values()
            .iter()
            .all(|value| value.is_nan() || *value > 0.0)
    }
}

impl Forecaster for LogForecaster {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let lowest = series
            .values()
            .iter()
            .copied()
            .fold(f64::INFINITY, f64::min);
        if !Self::applies_to(series) {
            return Err(MlError::InvalidSetting {
                name: "the lowest value of the series",
                value: lowest.to_string(),
                allowed: "above 0 for a method that takes logarithms",
            });
        }
        let inner = self.inner.fit(&series.map_values(libm::log))?;
        Ok(Box::new(FittedLog {
            summary: FitSummary {
                description: format!("{} of the logarithm", inner.summary().description),
                sigma2: None,
                ..inner.summary().clone()
            },
            observed: series.values().to_vec(),
            inner,
        }))
    }
}

#[derive(Debug)]
struct FittedLog {
    inner: Box<dyn FittedModel>,
    observed: Vec<f64>,
    summary: FitSummary,
}

impl FittedModel for FittedLog {
    fn summary(&self) -> &FitSummary {
        &self.summary
    }

    fn predict(
        &self,
        future: &Future,
        intervals: &IntervalSettings,
    ) -> Result<Prediction, MlError> {
        let mut prediction = self.inner.predict(future, intervals)?;
        exponentiate(&mut prediction.mean);
        for interval in &mut prediction.intervals {
            exponentiate(&mut interval.lower);
            exponentiate(&mut interval.upper);
        }
        Ok(prediction)
    }

    fn sample_paths(
        &self,
        future: &Future,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        let paths = self.inner.sample_paths(future, n_paths, seed)?;
        Ok(paths.map_paths(paths.horizon(), |path, row| {
            row.copy_from_slice(path);
            exponentiate(row);
        }))
    }

    fn fitted_values(&self) -> Vec<Option<f64>> {
        let fitted = self.inner.fitted_values().into_iter();
        fitted.map(|value| value.map(libm::exp)).collect()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        residuals(&self.observed, &self.fitted_values())
    }
}

fn exponentiate(values: &mut [f64]) {
    for value in values {
        *value = libm::exp(*value);
    }
}
