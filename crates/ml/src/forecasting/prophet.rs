//! Prophet as a [`Forecaster`].

use super::settings::SettingsReader;
use super::{
    FitSummary, FittedModel, Forecaster, Future, Interval, IntervalSettings, Prediction, TimeSeries,
};
use crate::MlError;
use crate::prophet::{
    Growth, Holiday, Observations, Prophet, Regressor, SeasonalityChoice, SeasonalityMode, Settings,
};
use crate::sampling::SamplePaths;

const DAYS_PER_YEAR: f64 = 365.25;

/// Prophet with its settings. The regressors of a series are its extra regressors.
#[derive(Debug, Clone)]
pub struct ProphetForecaster {
    /// The model's settings.
    pub settings: Settings,
    /// Days with an effect of their own, past and future.
    pub holidays: Vec<Holiday>,
}

impl Default for ProphetForecaster {
    /// The model's defaults, and a weekly season where a history of days shows it.
    fn default() -> Self {
        Self {
            settings: Settings {
                weekly_seasonality: SeasonalityChoice::Auto,
                ..Settings::default()
            },
            holidays: Vec::new(),
        }
    }
}

impl ProphetForecaster {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Result<Self, MlError> {
        let mut forecaster = Self::default();
        let settings = &mut forecaster.settings;
        read_scales(reader, settings)?;
        let modes = "additive or multiplicative";
        if let Some(stated) = reader.parsed("seasonality_mode", modes, mode)? {
            settings.seasonality_mode = stated;
        }
        settings.holidays_mode = reader.parsed("holidays_mode", modes, mode)?;
        if let Some(growth) = reader.parsed("growth", "linear or flat", growth)? {
            settings.growth = growth;
        }
        settings.changepoints = reader.parsed(
            "changepoints",
            "dates such as 2024-03-04,2024-09-02",
            |text| {
                text.split(',')
                    .map(|date| date.trim().parse().ok())
                    .collect()
            },
        )?;
        if let Some(count) = reader.value("n_changepoints", "a whole number")? {
            settings.n_changepoints = count;
        }
        let orders = "auto, off, or a Fourier order such as 10";
        if let Some(yearly) = reader.parsed("yearly_seasonality", orders, seasonality)? {
            settings.yearly_seasonality = yearly;
        }
        if let Some(weekly) = reader.parsed("weekly_seasonality", orders, seasonality)? {
            settings.weekly_seasonality = weekly;
        }
        settings.validate()?;
        Ok(forecaster)
    }
}

fn read_scales(reader: &mut SettingsReader<'_>, settings: &mut Settings) -> Result<(), MlError> {
    for (name, scale) in [
        ("changepoint_range", &mut settings.changepoint_range),
        (
            "changepoint_prior_scale",
            &mut settings.changepoint_prior_scale,
        ),
        (
            "seasonality_prior_scale",
            &mut settings.seasonality_prior_scale,
        ),
        ("holidays_prior_scale", &mut settings.holidays_prior_scale),
    ] {
        if let Some(stated) = reader.value(name, "a number")? {
            *scale = stated;
        }
    }
    Ok(())
}

fn mode(text: &str) -> Option<SeasonalityMode> {
    match text {
        "additive" => Some(SeasonalityMode::Additive),
        "multiplicative" => Some(SeasonalityMode::Multiplicative),
        _ => None,
    }
}

fn growth(text: &str) -> Option<Growth> {
    match text {
        "linear" => Some(Growth::Linear),
        "flat" => Some(Growth::Flat),
        _ => None,
    }
}

fn seasonality(text: &str) -> Option<SeasonalityChoice> {
    match text {
        "auto" => Some(SeasonalityChoice::Auto),
        "off" | "false" => Some(SeasonalityChoice::Off),
        order => order.parse().ok().map(SeasonalityChoice::On),
    }
}

impl Forecaster for ProphetForecaster {
    fn name(&self) -> &'static str {
        "prophet"
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let columns = series.regressors().iter();
        let regressors: Vec<Regressor> = columns
            .map(|column| Regressor::new(column.name.clone(), column.values.clone()))
            .collect();
        let observations = Observations {
            dates: series.dates(),
            values: series.values(),
            regressors: &regressors,
            holidays: &self.holidays,
        };
        let model = Prophet::fit_with(&observations, &self.settings)?;
        let mut summary = summarise(&model);
        summary.warnings.extend(warning_of_short_history(&model));
        Ok(Box::new(FittedProphet {
            summary,
            observed: series.values().to_vec(),
            model,
        }))
    }
}

