//! `plan CATEGORY` and `plan --all`.

use std::num::NonZeroUsize;

use clap::Args;

use super::{SeasonArguments, SeasonDates, setting};

const ALL: &str = "All categories";

/// One season, or that of every category.
#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    /// The category
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    category: Option<String>,
    /// Plan every category of the database, each with its own season; categories whose season is planned
    /// already are left as they are
    #[arg(long, conflicts_with_all = ["start", "weeks"], help_heading = ALL)]
    pub(crate) all: bool,
    /// Categories that are planned at once; as many as there are processors where absent
    #[arg(long, value_name = "N", conflicts_with = "category", help_heading = ALL)]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Cancel plans whose order is not accepted yet, and plan their categories anew
    #[arg(long, conflicts_with = "category", help_heading = ALL)]
    pub(crate) replan: bool,
    /// Any other parameter, e.g. --set safety_stock_pct=0.15; values are JSON, bare words are text
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    pub(crate) set: Vec<(String, String)>,
    /// Accept the manufacturing order, which makes the plan the season's
    #[arg(long)]
    pub(crate) accept: bool,
    /// Print JSON instead of tables
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) dates: SeasonDates,
}

impl PlanArguments {
    /// The season that is asked for, where a category is named.
    pub(crate) fn season(&self) -> Option<SeasonArguments> {
        let category = self.category.clone()?;
        Some(SeasonArguments {
            category,
            dates: self.dates.clone(),
            set: self.set.clone(),
            json: self.json,
        })
    }
}
