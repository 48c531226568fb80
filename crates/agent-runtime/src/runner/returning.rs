//! Agents run by code that owns order and loop.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;

use super::{RunFailure, RunOutcome, Runner};
use crate::error::RunError;
use crate::run::RunState;

/// What an agent returned to the code that ran it.
#[derive(Debug, Clone)]
pub struct Returned<T, C> {
    /// Its result.
    pub value: T,
    /// The context as the run left it.
    pub context: C,
    /// The final state: log, usage, history.
    pub state: RunState,
}

impl<C: Clone + Send + Sync + 'static> Runner<C> {
    /// Begins the run that `state` describes and drives it to its result of type `T`, the
    /// [`Agent::output_type`](crate::Agent::output_type) of the agent that finishes; so code decides what
    /// runs when. The runs of a runner share its session, where the run's id must be unique.
    ///
    /// # Errors
    /// [`RunFailure`], with the work done so far; [`RunError::WaitsForPerson`] when a call waits for a
    /// decision, whose state [`Runner::decide`] takes, and [`RunError::OutputMisfit`] when the agent has
    /// another output type.
    pub async fn result_of<T: DeserializeOwned + JsonSchema>(
        &self,
        state: RunState,
        context: C,
        cancellation: &CancellationToken,
    ) -> Result<Returned<T, C>, Box<RunFailure<C>>> {
        let outcome = self.start(state, context, cancellation).await?;
        outcome.into_returned()
    }
}

impl<C> RunOutcome<C> {
    /// The typed result of a run, of an agent with the output type `T`.
    ///
    /// # Errors
    /// As [`Runner::result_of`].
    pub fn into_returned<T: DeserializeOwned + JsonSchema>(
        self,
    ) -> Result<Returned<T, C>, Box<RunFailure<C>>> {
        let (parsed, state, context) = match self {
            Self::Done {
                output,
                state,
                context,
            } => (output.parse(), state, context),
            Self::Interrupted {
                pending,
                state,
                context,
            } => {
                let waits = RunError::WaitsForPerson {
                    agent: pending.agent,
                    tool: pending.tool,
                    call_id: pending.call_id,
                };
                (Err(waits), state, context)
            }
        };
        match parsed {
            Ok(value) => Ok(Returned {
                value,
                context,
                state,
            }),
            Err(error) => Err(Box::new(RunFailure {
                error,
                state,
                context,
            })),
        }
    }
}
