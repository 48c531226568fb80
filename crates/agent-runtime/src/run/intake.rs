//! A reply as the history takes it: any provider must be able to read it back.

use serde_json::json;

use super::RunState;
use crate::call_ids::{ids_in, unique_id};
use crate::model::{ModelReply, ReplyPart, ToolCall};
use crate::names;

/// How much of unreadable arguments the history keeps.
const MAX_UNREADABLE_CHARS: usize = 2_000;

/// The longest text of a turn. Whatever is longer explains nothing, and would be sent with every later turn.
const MAX_TEXT_CHARS: usize = 8_000;

/// Makes the ids of the reply's calls unique in the whole history and its function names well formed,
/// drops empty texts, and cuts endless ones unless they are a value that `keeps_long_texts`.
pub(crate) fn tidy(state: &RunState, mut reply: ModelReply, keeps_long_texts: bool) -> ModelReply {
    reply
        .parts
        .retain(|part| !matches!(part, ReplyPart::Text { text } if text.trim().is_empty()));
    let mut taken = ids_in(&state.items);
    for part in &mut reply.parts {
        match part {
            ReplyPart::ToolCall(call) => {
                call.call_id = unique_id(&call.call_id, &taken);
                taken.insert(call.call_id.clone());
                call.name = names::well_formed(&call.name);
            }
            ReplyPart::Text { text } if !keeps_long_texts => cut(text),
            ReplyPart::Text { .. } | ReplyPart::Opaque { .. } => {}
        }
    }
    reply
}

fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MAX_TEXT_CHARS) {
        text.truncate(end);
        text.push('…');
    }
}

/// The arguments as the history keeps them: always JSON, for some servers parse them again.
pub(crate) fn readable_arguments(call: &ToolCall) -> String {
    let raw = call.arguments.trim();
    if raw.is_empty() {
        return "{}".to_owned();
    }
    if serde_json::from_str::<serde::de::IgnoredAny>(raw).is_ok() {
        return call.arguments.clone();
    }
    let kept: String = raw.chars().take(MAX_UNREADABLE_CHARS).collect();
    json!({"unreadable_arguments": kept}).to_string()
}
