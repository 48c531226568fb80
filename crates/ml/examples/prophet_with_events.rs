//! A small shop's weekly sales with Easter and a price: fit, take apart, and plan next spring twice.
//!
//! Run it with `cargo run -p hemline-ml --example prophet_with_events`.
#![allow(clippy::print_stdout, reason = "an example shows its results")]

use chrono::{Days, NaiveDate};
use hemline_ml::MlError;
use hemline_ml::prophet::{Holiday, Observations, Prophet, Regressor, Settings};
use hemline_ml::sampling::SampleRng;

const HISTORY_WEEKS: usize = 156;
const HORIZON: usize = 16;
const REGULAR_PRICE: f64 = 24.9;
const OFFER_PRICE: f64 = 19.9;

/// Mondays from 2022-01-03 on.
fn monday(week: usize) -> NaiveDate {
    NaiveDate::default() + Days::new(18_995 + 7 * week as u64)
}

/// Easter Sundays of the history and of the year to plan.
fn easter() -> Vec<NaiveDate> {
    [(2022, 4, 17), (2023, 4, 9), (2024, 3, 31), (2025, 4, 20)]
        .into_iter()
        .filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day))
        .collect()
}

/// The week of Easter: 6 days back from the Sunday to the Monday that names the week.
fn week_of_easter() -> Holiday {
    Holiday {
        lower_window: -6,
        ..Holiday::new("easter", easter())
    }
}

/// Every eleventh week is on offer.
fn price(week: usize) -> f64 {
    if week % 11 == 5 {
        OFFER_PRICE
    } else {
        REGULAR_PRICE
    }
}

/// Slowly rising sales: half as much again in the week of Easter, 4% more for every unit off the price.
fn sales(week: usize, rng: &mut SampleRng) -> f64 {
    let days_to_easter = |date: NaiveDate| date.signed_duration_since(monday(week)).num_days();
    let is_easter = easter()
        .into_iter()
        .any(|date| (0..7).contains(&days_to_easter(date)));
    let lift = if is_easter { 1.5 } else { 1.0 };
    let discount = 1.0 + 0.04 * (REGULAR_PRICE - price(week));
    (400.0 + week as f64) * lift * discount + 15.0 * rng.normal()
}

fn main() -> Result<(), MlError> {
    let mut rng = SampleRng::new(7);
    let dates: Vec<NaiveDate> = (0..HISTORY_WEEKS).map(monday).collect();
    let values: Vec<f64> = (0..HISTORY_WEEKS)
        .map(|week| sales(week, &mut rng))
        .collect();
    let prices = (0..HISTORY_WEEKS).map(price).collect();
    let observations = Observations {
        dates: &dates,
        values: &values,
        regressors: &[Regressor::new("price", prices)],
        holidays: &[week_of_easter()],
    };
    let model = Prophet::fit_with(&observations, &Settings::default())?;

    let days = model.holiday_days().iter();
    for (day, effect) in days.zip(&model.parameters().holiday_coefficients) {
        println!(
            "{} {:+} days: {:+.1}% of the trend",
            day.holiday,
            day.offset,
            100.0 * effect
        );
    }
    for (regressor, coefficient) in model
        .regressors()
        .iter()
        .zip(&model.parameters().regressor_coefficients)
    {
        let per_unit = 100.0 * coefficient / regressor.spread;
        println!(
            "{}: {per_unit:+.1}% of the trend for each unit",
            regressor.name
        );
    }

    let spring: Vec<NaiveDate> = (HISTORY_WEEKS..HISTORY_WEEKS + HORIZON)
        .map(monday)
        .collect();
    for (plan, planned_price) in [("regular price", REGULAR_PRICE), ("on offer", OFFER_PRICE)] {
        let planned = [vec![planned_price; HORIZON]];
        let prediction = model.predict_with(&spring, &planned)?;
        let paths = model.sample_paths_with(&spring, &planned, 1_000, 42)?;
        let (lower, upper) = (
            paths.sum_quantile(0..HORIZON, 0.1),
            paths.sum_quantile(0..HORIZON, 0.9),
        );
        let total: f64 = prediction.yhat.iter().sum();
        println!("\n{plan}: {total:.0} units, 80% between {lower:.0} and {upper:.0}");
        for (week, date) in spring.iter().enumerate().skip(HORIZON - 3) {
            println!(
                "  {date}: {:.0} (trend {:.0}, yearly {:+.2}, easter {:+.2}, price {:+.2})",
                prediction.yhat[week],
                prediction.trend[week],
                prediction.yearly[week],
                prediction.holidays[week],
                prediction.regressors[0][week],
            );
        }
    }
    Ok(())
}
