//! Exponential smoothing and Theta on monthly passengers: what is chosen, and the next year with intervals.
//!
//! `cargo run -p hemline-ml --example ets`

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use chrono::NaiveDate;
use hemline_ml::forecasting::{Future, IntervalSettings, Method, MethodSettings, TimeSeries};

fn passengers() -> Result<TimeSeries, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/reference/series/airpassengers.csv");
    let text = std::fs::read_to_string(path)?;
    let mut observations = Vec::new();
    for line in text.lines().skip(1) {
        let (date, value) = line.split_once(',').ok_or("a row has two columns")?;
        observations.push((date.parse::<NaiveDate>()?, value.parse()?));
    }
    Ok(TimeSeries::from_observations(observations, None)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let series = passengers()?;
    let future = Future::after(&series, 12);
    let mut output = io::stdout().lock();
    for method in [Method::Ets, Method::Theta] {
        let model = method
            .configured(&MethodSettings::default())?
            .fit(&series)?;
        let prediction = model.predict(&future, &IntervalSettings::default())?;
        writeln!(output, "{}", model.summary().description)?;
        for (name, value) in &model.summary().params {
            writeln!(output, "  {name:6} {value:10.4}")?;
        }
        let ninety_five = &prediction.intervals[1];
        for (step, date) in future.dates().iter().enumerate() {
            writeln!(
                output,
                "  {date} {:7.1}  95%: {:7.1} to {:7.1}",
                prediction.mean[step], ninety_five.lower[step], ninety_five.upper[step]
            )?;
        }
    }
    Ok(())
}
