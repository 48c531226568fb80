//! Where the figures of a text that an agent's model writes may come from.

use std::collections::BTreeMap;

use serde_json::Value;

use super::RunState;
use crate::agent::Agent;
use crate::figures::{FigureSources, untraceable_figures};
use crate::model::{Item, ReplyPart};

/// The data that the active agent was shown, and what its own template says.
pub(crate) fn figure_sources<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &RunState,
    context: &C,
) -> FigureSources {
    let mut sources = FigureSources::default();
    let items = without_echoes(state.visible_items());
    let data = items.iter().filter_map(Item::data);
    data.for_each(|data| sources.add_value(data));
    if let Some(template) = agent.template_of(context) {
        sources.add_text(&template);
    }
    sources
}

/// `items` with the sentences taken out of tool outputs that the model had written into their calls: a
/// tool that gives them back does not make their figures true.
pub(crate) fn without_echoes(items: &[Item]) -> Vec<Item> {
    let written = sentences_in_arguments(items);
    let cleaned = items.iter().map(|item| match item {
        Item::ToolOutput { call_id, output } => {
            let of_call = written.get(call_id.as_str());
            Item::ToolOutput {
                call_id: call_id.clone(),
                output: without(output, of_call.map_or(&[], Vec::as_slice)),
            }
        }
        other => other.clone(),
    });
    cleaned.collect()
}

/// The sentences that the model wrote into the arguments of its calls, by call.
fn sentences_in_arguments(items: &[Item]) -> BTreeMap<&str, Vec<String>> {
    let parts = items.iter().flat_map(|item| match item {
        Item::Assistant { parts } => parts.as_slice(),
        _ => &[],
    });
    let calls = parts.filter_map(|part| match part {
        ReplyPart::ToolCall(call) => Some(call),
        _ => None,
    });
    calls
        .map(|call| {
            let mut sentences = Vec::new();
            let arguments = serde_json::from_str(&call.arguments).unwrap_or_default();
            collect_sentences(&arguments, &mut sentences);
            (call.call_id.as_str(), sentences)
        })
        .collect()
}

/// Texts of several words; a date or a name is none.
fn collect_sentences(value: &Value, sentences: &mut Vec<String>) {
    match value {
        Value::String(text) if text.trim().contains(char::is_whitespace) => {
            sentences.push(text.clone());
        }
        Value::Array(entries) => entries
            .iter()
            .for_each(|entry| collect_sentences(entry, sentences)),
        Value::Object(fields) => fields
            .values()
            .for_each(|field| collect_sentences(field, sentences)),
        _ => {}
    }
}

/// `data` with `sentences` taken out of its texts.
fn without(data: &Value, sentences: &[String]) -> Value {
    match data {
        Value::String(text) => {
            let taken_out = |rest: String, sentence: &String| rest.replace(sentence, " ");
            Value::String(sentences.iter().fold(text.clone(), taken_out))
        }
        Value::Array(entries) => entries
            .iter()
            .map(|entry| without(entry, sentences))
            .collect(),
        Value::Object(fields) => {
            let kept = fields.iter();
            kept.map(|(name, field)| (name.clone(), without(field, sentences)))
                .collect()
        }
        other => other.clone(),
    }
}

/// The figures of `text` that are neither there nor in `beside`.
pub(crate) fn untraced<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &RunState,
    context: &C,
    text: &str,
    beside: &str,
) -> Vec<String> {
    if !agent.checks_figures {
        return Vec::new();
    }
    let mut sources = figure_sources(agent, state, context);
    sources.add_text(beside);
    untraceable_figures(text, &sources)
}
