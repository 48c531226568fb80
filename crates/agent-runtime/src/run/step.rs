//! What comes next.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::PendingApproval;
use crate::error::RunError;
use crate::model::ModelRequest;
use crate::typed_output::parse_output;

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

/// How a run ended. The typed result is in the context, or for an agent with an output type the text
/// is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOutput {
    /// The agent that finished.
    pub agent: String,
    /// Its final message.
    pub text: String,
}

impl RunOutput {
    /// The final message of an agent with [`Agent::output_type`](crate::Agent::output_type) `T`.
    ///
    /// # Errors
    /// [`RunError::OutputMisfit`] when the message is no `T`: the agent has another output type.
    pub fn parse<T: DeserializeOwned + JsonSchema>(&self) -> Result<T, RunError> {
        parse_output(&self.text).map_err(|error| RunError::OutputMisfit {
            agent: self.agent.clone(),
            reason: error.to_string(),
        })
    }
}
