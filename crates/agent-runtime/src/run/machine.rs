//! The transitions of a run.

use std::time::Duration;

use super::finish::finish_message;
use super::intake::tidy;
use super::outputs::{ToolRun, record_outputs};
use super::request::{build_request, check_input};
use super::state::{CallProgress, Phase};
use super::turn::{begin_turn, close_turn};
use super::{Decision, ReadyCall, RunEvent, RunLimits, RunState, Step};
use crate::agent::Agent;
use crate::agent_set::AgentSet;
use crate::error::RunError;
use crate::model::ModelReply;

/// Turns of a run listed in the error when it does not converge.
const LAST_CALLS_SHOWN: usize = 5;

/// The loop's rules over a set of agents: pure, so the same state and context always give the same
/// next step.
pub struct Machine<'a, C> {
    agents: &'a AgentSet<C>,
    limits: RunLimits,
}

impl<'a, C: Send + Sync + 'static> Machine<'a, C> {
    /// The rules for `agents` within `limits`.
    #[must_use]
    pub fn new(agents: &'a AgentSet<C>, limits: RunLimits) -> Self {
        Self { agents, limits }
    }

    /// What comes next.
    ///
    /// # Errors
    /// A limit is reached ([`RunError::MaxTurns`], [`RunError::TooManyToolErrors`],
    /// [`RunError::ResultRefused`]), an input guardrail refuses ([`RunError::InputRefused`]) or the
    /// state names an agent that is not in the set.
    pub fn next_step(&self, state: &RunState, context: &C) -> Result<Step, RunError> {
        let agent = self.active(state)?;
        match &state.phase {
            Phase::Done { output } => Ok(Step::Done(output.clone())),
            Phase::CallModel => {
                self.check_limits(state)?;
                check_input(agent, state, context)?;
                Ok(Step::CallModel(Box::new(build_request(
                    agent, state, context,
                ))))
            }
            Phase::Calls { .. } => {
                if let Some(pending) = state.pending_approval() {
                    return Ok(Step::AskPerson(pending));
                }
                let ready = ready_calls(agent, state);
                if ready.is_empty() {
                    let reason = "a turn whose calls all have outputs was not closed".to_owned();
                    return Err(RunError::UnreadableState { reason });
                }
                Ok(Step::RunTools(ready))
            }
        }
    }

    /// Takes a model's reply: a final message, or calls. `provider` and `duration` go into the log.
    ///
    /// # Errors
    /// [`RunError::OutOfStep`], and [`RunError::Model`] for a reply that was cut or filtered; the
    /// model can then be asked again.
    pub fn apply_reply(
        &self,
        state: &mut RunState,
        context: &mut C,
        reply: ModelReply,
        provider: &str,
        duration: Duration,
    ) -> Result<Vec<RunEvent>, RunError> {
        let agent = self.active(state)?;
        if state.phase != Phase::CallModel {
            return Err(out_of_step(state, "a reply"));
        }
        state.usage.add_reply(reply.usage);
        if let Some(source) = reply.broken_off(provider) {
            state.log_failed_model_call(duration, source.to_string());
            return Err(RunError::Model {
                agent: agent.name.clone(),
                source,
            });
        }
        state.turns += 1;
        state.agent_turns += 1;
        state.log_model_call(duration);
        let reply = tidy(state, reply, agent.output_type.is_some());
        if reply.tool_calls().next().is_none() {
            return Ok(finish_message(agent, state, context, reply));
        }
        begin_turn(agent, state, context, reply);
        close_turn(self.agents, agent, state, context)
    }

    /// Takes the outcomes of ready calls and makes their changes of the context, in the order asked.
    /// Calls without an outcome stay ready.
    ///
    /// # Errors
    /// [`RunError::OutOfStep`], and [`RunError::FatalTool`] for a tool that failed beyond repair: it
    /// stays ready, the others' outcomes are kept.
    pub fn apply_outputs(
        &self,
        state: &mut RunState,
        context: &mut C,
        runs: Vec<ToolRun<C>>,
    ) -> Result<Vec<RunEvent>, RunError> {
        let agent = self.active(state)?;
        if ready_calls(agent, state).is_empty() {
            return Err(out_of_step(state, "tool outputs"));
        }
        record_outputs(agent, state, context, runs)?;
        close_turn(self.agents, agent, state, context)
    }

    /// Takes a person's decision about a call that waits for one.
    ///
    /// # Errors
    /// [`RunError::NoSuchApproval`] when other calls wait, or none;
    /// [`RunError::EditedArguments`] when the edit does not fit the tool. The state is unchanged then.
    pub fn apply_decision(
        &self,
        state: &mut RunState,
        context: &mut C,
        decision: &Decision,
    ) -> Result<Vec<RunEvent>, RunError> {
        let agent = self.active(state)?;
        let call_id = decision.call_id();
        let first_waiting = state.pending_approval().map(|pending| pending.call_id);
        let call = state
            .waiting_call(call_id)
            .ok_or_else(|| RunError::NoSuchApproval {
                call_id: call_id.to_owned(),
                waiting: first_waiting,
            })?;
        match decision {
            Decision::Approve { .. } => call.progress = CallProgress::Ready,
            Decision::ApproveEdited { arguments, .. } => {
                let edited = arguments.to_string();
                check_edit(agent, &call.function, &edited)?;
                call.arguments = edited;
                call.progress = CallProgress::Ready;
            }
            Decision::Reject { reason, .. } => {
                let reason = reason.clone();
                let function = call.function.clone();
                call.progress = CallProgress::Rejected {
                    reason: reason.clone(),
                };
                state.log_rejected_call(&function, call_id, &reason);
                state.calls_run += 1;
            }
        }
        close_turn(self.agents, agent, state, context)
    }

    pub(crate) fn active(&self, state: &RunState) -> Result<&'a Agent<C>, RunError> {
        self.agents.get(&state.agent)
    }

    fn check_limits(&self, state: &RunState) -> Result<(), RunError> {
        let agent = state.agent.clone();
        if state.errors_in_a_row.len() > self.limits.max_tool_errors {
            return Err(RunError::TooManyToolErrors {
                agent,
                errors: state.errors_in_a_row.clone(),
            });
        }
        if state.refusals_in_a_row.len() > self.limits.max_tool_errors {
            return Err(RunError::ResultRefused {
                agent,
                reasons: state.refusals_in_a_row.clone(),
            });
        }
        if state.turns >= self.limits.max_turns {
            let max_turns = self.limits.max_turns;
            return Err(RunError::MaxTurns {
                agent,
                max_turns,
                last_calls: state.last_calls(LAST_CALLS_SHOWN),
            });
        }
        Ok(())
    }
}

