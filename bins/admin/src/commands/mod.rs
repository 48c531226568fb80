//! One file per command.

mod backtest;
mod backtest_json;
mod backtest_table;
mod backup;
mod copy;
mod data;
mod doctor;
mod export;
mod fixtures;
mod forecast;
mod forecast_file;
mod ledger;
mod methods;
mod plan;
mod plan_all;
mod season;
mod seasons;
mod simulate;
mod study;
mod token;

use std::num::NonZeroUsize;
use std::sync::Arc;

use anyhow::Context;
use hemline_agents::{Engine, Requester, offline_planner};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions};

use crate::arguments::{Arguments, Command, StudyCommand};

/// Who the audit log and decisions name for what this command stores.
const ACTOR: &str = "admin";

/// An engine that plans without a model and logs what it changes.
fn engine_on(storage: Arc<DatabaseStorage>) -> anyhow::Result<Engine> {
    let engine = Engine::new(storage, offline_planner())?;
    Ok(engine.in_name_of(Requester {
        name: ACTOR.to_owned(),
        request_id: None,
    }))
}

/// Runs the command that was asked for.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let url = arguments.database;
    match arguments.command {
        Command::Migrate => data::migrate(&url),
        Command::Seed => data::seed(&url),
        Command::Import(arguments) => match &arguments.season {
            Some(season) => runtime()?.block_on(seasons::import_actuals(&url, season, &arguments)),
            None => data::import(&url, &arguments),
        },
        Command::Copy(arguments) => copy::run(&url, &arguments),
        Command::Forecast(arguments) => match arguments.season()? {
            Some(season) => forecast::run(&url, &season),
            None => forecast_file::run(&arguments),
        },
        Command::Backtest(arguments) => backtest::run(&url, &arguments),
        Command::Plan(arguments) => match arguments.season() {
            Some(season) => runtime()?.block_on(plan::run(&url, &season, arguments.accept)),
            None => runtime()?.block_on(plan_all::run(&url, &arguments)),
        },
        Command::Simulate(arguments) => simulate::run(&url, &arguments),
        Command::Study(StudyCommand::Simulation(arguments)) => study::run(&arguments),
        Command::Season(command) => runtime()?.block_on(seasons::run(&url, command)),
        Command::Export(command) => export::run(&url, &command),
        Command::Backup(arguments) => backup::back_up(&url, &arguments),
        Command::Restore(arguments) => backup::restore(&url, &arguments),
        Command::Doctor { json } => doctor::run(&url, json),
        Command::Token(command) => token::run(&url, &command),
        Command::Ledger(command) => ledger::run(&url, &command),
        Command::Fixtures(command) => fixtures::run(&url, &command),
    }
}

/// A database that is up to date; an old one is brought there first.
fn migrated(url: &str) -> anyhow::Result<Database> {
    open_migrated(url, &OpenOptions::default())
}

/// The same for work that reads with `readers` threads at once.
fn migrated_with_readers(url: &str, readers: NonZeroUsize) -> anyhow::Result<Database> {
    let mut options = OpenOptions::default();
    let readers = u32::try_from(readers.get()).unwrap_or(u32::MAX);
    options.readers = options.readers.max(readers);
    open_migrated(url, &options)
}

fn open_migrated(url: &str, options: &OpenOptions) -> anyhow::Result<Database> {
    let database = Database::open(url, options)?;
    let applied = database.migrate()?;
    if !applied.is_empty() {
        eprintln!("{database}: {} migration(s) applied", applied.len());
    }
    Ok(database)
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the async runtime could not be started")
}
