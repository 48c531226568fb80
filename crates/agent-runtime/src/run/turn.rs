//! A turn with calls: sorting them when it begins, answering all of them when it closes.

use serde_json::{Value, json};

use super::request::available;
use super::state::{CallProgress, CallRecord, Phase};
use super::{CallStatus, RunEvent, RunState, ToolFailure};
use crate::agent::Agent;
use crate::agent_set::AgentSet;
use crate::error::RunError;
use crate::handoff::{Handoff, taken};
use crate::model::{Item, ModelReply, ReplyPart, ToolCall};

/// Sorts the calls of a reply into those that run, wait, hand over or are refused.
pub(crate) fn begin_turn<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &mut RunState,
    context: &C,
    reply: ModelReply,
) {
    let mut calls: Vec<CallRecord> = Vec::new();
    for call in reply.tool_calls() {
        let handed_over = calls
            .iter()
            .any(|earlier| matches!(earlier.progress, CallProgress::Handoff { .. }));
        let progress = sort_call(agent, context, call, handed_over);
        state.log_unrun_call(call, &progress);
        calls.push(CallRecord {
            call_id: call.call_id.clone(),
            function: call.name.clone(),
            arguments: call.arguments.clone(),
            progress,
        });
    }
    state.phase = Phase::Calls {
        parts: reply.parts,
        calls,
    };
}

fn sort_call<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    context: &C,
    call: &ToolCall,
    handed_over: bool,
) -> CallProgress {
    let refuse = |code: &str, message: String| CallProgress::Failed {
        failure: ToolFailure::new(&call.name, code, message),
    };
    let disabled = || {
        refuse(
            "disabled",
            format!("`{}` cannot be called at this point", call.name),
        )
    };
    if let Some(tool) = agent.find_tool(&call.name) {
        if !tool.is_enabled(context) {
            return disabled();
        }
        return match tool.check_arguments(&call.arguments) {
            Err(error) => refuse("bad_arguments", error.to_string()),
            Ok(()) if tool.needs_approval(context) => CallProgress::AwaitingApproval,
            Ok(()) => CallProgress::Ready,
        };
    }
    let Some(handoff) = agent.find_handoff(&call.name) else {
        return refuse(
            "unknown_function",
            format!("there is no function `{}`", call.name),
        );
    };
    if handed_over {
        return CallProgress::Ignored;
    }
    if !handoff.is_enabled(context) {
        return disabled();
    }
    match Handoff::<C>::parse_reason(&call.arguments) {
        Err(error) => refuse("bad_arguments", error.to_string()),
        Ok(reason) => CallProgress::Handoff { reason },
    }
}

/// Closes the turn if every call has its answer: appends the turn and one output per call to the
/// history, then hands over if that was asked.
pub(crate) fn close_turn<C: Send + Sync + 'static>(
    agents: &AgentSet<C>,
    agent: &Agent<C>,
    state: &mut RunState,
    context: &mut C,
) -> Result<Vec<RunEvent>, RunError> {
    let Phase::Calls { calls, .. } = &mut state.phase else {
        return Ok(Vec::new());
    };
    if calls.iter().any(|call| {
        matches!(
            call.progress,
            CallProgress::Ready | CallProgress::AwaitingApproval
        )
    }) {
        return Ok(state
            .pending_approval()
            .map(RunEvent::ApprovalRequested)
            .into_iter()
            .collect());
    }
    let transfer = match settle_handoff(agent, calls, context) {
        None => None,
        Some(Ok(transfer)) => Some(transfer),
        Some(Err(refused)) => {
            let (function, message) = (&refused.failure.function, &refused.failure.message);
            state.log_handoff(function, &refused.call_id, CallStatus::Refused, message);
            None
        }
    };
    append_turn(agent, state, context);
    match transfer {
        Some(transfer) => Ok(vec![hand_over(agents, agent, state, context, &transfer)?]),
        None => Ok(Vec::new()),
    }
}

/// A handoff that is asked for.
struct Transfer {
    call_id: String,
    function: String,
    to: String,
    reason: String,
}

/// A handoff that must not be taken.
struct RefusedHandoff {
    call_id: String,
    failure: ToolFailure,
}

/// The handoff to take; one whose agent would leave with a bad result is refused instead.
fn settle_handoff<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    calls: &mut [CallRecord],
    context: &C,
) -> Option<Result<Transfer, RefusedHandoff>> {
    let (call, reason) = calls.iter_mut().find_map(asked_handoff)?;
    let failure = match agent.find_handoff(&call.function) {
        Some(handoff) => match leaving_failure(agent, context, call, &reason) {
            None => {
                let (call_id, function) = (call.call_id.clone(), call.function.clone());
                return Some(Ok(Transfer {
                    call_id,
                    function,
                    to: handoff.to.clone(),
                    reason,
                }));
            }
            Some(failure) => failure,
        },
        // The agents may have changed while the turn waited for a person.
        None => ToolFailure::new(
            &call.function,
            "unknown_function",
            "the handoff does not exist any more",
        ),
    };
    call.progress = CallProgress::Failed {
        failure: failure.clone(),
    };
    Some(Err(RefusedHandoff {
        call_id: call.call_id.clone(),
        failure,
    }))
}

