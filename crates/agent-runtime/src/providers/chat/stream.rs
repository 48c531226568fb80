//! Streams of Chat Completions: pieces of texts and calls, put together.

use serde_json::Value;

use super::reply::{ChatReply, filtered_in, text_field, text_of};
use crate::model::{ModelReply, TextSink, ToolCall};
use crate::providers::responses::arguments;
use crate::providers::streamed::Progress;

/// What of a stream has come.
#[derive(Debug, Default)]
pub(in crate::providers) struct StreamedReply {
    reply: ChatReply,
    calls: Vec<PartialCall>,
    usage: Option<Value>,
}

#[derive(Debug, Default)]
struct PartialCall {
    index: Option<u64>,
    call_id: String,
    name: String,
    arguments: String,
}

impl StreamedReply {
    pub(in crate::providers) fn read(&mut self, chunk: &Value, on_text: &TextSink<'_>) -> Progress {
        if let Some(usage) = chunk.get("usage").filter(|usage| usage.is_object()) {
            self.usage = Some(usage.clone());
        }
        if let Some(choice) = chunk.pointer("/choices/0") {
            self.read_choice(choice, on_text);
        }
        Progress::More
    }

    fn read_choice(&mut self, choice: &Value, on_text: &TextSink<'_>) {
        if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
            self.reply.finish_reason = Some(reason.to_owned());
        }
        self.reply.filtered.extend(filtered_in(choice));
        // Some servers end with the whole message instead of a delta.
        let Some(delta) = choice.get("delta").or_else(|| choice.get("message")) else {
            return;
        };
        let text = text_of(delta.get("content"));
        if !text.is_empty() {
            on_text(&text);
            self.reply.text.push_str(&text);
        }
        self.reply.refusal.push_str(&text_of(delta.get("refusal")));
        let pieces = delta.get("tool_calls").and_then(Value::as_array);
        pieces
            .into_iter()
            .flatten()
            .for_each(|piece| self.read_call(piece));
    }

    fn read_call(&mut self, piece: &Value) {
        let index = piece.get("index").and_then(Value::as_u64);
        let call_id = text_field(piece, "id");
        let function = piece.get("function").unwrap_or(&Value::Null);
        let name = text_field(function, "name");
        let place = self.place_of(index, &call_id, &name);
        let call = &mut self.calls[place];
        if call.call_id.is_empty() {
            call.call_id = call_id;
        }
        if name != call.name {
            call.name.push_str(&name);
        }
        match function.get("arguments") {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => call.arguments.push_str(text),
            whole => call.arguments = arguments(whole),
        }
    }

    /// The call that a piece belongs to, a new one where it begins one. Pieces go by their index; small
    /// servers leave it out, or give the same one to every call, so that another id begins another call.
    fn place_of(&mut self, index: Option<u64>, call_id: &str, name: &str) -> usize {
        let same_index = |call: &PartialCall| index.is_none() || call.index == index;
        let same_id = |call: &PartialCall| {
            call_id.is_empty() || call.call_id.is_empty() || call.call_id == call_id
        };
        let begins_anew = |call: &PartialCall| {
            index.is_none() && call_id.is_empty() && !name.is_empty() && !call.name.is_empty()
        };
        let found = self.calls.iter().rposition(same_index);
        match found
            .filter(|place| same_id(&self.calls[*place]) && !begins_anew(&self.calls[*place]))
        {
            Some(place) => place,
            None => {
                self.calls.push(PartialCall {
                    index,
                    ..PartialCall::default()
                });
                self.calls.len() - 1
            }
        }
    }

    /// Whether the provider has said why the reply ended.
    pub(in crate::providers) fn is_finished(&self) -> bool {
        self.reply.finish_reason.is_some()
    }

    pub(in crate::providers) fn has_content(&self) -> bool {
        let reply = &self.reply;
        !(reply.text.is_empty() && reply.refusal.is_empty() && self.calls.is_empty())
            || self.is_finished()
    }

    pub(in crate::providers) fn into_reply(mut self) -> ModelReply {
        let whole = |call: PartialCall| ToolCall {
            call_id: call.call_id,
            name: call.name,
            arguments: arguments(Some(&Value::String(call.arguments))),
        };
        self.reply.calls = self.calls.into_iter().map(whole).collect();
        self.reply.into_reply(self.usage.as_ref())
    }
}
