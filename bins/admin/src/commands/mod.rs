//! One file per command.

mod backtest;
mod backtest_json;
mod backtest_table;
mod data;
mod forecast;
mod forecast_file;
mod methods;
mod plan;
mod season;
mod simulate;
mod study;

use anyhow::Context;
use hemline_persistence::{Database, OpenOptions};

use crate::arguments::{Arguments, Command, FixturesCommand, StudyCommand};
use crate::fixtures;

/// Runs the command that was asked for.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let url = arguments.database;
    match arguments.command {
        Command::Migrate => data::migrate(&url),
        Command::Seed => data::seed(&url),
        Command::Import(arguments) => data::import(&url, &arguments),
        Command::Forecast(arguments) => match arguments.season()? {
            Some(season) => forecast::run(&url, &season),
            None => forecast_file::run(&arguments),
        },
        Command::Backtest(arguments) => backtest::run(&url, &arguments),
        Command::Plan(arguments) => runtime()?.block_on(plan::run(&url, &arguments)),
        Command::Simulate(arguments) => simulate::run(&url, &arguments),
        Command::Study(StudyCommand::Simulation(arguments)) => study::run(&arguments),
        Command::Fixtures(FixturesCommand::Generate { directory }) => {
            for path in fixtures::write(&directory)? {
                eprintln!("wrote {}", path.display());
            }
            Ok(())
        }
    }
}

/// A database that is up to date; an old one is brought there first.
fn migrated(url: &str) -> anyhow::Result<Database> {
    let database = Database::open(url, &OpenOptions::default())?;
    let applied = database.migrate()?;
    if !applied.is_empty() {
        eprintln!(
            "{}: {} migration(s) applied",
            database.path().display(),
            applied.len()
        );
    }
    Ok(database)
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the async runtime could not be started")
}
