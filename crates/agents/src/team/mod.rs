//! The four agents, their tools, and the order in which they hand over to one another.

mod demand;
mod inventory;
mod orchestrator;
mod pricing;
mod run;
mod season_team;
mod tools;

pub(crate) use demand::demand_input;
pub(crate) use inventory::{
    allocation_plan, check_allocation, order_on_top, planned_replenishment, store_demands,
};
pub(crate) use pricing::markdown_in_words;
pub use run::offline_planner;
pub(crate) use run::{FailedRun, RunStart, Team, result_summaries};
pub use season_team::{SeasonRun, SeasonTeam};
pub(crate) use tools::percent;

/// Display name of the Orchestrator.
pub const ORCHESTRATOR: &str = "Orchestrator";
/// Display name of the Demand Agent.
pub const DEMAND: &str = "Demand Agent";
/// Display name of the Inventory Agent.
pub const INVENTORY: &str = "Inventory Agent";
/// Display name of the Pricing Agent.
pub const PRICING: &str = "Pricing Agent";
