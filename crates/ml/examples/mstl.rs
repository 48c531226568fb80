//! Takes the airline passengers apart and forecasts a year: `cargo run -p hemline-ml --example mstl`.
#![allow(clippy::print_stdout, reason = "an example shows its results")]

use std::error::Error;
use std::path::Path;

use chrono::NaiveDate;
use hemline_ml::forecasting::{Future, IntervalSettings, Method, MethodSettings, TimeSeries};
use hemline_ml::mstl::{Mstl, decompose};

fn main() -> Result<(), Box<dyn Error>> {
    let series = TimeSeries::from_observations(passengers()?, None)?;

    let parts = decompose(series.values(), &Mstl::new(&[series.season_length()]))?;
    println!("month        passengers    trend   season  remainder");
    let season = parts.season();
    for (step, date) in series.dates().iter().enumerate().take(12) {
        println!(
            "{date}   {:10.0} {:8.1} {:8.1} {:10.1}",
            series.values()[step],
            parts.trend[step],
            season[step],
            parts.remainder[step]
        );
    }

    let settings: MethodSettings = [("mode".to_owned(), "multiplicative".to_owned())]
        .into_iter()
        .collect();
    let model = Method::Mstl.configured(&settings)?.fit(&series)?;
    let future = Future::after(&series, 12);
    let prediction = model.predict(&future, &IntervalSettings::default())?;
    println!("\n{}", model.summary().description);
    for (step, date) in future.dates().iter().enumerate() {
        let eighty = &prediction.intervals[0];
        println!(
            "{date}   {:7.1}   80%: {:.1} to {:.1}",
            prediction.mean[step], eighty.lower[step], eighty.upper[step]
        );
    }
    Ok(())
}

fn passengers() -> Result<Vec<(NaiveDate, f64)>, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/reference/series/airpassengers.csv");
    let text = std::fs::read_to_string(path)?;
    let rows = text.lines().skip(1).filter_map(|row| row.split_once(','));
    rows.map(|(date, value)| Ok((date.parse()?, value.parse()?)))
        .collect()
}
