//! The command line.

mod backup;
mod export;
mod ledger;
mod planning;
mod seasons;
mod series;
mod simulation;
mod token;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};

pub(crate) use backup::{BackupArguments, RestoreArguments};
pub(crate) use export::{ExportCommand, HistoryArguments};
pub(crate) use ledger::{LedgerCommand, ShowArguments, VerifyArguments};
pub(crate) use planning::PlanArguments;
pub(crate) use seasons::{CompleteArguments, SeasonCommand};
pub(crate) use series::{BacktestArguments, ForecastArguments};
pub(crate) use simulation::{NamedSettings, SimulateArguments, StudyArguments, StudyCommand};
pub(crate) use token::{CreateTokenArguments, TokenCommand};

/// Looks after a Hemline database, and plans seasons without the server.
///
/// Data goes to stdout, messages to stderr. Exit codes: 0 done, 1 failed, 2 wrong usage.
#[derive(Debug, Parser)]
#[command(name = "hemline-admin", version)]
pub(crate) struct Arguments {
    /// Where the data lies
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        default_value = "sqlite://hemline.db",
        hide_env_values = true
    )]
    pub(crate) database: String,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring the database up to date
    Migrate,
    /// Seed the demo season into an empty database
    Seed,
    /// Import a CSV file: all of it, or nothing
    Import(ImportArguments),
    /// Copy everything into another database: from SQLite to PostgreSQL, or the other way
    ///
    /// The target must hold no data; it gets all of it or nothing. Every table is compared afterwards. Prints the
    /// tables with their rows and digests.
    Copy(CopyArguments),
    /// Forecast a category's season, or the series of any CSV file
    ///
    /// For a category, actual sales are compared where the history has them. A file has the columns ds,y or
    /// series_id,ds,y; what is printed is CSV: series_id, ds, mean, lo80, hi80, lo95, hi95, method.
    Forecast(ForecastArguments),
    /// Compare methods on the past of a category, or on the series of any CSV file
    ///
    /// At several points in time, every method is fitted on what lies before, and its forecast compared with
    /// what happened. Of a category its weekly sales are taken, with the weeks between the end of history and
    /// its season as gap and the season's weeks as horizon.
    Backtest(BacktestArguments),
    /// Plan a season, or those of all categories: forecast, clusters, manufacturing order, shipments
    Plan(PlanArguments),
    /// A season under way: where it stands, what it asks, its end
    #[command(subcommand)]
    Season(SeasonCommand),
    /// What is stored, as files to import
    #[command(subcommand)]
    Export(ExportCommand),
    /// The unit ledgers of seasons: whether they add up, and what they hold
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Access tokens: who may use a server that other machines reach
    #[command(subcommand)]
    Token(TokenCommand),
    /// Write the database as it is now to one file, also while a server works on it
    ///
    /// The copy is consistent, checked and on the disk when the command ends. A file that exists is not overwritten.
    Backup(BackupArguments),
    /// Make a backup the database; the server must be stopped
    ///
    /// The backup is checked first; where anything is wrong nothing changes.
    Restore(RestoreArguments),
    /// Check configuration, database, ledgers, server and language model, and say what to do
    ///
    /// Exit code 1 where a check failed; warnings alone give 0. The configuration is the server's: environment and .env.
    Doctor {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Simulate a category's season with several sets of parameters on the same demand; nothing is stored
    Simulate(SimulateArguments),
    /// Studies that the documentation shows, made anew
    #[command(subcommand)]
    Study(StudyCommand),
    /// The demo data in fixtures/, and chains of any size for measuring
    #[command(subcommand)]
    Fixtures(FixturesCommand),
}

#[derive(Debug, Args)]
pub(crate) struct CopyArguments {
    /// Where to: sqlite://path, or postgres://user@host/database with a build that knows it
    #[arg(long, value_name = "URL")]
    pub(crate) to: String,
    /// Print the tables as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    /// What the file holds
    pub(crate) kind: ImportKind,
    /// The CSV file
    pub(crate) file: PathBuf,
    /// Create categories that the sales name and the database lacks
    #[arg(long)]
    pub(crate) create_categories: bool,
    /// Take an events file for the whole calendar of the categories that it names
    #[arg(long)]
    pub(crate) replace: bool,
    /// The season that actuals belong to: its workflow, or any of its forecasts
    #[arg(long, value_name = "ID", required_if_eq("kind", "actuals"))]
    pub(crate) season: Option<String>,
    /// Print what actuals brought about as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportKind {
    /// Stores and their attributes
    Stores,
    /// Categories and their seasons
    Categories,
    /// Weekly sales history
    Sales,
    /// Calendar of events, prices and promotions
    Events,
    /// A week's sales of a season under way
    Actuals,
}

/// A season that a command is about.
#[derive(Debug)]
pub(crate) struct SeasonArguments {
    /// The category.
    pub(crate) category: String,
    /// When it is, and what history may be used.
    pub(crate) dates: SeasonDates,
    /// Other parameters, as `(name, value)`.
    pub(crate) set: Vec<(String, String)>,
    /// Whether JSON is printed.
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "A category's season")]
pub(crate) struct SeasonDates {
    /// First day of week 1; the category's own season where absent
    #[arg(long, value_name = "DATE")]
    pub(crate) start: Option<NaiveDate>,
    /// Weeks of the season; the category's own where absent
    #[arg(long, value_name = "N")]
    pub(crate) weeks: Option<u32>,
    /// Last day of history that may be used; the day before the season where absent
    #[arg(long, value_name = "DATE")]
    pub(crate) history_until: Option<NaiveDate>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FixturesCommand {
    /// Write the demo data anew
    Generate {
        /// Where to
        #[arg(long, default_value = "fixtures")]
        directory: PathBuf,
    },
    /// Write a chain of any size with the demo's character: stores.csv, categories.csv, historical_sales.csv
    Chain(ChainArguments),
    /// Write weekly sales for an accepted season: its forecast times a factor, with noise per store
    Weeks(WeeksArguments),
}

#[derive(Debug, Args)]
pub(crate) struct WeeksArguments {
    /// The season: its workflow, or any of its forecasts
    pub(crate) season: String,
    /// What the forecast of every week is multiplied with
    #[arg(long, value_name = "X", default_value = "1")]
    pub(crate) factor: f64,
    /// The seed of the noise
    #[arg(long, value_name = "N", default_value = "2025")]
    pub(crate) seed: u64,
    /// The directory to write into; made where it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct ChainArguments {
    /// Stores; each carries every category
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=100_000))]
    pub(crate) stores: u32,
    /// Categories, each with a season of its own
    #[arg(long, value_name = "M", value_parser = value_parser!(u32).range(1..=100_000))]
    pub(crate) categories: u32,
    /// Weeks of history before 2025
    #[arg(long, value_name = "N", default_value = "156", value_parser = value_parser!(u32).range(1..=520))]
    pub(crate) weeks: u32,
    /// The seed of everything that is drawn
    #[arg(long, value_name = "N", default_value = "2025")]
    pub(crate) seed: u64,
    /// The directory to write into; made where it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// `NAME=VALUE`.
fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("'{text}' has no '='; write NAME=VALUE"))?;
    if name.trim().is_empty() {
        return Err(format!("'{text}' names no parameter; write NAME=VALUE"));
    }
    Ok((name.trim().to_owned(), value.to_owned()))
}
