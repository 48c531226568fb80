//! `forecast --csv`: the series of a file.

use std::collections::BTreeMap;

use anyhow::bail;
use chrono::NaiveDate;
use hemline_ml::forecasting::{FitSummary, Forecaster, IntervalSettings, Method, Prediction};
use rayon::prelude::*;
use serde::Serialize;

use super::methods::{self, Target};
use crate::arguments::ForecastArguments;
use crate::delivery::deliver;
use crate::progress;
use crate::series_file::{self, NamedSeries, Unusable};
use crate::step::{Step, steps};

const HEADER: [&str; 8] = [
    "series_id",
    "ds",
    "mean",
    "lo80",
    "hi80",
    "lo95",
    "hi95",
    "method",
];

pub(super) fn run(arguments: &ForecastArguments) -> anyhow::Result<()> {
    let (Some(path), Some(horizon)) = (&arguments.csv, arguments.horizon) else {
        bail!("a file needs --csv and --horizon");
    };
    let stated = &arguments.series;
    let method = arguments.method.unwrap_or(Method::Auto);
    let target = Target {
        horizon: usize::try_from(horizon)?,
        gap: 0,
    };
    let forecaster = methods::one(method, &arguments.set, target)?;
    let season_length = stated.season_length.map(usize::try_from).transpose()?;
    let file = series_file::read(path, &stated.regressors)?;
    for warning in &file.warnings {
        eprintln!("warning: {warning}");
    }
    let request = Request {
        forecaster: &*forecaster,
        horizon: target.horizon,
        non_negative: arguments.non_negative,
    };
    let results = request.forecast_all(file.into_series(season_length));
    let failed = results.iter().filter(|result| result.is_err()).count();
    if failed < results.len() {
        let text = if arguments.json {
            json_text(&results, forecaster.name())?
        } else {
            csv_text(&results, forecaster.name())?
        };
        deliver(&text, stated.output.as_deref())?;
    }
    tell_warnings(&results);
    let unusable: Vec<&Unusable> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .collect();
    Unusable::refuse(&unusable, results.len())
}

struct Request<'a> {
    forecaster: &'a dyn Forecaster,
    horizon: usize,
    non_negative: bool,
}

/// A series' forecast.
struct Forecast {
    id: String,
    dates: Vec<NaiveDate>,
    prediction: Prediction,
    fit: FitSummary,
    warnings: Vec<String>,
}

impl Request<'_> {
    /// Forecasts every series that can be, in parallel; the order stays.
    fn forecast_all(
        &self,
        series: Vec<Result<NamedSeries, Unusable>>,
    ) -> Vec<Result<Forecast, Unusable>> {
        let bar = progress::of_series(series.len());
        let forecast = |series: Result<NamedSeries, Unusable>| {
            let forecast = series.and_then(|series| {
                self.forecast(&series).map_err(|error| Unusable {
                    error: error.to_string(),
                    id: series.id,
                })
            });
            bar.inc(1);
            forecast
        };
        let results = series.into_par_iter().map(forecast).collect();
        bar.finish_and_clear();
        results
    }

    fn forecast(&self, series: &NamedSeries) -> anyhow::Result<Forecast> {
        let future = series.future(self.horizon)?;
        let model = self.forecaster.fit(&series.series)?;
        let mut prediction = model.predict(&future, &IntervalSettings::default())?;
        let bounds = prediction
            .intervals
            .iter_mut()
            .flat_map(|interval| [&mut interval.lower, &mut interval.upper]);
        for value in std::iter::once(&mut prediction.mean)
            .chain(bounds)
            .flatten()
        {
            if !value.is_finite() {
                bail!("its forecast is {value}; check the history for extreme values");
            }
            if self.non_negative {
                *value = value.max(0.0);
            }
        }
        let fit = model.summary().clone();
        let mut warnings = series.warnings.clone();
        warnings.extend(fit.warnings.iter().cloned());
        Ok(Forecast {
            id: series.id.clone(),
            dates: future.dates().to_vec(),
            prediction,
            fit,
            warnings,
        })
    }
}

/// A series in the JSON answer.
#[derive(Serialize)]
#[serde(untagged)]
enum SeriesJson<'a> {
    Forecast {
        series_id: &'a str,
        method: &'a str,
        forecast: Vec<Step>,
        fit: &'a FitSummary,
        warnings: &'a [String],
    },
    Failed {
        series_id: &'a str,
        method: &'a str,
        error: &'a str,
    },
}

impl<'a> SeriesJson<'a> {
    fn new(result: &'a Result<Forecast, Unusable>, method: &'a str) -> Self {
        match result {
            Ok(forecast) => Self::Forecast {
                series_id: &forecast.id,
                method,
                forecast: steps(&forecast.dates, &forecast.prediction),
                fit: &forecast.fit,
                warnings: &forecast.warnings,
            },
            Err(unusable) => Self::Failed {
                series_id: &unusable.id,
                method,
                error: &unusable.error,
            },
        }
    }
}

fn json_text(results: &[Result<Forecast, Unusable>], method: &str) -> anyhow::Result<String> {
    let series = results.iter().map(|result| SeriesJson::new(result, method));
    let all = BTreeMap::from([("series", series.collect::<Vec<_>>())]);
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}

fn csv_text(results: &[Result<Forecast, Unusable>], method: &str) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for forecast in results.iter().flatten() {
        for step in steps(&forecast.dates, &forecast.prediction) {
            writer.serialize((
                &forecast.id,
                step.ds,
                step.mean,
                (step.lo80, step.hi80),
                (step.lo95, step.hi95),
                method,
            ))?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn tell_warnings(results: &[Result<Forecast, Unusable>]) {
    for forecast in results.iter().flatten() {
        for warning in &forecast.warnings {
            eprintln!("warning: series {}: {warning}", forecast.id);
        }
    }
}