/// A yearly season that less than a year has shown is mostly invented.
fn warning_of_short_history(model: &Prophet) -> Option<String> {
    let days = model.scaling().span_days;
    (days < DAYS_PER_YEAR && !model.parameters().yearly_coefficients.is_empty()).then(|| {
        format!(
            "Prophet fits a yearly season to {days} days of history and may go far astray: set yearly_seasonality=auto or off, or choose another method"
        )
    })
}

#[derive(Debug)]
struct FittedProphet {
    model: Prophet,
    observed: Vec<f64>,
    summary: FitSummary,
}

fn summarise(model: &Prophet) -> FitSummary {
    let parameters = model.parameters();
    let mut params: Vec<(String, f64)> = vec![
        ("k".to_owned(), parameters.rate),
        ("m".to_owned(), parameters.offset),
        ("sigma_obs".to_owned(), parameters.noise),
    ];
    params.extend(numbered("delta", &parameters.slope_changes));
    params.extend(numbered("yearly", &parameters.yearly_coefficients));
    params.extend(numbered("weekly", &parameters.weekly_coefficients));
    params.extend(numbered("holiday", &parameters.holiday_coefficients));
    let regressors = model.regressors().iter();
    let effects = regressors.zip(&parameters.regressor_coefficients);
    params.extend(effects.map(|(regressor, effect)| (regressor.name.clone(), *effect)));
    let noise = parameters.noise * model.scaling().value_scale;
    FitSummary {
        method: "prophet".to_owned(),
        description: describe(model),
        params: params.into_iter().collect(),
        sigma2: Some(noise * noise),
        neg_log_posterior: Some(model.negative_log_posterior()),
        ..FitSummary::default()
    }
}

/// `delta_01`, `delta_02`, …, so that names sort as they count.
fn numbered(name: &str, values: &[f64]) -> impl Iterator<Item = (String, f64)> {
    let places = (1..).zip(values);
    places.map(move |(place, value): (usize, &f64)| (format!("{name}_{place:02}"), *value))
}

fn describe(model: &Prophet) -> String {
    let settings = model.settings();
    let changes = &model.parameters().slope_changes;
    let trend = match settings.growth {
        Growth::Linear => format!(
            "linear trend with {} of {} changepoints in use",
            changes.iter().filter(|change| **change != 0.0).count(),
            changes.len()
        ),
        Growth::Flat => "flat trend".to_owned(),
    };
    let mode = match settings.seasonality_mode {
        SeasonalityMode::Additive => "additive",
        SeasonalityMode::Multiplicative => "multiplicative",
    };
    let parameters = model.parameters();
    let mut parts = vec![trend];
    if !parameters.yearly_coefficients.is_empty() {
        parts.push(format!("{mode} yearly seasonality"));
    }
    if !parameters.weekly_coefficients.is_empty() {
        parts.push(format!("{mode} weekly seasonality"));
    }
    if !parameters.holiday_coefficients.is_empty() {
        parts.push(format!(
            "{} days of holidays",
            parameters.holiday_coefficients.len()
        ));
    }
    match model.regressors().len() {
        0 => {}
        1 => parts.push("1 regressor".to_owned()),
        count => parts.push(format!("{count} regressors")),
    }
    format!("Prophet, {}", parts.join(", "))
}

impl FittedModel for FittedProphet {
    fn summary(&self) -> &FitSummary {
        &self.summary
    }

    fn predict(
        &self,
        future: &Future,
        intervals: &IntervalSettings,
    ) -> Result<Prediction, MlError> {
        intervals.validate()?;
        let prediction = self
            .model
            .predict_with(future.dates(), future.regressors())?;
        let mean = prediction.yhat;
        if intervals.levels.is_empty() {
            return Ok(Prediction {
                mean,
                intervals: Vec::new(),
            });
        }
        let paths = self.sample_paths(future, intervals.paths, intervals.seed)?;
        let levels = intervals.levels.iter();
        Ok(Prediction {
            mean,
            intervals: levels
                .map(|level| Interval::of_paths(*level, &paths))
                .collect(),
        })
    }

    fn sample_paths(
        &self,
        future: &Future,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        let columns = future.regressors();
        self.model
            .sample_paths_with(future.dates(), columns, n_paths, seed)
    }

    fn fitted_values(&self) -> Vec<Option<f64>> {
        self.model.fitted().yhat.iter().copied().map(Some).collect()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        let pairs = self.observed.iter().zip(&self.model.fitted().yhat);
        pairs
            .map(|(value, fitted)| (!value.is_nan()).then_some(value - fitted))
            .collect()
    }
}
