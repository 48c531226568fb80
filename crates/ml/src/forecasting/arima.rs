//! ARIMA as a [`Forecaster`]: seasonal, or with the season as Fourier terms.

use super::arima_settings::{read_given, read_search};
use super::ets::normal_prediction;
use super::settings::SettingsReader;
use super::{
    FitSummary, FittedModel, Forecaster, Future, IntervalSettings, Prediction, TimeSeries,
};
use crate::MlError;
use crate::arima::{
    Arima, Constant, Fitted, Forecast, FourierArima, FourierSettings, Order, Regressor, Settings,
    auto_arima_with,
};
use crate::sampling::SamplePaths;

/// Weeks in a year: the period of weekly series whose season is a year.
const WEEKS_PER_YEAR: f64 = 365.25 / 7.0;

/// ARIMA with orders chosen by AICc, or given.
#[derive(Debug, Clone, Default)]
pub struct ArimaForecaster {
    /// The model to fit; chosen automatically where it is `None`.
    pub given: Option<GivenOrder>,
    /// The limits of the automatic choice; its period is the series' season.
    pub search: Settings,
}

/// A model that is not to be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenOrder {
    /// (p, d, q).
    pub order: [usize; 3],
    /// (P, D, Q) at the series' season length.
    pub seasonal_order: [usize; 3],
    /// Whether a mean (or a drift, after one difference) is estimated.
    pub constant: Constant,
}

/// A season of sines and cosines with ARIMA errors.
#[derive(Debug, Clone, Default)]
pub struct FourierForecaster {
    /// Steps in a season; by default the series' own, for weeks of a year 365.25 / 7.
    pub period: Option<f64>,
    /// Pairs of sine and cosine; chosen by AICc where it is `None`.
    pub pairs: Option<usize>,
    /// The limits of the choice of the errors' orders.
    pub errors: Settings,
}

impl ArimaForecaster {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Result<Self, MlError> {
        Ok(Self {
            given: read_given(reader)?,
            search: read_search(reader)?,
        })
    }

    fn estimate(&self, series: &TimeSeries) -> Result<(Fitted, Usable), MlError> {
        let period = series.season_length();
        if let Some(given) = &self.given {
            let usable = Usable::all(series);
            let (order, columns) = (given.order(period)?, regressors(series));
            let fitted = Arima::fit_with(series.values(), &columns, &order, given.constant)?;
            return Ok((fitted, usable));
        }
        let usable = Usable::of(series);
        let search = Settings {
            period,
            ..self.search
        };
        let columns = regressors(&usable.series);
        let fitted = auto_arima_with(series.values(), &columns, &search)?.fitted;
        Ok((fitted, usable))
    }
}

impl FourierForecaster {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Result<Self, MlError> {
        Ok(Self {
            period: reader.value("period", "a number above 2")?,
            pairs: reader.value("pairs", "a whole number")?,
            errors: read_search(reader)?,
        })
    }
}

impl GivenOrder {
    fn order(&self, period: usize) -> Result<Order, MlError> {
        let [ar, differences, ma] = self.order;
        let order = Order::new(ar, differences, ma);
        match self.seasonal_order {
            [0, 0, 0] => Ok(order),
            _ if period < 2 => Err(MlError::InvalidSetting {
                name: "seasonal_order",
                value: format!("{:?}", self.seasonal_order),
                allowed: "0,0,0 for a series without a season; state a season length of 2 or more",
            }),
            [ar, differences, ma] => Ok(order.with_seasonal(ar, differences, ma, period)),
        }
    }
}

impl Forecaster for ArimaForecaster {
    fn name(&self) -> &'static str {
        "arima"
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let (fitted, usable) = self.estimate(series)?;
        let summary = summarise(self.name(), fitted.to_string(), &fitted);
        Ok(Box::new(FittedArima::new(
            Model::Seasonal(fitted),
            summary,
            usable,
        )))
    }

    fn refit(
        &self,
        history: &TimeSeries,
        extended: &TimeSeries,
    ) -> Result<Box<dyn FittedModel>, MlError> {
        let (fitted, usable) = self.estimate(extended)?;
        let summary = summarise(self.name(), fitted.to_string(), &fitted);
        let standing = fitted.standing_after(history.values())?;
        Ok(Box::new(FittedArima::new(
            Model::Seasonal(standing),
            summary,
            usable,
        )))
    }
}

