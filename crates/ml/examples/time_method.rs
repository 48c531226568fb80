//! Times fit and 12-step prediction of one method on one `ds,y` file, and tells the peak memory:
//! `time_method METHOD FILE RUNS [intervals]`. One JSON line; `scripts/bench-forecasting` makes the table.
#![allow(clippy::print_stdout, reason = "the line is what it is for")]

use std::error::Error;
use std::time::Instant;

use chrono::NaiveDate;
use hemline_ml::forecasting::{
    FitSummary, Forecaster, Future, IntervalSettings, Method, MethodSettings, TimeSeries,
};

const HORIZON: usize = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [method, file, runs, rest @ ..] = arguments.as_slice() else {
        return Err("usage: time_method METHOD FILE RUNS [intervals]".into());
    };
    let intervals = match rest {
        [] => IntervalSettings::none(),
        _ => IntervalSettings::default(),
    };
    let text = std::fs::read_to_string(file)?;
    let rows: Result<Vec<_>, Box<dyn Error>> = text.lines().skip(1).map(observation).collect();
    let series = TimeSeries::from_observations(rows?, None)?;
    let method: Method = method.parse()?;
    let forecaster = method.configured(&MethodSettings::default())?;
    let mut milliseconds = Vec::new();
    let mut summary = FitSummary::default();
    for _ in 0..runs.parse::<usize>()?.max(1) {
        let started = Instant::now();
        summary = fit_and_predict(forecaster.as_ref(), &series, &intervals)?;
        milliseconds.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    milliseconds.sort_by(f64::total_cmp);
    let line = serde_json::json!({
        "method": method.name(),
        "description": summary.description,
        "aicc": summary.aicc,
        "median_ms": milliseconds[milliseconds.len() / 2],
        "peak_mb": peak_megabytes(),
    });
    println!("{line}");
    Ok(())
}

fn observation(line: &str) -> Result<(NaiveDate, f64), Box<dyn Error>> {
    let (date, value) = line.split_once(',').ok_or("a row is ds,y")?;
    Ok((date.parse()?, value.parse()?))
}

fn fit_and_predict(
    forecaster: &dyn Forecaster,
    series: &TimeSeries,
    intervals: &IntervalSettings,
) -> Result<FitSummary, Box<dyn Error>> {
    let fitted = forecaster.fit(series)?;
    let prediction = fitted.predict(&Future::after(series, HORIZON), intervals)?;
    assert_eq!(prediction.mean.len(), HORIZON);
    Ok(fitted.summary().clone())
}

/// The process's peak resident memory, where the system tells.
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1_024.0)
}
