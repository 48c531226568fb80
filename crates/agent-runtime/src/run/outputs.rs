//! Outcomes of tools: into the state, and their changes into the context.

use std::time::Duration;

use super::log::whole_ms;
use super::state::{CallProgress, Phase};
use super::{CallStatus, LogEntry, RunState, ToolFailure};
use crate::agent::Agent;
use crate::error::RunError;
use crate::tool::{ToolResult, bounded};

/// The outcome of one call.
pub struct ToolRun<C> {
    /// The call's place in its turn, from [`ReadyCall`](super::ReadyCall).
    pub position: usize,
    /// What the tool gave back.
    pub outcome: ToolResult<C>,
    /// Time it took.
    pub duration: Duration,
}

/// Records outcomes in the order asked, whatever the order in which they came.
pub(crate) fn record_outputs<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &mut RunState,
    context: &mut C,
    mut runs: Vec<ToolRun<C>>,
) -> Result<(), RunError> {
    runs.sort_by_key(|run| run.position);
    let mut fatal = None;
    for run in runs {
        let outcome = record_output(agent, state, context, run);
        fatal = fatal.or(outcome.err());
    }
    fatal.map_or(Ok(()), Err)
}

fn record_output<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &mut RunState,
    context: &mut C,
    run: ToolRun<C>,
) -> Result<(), RunError> {
    let Phase::Calls { calls, .. } = &mut state.phase else {
        return Ok(());
    };
    let Some(call) = calls
        .get_mut(run.position)
        .filter(|call| call.progress == CallProgress::Ready)
    else {
        return Ok(());
    };
    let limit = agent
        .find_tool(&call.function)
        .map_or(usize::MAX, |tool| tool.max_output_bytes);
    let (status, detail, fatal) = match run.outcome {
        Ok(output) => {
            output
                .effects
                .into_iter()
                .for_each(|effect| effect(context));
            call.progress = CallProgress::Answered {
                output: bounded(output.content, limit),
            };
            (CallStatus::Ok, None, None)
        }
        Err(error) if error.fatal => (CallStatus::Failed, Some(error.to_string()), Some(error)),
        Err(error) => {
            call.progress = CallProgress::Failed {
                failure: ToolFailure::from_tool(&call.function, &error),
            };
            (CallStatus::Failed, Some(error.to_string()), None)
        }
    };
    state.usage.tool_calls += 1;
    state.calls_run += 1;
    state.log.push(LogEntry {
        agent: agent.name.clone(),
        call: call.function.clone(),
        call_id: Some(call.call_id.clone()),
        duration_ms: whole_ms(run.duration),
        status,
        detail,
    });
    match fatal {
        Some(error) => Err(RunError::FatalTool {
            agent: agent.name.clone(),
            tool: call.function.clone(),
            error: Box::new(error),
        }),
        None => Ok(()),
    }
}