impl Forecaster for FourierForecaster {
    fn name(&self) -> &'static str {
        "arima_fourier"
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let period = self.period.unwrap_or(match series.season_length() {
            52 => WEEKS_PER_YEAR,
            steps => steps as f64,
        });
        if period <= 2.0 {
            return Err(MlError::InvalidSetting {
                name: "the season length",
                value: period.to_string(),
                allowed: "above 2 for arima_fourier; choose arima for a series without a season",
            });
        }
        let settings = FourierSettings {
            pairs: self.pairs,
            errors: self.errors,
            ..FourierSettings::new(period)
        };
        let usable = Usable::of(series);
        let columns = regressors(&usable.series);
        let model = FourierArima::fit(series.values(), &columns, &settings)?;
        let summary = summarise(self.name(), model.to_string(), model.fitted());
        Ok(Box::new(FittedArima::new(
            Model::Fourier(model),
            summary,
            usable,
        )))
    }
}

/// A series with the regressors that an automatic choice can use. With the others it would have to give up
/// differences, and with them the season, to tell their effect at all.
struct Usable {
    series: TimeSeries,
    /// Places of the regressors among those given.
    kept: Vec<usize>,
    warnings: Vec<String>,
}

impl Usable {
    /// All regressors, for a model whose orders are given.
    fn all(series: &TimeSeries) -> Self {
        Self {
            series: series.clone(),
            kept: (0..series.regressors().len()).collect(),
            warnings: Vec::new(),
        }
    }

    fn of(series: &TimeSeries) -> Self {
        let kept = series.identified_regressors();
        let columns = series.regressors().iter().enumerate();
        let left_out = columns.filter(|(place, _)| !kept.contains(place));
        Self {
            warnings: left_out
                .map(|(_, regressor)| {
                    format!(
                        "ARIMA leaves out {}: the history cannot tell its effect from trend, season and other regressors",
                        regressor.name
                    )
                })
                .collect(),
            series: series.with_only_regressors(&kept),
            kept,
        }
    }
}

fn regressors(series: &TimeSeries) -> Vec<Regressor<'_>> {
    let regressors = series.regressors().iter();
    regressors
        .map(|regressor| Regressor {
            name: &regressor.name,
            values: &regressor.values,
        })
        .collect()
}

#[derive(Debug)]
enum Model {
    Seasonal(Fitted),
    Fourier(FourierArima),
}

#[derive(Debug)]
struct FittedArima {
    model: Model,
    summary: FitSummary,
    /// Places of the regressors in use.
    kept: Vec<usize>,
}

impl FittedArima {
    fn new(model: Model, summary: FitSummary, usable: Usable) -> Self {
        Self {
            model,
            summary: FitSummary {
                warnings: usable.warnings,
                ..summary
            },
            kept: usable.kept,
        }
    }

    fn fitted(&self) -> &Fitted {
        match &self.model {
            Model::Seasonal(fitted) => fitted,
            Model::Fourier(model) => model.fitted(),
        }
    }

    /// Planned values of the regressors in use; a missing column is the model's to refuse.
    fn columns(&self, future: &Future) -> Vec<Vec<f64>> {
        let planned = future.regressors();
        let kept = self.kept.iter().map_while(|place| planned.get(*place));
        kept.cloned().collect()
    }

    fn forecast(&self, future: &Future) -> Result<Forecast, MlError> {
        let (steps, columns) = (future.len(), self.columns(future));
        match &self.model {
            Model::Seasonal(fitted) => fitted.forecast_with(steps, &columns),
            Model::Fourier(model) => model.forecast_with(steps, &columns),
        }
    }
}

fn summarise(method: &str, description: String, fitted: &Fitted) -> FitSummary {
    let order = fitted.order();
    FitSummary {
        method: method.to_owned(),
        description,
        order: Some([order.ar, order.differences, order.ma]),
        seasonal_order: Some([
            order.seasonal_ar(),
            order.seasonal_differences(),
            order.seasonal_ma(),
            order.period(),
        ]),
        params: fitted.coefficients().into_iter().collect(),
        loglik: finite(fitted.log_likelihood()),
        aicc: finite(fitted.aicc()),
        sigma2: Some(fitted.sigma2()),
        dynamic_parameters: order.n_coefficients(),
        ..FitSummary::default()
    }
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

impl FittedModel for FittedArima {
    fn summary(&self) -> &FitSummary {
        &self.summary
    }

    fn predict(
        &self,
        future: &Future,
        intervals: &IntervalSettings,
    ) -> Result<Prediction, MlError> {
        intervals.validate()?;
        let Forecast {
            mean,
            standard_errors,
        } = self.forecast(future)?;
        normal_prediction(mean, standard_errors, intervals)
    }

    fn sample_paths(
        &self,
        future: &Future,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        let (steps, columns) = (future.len(), self.columns(future));
        match &self.model {
            Model::Seasonal(fitted) => fitted.sample_paths_with(steps, &columns, n_paths, seed),
            Model::Fourier(model) => model.sample_paths_with(steps, &columns, n_paths, seed),
        }
    }

    fn fitted_values(&self) -> Vec<Option<f64>> {
        self.fitted().fitted_values()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        self.fitted().residuals()
    }
}
