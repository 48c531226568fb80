//! A history in which every call has exactly one output right behind it, whatever came in.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::call_ids::unique_id;
use crate::model::{Item, ReplyPart, ToolCall};
use crate::names;

/// One entry of a well-formed history.
#[derive(Debug, PartialEq)]
pub(super) enum Entry<'a> {
    /// A message to the model: of the person, of the runtime, or a handoff as quoted data.
    Message(String),
    /// A text that the model wrote.
    Text(&'a str),
    /// An item that only its maker understands.
    Opaque(&'a Value),
    /// A call of the model, in a form that can be sent back.
    Call(SentCall),
    /// The output of a call.
    Output {
        /// The call's id.
        call_id: String,
        /// JSON.
        output: String,
    },
}

/// A call as it is sent back.
#[derive(Debug, PartialEq)]
pub(super) struct SentCall {
    pub(super) call_id: String,
    pub(super) name: String,
    /// A JSON object.
    pub(super) arguments: String,
}

/// The entries of `items`: outputs follow the turn that asked for them; an output without its call
/// is left out, a call without an output is answered as not run; opaque items stay with `maker`.
pub(super) fn entries<'a>(items: &'a [Item], maker: &str) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let mut known_ids = BTreeSet::new();
    for (place, item) in items.iter().enumerate() {
        match item {
            Item::Assistant { parts } => {
                let outputs = outputs_of_turn(&items[place + 1..]);
                push_turn(&mut entries, &mut known_ids, parts, outputs, maker);
            }
            Item::ToolOutput { .. } => {}
            message => entries.extend(message.message_text().map(Entry::Message)),
        }
    }
    entries
}

/// The outputs up to the next turn of the model.
fn outputs_of_turn<'a>(items: &'a [Item]) -> Vec<(&'a str, &'a Value)> {
    let same_turn = items
        .iter()
        .take_while(|item| !matches!(item, Item::Assistant { .. }));
    let output = |item: &'a Item| match item {
        Item::ToolOutput { call_id, output } => Some((call_id.as_str(), output)),
        _ => None,
    };
    same_turn.filter_map(output).collect()
}

fn push_turn<'a>(
    entries: &mut Vec<Entry<'a>>,
    known_ids: &mut BTreeSet<String>,
    parts: &'a [ReplyPart],
    mut outputs: Vec<(&str, &Value)>,
    maker: &str,
) {
    let mut answers = Vec::new();
    for part in parts {
        match part {
            ReplyPart::Text { text } if text.is_empty() => {}
            ReplyPart::Text { text } => entries.push(Entry::Text(text)),
            ReplyPart::Opaque { provider, payload } if provider == maker => {
                entries.push(Entry::Opaque(payload));
            }
            ReplyPart::Opaque { .. } => {}
            ReplyPart::ToolCall(call) => {
                let call_id = unique_id(&call.call_id, known_ids);
                known_ids.insert(call_id.clone());
                let answer = outputs.iter().position(|(id, _)| *id == call.call_id);
                let output = match answer {
                    Some(place) => outputs.remove(place).1.to_string(),
                    None => {
                        json!({"error": {"code": "not_run", "message": "this call was not run"}})
                            .to_string()
                    }
                };
                entries.push(Entry::Call(sent_call(call, call_id.clone())));
                answers.push(Entry::Output { call_id, output });
            }
        }
    }
    entries.extend(answers);
}

/// A call whose arguments are no JSON object is quoted in one: servers refuse histories with others.
fn sent_call(call: &ToolCall, call_id: String) -> SentCall {
    let arguments = match serde_json::from_str::<Value>(&call.arguments) {
        Ok(Value::Object(_)) => call.arguments.clone(),
        _ if call.arguments.trim().is_empty() => "{}".to_owned(),
        _ => json!({"unreadable_arguments": call.arguments}).to_string(),
    };
    SentCall {
        call_id,
        name: names::well_formed(&call.name),
        arguments,
    }
}
