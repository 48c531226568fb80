//! A model's answer to one request.

use serde::{Deserialize, Serialize};

use super::{ModelError, ReplyPart, ToolCall, Usage};

/// One whole turn of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelReply {
    /// The parts in the order they came.
    pub parts: Vec<ReplyPart>,
    /// Why the model stopped.
    pub finish: FinishReason,
    /// What the turn cost.
    pub usage: Usage,
}

/// Why a model stopped writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// It had finished.
    Stop,
    /// It waits for the outputs of its calls.
    ToolCalls,
    /// It reached its output limit.
    Length,
    /// A content filter stopped it; the text says which, where known.
    ContentFilter(String),
}

impl ModelReply {
    /// A reply of text alone.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            parts: vec![ReplyPart::Text { text: text.into() }],
            finish: FinishReason::Stop,
            usage: Usage::default(),
        }
    }

    /// A reply of calls alone.
    #[must_use]
    pub fn calls(calls: impl IntoIterator<Item = ToolCall>) -> Self {
        Self {
            parts: calls.into_iter().map(ReplyPart::ToolCall).collect(),
            finish: FinishReason::ToolCalls,
            usage: Usage::default(),
        }
    }

    /// All text of the reply, its pieces joined by a line break.
    #[must_use]
    pub fn joined_text(&self) -> String {
        let pieces: Vec<&str> = self
            .parts
            .iter()
            .filter_map(|part| match part {
                ReplyPart::Text { text } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        pieces.join("\n")
    }

    /// The calls of the reply in the order asked.
    pub fn tool_calls(&self) -> impl Iterator<Item = &ToolCall> {
        self.parts.iter().filter_map(|part| match part {
            ReplyPart::ToolCall(call) => Some(call),
            _ => None,
        })
    }

    /// The error that a reply stands for which was cut or filtered before it was whole.
    pub(crate) fn broken_off(&self, provider: &str) -> Option<ModelError> {
        let provider = provider.to_owned();
        match &self.finish {
            FinishReason::Length => Some(ModelError::CutByLength { provider }),
            FinishReason::ContentFilter(message) => Some(ModelError::ContentFilter {
                provider,
                message: message.clone(),
            }),
            FinishReason::Stop | FinishReason::ToolCalls => None,
        }
    }
}
