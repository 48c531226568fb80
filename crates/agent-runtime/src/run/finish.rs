//! Final messages: accepted, refused with what is missing, or replaced by the template.

use super::request::available;
use super::state::Phase;
use super::turn::broken_guardrails;
use super::{CallStatus, RunEvent, RunOutput, RunState};
use crate::agent::Agent;
use crate::figures::{FigureSources, untraceable_figures};
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
    let reasons = objections(agent, context, &text);
    if !reasons.is_empty() {
        return refuse(agent, state, context, reply, reasons);
    }
    let template = template_text(agent, state, context);
    if text.trim().is_empty() {
        return replace(agent, state, template, "the message was empty".to_owned());
    }
    let figures = untraced(agent, state, &text, &template);
    if figures.is_empty() {
        return accept(agent, state, reply.parts, text);
    }
    if !state.figures_asked_again {
        return ask_again(state, reply, &figures);
    }
    let remark = format!("figures not in the tool results: {}", figures.join(", "));
    let mut events = replace(agent, state, template, remark);
    events.push(RunEvent::FiguresReplaced {
        agent: agent.name.clone(),
        figures,
    });
    events
}

fn objections<C: Send + Sync + 'static>(agent: &Agent<C>, context: &C, text: &str) -> Vec<String> {
    let missing = agent.missing_at_end(context);
    if missing.is_empty() {
        broken_guardrails(agent, context, text)
    } else {
        missing
    }
}

fn refuse<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &mut RunState,
    context: &C,
    reply: ModelReply,
    reasons: Vec<String>,
) -> Vec<RunEvent> {
    let listed = reasons.join("; ");
    let callable = available(agent, context).join(", ");
    state.log_final(CallStatus::Refused, listed.clone());
    state.items.push(Item::Assistant { parts: reply.parts });
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
    state.items.push(Item::Assistant { parts: reply.parts });
    state.items.push(Item::notice(format!(
        "These figures are in no tool result: {}. Write the text again with figures from the tool results only.",
        figures.join(", ")
    )));
    Vec::new()
}

/// The agent's own template, or else a list of what its tools gave.
fn template_text<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &RunState,
    context: &C,
) -> String {
    agent
        .explanation_of(context)
        .unwrap_or_else(|| explain_from_outputs(state.visible_items()))
}

fn untraced<C>(agent: &Agent<C>, state: &RunState, text: &str, template: &str) -> Vec<String> {
    if !agent.checks_figures {
        return Vec::new();
    }
    let mut sources = FigureSources::default();
    state
        .visible_items()
        .iter()
        .filter_map(Item::data)
        .for_each(|data| sources.add_value(data));
    sources.add_text(template);
    untraceable_figures(text, &sources)
}
