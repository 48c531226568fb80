//! A reply as the history takes it: any provider must be able to read it back.

use std::collections::BTreeSet;

use serde_json::json;

use super::RunState;
use crate::model::{Item, ModelReply, ReplyPart, ToolCall};
use crate::names::{self, MAX_NAME_CHARS};

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

/// The ids of all calls of a history.
pub(crate) fn ids_in(items: &[Item]) -> BTreeSet<String> {
    let parts = items.iter().flat_map(|item| match item {
        Item::Assistant { parts } => parts.as_slice(),
        _ => &[],
    });
    parts
        .filter_map(|part| match part {
            ReplyPart::ToolCall(call) => Some(call.call_id.clone()),
            _ => None,
        })
        .collect()
}

/// `id`, or one made of it that is not empty, not too long and not among `taken`.
pub(crate) fn unique_id(id: &str, taken: &BTreeSet<String>) -> String {
    let base = match id.chars().count() {
        0 => "call".to_owned(),
        length if length > MAX_NAME_CHARS => format!("call_{:016x}", fnv1a(id)),
        _ => id.to_owned(),
    };
    if !base.trim().is_empty() && !taken.contains(&base) {
        return base;
    }
    let stem: String = base.trim().chars().take(MAX_NAME_CHARS / 2).collect();
    let numbered = (2_u64..).map(|number| format!("{stem}_{number}"));
    let mut free = numbered.filter(|candidate| !taken.contains(candidate));
    free.next().unwrap_or(base)
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

/// FNV-1a (Fowler, Noll, Vo), 64 bits: the same text always gets the same id.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
