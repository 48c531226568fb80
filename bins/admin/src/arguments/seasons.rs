//! `season …`.

use clap::{Args, Subcommand};

use super::setting;

#[derive(Debug, Subcommand)]
pub(crate) enum SeasonCommand {
    /// Where a season stands, and what it asks
    Show(SeasonId),
    /// Accept what the season asks
    Accept(SeasonId),
    /// Change what the season asks about, and have it ask again
    Modify(ModifyArguments),
    /// Forecast the remaining weeks again
    Reforecast(ReforecastArguments),
    /// Analyse the season and end it
    Complete(CompleteArguments),
    /// The report of a season that has ended, as JSON
    Report(SeasonId),
}

#[derive(Debug, Args)]
pub(crate) struct SeasonId {
    /// The season: its workflow, or any of its forecasts
    pub(crate) season: String,
    /// Print JSON instead of sentences
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ModifyArguments {
    #[command(flatten)]
    pub(crate) of: SeasonId,
    /// What to change: any parameter of an order, markdown_pct or elasticity_coefficient of a markdown, units of
    /// an emergency order
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting, required = true)]
    pub(crate) set: Vec<(String, String)>,
}

#[derive(Debug, Args)]
pub(crate) struct ReforecastArguments {
    #[command(flatten)]
    pub(crate) of: SeasonId,
    /// Why
    #[arg(long)]
    pub(crate) reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct CompleteArguments {
    #[command(flatten)]
    pub(crate) of: SeasonId,
    /// End it before its last week is in
    #[arg(long)]
    pub(crate) early: bool,
}
