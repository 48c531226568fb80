//! The models of the season forecast, each fitted to the series and carried to the season.

use chrono::NaiveDate;

use crate::MlError;
use crate::arima::{Constant, Fitted, auto_arima};
use crate::bridge::SeasonBridge;
use crate::prophet::{Prophet, Settings};
use crate::sampling::SamplePaths;
use crate::series::WeeklySeries;
use crate::{arima, prophet};

/// The name of the Prophet model in results and errors.
pub(super) const PROPHET: &str = "prophet";
/// The name of the ARIMA model in results and errors.
pub(super) const ARIMA: &str = "arima";

/// Weeks in a season of the ARIMA model.
const YEAR: usize = 52;
/// Weeks of history below which the ARIMA model has no seasonal part.
pub(super) const TWO_YEARS: usize = 2 * YEAR;

/// What one model expects of the season.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSeason {
    /// `prophet` or `arima`.
    pub model: &'static str,
    /// What was fitted, e.g. `ARIMA(1,0,0)(0,1,0)[52] with drift`.
    pub description: String,
    /// Expected units of each season week, at least 0, not rounded.
    pub weekly: Vec<f64>,
    /// Simulated seasons, one step for each season week, no value below 0.
    pub paths: SamplePaths,
}

/// What every model is fitted to and asked for.
pub(super) struct ModelTask<'a> {
    pub(super) series: &'a WeeklySeries,
    pub(super) bridge: SeasonBridge,
    pub(super) paths: usize,
    pub(super) seed: u64,
}

impl ModelTask<'_> {
    pub(super) fn prophet(&self) -> Result<ModelSeason, MlError> {
        self.fit_prophet().map_err(|error| failed(PROPHET, error))
    }

    pub(super) fn arima(&self) -> Result<ModelSeason, MlError> {
        self.fit_arima().map_err(|error| failed(ARIMA, error))
    }

    fn fit_prophet(&self) -> Result<ModelSeason, MlError> {
        let settings = Settings {
            seasonality_mode: prophet::SeasonalityMode::Multiplicative,
            ..Settings::default()
        };
        let model = Prophet::fit(self.series.weeks(), self.series.values(), &settings)?;
        let weeks: Vec<NaiveDate> = self.bridge.forecast_weeks();
        let forecast = model.predict(&weeks).yhat;
        let paths = model.sample_paths(&weeks, self.paths, self.seed);
        let bends = model
            .parameters()
            .slope_changes
            .iter()
            .filter(|change| **change != 0.0)
            .count();
        let description = format!(
            "Prophet, linear trend with {bends} of {} changepoints in use, multiplicative yearly seasonality",
            model.changepoints().len()
        );
        self.season(PROPHET, description, forecast, &paths)
    }

    fn fit_arima(&self) -> Result<ModelSeason, MlError> {
        let settings = if self.series.len() < TWO_YEARS {
            arima::Settings::default()
        } else {
            arima::Settings::seasonal(YEAR)
        };
        let fitted = auto_arima(self.series.values(), &settings)?.fitted;
        let horizon = self.bridge.forecast_weeks().len();
        let forecast = fitted.forecast(horizon)?.mean;
        let paths = fitted.sample_paths(horizon, self.paths, self.seed)?;
        self.season(ARIMA, describe(&fitted), forecast, &paths)
    }

    /// A model's forecast with negative values set to 0, carried to the season's weeks.
    fn season(
        &self,
        model: &'static str,
        description: String,
        mut forecast: Vec<f64>,
        paths: &SamplePaths,
    ) -> Result<ModelSeason, MlError> {
        check_finite("the prediction", &forecast)?;
        check_finite("the sample paths", paths.values())?;
        clip(&mut forecast);
        let clipped = paths.map_paths(paths.horizon(), |path, row| {
            row.copy_from_slice(path);
            clip(row);
        });
        Ok(ModelSeason {
            model,
            description,
            weekly: self.bridge.season_values(&forecast),
            paths: self.bridge.season_paths(&clipped),
        })
    }
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

fn failed(model: &'static str, error: MlError) -> MlError {
    MlError::ModelFailed {
        model,
        source: Box::new(error),
    }
}

fn describe(fitted: &Fitted) -> String {
    let order = fitted.order();
    let constant = match fitted.constant() {
        Constant::Included if order.lost_to_differencing() > 0 => " with drift",
        Constant::Included => " with mean",
        Constant::Excluded => "",
    };
    format!("ARIMA{order}{constant}")
}

#[cfg(test)]
mod tests {
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
            bridge: SeasonBridge::new(monday, calendar),
            paths: 10,
            seed: 1,
        };
        for (result, name) in [(task.prophet(), PROPHET), (task.arima(), ARIMA)] {
            let error = result.unwrap_err();
            assert!(matches!(&error, MlError::ModelFailed { model, source }
                if *model == name && matches!(**source, MlError::TooShort { found: 1, .. })));
            assert!(error.to_string().contains("supply a longer history"));
        }
    }
}
