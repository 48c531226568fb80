//! The workflow state machine: which step comes next, and what each leaves behind.

pub(crate) mod approval;
mod earlier_rounds;
pub(crate) mod journal;
mod journaled_run;
mod order_request;
mod phase_failure;
pub(crate) mod phases;
mod reasoning;
pub(crate) mod recorder;
mod working_time;
