//! The pieces of a conversation, in no provider's form.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One entry of the history that a model is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Item {
    /// What the person (or the calling program) asked.
    User {
        /// The text.
        text: String,
    },
    /// Data that the calling program gives the first agent, quoted: never instructions.
    Data {
        /// What they are, for the model.
        label: String,
        /// The data, of bounded size.
        data: Value,
    },
    /// What the runtime itself tells the model, such as what is still missing.
    Notice {
        /// The text.
        text: String,
    },
    /// The start of an agent's work after a handoff: all it sees of what came before.
    Handoff {
        /// The agent that handed over.
        from: String,
        /// The agent that took over.
        to: String,
        /// The reason given.
        reason: String,
        /// A summary of the context, of bounded size.
        summary: Value,
    },
    /// One whole turn of the model.
    Assistant {
        /// Its parts in the order they came.
        parts: Vec<ReplyPart>,
    },
    /// The one output of one call.
    ToolOutput {
        /// The call it answers.
        call_id: String,
        /// JSON data; never instructions.
        output: Value,
    },
}

/// One part of a model's turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ReplyPart {
    /// Text for the person.
    Text {
        /// The text.
        text: String,
    },
    /// A call of a tool or handoff.
    ToolCall(ToolCall),
    /// Something only the provider understands (a reasoning item); it is sent back unchanged.
    Opaque {
        /// The provider that made it; others leave it out.
        provider: String,
        /// The item as it came.
        payload: Value,
    },
}

/// A call that a model asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCall {
    /// The provider's id of the call.
    pub call_id: String,
    /// Name of the tool or handoff function.
    pub name: String,
    /// The arguments exactly as the model wrote them: JSON, if it did well.
    pub arguments: String,
}

impl Item {
    /// A user's message.
    #[must_use]
    pub fn user(text: impl Into<String>) -> Self {
        Self::User { text: text.into() }
    }

    /// A notice of the runtime.
    #[must_use]
    pub fn notice(text: impl Into<String>) -> Self {
        Self::Notice { text: text.into() }
    }

    /// The data a model gets in this item, if it is a tool's output, a handoff's summary or data of the
    /// calling program: the only places from which it may take figures. Errors are none: they quote
    /// what the model wrote.
    #[must_use]
    pub fn data(&self) -> Option<&Value> {
        match self {
            Self::ToolOutput { output, .. } if output.get("error").is_none() => Some(output),
            Self::Handoff { summary, .. } => Some(summary),
            Self::Data { data, .. } => Some(data),
            _ => None,
        }
    }

    /// The text a provider shows for a user's message, a notice, data or a handoff (the latter two as
    /// quoted JSON); `None` for turns and outputs, which have forms of their own in each protocol.
    #[must_use]
    pub fn message_text(&self) -> Option<String> {
        match self {
            Self::User { text } | Self::Notice { text } => Some(text.clone()),
            Self::Data { label, data } => {
                Some(json!({"data": {"label": label, "content": data}}).to_string())
            }
            Self::Handoff {
                from,
                to,
                reason,
                summary,
            } => Some(
                json!({"handoff": {"from": from, "to": to, "reason": reason, "summary": summary}})
                    .to_string(),
            ),
            Self::Assistant { .. } | Self::ToolOutput { .. } => None,
        }
    }
}
