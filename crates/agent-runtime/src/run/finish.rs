//! Final messages: accepted, refused with what is missing, or replaced by the template.

use super::request::available;
use super::sources::{untraced, without_echoes};
use super::state::Phase;
use super::turn::broken_guardrails;
use super::{CallStatus, RunEvent, RunOutput, RunState};
use crate::agent::Agent;
use crate::model::{Item, ModelReply, ReplyPart};
use crate::offline::explain_from_outputs;

/// Takes a reply without calls.
pub(crate) fn finish_message<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &mut RunState,
    context: &C,
    reply: ModelReply,
) -> Vec<RunEvent> {
    let text = reply.joined_text();
    let missing = agent.missing_at_end(context);
    if !missing.is_empty() {
        return refuse(agent, state, context, reply, missing, None);
    }
    let template = template_text(agent, state, context);
    let replaceable = text.trim().is_empty() && template.is_some();
    if let Some((kind, wrong)) = misfit(agent, &text).filter(|_| !replaceable) {
        return refuse(agent, state, context, reply, vec![kind], Some(wrong));
    }
    let broken = broken_guardrails(agent, context, &text);
    if !broken.is_empty() {
        return refuse(agent, state, context, reply, broken, None);
    }
    if let Some(template) = template.as_ref().filter(|_| replaceable) {
        let remark = "the message was empty".to_owned();
        return replace(agent, state, template.clone(), remark);
    }
    let beside = template.as_deref().unwrap_or_default();
    let figures = untraced(agent, state, context, &text, beside);
    if figures.is_empty() {
        return accept(agent, state, reply.parts, text);
    }
    if !state.figures_asked_again {
        return ask_again(state, reply, &figures);
    }
    let Some(template) = template else {
        let kind = "the message holds figures that are in no tool result".to_owned();
        return refuse(
            agent,
            state,
            context,
            reply,
            vec![kind],
            Some(figures.join(", ")),
        );
    };
    let remark = format!("figures not in the tool results: {}", figures.join(", "));
    let mut events = replace(agent, state, template, remark);
    events.push(RunEvent::FiguresReplaced {
        agent: agent.name.clone(),
        figures,
    });
    events
}

/// Ends the run of an agent that needs no message of the model once its result is there.
pub(crate) fn end_with_result<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &mut RunState,
    context: &C,
) {
    if !agent.ends_with_result || !agent.has_required_result() {
        return;
    }
    let Some(text) = agent.template_of(context) else {
        return;
    };
    let complete = agent.missing_at_end(context).is_empty();
    if complete && broken_guardrails(agent, context, &text).is_empty() {
        let parts = vec![ReplyPart::Text { text: text.clone() }];
        accept(agent, state, parts, text);
    }
}

/// That the text is not of the agent's output type, and what is wrong with it. The latter may quote
/// the model, so no event tells it.
fn misfit<C>(agent: &Agent<C>, text: &str) -> Option<(String, String)> {
    let output = agent.output_type.as_ref()?;
    let wrong = output.misfit(text)?;
    let kind = format!("the message is no `{}` as JSON", output.format.name);
    Some((kind, wrong))
}

fn refuse<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &mut RunState,
    context: &C,
    reply: ModelReply,
    reasons: Vec<String>,
    details: Option<String>,
) -> Vec<RunEvent> {
    let details = details.map_or_else(String::new, |details| format!(" ({details})"));
    let listed = format!("{}{details}", reasons.join("; "));
    let callable = available(agent, context).join(", ");
    state.log_final(CallStatus::Refused, listed.clone());
    push_turn(state, reply);
    state.items.push(Item::notice(format!(
        "The work is not finished. Missing or wrong: {listed}. Available functions: {callable}."
    )));
    state.refusals_in_a_row.push(listed);
    vec![RunEvent::FinalRefused {
        agent: agent.name.clone(),
        reasons,
    }]
}

fn accept<C>(
    agent: &Agent<C>,
    state: &mut RunState,
    parts: Vec<ReplyPart>,
    text: String,
) -> Vec<RunEvent> {
    state.items.push(Item::Assistant { parts });
    state.phase = Phase::Done {
        output: RunOutput {
            agent: agent.name.clone(),
            text,
        },
    };
    Vec::new()
}

/// Ends the run with the template's text in the place of the model's.
fn replace<C>(
    agent: &Agent<C>,
    state: &mut RunState,
    template: String,
    remark: String,
) -> Vec<RunEvent> {
    tracing::warn!(agent = agent.name, remark, "the template's text is used");
    state.log_final(CallStatus::Replaced, remark);
    accept(
        agent,
        state,
        vec![ReplyPart::Text {
            text: template.clone(),
        }],
        template,
    )
}

fn ask_again(state: &mut RunState, reply: ModelReply, figures: &[String]) -> Vec<RunEvent> {
    state.figures_asked_again = true;
    push_turn(state, reply);
    state.items.push(Item::notice(format!(
        "These figures are in no tool result: {}. Write the text again with figures from the tool results only.",
        figures.join(", ")
    )));
    Vec::new()
}

/// A turn that says nothing is left out: providers do not read it back, reasoning alone neither.
fn push_turn(state: &mut RunState, reply: ModelReply) {
    let says = |part: &ReplyPart| !matches!(part, ReplyPart::Opaque { .. });
    if reply.parts.iter().any(says) {
        state.items.push(Item::Assistant { parts: reply.parts });
    }
}

/// The agent's own template, or else a list of what its tools gave; for an output type there is no
/// such list.
fn template_text<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &RunState,
    context: &C,
) -> Option<String> {
    let listed = || {
        let is_text = agent.output_type.is_none();
        is_text.then(|| explain_from_outputs(&without_echoes(state.visible_items())))
    };
    agent.template_of(context).or_else(listed)
}
