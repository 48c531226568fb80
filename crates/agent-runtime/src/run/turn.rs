//! A turn with calls: sorting them when it begins, answering all of them when it closes.

use serde_json::{Value, json};

use super::finish::end_with_result;
use super::intake::readable_arguments;
use super::request::available;
use super::state::{CallProgress, CallRecord, Phase};
use super::transfer::{hand_over, settle_handoff};
use super::{RunEvent, RunState, ToolFailure};
use crate::agent::Agent;
use crate::agent_set::AgentSet;
use crate::error::RunError;
use crate::handoff::taken;
use crate::model::{Item, ModelReply, ReplyPart, ToolCall};

/// Sorts the calls of a reply into those that run, wait, hand over or are refused.
pub(crate) fn begin_turn<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &mut RunState,
    context: &C,
    mut reply: ModelReply,
) {
    let mut calls: Vec<CallRecord> = Vec::new();
    for part in &mut reply.parts {
        let ReplyPart::ToolCall(call) = part else {
            continue;
        };
        let handed_over = calls
            .iter()
            .any(|earlier| matches!(earlier.progress, CallProgress::Handoff { .. }));
        let progress = sort_call(agent, context, call, handed_over);
        state.log_unrun_call(call, &progress);
        call.arguments = readable_arguments(call);
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
            Err(error) => refuse("bad_arguments", error.brief()),
            Ok(()) if tool.needs_approval(context) => {
                CallProgress::AwaitingApproval { asked: false }
            }
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
    match handoff.parse_reason(&call.arguments) {
        Err(error) => refuse("bad_arguments", error.brief()),
        Ok(reason) => CallProgress::Handoff { reason },
    }
}

/// Closes the turn if every call has its answer: appends the turn and one output per call to the
/// history, then hands over if that was asked. Otherwise tells the calls that begin to wait for a
/// person.
pub(crate) fn close_turn<C: Send + Sync + 'static>(
    agents: &AgentSet<C>,
    agent: &Agent<C>,
    state: &mut RunState,
    context: &mut C,
) -> Result<Vec<RunEvent>, RunError> {
    let Phase::Calls { calls, .. } = &state.phase else {
        return Ok(Vec::new());
    };
    if calls
        .iter()
        .any(|call| call.progress == CallProgress::Ready)
    {
        return Ok(Vec::new());
    }
    if calls.iter().any(CallRecord::awaits_approval) {
        return Ok(ask_person(state));
    }
    let transfer = settle_handoff(agent, state, context);
    append_turn(agent, state, context);
    match transfer {
        Some(transfer) => hand_over(agents, agent, state, context, transfer),
        None => {
            end_with_result(agent, state, context);
            Ok(Vec::new())
        }
    }
}

/// Every waiting call is told once.
fn ask_person(state: &mut RunState) -> Vec<RunEvent> {
    let waiting = state.pending_approvals();
    let Phase::Calls { calls, .. } = &mut state.phase else {
        return Vec::new();
    };
    let records = calls.iter_mut().filter(|call| call.awaits_approval());
    let new = records.zip(waiting).filter_map(|(record, pending)| {
        let told = CallProgress::AwaitingApproval { asked: true };
        let before = std::mem::replace(&mut record.progress, told.clone());
        (before != told).then_some(RunEvent::ApprovalRequested(pending))
    });
    new.collect()
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
            CallProgress::Rejected { reason } => rejected(&reason, &available),
            CallProgress::Ignored | CallProgress::Ready | CallProgress::AwaitingApproval { .. } => {
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

/// What a person wrote against a call is no data to take figures from, hence an error.
fn rejected(reason: &str, available: &[String]) -> Value {
    let message = format!("a person rejected the call: {reason}");
    json!({"error": {"code": "rejected", "message": message, "available": available}})
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
