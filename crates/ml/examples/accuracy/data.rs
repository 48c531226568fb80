//! The data files.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use chrono::{Days, NaiveDate};
use flate2::read::GzDecoder;
use hemline_ml::forecasting::{Frequency, TimeSeries};

/// A series of the M4 competition.
pub(crate) struct M4Series {
    pub(crate) training: Vec<f64>,
    pub(crate) test: Vec<f64>,
}

/// The M4 weekly series in the file's order.
pub(crate) fn m4_weekly(folder: &Path) -> Result<Vec<M4Series>, String> {
    let folder = folder.join("m4-weekly");
    let mut training = String::new();
    GzDecoder::new(open(&folder.join("Weekly-train.csv.gz"))?)
        .read_to_string(&mut training)
        .map_err(|error| format!("Weekly-train.csv.gz: {error}"))?;
    let mut test = String::new();
    open(&folder.join("Weekly-test.csv"))?
        .read_to_string(&mut test)
        .map_err(|error| format!("Weekly-test.csv: {error}"))?;
    let rows = training.lines().skip(1).zip(test.lines().skip(1));
    Ok(rows
        .map(|(training, test)| M4Series {
            training: numbers(training),
            test: numbers(test),
        })
        .collect())
}

/// The numbers of a row after its name; empty cells end it.
fn numbers(row: &str) -> Vec<f64> {
    row.split(',')
        .skip(1)
        .map_while(|cell| cell.trim_matches('"').parse().ok())
        .collect()
}

/// Weekly sums over all stores by department.
pub(crate) fn walmart_departments(
    folder: &Path,
) -> Result<BTreeMap<String, BTreeMap<NaiveDate, f64>>, String> {
    let path = folder.join("walmart/historical_sales.csv");
    let mut text = String::new();
    open(&path)?
        .read_to_string(&mut text)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let mut departments: BTreeMap<String, BTreeMap<NaiveDate, f64>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let unreadable = || format!("historical_sales.csv: cannot read {line}");
        let mut cells = line.split(',').skip(1);
        let department = cells.next().ok_or_else(unreadable)?;
        let week: NaiveDate = cells
            .next()
            .and_then(|cell| cell.parse().ok())
            .ok_or_else(unreadable)?;
        let sales: f64 = cells
            .next()
            .and_then(|cell| cell.parse().ok())
            .ok_or_else(unreadable)?;
        let weeks = departments.entry(department.to_owned()).or_default();
        *weeks.entry(week).or_default() += sales;
    }
    Ok(departments)
}

fn open(path: &Path) -> Result<File, String> {
    File::open(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// `values` as weeks from an arbitrary Saturday on: the M4 series have no common dates.
pub(crate) fn as_weeks(values: &[f64]) -> Result<TimeSeries, String> {
    let first = NaiveDate::from_ymd_opt(1960, 1, 2).ok_or("1960 is in the calendar")?;
    let dates = (0..values.len() as u64)
        .map(|week| first + Days::new(7 * week))
        .collect();
    TimeSeries::on_grid(dates, values.to_vec(), Frequency::Weekly, 52)
        .map_err(|error| error.to_string())
}
