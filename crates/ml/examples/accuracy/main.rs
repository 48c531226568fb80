//! Accuracy of every method on public data: the weekly series of the M4 competition and Walmart's departments.
//!
//! ```text
//! HEMLINE_DATA_DIR=... cargo run --release -p hemline-ml --example accuracy -- m4 [--hold-out 1] [--methods auto,ets]
//! HEMLINE_DATA_DIR=... cargo run --release -p hemline-ml --example accuracy -- windows [--methods auto,mstl]
//! HEMLINE_DATA_DIR=... cargo run --release -p hemline-ml --example accuracy -- walmart [--methods auto,mstl]
//! ```
//!
//! `HEMLINE_DATA_DIR` holds `m4-weekly/Weekly-train.csv.gz`, `m4-weekly/Weekly-test.csv` and
//! `walmart/historical_sales.csv`. `--hold-out k` scores the k-th newest 13 weeks of the M4 *training* part instead
//! of its test part; `windows` cuts short histories with a lead time out of that training part. What
//! `auto` is was chosen on these two.
#![allow(clippy::print_stdout, reason = "the tables are what it is for")]

mod data;
mod m4;
mod task;
mod walmart;
mod windows;

use std::path::PathBuf;
use std::process::ExitCode;

use task::Contestant;

/// What is asked for on the command line.
struct Arguments {
    study: String,
    hold_out: usize,
    methods: Option<Vec<String>>,
}

fn arguments() -> Result<Arguments, String> {
    let mut words = std::env::args().skip(1);
    let study = words
        .next()
        .ok_or("say which study: m4, windows or walmart")?;
    let mut parsed = Arguments {
        study,
        hold_out: 0,
        methods: None,
    };
    while let Some(option) = words.next() {
        let value = words
            .next()
            .ok_or_else(|| format!("{option} needs a value"))?;
        match option.as_str() {
            "--hold-out" => {
                parsed.hold_out = value
                    .parse()
                    .map_err(|_| format!("--hold-out is {value}, but must be a whole number"))?;
            }
            "--methods" => {
                parsed.methods = Some(value.split(',').map(str::to_owned).collect());
            }
            _ => return Err(format!("there is no option {option}")),
        }
    }
    Ok(parsed)
}

/// The methods asked for, or those of `defaults`.
fn contestants(
    arguments: &Arguments,
    defaults: &[&str],
    gap: usize,
    horizon: usize,
) -> Result<Vec<Contestant>, String> {
    let named = arguments.methods.clone();
    named
        .unwrap_or_else(|| defaults.iter().map(|name| (*name).to_owned()).collect())
        .iter()
        .map(|name| Contestant::named(name, gap, horizon).map_err(|error| error.to_string()))
        .collect()
}

fn run() -> Result<(), String> {
    let arguments = arguments()?;
    let Some(folder) = std::env::var_os("HEMLINE_DATA_DIR").map(PathBuf::from) else {
        println!("skipped: HEMLINE_DATA_DIR does not say where the data are");
        return Ok(());
    };
    match arguments.study.as_str() {
        "m4" => m4::run(&folder, &arguments),
        "windows" => windows::run(&folder, &arguments),
        "walmart" => walmart::run(&folder, &arguments),
        other => Err(format!("there is no study {other}: m4, windows or walmart")),
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
