//! The four retail agents, context assembly and the workflow state machine.
//!
//! [`Engine`] is the way in: it starts a season, runs the agents through the phases, stops where a
//! person must decide, and goes on from the decision. Every number comes from a tool; the state of
//! the workflow decides which tools and handoffs a model sees; every step is journaled before the
//! next begins, so a stopped process resumes where it was.

mod comparison;
mod context;
mod engine;
mod error;
pub mod extraction;
pub mod rehearsal;
mod requester;
mod season;
mod season_name;
mod team;
pub mod what_if;
mod worker;
mod workflow;

pub use context::{
    AppliedMarkdown, AskedByPerson, ContextAssembler, MarkdownProposal, PhaseOutcome, PhaseReport,
    ReallocationPlan, ReforecastContext, ReforecastReason, ReplenishmentPlan, SeasonContext,
    SeasonInputs, SeasonRecord, SeasonResults, SeasonToDate, SellThrough,
};
pub use engine::{
    Action, Decided, Decision, Engine, Extraction, ModifyPreview, ReforecastRequest, StartSeason,
};
pub use error::AgentsError;
// What a model was asked is told by it; crates above do not use `hemline-agent-runtime`.
pub use hemline_agent_runtime::model::ModelMeter;
// What a season's balances, orders and end are told in; crates above do not use `hemline-planning`.
pub use hemline_planning::{
    ledger, ledger_check, order_margin, season_report, trigger_calibration,
};
pub use requester::Requester;
pub use season::{AcceptedWeek, UploadedFile, WeekUpload, WeekVariance};
pub use season_name::season_name;
pub use team::{DEMAND, INVENTORY, ORCHESTRATOR, PRICING, SeasonRun, SeasonTeam, offline_planner};
pub use workflow::{JournalSession, Told};
