//! Exponential smoothing as a [`Forecaster`].

use super::naive::regressors_left_out;
use super::settings::SettingsReader;
use super::{
    FitSummary, FittedModel, Forecaster, Future, Interval, IntervalSettings, Prediction, TimeSeries,
};
use crate::MlError;
use crate::arima::Forecast;
use crate::ets::{EtsModel, LONGEST_SEASON, Pattern, auto_ets};
use crate::sampling::SamplePaths;

/// Exponential smoothing with components chosen by AICc, or given.
#[derive(Debug, Clone, Copy, Default)]
pub struct EtsForecaster {
    /// The components that are given.
    pub pattern: Pattern,
}

impl EtsForecaster {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Result<Self, MlError> {
        let mut pattern: Pattern = match reader.text("model") {
            Some(text) => text.parse()?,
            None => Pattern::default(),
        };
        let damped: Option<bool> = reader.value("damped", "true or false")?;
        pattern.damped = damped.or(pattern.damped);
        Ok(Self { pattern })
    }
}

impl Forecaster for EtsForecaster {
    fn name(&self) -> &'static str {
        "ets"
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let (values, mut warnings) = complete_values(series, "ETS");
        let model = auto_ets(&values, series.season_length(), &self.pattern)?;
        if self.pattern.season.is_none() && series.season_length() > LONGEST_SEASON {
            warnings.push(format!(
                "a season of {} steps is longer than ETS can estimate ({LONGEST_SEASON}): the forecast has no season",
                series.season_length()
            ));
        }
        Ok(Box::new(FittedEts {
            summary: summarise(&model, warnings),
            values: series.values().to_vec(),
            model,
        }))
    }
}

/// The series without gaps and regressors, for a method that has no use for them, and what to say about it.
pub(super) fn complete_values(series: &TimeSeries, method: &str) -> (Vec<f64>, Vec<String>) {
    let mut warnings: Vec<String> = regressors_left_out(method, series).into_iter().collect();
    if series.missing() > 0 {
        warnings.push(format!(
            "{} of {} values are missing; {method} was fitted with straight lines across the gaps",
            series.missing(),
            series.len()
        ));
    }
    (series.filled_values(), warnings)
}

/// Observations less fitted values, where there are both.
pub(super) fn residuals(values: &[f64], fitted: &[Option<f64>]) -> Vec<Option<f64>> {
    let pairs = values.iter().zip(fitted);
    pairs
        .map(|(value, fitted)| fitted.map(|fitted| value - fitted).filter(|r| !r.is_nan()))
        .collect()
}

/// Means with normal intervals around them.
pub(super) fn normal_prediction(
    mean: Vec<f64>,
    standard_errors: Vec<f64>,
    intervals: &IntervalSettings,
) -> Result<Prediction, MlError> {
    let forecast = Forecast {
        mean,
        standard_errors,
    };
    let bounds = intervals.levels.iter().map(|level| {
        let (lower, upper) = forecast.intervals(*level)?.into_iter().unzip();
        Ok(Interval {
            level: *level,
            lower,
            upper,
        })
    });
    let intervals = bounds.collect::<Result<_, MlError>>()?;
    Ok(Prediction {
        mean: forecast.mean,
        intervals,
    })
}

#[derive(Debug)]
struct FittedEts {
    model: EtsModel,
    /// Observations, NaN where one is missing.
    values: Vec<f64>,
    summary: FitSummary,
}

fn summarise(model: &EtsModel, warnings: Vec<String>) -> FitSummary {
    let finite = |value: f64| value.is_finite().then_some(value);
    FitSummary {
        method: "ets".to_owned(),
        description: model.components().to_string(),
        params: model.parameters().into_iter().collect(),
        loglik: finite(model.log_likelihood()),
        aicc: finite(model.aicc()),
        sigma2: finite(model.sigma2()),
        dynamic_parameters: model.components().n_smoothing(),
        warnings,
        ..FitSummary::default()
    }
}

impl FittedModel for FittedEts {
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
        if let Some(variances) = self.model.forecast_variances(future.len()) {
            let deviations = variances.into_iter().map(f64::sqrt).collect();
            return normal_prediction(mean, deviations, intervals);
        }
        let mut prediction = Prediction {
            mean,
            intervals: Vec::new(),
        };
        if !intervals.levels.is_empty() {
            let paths = self.sample_paths(future, intervals.paths, intervals.seed)?;
            let levels = intervals.levels.iter();
            prediction.intervals = levels
                .map(|level| Interval::of_paths(*level, &paths))
                .collect();
        }
        Ok(prediction)
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
        self.model
            .fitted_values()
            .iter()
            .copied()
            .map(Some)
            .collect()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        residuals(&self.values, &self.fitted_values())
    }
}
