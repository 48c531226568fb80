//! The loop as a state machine without I/O: what comes next, and what a reply, an output or a
//! decision makes of the state.

mod approval;
mod changes;
mod events;
mod failure;
mod finish;
mod history;
mod intake;
mod limits;
mod log;
mod machine;
mod outputs;
mod request;
mod sources;
mod state;
mod step;
mod transfer;
mod turn;

pub use approval::{Decision, PendingApproval};
pub use events::RunEvent;
pub use failure::ToolFailure;
pub use limits::RunLimits;
pub use log::{CallStatus, LogEntry};
pub use machine::Machine;
pub use outputs::ToolRun;
pub(crate) use sources::figure_sources;
pub use state::{RunState, STATE_VERSION};
pub use step::{ReadyCall, RunOutput, Step};
