//! The weekly series of the M4 competition, by its own measures (Makridakis, Spiliotis and Assimakopoulos, 2020,
//! "The M4 Competition", *International Journal of Forecasting* 36(1)).

use std::path::Path;

use super::data::{M4Series, as_weeks, m4_weekly};
use super::task::{Contestant, Task, mean, run as run_tasks};
use super::{Arguments, contestants};

/// Weeks to forecast.
const HORIZON: usize = 13;
const METHODS: &[&str] = &[
    "naive",
    "seasonal_naive",
    "drift",
    "ets",
    "theta",
    "ces",
    "mstl",
    "prophet",
    "auto",
];
/// The competition's figures of the naive forecast.
const PUBLISHED_NAIVE: (f64, f64) = (9.161, 2.777);

/// Mean sMAPE in percent and mean MASE.
struct Scores {
    smape: f64,
    mase: f64,
}

pub(crate) fn run(folder: &Path, arguments: &Arguments) -> Result<(), String> {
    let tasks = tasks(&m4_weekly(folder)?, arguments.hold_out)?;
    let naive = scores(
        &Contestant::named("naive", 0, HORIZON).map_err(|e| e.to_string())?,
        &tasks,
    )?;
    if arguments.hold_out == 0 {
        check(&naive.0)?;
    }
    println!(
        "{} series, scored on {}",
        tasks.len(),
        scored(arguments.hold_out)
    );
    println!("| method | sMAPE | MASE | OWA | refused | seconds |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for contestant in contestants(arguments, METHODS, 0, HORIZON)? {
        let (own, refused, seconds) = scores(&contestant, &tasks)?;
        let owa = 0.5 * (own.smape / naive.0.smape + own.mase / naive.0.mase);
        println!(
            "| {} | {:.3} | {:.3} | {owa:.3} | {refused} | {seconds:.1} |",
            contestant.name, own.smape, own.mase
        );
    }
    Ok(())
}

fn scored(hold_out: usize) -> String {
    match hold_out {
        0 => "the test part".to_owned(),
        k => format!(
            "training weeks {} to {} before its end",
            HORIZON * k,
            HORIZON * (k - 1) + 1
        ),
    }
}

fn tasks(series: &[M4Series], hold_out: usize) -> Result<Vec<Task>, String> {
    let mut tasks = Vec::new();
    for (number, series) in (1..).zip(series) {
        let number: usize = number;
        let end = series.training.len().saturating_sub(HORIZON * hold_out);
        let actual = match hold_out {
            0 => series.test.clone(),
            _ => series.training[end..end + HORIZON].to_vec(),
        };
        tasks.push(Task {
            name: format!("W{number}"),
            history: as_weeks(&series.training[..end])?,
            gap: 0,
            actual,
        });
    }
    Ok(tasks)
}

fn scores(contestant: &Contestant, tasks: &[Task]) -> Result<(Scores, usize, f64), String> {
    let outcome = run_tasks(contestant, tasks)?;
    let pairs = || tasks.iter().zip(&outcome.forecasts);
    let own = Scores {
        smape: mean(pairs().map(|(task, forecast)| smape(&task.actual, forecast))),
        mase: mean(pairs().map(|(task, forecast)| mase(task, forecast))),
    };
    Ok((own, outcome.refused, outcome.elapsed.as_secs_f64()))
}

/// In percent.
fn smape(actual: &[f64], forecast: &[f64]) -> f64 {
    let pairs = actual.iter().zip(forecast);
    200.0 * mean(pairs.map(|(a, f)| (a - f).abs() / (a.abs() + f.abs())))
}

/// With the competition's seasonal period of 1 for weekly series.
fn mase(task: &Task, forecast: &[f64]) -> f64 {
    let scale = mean(
        task.history
            .values()
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs()),
    );
    mean(task.actual.iter().zip(forecast).map(|(a, f)| (a - f).abs())) / scale
}

/// Refuses to go on where the naive forecast does not score as published.
fn check(naive: &Scores) -> Result<(), String> {
    let (smape, mase) = PUBLISHED_NAIVE;
    if (naive.smape - smape).abs() < 5e-4 && (naive.mase - mase).abs() < 5e-4 {
        return Ok(());
    }
    Err(format!(
        "the naive forecast scores {:.3} and {:.3}, but must score {smape} and {mase}",
        naive.smape, naive.mase
    ))
}
