//! Short histories with a lead time, cut out of the training part of the M4 weekly series: what a retailer
//! with two or three years of history has.

use std::path::Path;

use super::data::{as_weeks, m4_weekly};
use super::task::{Task, mean, run as run_tasks, wape};
use super::{Arguments, contestants};

const LEAD_TIME: usize = 12;
const HORIZON: usize = 12;
/// Weeks of history, in turn.
const LENGTHS: [usize; 5] = [80, 106, 118, 143, 156];
/// Training weeks below which a series has no window.
const LONG_SERIES: usize = 300;
/// Weeks from the second window's end to the first one's.
const SHIFT: usize = 78;
const METHODS: &[&str] = &[
    "naive",
    "seasonal_naive",
    "ets",
    "ces",
    "mstl",
    "prophet",
    "auto",
];

pub(crate) fn run(folder: &Path, arguments: &Arguments) -> Result<(), String> {
    let mut tasks = Vec::new();
    for (number, series) in m4_weekly(folder)?.iter().enumerate() {
        if series.training.len() < LONG_SERIES {
            continue;
        }
        for window in 0..2 {
            let end = series.training.len() - LEAD_TIME - HORIZON - SHIFT * window;
            let length = LENGTHS[(number + window) % LENGTHS.len()];
            tasks.push(Task {
                name: format!("W{}", number + 1),
                history: as_weeks(&series.training[end - length..end])?,
                gap: LEAD_TIME,
                actual: series.training[end + LEAD_TIME..end + LEAD_TIME + HORIZON].to_vec(),
            });
        }
    }
    let columns = LENGTHS.map(|length| format!("{length} weeks")).join(" | ");
    println!("{} windows", tasks.len());
    println!("| method | mean WAPE | {columns} | refused | seconds |");
    println!(
        "| --- | --- |{} --- | --- |",
        " --- |".repeat(LENGTHS.len())
    );
    for contestant in contestants(arguments, METHODS, LEAD_TIME, HORIZON)? {
        let outcome = run_tasks(&contestant, &tasks)?;
        let error = |(task, forecast): (&Task, &Vec<f64>)| wape(&task.actual, forecast);
        let errors: Vec<f64> = tasks.iter().zip(&outcome.forecasts).map(error).collect();
        let of_length = LENGTHS.map(|length| {
            let pairs = tasks.iter().zip(&errors);
            let own: Vec<f64> = pairs
                .filter(|(task, _)| task.history.len() == length)
                .map(|(_, error)| *error)
                .collect();
            format!("{:.4}", mean(own.into_iter()))
        });
        println!(
            "| {} | {:.4} | {} | {} | {:.1} |",
            contestant.name,
            mean(errors.into_iter()),
            of_length.join(" | "),
            outcome.refused,
            outcome.elapsed.as_secs_f64()
        );
    }
    Ok(())
}
