//! `export …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// A season's sales as a file for `import sales`
    ///
    /// Each accepted week on the first date from its own first day on that is of the weekday on which the category's
    /// history weeks start. They are sales, not demand: low where stores were sold out.
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
