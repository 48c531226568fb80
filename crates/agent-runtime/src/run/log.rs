//! The execution log of a run.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// The active agent.
    pub agent: String,
    /// `model`, or the name of the tool or handoff function.
    pub call: String,
    /// Provider's id of the call; `None` for the model itself.
    pub call_id: Option<String>,
    /// Time it took; 0 for what does not run.
    pub duration_ms: u64,
    /// How it ended.
    pub status: CallStatus,
    /// The error's text, or a remark.
    pub detail: Option<String>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallStatus {
    /// As asked.
    Ok,
    /// With an error.
    Failed,
    /// Not run: unknown, disabled, bad arguments, or a final message without a result.
    Refused,
    /// Not run: another handoff of the same turn was first.
    Ignored,
    /// The text's figures could not be traced and the template took its place.
    Replaced,
}

pub(crate) fn whole_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
