//! What a tool gives back: data for the model and a change of the context.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A change of the typed context, applied between steps in the order the calls were asked.
pub type Effect<C> = Box<dyn FnOnce(&mut C) + Send>;

/// A tool's result.
pub type ToolResult<C> = Result<ToolOutput<C>, ToolError>;

/// What a tool that succeeded gives back.
pub struct ToolOutput<C> {
    pub(crate) content: Value,
    pub(crate) effects: Vec<Effect<C>>,
}

impl<C> ToolOutput<C> {
    /// JSON data for the model: a summary, not the whole result, which belongs into the context.
    #[must_use]
    pub fn new(content: Value) -> Self {
        Self {
            content,
            effects: Vec::new(),
        }
    }

    /// The same from anything that serialises.
    ///
    /// # Errors
    /// When `content` does not serialise to JSON.
    pub fn serialised(content: &impl Serialize) -> Result<Self, ToolError> {
        serde_json::to_value(content)
            .map(Self::new)
            .map_err(|error| ToolError::new("output_not_json", error.to_string()))
    }

    /// Adds a change of the context.
    #[must_use]
    pub fn with_effect(mut self, effect: impl FnOnce(&mut C) + Send + 'static) -> Self {
        self.effects.push(Box::new(effect));
        self
    }
}

/// Why a tool failed. It goes back to the model, unless it is fatal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ToolError {
    /// A short name of the kind of failure, in snake case.
    pub code: String,
    /// What happened and what to do, in plain words.
    pub message: String,
    /// The values at fault; null when there are none.
    pub details: Value,
    /// Whether no model can repair it, so that the run fails at once.
    pub fatal: bool,
}

impl ToolError {
    /// A failure that a model may be able to repair.
    #[must_use]
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            details: Value::Null,
            fatal: false,
        }
    }

    /// A failure that ends the run at once: wrong data, a broken rule.
    #[must_use]
    pub fn fatal(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            fatal: true,
            ..Self::new(code, message)
        }
    }

    /// Adds the values at fault.
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }
}

/// `content`, or where its JSON is longer than `limit_bytes` its beginning, marked as cut.
pub(crate) fn bounded(content: Value, limit_bytes: usize) -> Value {
    let text = content.to_string();
    if text.len() <= limit_bytes {
        return content;
    }
    let end = (0..=limit_bytes)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0);
    json!({"truncated": true, "length_bytes": text.len(), "beginning": &text[..end]})
}
