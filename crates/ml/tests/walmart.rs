//! A hindcast of real seasons: weekly sales of 45 stores, read from `HEMLINE_DATA_DIR`.
//!
//! `HEMLINE_DATA_DIR=… cargo test -p hemline-ml --test walmart -- --nocapture` prints departments 7 and 72
//! week by week, and the mean over every department and two seasons.
#![allow(clippy::print_stdout, reason = "the printed study is what it is for")]
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

#[path = "support/walmart_data.rs"]
mod walmart_data;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use hemline_domain::{DemandCalendar, ForecastingMethod, SeasonCalendar, StoreWeek};
use hemline_ml::demand::{DEFAULT_PATHS, DemandForecast, DemandInput, forecast_demand};
use rayon::prelude::*;
use walmart_data::{date, departments};

const HORIZON: u32 = 12;
const LEAD_TIME_WEEKS: u64 = 12;
const WEEKS_PER_YEAR: u64 = 52;

/// Forecast and actual sales of one season.
struct Hindcast {
    forecast: DemandForecast,
    actual: Vec<f64>,
    last_year: Vec<f64>,
}

impl Hindcast {
    fn of(history: &[StoreWeek], season_start: &str) -> Self {
        let start = date(season_start);
        let forecast = forecast_demand(&DemandInput {
            history,
            events: &DemandCalendar::EMPTY,
            calendar: SeasonCalendar::try_new(start, HORIZON).unwrap(),
            history_until: start - Days::new(7 * LEAD_TIME_WEEKS + 1),
            method: ForecastingMethod::EnsembleProphetArima,
            paths: DEFAULT_PATHS,
            seed: 42,
        });
        Self {
            forecast: forecast.unwrap(),
            actual: season_sales(history, start),
            last_year: season_sales(history, start - Days::new(7 * WEEKS_PER_YEAR)),
        }
    }

    /// What each method expected week by week, the ensemble last but one.
    fn curves(&self) -> Vec<(&str, Vec<f64>)> {
        let models = self.forecast.diagnostics.models.iter();
        let mut curves: Vec<(&str, Vec<f64>)> = models
            .map(|model| (model.model.as_str(), model.weekly.clone()))
            .collect();
        let weeks = self.forecast.weekly_demand_curve.iter();
        let ensemble = weeks.map(|week| week.demand_units.as_f64()).collect();
        curves.push(("ensemble", ensemble));
        curves.push(("last year", self.last_year.clone()));
        curves
    }

    fn wape(&self, curve: &[f64]) -> f64 {
        let missed = curve.iter().zip(&self.actual);
        missed
            .map(|(expected, sold)| (expected - sold).abs())
            .sum::<f64>()
            / self.total()
    }

    fn total(&self) -> f64 {
        self.actual.iter().sum()
    }

    fn print(&self, department: &str) {
        println!("{department}: {} sold in 12 weeks", self.total());
        for model in &self.forecast.diagnostics.models {
            println!("  {}", model.description);
        }
        for (name, curve) in self.curves() {
            let total: f64 = curve.iter().sum();
            println!(
                "  {name:9}  WAPE {:.4}  total {total:11.0}  error {:+.4}",
                self.wape(&curve),
                total / self.total() - 1.0
            );
        }
        let bounds = self.forecast.diagnostics.total_interval;
        println!(
            "  80% of the total: {} to {}",
            bounds.lower_80, bounds.upper_80
        );
        println!(
            "  95% of the total: {} to {}",
            bounds.lower_95, bounds.upper_95
        );
        println!("  week      sold  ensemble   prophet     arima     80% bounds");
        let curves = self.curves();
        for (index, week) in self.forecast.weekly_demand_curve.iter().enumerate() {
            println!(
                "  {:4}{:10.0}{:10}{:10.0}{:10.0}     {:.0} to {:.0}",
                week.week_number,
                self.actual[index],
                week.demand_units.grouped(),
                curves[0].1[index],
                curves[1].1[index],
                week.interval.lower_80,
                week.interval.upper_80
            );
        }
    }
}

fn season_sales(history: &[StoreWeek], start: NaiveDate) -> Vec<f64> {
    let calendar = SeasonCalendar::try_new(start, HORIZON).unwrap();
    let mut weeks = vec![0.0; HORIZON as usize];
    for row in history {
        if let Some(week) = calendar.week_of(row.week_start_date) {
            weeks[week as usize - 1] += row.units_sold.as_f64();
        }
    }
    weeks
}

#[test]
fn departments_7_and_72_are_forecast_twelve_weeks_ahead() {
    let Some(departments) = departments() else {
        return;
    };
    for department in ["dept_7", "dept_72"] {
        let hindcast = Hindcast::of(&departments[department], "2012-08-03");
        hindcast.print(department);
        let diagnostics = &hindcast.forecast.diagnostics;
        assert_eq!(diagnostics.history_end, date("2012-05-04"));
        assert_eq!(diagnostics.lead_time_weeks, 12);
        let (name, ensemble) = &hindcast.curves()[2];
        assert!(hindcast.wape(ensemble) < 0.15, "{department}: {name}");
    }
}

#[test]
fn the_mean_over_all_departments_and_two_seasons() {
    let Some(departments) = departments() else {
        return;
    };
    let cases: Vec<(&Vec<StoreWeek>, &str)> = departments
        .values()
        .flat_map(|history| ["2012-05-11", "2012-08-03"].map(|start| (history, start)))
        .collect();
    let hindcasts: Vec<Hindcast> = cases
        .par_iter()
        .map(|(history, start)| Hindcast::of(history, start))
        .collect();
    let mut means: BTreeMap<String, f64> = BTreeMap::new();
    let mut covered = [0_usize; 2];
    for hindcast in &hindcasts {
        for (name, curve) in hindcast.curves() {
            *means.entry(name.to_owned()).or_default() +=
                hindcast.wape(&curve) / hindcasts.len() as f64;
        }
        let bounds = hindcast.forecast.diagnostics.total_interval;
        let total = hindcast.total();
        covered[0] += usize::from((bounds.lower_80..=bounds.upper_80).contains(&total));
        covered[1] += usize::from((bounds.lower_95..=bounds.upper_95).contains(&total));
    }
    println!("mean WAPE of {} seasons: {means:.4?}", hindcasts.len());
    println!("totals within 80% and 95% bounds: {covered:?}");
    assert!(means["ensemble"] < 0.08);
}
