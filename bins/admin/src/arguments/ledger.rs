//! `ledger verify` and `ledger show`.

use clap::{Args, Subcommand, value_parser};

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Prove that no unit appears or vanishes: exit code 1 where a ledger breaks, with the first row that
    /// breaks it
    Verify(VerifyArguments),
    /// The balances of the DC and of every store at the end of a week
    Show(ShowArguments),
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// One season's workflow; all seasons where absent
    #[arg(long, value_name = "WORKFLOW_ID")]
    pub(crate) season: Option<String>,
    /// Print JSON instead of a table, with every week's figures
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// The season's workflow
    #[arg(long, value_name = "WORKFLOW_ID")]
    pub(crate) season: String,
    /// The week, 0 for the launch; the newest one booked where absent
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(0..=52))]
    pub(crate) week: Option<u32>,
    /// Print JSON instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}
