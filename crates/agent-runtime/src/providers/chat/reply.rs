//! Replies of Chat Completions.

use serde_json::Value;

use crate::model::{FinishReason, ModelReply, ReplyPart, ToolCall};
use crate::providers::error_body::{ProviderError, filtered_of};
use crate::providers::failure::Fault;
use crate::providers::responses::arguments;
use crate::providers::usage::usage;

/// Reads a whole completion.
pub(in crate::providers) fn read_reply(completion: &Value) -> Result<ModelReply, Fault> {
    if completion
        .get("error")
        .is_some_and(|error| !error.is_null())
    {
        return Err(Fault::Reported(ProviderError::from_json(completion)));
    }
    let Some(choice) = completion.pointer("/choices/0") else {
        return filtered_prompt(completion);
    };
    let no_message = Value::Null;
    let message = match choice.get("message") {
        Some(message) => message,
        // A choice that was filtered whole has none.
        None if choice
            .get("finish_reason")
            .is_some_and(|reason| reason == "content_filter") =>
        {
            &no_message
        }
        None => return Err(Fault::Unreadable("its choice has no message".to_owned())),
    };
    let reply = ChatReply {
        text: text_of(message.get("content")),
        refusal: text_of(message.get("refusal")),
        calls: calls_of(message),
        finish_reason: choice
            .get("finish_reason")
            .and_then(Value::as_str)
            .map(str::to_owned),
        filtered: filtered_in(choice),
    };
    Ok(reply.into_reply(completion.get("usage")))
}

/// A completion without a choice: the filter kept the whole prompt back, if anything says so.
fn filtered_prompt(completion: &Value) -> Result<ModelReply, Fault> {
    let results = completion.get("prompt_filter_results");
    let results = results.and_then(Value::as_array).into_iter().flatten();
    let filtered: Vec<String> = results
        .filter_map(|result| result.get("content_filter_results"))
        .flat_map(filtered_of)
        .collect();
    if filtered.is_empty() {
        return Err(Fault::Unreadable("it has no choices".to_owned()));
    }
    let reply = ChatReply {
        finish_reason: Some("content_filter".to_owned()),
        filtered,
        ..ChatReply::default()
    };
    Ok(reply.into_reply(completion.get("usage")))
}

/// A completion's content, however it came.
#[derive(Debug, Default)]
pub(super) struct ChatReply {
    pub(super) text: String,
    pub(super) refusal: String,
    pub(super) calls: Vec<ToolCall>,
    pub(super) finish_reason: Option<String>,
    pub(super) filtered: Vec<String>,
}

impl ChatReply {
    pub(super) fn into_reply(self, counts: Option<&Value>) -> ModelReply {
        let finish = self.finish();
        let text = (!self.text.is_empty()).then_some(ReplyPart::Text { text: self.text });
        let calls = self.calls.into_iter().map(ReplyPart::ToolCall);
        ModelReply {
            parts: text.into_iter().chain(calls).collect(),
            finish,
            usage: counts.map(usage).unwrap_or_default(),
        }
    }

    /// Some servers say `stop`, or nothing, where calls came: what came decides.
    fn finish(&self) -> FinishReason {
        if !self.refusal.is_empty() {
            return FinishReason::ContentFilter(format!(
                "the model declined to answer: {}",
                self.refusal
            ));
        }
        match self.finish_reason.as_deref() {
            Some("length") => FinishReason::Length,
            Some("content_filter") => FinishReason::ContentFilter(self.filter_words()),
            _ if !self.calls.is_empty() => FinishReason::ToolCalls,
            _ => FinishReason::Stop,
        }
    }

    fn filter_words(&self) -> String {
        if self.filtered.is_empty() {
            return "the reply was stopped".to_owned();
        }
        format!("the reply was stopped: {}", self.filtered.join(", "))
    }
}

/// What a content filter found in a choice.
pub(super) fn filtered_in(choice: &Value) -> Vec<String> {
    let names = ["content_filter_results", "content_filter_result"];
    let results = names.iter().filter_map(|name| choice.get(name));
    results.flat_map(filtered_of).collect()
}

/// A text, or the texts of a list of pieces.
pub(super) fn text_of(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(pieces)) => {
            let text =
                |piece: &'_ Value| piece.get("text").and_then(Value::as_str).map(str::to_owned);
            pieces.iter().filter_map(text).collect()
        }
        _ => String::new(),
    }
}

fn calls_of(message: &Value) -> Vec<ToolCall> {
    let listed = message.get("tool_calls").and_then(Value::as_array);
    let listed = listed.into_iter().flatten().map(call);
    // The form before tools came.
    let old = message.get("function_call").filter(|call| call.is_object());
    listed.chain(old.map(call)).collect()
}

/// A field that is a text; empty where it is none.
pub(super) fn text_field(object: &Value, name: &str) -> String {
    let text = object.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn call(call: &Value) -> ToolCall {
    let function = call.get("function").unwrap_or(call);
    ToolCall {
        call_id: text_field(call, "id"),
        name: text_field(function, "name"),
        arguments: arguments(function.get("arguments")),
    }
}
