//! Handing over at the end of a turn.

use super::sources::untraced;
use super::state::{CallProgress, CallRecord, Phase};
use super::turn::broken_guardrails;
use super::{CallStatus, RunEvent, RunState, ToolFailure};
use crate::agent::Agent;
use crate::agent_set::AgentSet;
use crate::error::RunError;
use crate::handoff::Handoff;
use crate::model::Item;

/// Longest reason of a handoff; what is longer is cut.
const MAX_REASON_CHARS: usize = 500;

/// A handoff to be taken.
pub(crate) struct Transfer<'a, C> {
    handoff: &'a Handoff<C>,
    call_id: String,
    arguments: String,
    reason: String,
    /// Figures of the model's reason that could not be traced, twice: the reason is the planned one.
    replaced: Vec<String>,
}

/// The handoff that the turn asks for, if it may be taken now; otherwise its call has failed.
///
/// It is judged by the context as the turn's tools left it.
pub(crate) fn settle_handoff<'a, C: Send + Sync + 'static>(
    agent: &'a Agent<C>,
    state: &mut RunState,
    context: &C,
) -> Option<Transfer<'a, C>> {
    let (position, call, asked_reason) = asked_handoff(state)?;
    let reason = shortened(&asked_reason);
    match judge(agent, state, context, &call, &reason) {
        Ok((handoff, replaced)) => Some(Transfer {
            reason: if replaced.is_empty() && !reason.is_empty() {
                reason
            } else {
                handoff.planned_reason(context)
            },
            handoff,
            call_id: call.call_id,
            arguments: call.arguments,
            replaced,
        }),
        Err(failure) => {
            let status = CallStatus::Refused;
            state.log_handoff(&failure.function, &call.call_id, status, &failure.message);
            if let Phase::Calls { calls, .. } = &mut state.phase {
                calls[position].progress = CallProgress::Failed { failure };
            }
            None
        }
    }
}

/// A reason is one sentence that people read, whatever a model makes of it.
fn shortened(reason: &str) -> String {
    reason.trim().chars().take(MAX_REASON_CHARS).collect()
}

fn asked_handoff(state: &RunState) -> Option<(usize, CallRecord, String)> {
    let Phase::Calls { calls, .. } = &state.phase else {
        return None;
    };
    let asked = |(position, call): (usize, &CallRecord)| match &call.progress {
        CallProgress::Handoff { reason } => Some((position, call.clone(), reason.clone())),
        _ => None,
    };
    calls.iter().enumerate().find_map(asked)
}

/// The handoff, and the figures for which its reason must be replaced; or why it is not taken.
fn judge<'a, C: Send + Sync + 'static>(
    agent: &'a Agent<C>,
    state: &mut RunState,
    context: &C,
    call: &CallRecord,
    reason: &str,
) -> Result<(&'a Handoff<C>, Vec<String>), ToolFailure> {
    let refused = |code: &str, message: String| ToolFailure::new(&call.function, code, message);
    // The agents may have changed while the turn waited for a person.
    let handoff = agent.find_handoff(&call.function).ok_or_else(|| {
        refused(
            "unknown_function",
            "the handoff does not exist any more".to_owned(),
        )
    })?;
    if !handoff.is_enabled(context) {
        let message = format!(
            "`{}` cannot be called at this point any more",
            call.function
        );
        return Err(refused("disabled", message));
    }
    let broken = broken_on_leaving(agent, context, reason);
    if !broken.is_empty() {
        return Err(refused("guardrail", broken.join("; ")));
    }
    let planned = handoff.planned_reason(context);
    let figures = untraced(agent, state, context, reason, &planned);
    if figures.is_empty() || state.reason_asked_again {
        return Ok((handoff, figures));
    }
    state.reason_asked_again = true;
    let message = format!(
        "these figures of the reason are in no tool result: {}; give the reason again without them",
        figures.join(", ")
    );
    Err(refused("untraceable_figures", message))
}

/// An agent that leaves with its required result leaves through its output guardrails.
fn broken_on_leaving<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    context: &C,
    reason: &str,
) -> Vec<String> {
    if agent.missing(context).is_empty() {
        broken_guardrails(agent, context, reason)
    } else {
        Vec::new()
    }
}

/// Makes the next agent the active one.
pub(crate) fn hand_over<C: Send + Sync + 'static>(
    agents: &AgentSet<C>,
    agent: &Agent<C>,
    state: &mut RunState,
    context: &mut C,
    transfer: Transfer<'_, C>,
) -> Result<Vec<RunEvent>, RunError> {
    let handoff = transfer.handoff;
    agents.get(&handoff.to)?;
    handoff.take_input(context, &transfer.arguments);
    let summary = handoff.summary_of(context);
    handoff.note_use(context);
    let status = if transfer.replaced.is_empty() {
        CallStatus::Ok
    } else {
        CallStatus::Replaced
    };
    let reason = &transfer.reason;
    state.log_handoff(&handoff.function, &transfer.call_id, status, reason);
    state.visible_from = state.items.len();
    state.items.push(Item::Handoff {
        from: agent.name.clone(),
        to: handoff.to.clone(),
        reason: reason.clone(),
        summary,
    });
    state.begin_agent(&handoff.to);
    let replaced = (!transfer.replaced.is_empty()).then(|| RunEvent::FiguresReplaced {
        agent: agent.name.clone(),
        figures: transfer.replaced,
    });
    let handed_over = RunEvent::Handoff {
        from: agent.name.clone(),
        to: handoff.to.clone(),
        reason: transfer.reason,
    };
    Ok(replaced.into_iter().chain([handed_over]).collect())
}
