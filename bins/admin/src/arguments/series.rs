//! `forecast` and `backtest`, which take a category of the database or a file of anyone's series.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use hemline_ml::forecasting::Method;
use hemline_ml::metrics::Measure;

use super::{SeasonArguments, SeasonDates, setting};
use crate::failure::WrongUsage;

const FILE: &str = "The series of a file";

/// Most steps to forecast.
const MOST_STEPS: u64 = 100_000;

/// `forecast CATEGORY` or `forecast --csv FILE`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("source").required(true).args(["category", "csv"])))]
pub(crate) struct ForecastArguments {
    /// The category
    pub(crate) category: Option<String>,
    /// A file with the columns ds,y or series_id,ds,y instead of a category
    #[arg(
        long,
        value_name = "FILE",
        requires = "horizon",
        conflicts_with = "SeasonDates"
    )]
    pub(crate) csv: Option<PathBuf>,
    /// A setting of the method (--set order=1,1,2) or a parameter of the season; as often as needed
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    pub(crate) set: Vec<(String, String)>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Steps to forecast
    #[arg(
        long,
        value_name = "N",
        value_parser = steps(1),
        conflicts_with = "category",
        help_heading = FILE
    )]
    pub(crate) horizon: Option<u64>,
    /// The method
    #[arg(
        long,
        value_name = "NAME",
        help = method_help(),
        help_heading = FILE
    )]
    pub(crate) method: Option<Method>,
    /// Predict nothing below 0
    #[arg(long, conflicts_with = "category", help_heading = FILE)]
    pub(crate) non_negative: bool,
    #[command(flatten)]
    pub(crate) series: SeriesArguments,
    #[command(flatten)]
    pub(crate) dates: SeasonDates,
}

/// How a file's series are read, and where the result goes.
#[derive(Debug, Args)]
#[command(next_help_heading = FILE)]
#[group(conflicts_with = "category")]
pub(crate) struct SeriesArguments {
    /// Steps of a season, 1 for none; 7, 5, 52, 12, 4 or 1 by the frequency of the dates where absent
    #[arg(long, value_name = "N", value_parser = steps(1))]
    pub(crate) season_length: Option<u64>,
    /// Columns that influence y; rows after the last y hold their planned values
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub(crate) regressors: Vec<String>,
    /// Write to a file instead of stdout: all of it, or nothing
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// `backtest CATEGORY` or `backtest --csv FILE`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("source").required(true).args(["category", "csv"])))]
pub(crate) struct BacktestArguments {
    /// The category
    pub(crate) category: Option<String>,
    /// A file with the columns ds,y or series_id,ds,y instead of a category
    #[arg(long, value_name = "FILE", requires = "horizon")]
    pub(crate) csv: Option<PathBuf>,
    /// Steps that are scored after each origin
    #[arg(long, value_name = "N", value_parser = steps(1))]
    pub(crate) horizon: Option<u64>,
    /// Lead time: steps between the last training point and the first scored one
    #[arg(long, value_name = "N", value_parser = steps(0))]
    pub(crate) gap: Option<u64>,
    /// Points in time from which is forecast, as many as the history has room for
    #[arg(long, value_name = "N", default_value = "3", value_parser = steps(1))]
    pub(crate) origins: u64,
    /// Steps between two origins; the horizon where absent
    #[arg(long, value_name = "N", value_parser = steps(1))]
    pub(crate) step: Option<u64>,
    /// Fewest steps to train on; one more than a season where absent
    #[arg(long, value_name = "N", value_parser = steps(2))]
    pub(crate) min_training: Option<u64>,
    /// Methods to compare; all where absent
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', help = methods_help())]
    pub(crate) methods: Vec<Method>,
    /// A setting of a method, e.g. --set arima.order=1,1,2; as often as needed
    #[arg(long = "set", value_name = "METHOD.NAME=VALUE", value_parser = setting)]
    pub(crate) set: Vec<(String, String)>,
    /// What to rank by: wape, mape, smape, mase, rmse or mae
    #[arg(long, value_name = "NAME", default_value = "wape")]
    pub(crate) measure: Measure,
    /// Also print a table with a row for each series and method
    #[arg(long)]
    pub(crate) per_series: bool,
    /// Print JSON, with all forecasts
    #[arg(long)]
    pub(crate) json: bool,
    /// Draw forecasts against actuals
    #[arg(long, value_name = "FILE.svg", value_parser = svg_file)]
    pub(crate) plot: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) series: SeriesArguments,
}

impl ForecastArguments {
    /// The season that is asked for, where a category is.
    ///
    /// # Errors
    /// When a category is given a file's method.
    pub(crate) fn season(&self) -> Result<Option<SeasonArguments>, WrongUsage> {
        let Some(category) = self.category.clone() else {
            return Ok(None);
        };
        if let Some(method) = self.method {
            return Err(WrongUsage(format!(
                "--method cannot be used with a category: state --set forecasting_method={} instead",
                method.name()
            )));
        }
        Ok(Some(SeasonArguments {
            category,
            dates: self.dates.clone(),
            set: self.set.clone(),
            json: self.json,
        }))
    }
}

fn steps(fewest: u64) -> clap::builder::RangedU64ValueParser {
    clap::value_parser!(u64).range(fewest..=MOST_STEPS)
}

fn method_help() -> String {
    format!(
        "The method, auto where absent: {}. A category takes --set forecasting_method=NAME instead",
        method_names()
    )
}

fn methods_help() -> String {
    format!("Methods to compare, all where absent: {}", method_names())
}

fn method_names() -> String {
    let names: Vec<&str> = Method::ALL.iter().map(|method| method.name()).collect();
    names.join(", ")
}

fn svg_file(text: &str) -> Result<PathBuf, String> {
    let file = PathBuf::from(text);
    match file.extension() {
        Some(extension) if extension.eq_ignore_ascii_case("svg") => Ok(file),
        _ => Err(format!(
            "'{text}' does not end in .svg, the one format that plots are drawn in"
        )),
    }
}
