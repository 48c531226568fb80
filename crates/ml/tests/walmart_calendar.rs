//! A season with Easter in it, forecast with and without a calendar: weekly sales of 45 stores, read from
//! `HEMLINE_DATA_DIR`.
//!
//! `HEMLINE_DATA_DIR=… cargo test -p hemline-ml --test walmart_calendar -- --nocapture` prints the figures of
//! `docs/calendar-study.md`.
#![allow(clippy::print_stdout, reason = "the printed study is what it is for")]
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

#[path = "support/walmart_data.rs"]
mod walmart_data;

use std::collections::BTreeMap;

use chrono::Days;
use hemline_domain::{DemandCalendar, DemandEvent, ForecastingMethod, SeasonCalendar, StoreWeek};
use hemline_ml::demand::{DEFAULT_PATHS, DemandInput, forecast_demand};
use rayon::prelude::*;
use walmart_data::{date, departments};

const HORIZON: u32 = 12;
const LEAD_TIME_WEEKS: u64 = 12;

/// Easter 2012 lies in its seventh week.
const SEASON_START: &str = "2012-03-02";

/// The season's week that ends on the Friday before Easter Sunday, and the week of Easter Sunday.
const EASTER_WEEKS: [usize; 2] = [6, 7];

/// The data names a week by its last day, a Friday, and Hemline takes that for the first: every date stands
/// six days later than it was.
const SHIFT: Days = Days::new(6);

fn occurrences(name: &'static str, window: (i32, i32), dates: &[&str]) -> Vec<DemandEvent> {
    let event = |day: &&str| DemandEvent::event(name, date(day) + SHIFT, window.0, window.1);
    dates.iter().map(event).collect()
}

fn easter() -> Vec<DemandEvent> {
    let sundays = ["2010-04-04", "2011-04-24", "2012-04-08"];
    occurrences("Easter", (-7, 0), &sundays)
}

fn all_events() -> Vec<DemandEvent> {
    let mut events = easter();
    let bowls = ["2010-02-07", "2011-02-06", "2012-02-05"];
    events.extend(occurrences("Super Bowl", (-2, 0), &bowls));
    let labor_days = ["2010-09-06", "2011-09-05"];
    events.extend(occurrences("Labor Day", (-2, 0), &labor_days));
    let thanksgivings = ["2010-11-25", "2011-11-24"];
    events.extend(occurrences("Thanksgiving", (-1, 1), &thanksgivings));
    let christmases = ["2010-12-25", "2011-12-25"];
    events.extend(occurrences("Christmas", (-7, 0), &christmases));
    events
}

/// Errors of one curve: over the season, and over the two weeks of Easter, as shares of the units sold in
/// them.
#[derive(Debug, Clone, Copy, Default)]
struct Errors {
    season: f64,
    easter: f64,
}

/// The errors of the ensemble and of each model.
fn errors(history: &[StoreWeek], calendar: &DemandCalendar) -> BTreeMap<String, Errors> {
    let start = date(SEASON_START);
    let season = SeasonCalendar::try_new(start, HORIZON).unwrap();
    let forecast = forecast_demand(&DemandInput {
        history,
        events: calendar,
        calendar: season,
        history_until: start - Days::new(7 * LEAD_TIME_WEEKS + 1),
        method: ForecastingMethod::EnsembleProphetArima,
        paths: DEFAULT_PATHS,
        seed: 42,
    })
    .unwrap();
    let mut actual = vec![0.0; HORIZON as usize];
    for row in history {
        if let Some(week) = season.week_of(row.week_start_date) {
            actual[week as usize - 1] += row.units_sold.as_f64();
        }
    }
    let weeks = forecast.weekly_demand_curve.iter();
    let mut curves = vec![(
        "ensemble".to_owned(),
        weeks.map(|week| week.demand_units.as_f64()).collect(),
    )];
    let models = forecast.diagnostics.models.into_iter();
    curves.extend(models.map(|model| (model.model, model.weekly)));
    curves
        .into_iter()
        .map(|(name, curve): (String, Vec<f64>)| (name, errors_of(&curve, &actual)))
        .collect()
}

fn errors_of(curve: &[f64], actual: &[f64]) -> Errors {
    let wape = |weeks: &[usize]| {
        let missed: f64 = weeks
            .iter()
            .map(|week| (curve[*week] - actual[*week]).abs())
            .sum();
        missed / weeks.iter().map(|week| actual[*week]).sum::<f64>()
    };
    let all: Vec<usize> = (0..actual.len()).collect();
    Errors {
        season: wape(&all),
        easter: wape(&EASTER_WEEKS.map(|week| week - 1)),
    }
}

#[test]
fn a_season_with_easter_with_and_without_a_calendar() {
    let Some(departments) = departments() else {
        return;
    };
    let calendars = [
        ("no calendar", DemandCalendar::EMPTY),
        ("Easter", DemandCalendar::new(easter())),
        ("all events", DemandCalendar::new(all_events())),
    ];
    let found: Vec<(&String, Vec<BTreeMap<String, Errors>>)> = departments
        .par_iter()
        .map(|(department, history)| {
            let of_calendar = |(_, calendar): &(&str, DemandCalendar)| errors(history, calendar);
            (department, calendars.iter().map(of_calendar).collect())
        })
        .collect();
    println!("ensemble, WAPE of the season (of the two weeks of Easter)");
    for (department, of_calendars) in &found {
        let cells: Vec<String> = of_calendars
            .iter()
            .map(|errors| {
                format!(
                    "{:.4} ({:.4})",
                    errors["ensemble"].season, errors["ensemble"].easter
                )
            })
            .collect();
        println!("{department:8} {}", cells.join("   "));
    }
    let mut means = Vec::new();
    for (place, (name, _)) in calendars.iter().enumerate() {
        for curve in ["ensemble", "prophet", "arima"] {
            let mean = mean_of(found.iter().map(|(_, errors)| errors[place][curve]));
            println!(
                "{name:12} {curve:9} mean WAPE {:.4}, weeks of Easter {:.4}",
                mean.season, mean.easter
            );
            means.push((curve, mean));
        }
    }
    let better = found
        .iter()
        .filter(|(_, errors)| errors[1]["ensemble"].season < errors[0]["ensemble"].season);
    println!(
        "Easter helps {} of {} departments",
        better.count(),
        found.len()
    );
    assert!(means.iter().all(|(_, mean)| mean.season < 0.2));
}

fn mean_of(errors: impl ExactSizeIterator<Item = Errors>) -> Errors {
    let count = errors.len() as f64;
    errors.fold(Errors::default(), |sum, errors| Errors {
        season: sum.season + errors.season / count,
        easter: sum.easter + errors.easter / count,
    })
}
