//! The workflow state machine: which step comes next, and what each leaves behind.

mod agent_run;
pub(crate) mod approval;
pub(crate) mod approval_timeouts;
pub(crate) mod background;
mod backoff;
pub(crate) mod deadline;
mod earlier_rounds;
mod explainer;
pub(crate) mod journal;
mod journal_session;
mod log_rows;
mod order_request;
mod phase;
mod phase_failure;
pub(crate) mod phases;
pub(crate) mod preview;
mod reasoning;
pub(crate) mod recorder;
mod recording;
pub(crate) mod request;
mod run_history;
mod season_phases;
mod snapshot;
pub(crate) mod start;
pub(crate) mod working_time;

pub use journal::Told;
pub use journal_session::JournalSession;
