//! Complex exponential smoothing as a [`Forecaster`].

use super::ets::{complete_values, normal_prediction, residuals};
use super::{
    FitSummary, FittedModel, Forecaster, Future, IntervalSettings, Prediction, TimeSeries,
};
use crate::MlError;
use crate::ces::Ces;
use crate::sampling::SamplePaths;

/// Complex exponential smoothing without a season. It has no settings and uses no regressors; gaps are filled by
/// straight lines.
#[derive(Debug, Clone, Copy, Default)]
pub struct CesForecaster;

impl Forecaster for CesForecaster {
    fn name(&self) -> &'static str {
        "ces"
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let (values, warnings) = complete_values(series, "CES");
        let model = Ces::fit(&values)?;
        Ok(Box::new(FittedCes {
            summary: summarise(&model, warnings),
            observed: series.values().to_vec(),
            model,
        }))
    }
}

fn summarise(model: &Ces, warnings: Vec<String>) -> FitSummary {
    let (real, imaginary) = model.smoothing();
    FitSummary {
        method: "ces".to_owned(),
        description: format!("complex exponential smoothing ({real:.3} + {imaginary:.3}i)"),
        params: [("alpha_0", real), ("alpha_1", imaginary)]
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
        loglik: Some(model.log_likelihood()).filter(|value| value.is_finite()),
        sigma2: Some(model.sigma2()),
        dynamic_parameters: 2,
        warnings,
        ..FitSummary::default()
    }
}

#[derive(Debug)]
struct FittedCes {
    model: Ces,
    observed: Vec<f64>,
    summary: FitSummary,
}

impl FittedModel for FittedCes {
    fn summary(&self) -> &FitSummary {
        &self.summary
    }

    fn predict(
        &self,
        future: &Future,
        intervals: &IntervalSettings,
    ) -> Result<Prediction, MlError> {
        intervals.validate()?;
        normal_prediction(
            self.model.forecast(future.len()),
            self.model.standard_errors(future.len()),
            intervals,
        )
    }

    fn sample_paths(
        &self,
        future: &Future,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        if n_paths == 0 {
            return Err(MlError::InvalidSetting {
                name: "paths",
                value: "0".to_owned(),
                allowed: "at least 1",
            });
        }
        Ok(self.model.sample_paths(future.len(), n_paths, seed))
    }

    fn fitted_values(&self) -> Vec<Option<f64>> {
        self.model.fitted_values().into_iter().map(Some).collect()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        residuals(&self.observed, &self.fitted_values())
    }
}
