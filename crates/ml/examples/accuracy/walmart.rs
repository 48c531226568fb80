//! Walmart's departments: two seasons of 12 weeks, forecast 12 weeks before they begin.

use std::path::Path;

use chrono::{Days, NaiveDate};
use hemline_ml::forecasting::TimeSeries;

use super::data::walmart_departments;
use super::task::{Task, mean, run as run_tasks, wape};
use super::{Arguments, contestants};

const LEAD_TIME: usize = 12;
const HORIZON: usize = 12;
const SEASON_STARTS: [(i32, u32, u32); 2] = [(2012, 5, 11), (2012, 8, 3)];
const METHODS: &[&str] = &[
    "naive",
    "seasonal_naive",
    "ets",
    "theta",
    "ces",
    "mstl",
    "arima",
    "prophet",
    "mean_ensemble",
    "auto",
];

pub(crate) fn run(folder: &Path, arguments: &Arguments) -> Result<(), String> {
    let tasks = tasks(folder)?;
    println!("| method | mean WAPE | of May | of August | refused | seconds |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for contestant in contestants(arguments, METHODS, LEAD_TIME, HORIZON)? {
        let outcome = run_tasks(&contestant, &tasks)?;
        let errors: Vec<f64> = tasks
            .iter()
            .zip(&outcome.forecasts)
            .map(|(task, forecast)| wape(&task.actual, forecast))
            .collect();
        let season = |first: usize| mean(errors.iter().skip(first).step_by(2).copied());
        println!(
            "| {} | {:.4} | {:.4} | {:.4} | {} | {:.1} |",
            contestant.name,
            mean(errors.iter().copied()),
            season(0),
            season(1),
            outcome.refused,
            outcome.elapsed.as_secs_f64()
        );
    }
    Ok(())
}

/// Two seasons of each department, May before August.
fn tasks(folder: &Path) -> Result<Vec<Task>, String> {
    let mut tasks = Vec::new();
    for (department, weeks) in walmart_departments(folder)? {
        for (year, month, day) in SEASON_STARTS {
            let start =
                NaiveDate::from_ymd_opt(year, month, day).ok_or("a date in the calendar")?;
            let cut = start - Days::new(7 * LEAD_TIME as u64);
            let history = weeks.range(..cut).map(|(week, sales)| (*week, *sales));
            let history =
                TimeSeries::from_observations(history, None).map_err(|e| e.to_string())?;
            let actual = weeks.range(start..).take(HORIZON).map(|(_, sales)| *sales);
            tasks.push(Task {
                name: format!("{department} from {start}"),
                history,
                gap: LEAD_TIME,
                actual: actual.collect(),
            });
        }
    }
    Ok(tasks)
}
