//! What comes next.

use serde::{Deserialize, Serialize};

use super::PendingApproval;
use crate::model::ModelRequest;

/// The next thing for the driver to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Send the request to the model and apply the reply.
    CallModel(Box<ModelRequest>),
    /// Run the calls side by side and apply their outcomes.
    RunTools(Vec<ReadyCall>),
    /// Store the state; go on when a person has decided.
    AskPerson(PendingApproval),
    /// The run has its result.
    Done(RunOutput),
}

/// A call that may run now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyCall {
    /// Its place among the calls of the turn.
    pub position: usize,
    /// The provider's id.
    pub call_id: String,
    /// The tool.
    pub tool: String,
    /// The arguments as JSON text.
    pub arguments: String,
}

/// How a run ended. The typed result is in the context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOutput {
    /// The agent that finished.
    pub agent: String,
    /// Its final message.
    pub text: String,
}
