//! Streams of the Responses protocol: text as it comes, the reply from the last event.

use serde_json::{Value, json};

use super::read_reply;
use crate::model::{ModelReply, TextSink};
use crate::providers::failure::Fault;
use crate::providers::streamed::Progress;

/// What of a stream has come.
#[derive(Debug, Default)]
pub(in crate::providers) struct StreamedReply {
    has_content: bool,
    finished_items: Vec<Value>,
    response: Option<Value>,
}

impl StreamedReply {
    pub(in crate::providers) fn read(
        &mut self,
        name: &str,
        data: &Value,
        on_text: &TextSink<'_>,
    ) -> Result<Progress, Fault> {
        let kind = data.get("type").and_then(Value::as_str).unwrap_or(name);
        match kind {
            "response.output_text.delta" => {
                self.has_content = true;
                if let Some(text) = data.get("delta").and_then(Value::as_str) {
                    on_text(text);
                }
            }
            "response.output_item.added" => self.has_content = true,
            "response.output_item.done" => {
                self.has_content = true;
                self.finished_items.extend(data.get("item").cloned());
            }
            "response.completed"
            | "response.incomplete"
            | "response.failed"
            | "response.cancelled" => {
                let Some(response) = data.get("response") else {
                    return Err(Fault::Unreadable(format!(
                        "the event {kind} has no response"
                    )));
                };
                self.response = Some(response.clone());
                return Ok(Progress::Complete);
            }
            _ => {}
        }
        Ok(Progress::More)
    }

    pub(in crate::providers) fn has_content(&self) -> bool {
        self.has_content
    }

    /// The reply of the last event; its items are those that came before, where it repeats none.
    pub(in crate::providers) fn into_reply(self, maker: &str) -> Result<ModelReply, Fault> {
        let Some(mut response) = self.response else {
            return Err(Fault::Unreadable("it has no last event".to_owned()));
        };
        let is_empty = |items: &Value| items.as_array().is_none_or(Vec::is_empty);
        if response.get("output").is_none_or(is_empty) {
            response["output"] = json!(self.finished_items);
        }
        read_reply(&response, maker)
    }
}
