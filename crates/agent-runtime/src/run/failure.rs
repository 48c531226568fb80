//! Calls that failed, as the model is told.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::tool::ToolError;

/// A call that was refused or failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolFailure {
    /// The function as the model named it.
    pub function: String,
    /// The kind of failure: `unknown_function`, `disabled`, `bad_arguments`, `guardrail`, or the
    /// tool's own code.
    pub code: String,
    /// What happened, in plain words.
    pub message: String,
    /// The values at fault, or null.
    pub details: Value,
}

impl ToolFailure {
    pub(crate) fn new(function: &str, code: &str, message: impl Into<String>) -> Self {
        Self {
            function: function.to_owned(),
            code: code.to_owned(),
            message: message.into(),
            details: Value::Null,
        }
    }

    pub(crate) fn from_tool(function: &str, error: &ToolError) -> Self {
        Self {
            function: function.to_owned(),
            code: error.code.clone(),
            message: error.message.clone(),
            details: error.details.clone(),
        }
    }

    /// The call's output: the error and what is available now.
    pub(crate) fn to_output(&self, available: &[String]) -> Value {
        let mut error = json!({"code": self.code, "message": self.message, "available": available});
        if !self.details.is_null() {
            error["details"] = self.details.clone();
        }
        json!({ "error": error })
    }
}
