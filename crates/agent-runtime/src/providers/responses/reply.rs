//! Replies of the Responses protocol.

use serde_json::Value;

use crate::model::{FinishReason, ModelReply, ReplyPart, ToolCall};
use crate::providers::error_body::{ProviderError, filtered_of};
use crate::providers::failure::Fault;
use crate::providers::usage::usage;

/// Reads a whole response object. `maker` marks the items that only it understands.
pub(in crate::providers) fn read_reply(response: &Value, maker: &str) -> Result<ModelReply, Fault> {
    if response.get("error").is_some_and(|error| !error.is_null()) {
        return Err(Fault::Reported(ProviderError::from_json(response)));
    }
    let status = response
        .get("status")
        .and_then(Value::as_str)
        .unwrap_or("completed");
    if matches!(status, "failed" | "cancelled") {
        let mut error = ProviderError::from_json(response);
        error.codes.clear();
        error.message = format!("the response has the status {status}");
        return Err(Fault::Reported(error));
    }
    let Some(output) = response.get("output").and_then(Value::as_array) else {
        return Err(Fault::Unreadable("it has no list named output".to_owned()));
    };
    let mut reading = Reading::default();
    output
        .iter()
        .for_each(|item| reading.read_item(item, maker));
    let finish = reading.finish(response, status);
    Ok(ModelReply {
        parts: reading.parts,
        finish,
        usage: response.get("usage").map(usage).unwrap_or_default(),
    })
}

#[derive(Default)]
struct Reading {
    parts: Vec<ReplyPart>,
    refusal: Option<String>,
}

impl Reading {
    fn read_item(&mut self, item: &Value, maker: &str) {
        match item.get("type").and_then(Value::as_str) {
            Some("message") => self.read_content(item.get("content")),
            Some("function_call") => self.parts.push(ReplyPart::ToolCall(call(item))),
            // Without its encrypted content it could not be understood by a provider that stores nothing.
            Some("reasoning") if item.get("encrypted_content").is_some_and(Value::is_string) => {
                self.parts.push(ReplyPart::Opaque {
                    provider: maker.to_owned(),
                    payload: item.clone(),
                });
            }
            _ => {}
        }
    }

    fn read_content(&mut self, content: Option<&Value>) {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        match content {
            Some(Value::String(text)) => self.push_text(text.clone()),
            Some(Value::Array(pieces)) => {
                for piece in pieces {
                    if let Some(refusal) = piece.get("refusal").and_then(text) {
                        self.refusal = Some(refusal);
                    } else if let Some(text) = piece.get("text").and_then(text) {
                        self.push_text(text);
                    }
                }
            }
            _ => {}
        }
    }

    fn push_text(&mut self, text: String) {
        if !text.is_empty() {
            self.parts.push(ReplyPart::Text { text });
        }
    }

    fn finish(&self, response: &Value, status: &str) -> FinishReason {
        if let Some(refusal) = &self.refusal {
            return FinishReason::ContentFilter(format!("the model declined to answer: {refusal}"));
        }
        let reason = response
            .pointer("/incomplete_details/reason")
            .and_then(Value::as_str);
        match reason {
            Some("content_filter") => FinishReason::ContentFilter(filter_words(response)),
            Some(_) => FinishReason::Length,
            None if status == "incomplete" => FinishReason::Length,
            None if self.has_calls() => FinishReason::ToolCalls,
            None => FinishReason::Stop,
        }
    }

    fn has_calls(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, ReplyPart::ToolCall(_)))
    }
}

fn filter_words(response: &Value) -> String {
    let results = response
        .get("content_filter_results")
        .map(filtered_of)
        .unwrap_or_default();
    let listed = response.get("content_filters").and_then(Value::as_array);
    let from_list = listed
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.get("content_filter_results"));
    let found: Vec<String> = results
        .into_iter()
        .chain(from_list.flat_map(filtered_of))
        .collect();
    if found.is_empty() {
        return "the reply was stopped".to_owned();
    }
    format!("the reply was stopped: {}", found.join(", "))
}

fn call(item: &Value) -> ToolCall {
    let text = |name: &str| {
        item.get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    ToolCall {
        call_id: text("call_id")
            .or_else(|| text("id"))
            .unwrap_or_default()
            .to_owned(),
        name: text("name").unwrap_or_default().to_owned(),
        arguments: arguments(item.get("arguments")),
    }
}

/// Arguments as text; some servers send the object itself.
pub(in crate::providers) fn arguments(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "{}".to_owned(),
        Some(Value::String(text)) if text.trim().is_empty() => "{}".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(object) => object.to_string(),
    }
}
