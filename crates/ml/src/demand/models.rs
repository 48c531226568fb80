//! The season as each fitted model sees it.

use hemline_domain::ForecastingMethod;

use crate::MlError;
use crate::bridge::SeasonBridge;
use crate::events::CalendarColumns;
use crate::forecasting::{
    Combination, FittedModel, Forecaster, Frequency, Future, IntervalSettings, Method,
    MethodSettings, TimeSeries,
};
use crate::sampling::SamplePaths;
use crate::series::WeeklySeries;

/// The name of the Prophet model in results and errors.
pub(super) const PROPHET: &str = "prophet";
/// The name of the ARIMA model in results and errors.
pub(super) const ARIMA: &str = "arima";

/// Weeks in a season of the weekly series.
const YEAR: usize = 52;
/// Weeks of history below which yearly seasons are known from less than two of them.
pub(super) const TWO_YEARS: usize = 2 * YEAR;

/// What one model expects of the season.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSeason {
    /// The method, e.g. `prophet` or `arima`.
    pub model: String,
    /// Its weight in a weighted mean, greater than 0; equal weights make a plain average.
    pub weight: f64,
    /// What was fitted, e.g. `ARIMA(1,0,0)(0,1,0)[52] with drift`.
    pub description: String,
    /// Expected units of each season week, at least 0, not rounded.
    pub weekly: Vec<f64>,
    /// Simulated seasons, one step for each season week, no value below 0.
    pub paths: SamplePaths,
}

/// The models' seasons and the rule that combines them.
pub(super) struct FittedSeason {
    pub(super) rule: Combination,
    pub(super) models: Vec<ModelSeason>,
    /// What the methods have to say about their fit.
    pub(super) warnings: Vec<String>,
}

/// What a method is fitted to and asked for.
pub(super) struct ModelTask<'a> {
    pub(super) series: &'a WeeklySeries,
    pub(super) columns: &'a CalendarColumns,
    pub(super) bridge: SeasonBridge,
    pub(super) paths: usize,
    pub(super) seed: u64,
}

impl ModelTask<'_> {
    /// Fits `method` and carries each of its models to the season.
    pub(super) fn fit(&self, method: ForecastingMethod) -> Result<FittedSeason, MlError> {
        let series = self.time_series()?;
        self.carry(method, &series, |forecaster| forecaster.fit(&series))
    }

    /// Fits `method` also to `observed`, the weeks from the end of history on (NaN where nothing is known
    /// yet), and carries each of its models to the season from the end of history, open loop.
    pub(super) fn refit(
        &self,
        method: ForecastingMethod,
        observed: &[f64],
    ) -> Result<FittedSeason, MlError> {
        let series = self.time_series()?;
        let extended = self.extended_series(observed)?;
        self.carry(method, &series, |forecaster| {
            forecaster.refit(&series, &extended)
        })
    }

    fn carry(
        &self,
        method: ForecastingMethod,
        series: &TimeSeries,
        fit: impl Fn(&dyn Forecaster) -> Result<Box<dyn FittedModel>, MlError>,
    ) -> Result<FittedSeason, MlError> {
        let forecaster = self.forecaster(method)?;
        let fitted = fit(forecaster.as_ref()).map_err(|error| failed(forecaster.name(), error))?;
        let future = self.future(series)?;
        let mut warnings = fitted.summary().warnings.clone();
        warnings.extend(knows_no_season(method));
        let Some(combination) = fitted.combination() else {
            return Ok(FittedSeason {
                rule: Combination::Mean,
                models: vec![self.season(fitted.as_ref(), 1.0, &future)?],
                warnings,
            });
        };
        let members = combination.members.iter();
        let models = members
            .map(|member| self.season(member.model.as_ref(), member.weight, &future))
            .collect::<Result<_, MlError>>()?;
        Ok(FittedSeason {
            rule: combination.rule,
            models,
            warnings,
        })
    }

    /// The history with `observed` after it. Weeks that nobody has seen make no second year: a yearly season
    /// still takes two years of observations.
    fn extended_series(&self, observed: &[f64]) -> Result<TimeSeries, MlError> {
        let forecast_weeks = self.bridge.forecast_weeks();
        let weeks = self.series.weeks().iter().chain(&forecast_weeks);
        let values = [self.series.values(), observed].concat();
        let known = values.iter().filter(|value| !value.is_nan()).count();
        let season_length = if known < TWO_YEARS { 1 } else { YEAR };
        let weeks = weeks.copied().take(values.len()).collect();
        let mut regressors = self.columns.history.clone();
        for (regressor, future) in regressors.iter_mut().zip(&self.columns.future) {
            regressor.values.extend(&future[..observed.len()]);
        }
        TimeSeries::on_grid(weeks, values, Frequency::Weekly, season_length)?
            .with_regressors(regressors)
    }

    fn forecaster(&self, method: ForecastingMethod) -> Result<Box<dyn Forecaster>, MlError> {
        let lead_time = self.bridge.lead_time_weeks();
        let season = self.bridge.forecast_weeks().len() - lead_time;
        forecaster(method, season, lead_time)
    }

    pub(super) fn time_series(&self) -> Result<TimeSeries, MlError> {
        TimeSeries::on_grid(
            self.series.weeks().to_vec(),
            self.series.values().to_vec(),
            Frequency::Weekly,
            YEAR,
        )?
        .with_regressors(self.columns.history.clone())
    }

    fn future(&self, series: &TimeSeries) -> Result<Future, MlError> {
        let steps = self.bridge.forecast_weeks().len();
        Future::after(series, steps).with_regressors(series, self.columns.future.clone())
    }

    /// A model's forecast with negative values set to 0, carried to the season's weeks.
    fn season(
        &self,
        fitted: &dyn FittedModel,
        weight: f64,
        future: &Future,
    ) -> Result<ModelSeason, MlError> {
        let summary = fitted.summary();
        let carried = || {
            let mut forecast = fitted.predict(future, &IntervalSettings::none())?.mean;
            let paths = fitted.sample_paths(future, self.paths, self.seed)?;
            check_finite("the prediction", &forecast)?;
            check_finite("the sample paths", paths.values())?;
            clip(&mut forecast);
            let clipped = paths.map_paths(paths.horizon(), |path, row| {
                row.copy_from_slice(path);
                clip(row);
            });
            Ok((
                self.bridge.season_values(&forecast),
                self.bridge.season_paths(&clipped),
            ))
        };
        let (weekly, paths) = carried().map_err(|error| failed(&summary.method, error))?;
        Ok(ModelSeason {
            model: summary.method.clone(),
            weight,
            description: summary.description.clone(),
            weekly,
            paths,
        })
    }
}

