//! Calls that wait for a person, and what the person decides.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A call that waits for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PendingApproval {
    /// The call's id; a decision names it.
    pub call_id: String,
    /// The agent that asks.
    pub agent: String,
    /// The tool that would run.
    pub tool: String,
    /// The arguments it would run with.
    pub arguments: Value,
}

/// What a person decided about a waiting call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// Run it as asked.
    Approve {
        /// The call.
        call_id: String,
    },
    /// Run it with other arguments.
    ApproveEdited {
        /// The call.
        call_id: String,
        /// The whole arguments, as the tool's schema has them.
        arguments: Value,
    },
    /// Do not run it; the model is told why and goes on.
    Reject {
        /// The call.
        call_id: String,
        /// Why, for the model.
        reason: String,
    },
}

impl Decision {
    /// The call that the decision is about.
    #[must_use]
    pub fn call_id(&self) -> &str {
        match self {
            Self::Approve { call_id }
            | Self::ApproveEdited { call_id, .. }
            | Self::Reject { call_id, .. } => call_id,
        }
    }
}
