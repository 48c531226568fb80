//! MSTL as a [`Forecaster`]: the last season repeated, and a trend method for the rest.

use super::ets::residuals;
use super::naive::regressors_left_out;
use super::settings::SettingsReader;
use super::{
    ArimaForecaster, EtsForecaster, FitSummary, FittedModel, Forecaster, Future, Interval,
    IntervalSettings, NaiveForecaster, Prediction, ThetaForecaster, TimeSeries,
};
use crate::MlError;
use crate::mstl::{Decomposition, Mstl, decompose, fill_missing};
use crate::sampling::SamplePaths;

/// How the season acts on the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SeasonMode {
    /// It is added.
    #[default]
    Additive,
    /// It multiplies: the logarithm of the series is forecast, so that the forecast is the median of the
    /// future and not its mean.
    Multiplicative,
}

/// Forecasts the seasonally adjusted series by a method of its own and repeats each season's last
/// occurrence, as statsforecast's `MSTL` does.
///
/// The uncertainty is the trend method's, on a series whose noise is that of the observations; the season is
/// taken as known.
#[derive(Debug)]
pub struct MstlForecaster {
    /// Steps of each season; the series' own season where it is `None`.
    pub periods: Option<Vec<usize>>,
    /// How the seasons act.
    pub mode: SeasonMode,
    /// The decomposition's settings; its periods are those above.
    pub decomposition: Mstl,
    /// Forecasts the series without its seasons.
    pub trend: Box<dyn Forecaster>,
}

impl Default for MstlForecaster {
    fn default() -> Self {
        Self {
            periods: None,
            mode: SeasonMode::Additive,
            decomposition: Mstl::new(&[]),
            trend: Box::new(EtsForecaster::default()),
        }
    }
}

impl MstlForecaster {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Result<Self, MlError> {
        let mut forecaster = Self::default();
        let periods = "whole numbers of at least 2, such as 7,365";
        forecaster.periods = reader.parsed("periods", periods, |text| whole_numbers(text, 2))?;
        let windows = "odd numbers of at least 3, one for each period, such as 11,15";
        forecaster.decomposition.seasonal_windows =
            reader.parsed("windows", windows, |text| whole_numbers(text, 3))?;
        if let Some(robust) = reader.value("robust", "true or false")? {
            forecaster.decomposition.robust = robust;
        }
        let mode = reader.parsed("mode", "additive or multiplicative", |text| match text {
            "additive" => Some(SeasonMode::Additive),
            "multiplicative" => Some(SeasonMode::Multiplicative),
            _ => None,
        })?;
        forecaster.mode = mode.unwrap_or_default();
        if let Some(trend) =
            reader.parsed("trend", "ets, theta, arima, drift or naive", trend_method)?
        {
            forecaster.trend = trend;
        }
        Ok(forecaster)
    }

    /// The observations on the scale on which the season is added.
    fn transformed(&self, values: &[f64]) -> Result<Vec<f64>, MlError> {
        match self.mode {
            SeasonMode::Additive => Ok(values.to_vec()),
            SeasonMode::Multiplicative if values.iter().any(|value| *value <= 0.0) => {
                Err(MlError::InvalidSetting {
                    name: "mode",
                    value: "multiplicative".to_owned(),
                    allowed: "additive where a value of the series is 0 or negative",
                })
            }
            SeasonMode::Multiplicative => Ok(values.iter().map(|y| libm::log(*y)).collect()),
        }
    }

    fn settings(&self, series: &TimeSeries) -> Mstl {
        let own = vec![series.season_length()];
        Mstl {
            periods: self.periods.clone().unwrap_or(own),
            ..self.decomposition.clone()
        }
    }
}

fn whole_numbers(text: &str, least: usize) -> Option<Vec<usize>> {
    let numbers = text.split(',').map(|number| number.trim().parse().ok());
    let numbers: Vec<usize> = numbers.collect::<Option<_>>()?;
    numbers
        .iter()
        .all(|number| *number >= least)
        .then_some(numbers)
}

fn trend_method(name: &str) -> Option<Box<dyn Forecaster>> {
    match name {
        "ets" => Some(Box::new(EtsForecaster::default())),
        "theta" => Some(Box::new(ThetaForecaster::default())),
        "arima" => Some(Box::new(ArimaForecaster::default())),
        "drift" => Some(Box::new(NaiveForecaster::Drift)),
        "naive" => Some(Box::new(NaiveForecaster::Naive)),
        _ => None,
    }
}