fn asked_handoff(call: &mut CallRecord) -> Option<(&mut CallRecord, String)> {
    match &call.progress {
        CallProgress::Handoff { reason } => {
            let reason = reason.clone();
            Some((call, reason))
        }
        _ => None,
    }
}

/// An agent that leaves with its required result leaves through its output guardrails.
fn leaving_failure<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    context: &C,
    call: &CallRecord,
    reason: &str,
) -> Option<ToolFailure> {
    if !agent.missing(context).is_empty() {
        return None;
    }
    let broken = broken_guardrails(agent, context, reason);
    let failure = || ToolFailure::new(&call.function, "guardrail", broken.join("; "));
    (!broken.is_empty()).then(failure)
}

/// What the agent's output guardrails say against its result.
pub(crate) fn broken_guardrails<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    context: &C,
    text: &str,
) -> Vec<String> {
    let check = |guardrail: &crate::guardrail::Guardrail<C>| {
        guardrail
            .check(context, text)
            .err()
            .map(|reason| format!("{}: {reason}", guardrail.name))
    };
    agent.output_guardrails.iter().filter_map(check).collect()
}

fn append_turn<C: Send + Sync + 'static>(agent: &Agent<C>, state: &mut RunState, context: &C) {
    let Phase::Calls { parts, calls } = std::mem::replace(&mut state.phase, Phase::CallModel)
    else {
        return;
    };
    let edits = edit_notices(&parts, &calls);
    let available = available(agent, context);
    state.items.push(Item::Assistant { parts });
    for call in calls {
        let output = match call.progress {
            CallProgress::Answered { output } => {
                state.errors_in_a_row.clear();
                state.refusals_in_a_row.clear();
                state.tools_run.push(call.function);
                output
            }
            CallProgress::Failed { failure } => {
                let output = failure.to_output(&available);
                state.errors_in_a_row.push(failure);
                output
            }
            CallProgress::Handoff { .. } => taken(handoff_target(agent, &call.function)),
            CallProgress::Ignored | CallProgress::Ready | CallProgress::AwaitingApproval => {
                ignored()
            }
        };
        state.items.push(Item::ToolOutput {
            call_id: call.call_id,
            output,
        });
    }
    state.items.extend(edits);
}

fn handoff_target<'a, C: Send + Sync + 'static>(agent: &'a Agent<C>, function: &str) -> &'a str {
    agent
        .find_handoff(function)
        .map_or("", |handoff| handoff.to.as_str())
}

fn ignored() -> Value {
    json!({"status": "ignored", "reason": "only the first handoff of a turn counts"})
}

/// Tells the model where a person changed what it had asked for.
fn edit_notices(parts: &[ReplyPart], calls: &[CallRecord]) -> Vec<Item> {
    let asked = parts.iter().filter_map(|part| match part {
        ReplyPart::ToolCall(call) => Some(call),
        _ => None,
    });
    asked
        .zip(calls)
        .filter(|(asked, run)| asked.arguments != run.arguments)
        .map(|(asked, run)| {
            let edit = json!({"call_id": asked.call_id, "arguments": run.arguments});
            Item::notice(format!(
                "A person approved `{}` with edited arguments: {edit}",
                asked.name
            ))
        })
        .collect()
}

fn hand_over<C: Send + Sync + 'static>(
    agents: &AgentSet<C>,
    agent: &Agent<C>,
    state: &mut RunState,
    context: &mut C,
    transfer: &Transfer,
) -> Result<RunEvent, RunError> {
    agents.get(&transfer.to)?;
    let handoff = agent.find_handoff(&transfer.function);
    let summary = handoff.map_or(Value::Null, |handoff| handoff.summary_of(context));
    if let Some(handoff) = handoff {
        handoff.note_use(context);
    }
    state.log_handoff(
        &transfer.function,
        &transfer.call_id,
        CallStatus::Ok,
        &transfer.reason,
    );
    state.visible_from = state.items.len();
    state.items.push(Item::Handoff {
        from: agent.name.clone(),
        to: transfer.to.clone(),
        reason: transfer.reason.clone(),
        summary,
    });
    state.begin_agent(&transfer.to);
    Ok(RunEvent::Handoff {
        from: agent.name.clone(),
        to: transfer.to.clone(),
        reason: transfer.reason.clone(),
    })
}
