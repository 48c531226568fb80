//! A request as the model server got it.

use std::collections::BTreeMap;

use serde_json::Value;

/// The two protocols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// `POST …/responses`
    Responses,
    /// `POST …/chat/completions`
    Chat,
}

/// A request to the model server.
#[derive(Debug, Clone)]
pub struct RecordedRequest {
    /// Path and query.
    pub path: String,
    /// Headers, their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body as it was sent.
    pub text: String,
    /// The body.
    pub body: Value,
    /// Status that was answered; `None` while it is under way.
    pub status: Option<u64>,
}

impl RecordedRequest {
    pub(crate) fn of(entry: &Value) -> Self {
        let text = entry["body"].as_str().unwrap();
        let headers = entry["headers"].as_object().unwrap();
        Self {
            path: entry["path"].as_str().unwrap().to_owned(),
            headers: headers
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
                .collect(),
            text: text.to_owned(),
            body: serde_json::from_str(text).unwrap(),
            status: entry["status"].as_u64(),
        }
    }

    /// The protocol, by the path.
    ///
    /// # Panics
    /// When the path is that of neither.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        let path = self.path.split('?').next().unwrap_or_default();
        if path.ends_with("/responses") {
            return Protocol::Responses;
        }
        assert!(path.ends_with("/chat/completions"), "{path}");
        Protocol::Chat
    }

    /// Texts that a model takes for its instructions: `instructions` and system or developer messages.
    #[must_use]
    pub fn instructions(&self) -> Vec<String> {
        let mut texts: Vec<String> = self.body["instructions"]
            .as_str()
            .map(str::to_owned)
            .into_iter()
            .collect();
        for message in self.messages() {
            if matches!(message["role"].as_str(), Some("system" | "developer")) {
                texts.push(message["content"].to_string());
            }
        }
        texts
    }

    /// The conversation: items of `input`, or messages.
    #[must_use]
    pub fn messages(&self) -> &[Value] {
        let list = match self.protocol() {
            Protocol::Responses => &self.body["input"],
            Protocol::Chat => &self.body["messages"],
        };
        list.as_array().map_or(&[], Vec::as_slice)
    }

    /// The functions that are offered: `(name, description, parameters, strict)`.
    #[must_use]
    pub fn functions(&self) -> Vec<&Value> {
        let tools = self.body["tools"].as_array().map_or(&[][..], Vec::as_slice);
        let nested = self.protocol() == Protocol::Chat;
        tools
            .iter()
            .map(|tool| if nested { &tool["function"] } else { tool })
            .collect()
    }

    /// Ids of the calls in the conversation, in order.
    #[must_use]
    pub fn call_ids(&self) -> Vec<&str> {
        let of_item = |item: &'static str| move |message: &&Value| message["type"] == item;
        match self.protocol() {
            Protocol::Responses => self
                .messages()
                .iter()
                .filter(of_item("function_call"))
                .map(|call| call["call_id"].as_str().unwrap())
                .collect(),
            Protocol::Chat => self
                .messages()
                .iter()
                .filter_map(|message| message["tool_calls"].as_array())
                .flatten()
                .map(|call| call["id"].as_str().unwrap())
                .collect(),
        }
    }

    /// The outputs of calls in the conversation, in order: id and text.
    #[must_use]
    pub fn outputs(&self) -> Vec<(&str, &str)> {
        let fields = |message: &Value| -> Option<(&str, &str)> {
            match self.protocol() {
                Protocol::Responses => {
                    (message["type"] == "function_call_output").then_some(("call_id", "output"))
                }
                Protocol::Chat => {
                    (message["role"] == "tool").then_some(("tool_call_id", "content"))
                }
            }
        };
        self.messages()
            .iter()
            .filter_map(|message| {
                let (id, text) = fields(message)?;
                Some((
                    message[id].as_str().unwrap(),
                    message[text].as_str().unwrap(),
                ))
            })
            .collect()
    }
}