impl Forecaster for MstlForecaster {
    fn name(&self) -> &'static str {
        "mstl"
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let settings = self.settings(series);
        let values = self.transformed(series.values())?;
        let parts = decompose(&fill_missing(&values, &settings)?, &settings)?;
        let season = parts.season();
        let adjusted = TimeSeries::on_grid(
            series.dates().to_vec(),
            values.iter().zip(&season).map(|(y, s)| y - s).collect(),
            series.frequency(),
            1,
        )?;
        let trend = self.trend.fit(&adjusted)?;
        let mut summary = summarise(&parts, trend.summary(), self.mode);
        summary.warnings = warnings(series, &settings, &summary.warnings);
        Ok(Box::new(FittedMstl {
            mode: self.mode,
            observed: series.values().to_vec(),
            parts,
            season,
            trend,
            summary,
        }))
    }
}

fn summarise(parts: &Decomposition, trend: &FitSummary, mode: SeasonMode) -> FitSummary {
    let periods: Vec<String> = parts
        .seasons
        .iter()
        .map(|season| season.period.to_string())
        .collect();
    let seasons = match periods.len() {
        0 => "no season".to_owned(),
        _ => format!("STL[{}]", periods.join(", ")),
    };
    let (scale, sigma2) = match mode {
        SeasonMode::Additive => ("", trend.sigma2),
        SeasonMode::Multiplicative => (" of the logarithm", None),
    };
    let strengths = parts.seasons.iter().map(|season| {
        let name = format!("seasonal_strength_{}", season.period);
        (name, parts.strength(season))
    });
    FitSummary {
        method: "mstl".to_owned(),
        description: format!("{seasons}{scale} + {}", trend.description),
        order: trend.order,
        params: trend.params.clone().into_iter().chain(strengths).collect(),
        sigma2,
        dynamic_parameters: trend.dynamic_parameters,
        warnings: trend.warnings.clone(),
        ..FitSummary::default()
    }
}

/// What was left out or filled in, before the `trend` method's own warnings.
fn warnings(series: &TimeSeries, settings: &Mstl, trend: &[String]) -> Vec<String> {
    let regressors = regressors_left_out("mstl", series);
    let missing = (series.missing() > 0).then(|| {
        format!(
            "mstl: {} of {} values are missing, and were filled in to find the seasons",
            series.missing(),
            series.len()
        )
    });
    let left_out = settings
        .periods
        .iter()
        .filter(|period| **period > 1 && !Mstl::is_long_enough(series.len(), **period))
        .map(|period| {
            format!(
                "mstl: {} steps do not span two seasons of {period}, so this season was left out",
                series.len()
            )
        });
    let own = regressors.into_iter().chain(missing).chain(left_out);
    own.chain(trend.iter().cloned()).collect()
}

#[derive(Debug)]
struct FittedMstl {
    mode: SeasonMode,
    observed: Vec<f64>,
    parts: Decomposition,
    season: Vec<f64>,
    trend: Box<dyn FittedModel>,
    summary: FitSummary,
}

impl FittedMstl {
    /// A value of the trend method with its season, on the scale of the series.
    fn reseasonalized(&self, trend: f64, season: f64) -> f64 {
        match self.mode {
            SeasonMode::Additive => trend + season,
            SeasonMode::Multiplicative => libm::exp(trend + season),
        }
    }

    fn all_reseasonalized(&self, trend: &[f64], season: &[f64]) -> Vec<f64> {
        let steps = trend.iter().zip(season);
        steps.map(|(t, s)| self.reseasonalized(*t, *s)).collect()
    }
}

impl FittedModel for FittedMstl {
    fn summary(&self) -> &FitSummary {
        &self.summary
    }

    fn predict(
        &self,
        future: &Future,
        intervals: &IntervalSettings,
    ) -> Result<Prediction, MlError> {
        let season = self.parts.continued_season(future.len());
        let trend = self
            .trend
            .predict(&future.without_regressors(), intervals)?;
        let bounds = trend.intervals.iter().map(|interval| Interval {
            level: interval.level,
            lower: self.all_reseasonalized(&interval.lower, &season),
            upper: self.all_reseasonalized(&interval.upper, &season),
        });
        Ok(Prediction {
            mean: self.all_reseasonalized(&trend.mean, &season),
            intervals: bounds.collect(),
        })
    }

    fn sample_paths(
        &self,
        future: &Future,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        let season = self.parts.continued_season(future.len());
        let future = future.without_regressors();
        let trend = self.trend.sample_paths(&future, n_paths, seed)?;
        Ok(trend.map_paths(future.len(), |path, row| {
            row.copy_from_slice(&self.all_reseasonalized(path, &season));
        }))
    }

    fn fitted_values(&self) -> Vec<Option<f64>> {
        let trend = self.trend.fitted_values();
        let steps = trend.into_iter().zip(&self.season);
        steps
            .map(|(trend, season)| Some(self.reseasonalized(trend?, *season)))
            .collect()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        residuals(&self.observed, &self.fitted_values())
    }
}
