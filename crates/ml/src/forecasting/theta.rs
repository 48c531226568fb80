//! The Theta method as a [`Forecaster`].

use super::ets::{complete_values, normal_prediction, residuals};
use super::settings::SettingsReader;
use super::{
    FitSummary, FittedModel, Forecaster, Future, IntervalSettings, Prediction, TimeSeries,
};
use crate::MlError;
use crate::sampling::SamplePaths;
use crate::theta::{ThetaModel, Variant, auto_theta};

/// The Theta method, its model chosen by one-step errors, or given.
#[derive(Debug, Clone, Copy, Default)]
pub struct ThetaForecaster {
    /// The model to fit; the best of the four where it is `None`.
    pub variant: Option<Variant>,
}

impl ThetaForecaster {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Result<Self, MlError> {
        let variant = match reader.text("model") {
            None => None,
            Some(text) if text.eq_ignore_ascii_case("auto") => None,
            Some(text) => Some(text.parse()?),
        };
        Ok(Self { variant })
    }
}

impl Forecaster for ThetaForecaster {
    fn name(&self) -> &'static str {
        "theta"
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let (values, warnings) = complete_values(series, "Theta");
        let model = auto_theta(&values, series.season_length(), self.variant)?;
        Ok(Box::new(FittedTheta {
            summary: summarise(&model, warnings),
            values: series.values().to_vec(),
            model,
        }))
    }
}

#[derive(Debug)]
struct FittedTheta {
    model: ThetaModel,
    /// Observations, NaN where one is missing.
    values: Vec<f64>,
    summary: FitSummary,
}

fn summarise(model: &ThetaModel, warnings: Vec<String>) -> FitSummary {
    let season = match model.season() {
        Some(season) => format!(" with {season} season"),
        None => String::new(),
    };
    let params = [
        ("alpha", model.alpha()),
        ("theta", model.theta()),
        ("l0", model.initial_level()),
    ];
    FitSummary {
        method: "theta".to_owned(),
        description: format!("Theta({}){season}", model.variant()),
        params: params
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        sigma2: Some(model.sigma2()),
        dynamic_parameters: 1,
        warnings,
        ..FitSummary::default()
    }
}

impl FittedModel for FittedTheta {
    fn summary(&self) -> &FitSummary {
        &self.summary
    }

    fn predict(
        &self,
        future: &Future,
        intervals: &IntervalSettings,
    ) -> Result<Prediction, MlError> {
        intervals.validate()?;
        let mean = self.model.forecast(future.len());
        normal_prediction(mean, self.model.standard_errors(future.len()), intervals)
    }

    fn sample_paths(
        &self,
        future: &Future,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        self.model.sample_paths(future.len(), n_paths, seed)
    }

    fn fitted_values(&self) -> Vec<Option<f64>> {
        self.model.fitted_values().to_vec()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        residuals(&self.values, self.model.fitted_values())
    }
}