/// The method, told of season and lead time where it chooses by a backtest.
pub(super) fn forecaster(
    method: ForecastingMethod,
    season: usize,
    lead_time: usize,
) -> Result<Box<dyn Forecaster>, MlError> {
    library_method(method).configured_for(&MethodSettings::default(), season, lead_time)
}

/// The library's method of that name in the parameters.
fn library_method(method: ForecastingMethod) -> Method {
    match method {
        ForecastingMethod::EnsembleProphetArima => Method::MeanEnsemble,
        ForecastingMethod::Prophet => Method::Prophet,
        ForecastingMethod::Arima => Method::Arima,
        ForecastingMethod::MedianEnsemble => Method::MedianEnsemble,
        ForecastingMethod::ArimaFourier => Method::ArimaFourier,
        ForecastingMethod::Ets => Method::Ets,
        ForecastingMethod::Theta => Method::Theta,
        ForecastingMethod::WeightedEnsemble => Method::WeightedEnsemble,
        ForecastingMethod::Mstl => Method::Mstl,
        ForecastingMethod::Ces => Method::Ces,
        ForecastingMethod::Auto => Method::Auto,
        ForecastingMethod::SeasonalNaive => Method::SeasonalNaive,
        ForecastingMethod::Naive => Method::Naive,
        ForecastingMethod::Drift => Method::Drift,
    }
}

/// A word of caution for methods that expect the same, or the same rise, of every week.
fn knows_no_season(method: ForecastingMethod) -> Option<String> {
    use ForecastingMethod::{Ces, Drift, Naive};
    matches!(method, Ces | Drift | Naive).then(|| {
        format!("{method} knows no season: choose another method for a category that has one")
    })
}

fn check_finite(what: &'static str, values: &[f64]) -> Result<(), MlError> {
    let mut places = values.iter().copied().enumerate();
    match places.find(|(_, value)| !value.is_finite()) {
        Some((index, value)) => Err(MlError::NonFinite { what, index, value }),
        None => Ok(()),
    }
}

fn clip(values: &mut [f64]) {
    for value in values {
        *value = value.max(0.0);
    }
}

/// The error with the model's name, which a combination has given already.
fn failed(model: &str, error: MlError) -> MlError {
    match error {
        MlError::ModelFailed { .. } => error,
        source => MlError::ModelFailed {
            model: model.to_owned(),
            source: Box::new(source),
        },
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use hemline_domain::{SeasonCalendar, StoreWeek, Units};

    use super::*;

    #[test]
    fn a_model_that_cannot_be_fitted_is_named_with_its_cause() {
        let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        let only_week = StoreWeek {
            store_id: "S1".into(),
            week_start_date: monday,
            units_sold: Units::new(7),
        };
        let series = WeeklySeries::aggregate(&[only_week], NaiveDate::MAX).unwrap();
        let calendar = SeasonCalendar::try_new(monday + chrono::Days::new(7), 4).unwrap();
        let task = ModelTask {
            series: &series,
            columns: &CalendarColumns::default(),
            bridge: SeasonBridge::new(monday, calendar),
            paths: 10,
            seed: 1,
        };
        for (method, name) in [
            (ForecastingMethod::Prophet, PROPHET),
            (ForecastingMethod::Arima, ARIMA),
            (ForecastingMethod::EnsembleProphetArima, PROPHET),
        ] {
            let error = task.fit(method).err().unwrap();
            assert!(matches!(&error, MlError::ModelFailed { model, source }
                if *model == name && matches!(**source, MlError::TooShort { found: 1, .. })));
            assert!(error.to_string().contains("supply a longer history"));
        }
    }
}