fn check_edit<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    function: &str,
    edited: &str,
) -> Result<(), RunError> {
    let Some(tool) = agent.find_tool(function) else {
        return Ok(());
    };
    tool.check_arguments(edited)
        .map_err(|error| RunError::EditedArguments {
            tool: function.to_owned(),
            reason: error.to_string(),
        })
}

fn ready_calls<C>(agent: &Agent<C>, state: &RunState) -> Vec<ReadyCall> {
    let Phase::Calls { calls, .. } = &state.phase else {
        return Vec::new();
    };
    let at_once = if agent.parallel_tool_calls {
        usize::MAX
    } else {
        1
    };
    let ready = calls
        .iter()
        .enumerate()
        .filter(|(_, call)| call.progress == CallProgress::Ready)
        .take(at_once);
    ready
        .map(|(position, call)| ReadyCall {
            position,
            call_id: call.call_id.clone(),
            tool: call.function.clone(),
            arguments: call.arguments.clone(),
        })
        .collect()
}

fn out_of_step(state: &RunState, given: &'static str) -> RunError {
    let expected = match &state.phase {
        Phase::CallModel => "a reply",
        Phase::Calls { .. } if state.pending_approval().is_some() => "a decision",
        Phase::Calls { .. } => "tool outputs",
        Phase::Done { .. } => "nothing more",
    };
    RunError::OutOfStep { expected, given }
}
