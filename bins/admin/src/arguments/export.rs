//! `export …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// A season's sales as a file for `import sales`
    ///
    /// Each accepted week on the nearest date of the weekday on which the category's history weeks start; where an
    /// earlier week of history stands on the first one's date, all are a week later. They are sales, not demand:
    /// low where stores were sold out.
    History(HistoryArguments),
}

#[derive(Debug, Args)]
pub(crate) struct HistoryArguments {
    /// The season: its workflow, or any of its forecasts
    #[arg(long, value_name = "ID")]
    pub(crate) workflow: String,
    /// The file to write; stdout where absent
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
