//! What the loop asks of a model.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Item, PlanHints};

/// One turn's request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelRequest {
    /// Name of the agent that asks.
    pub agent: String,
    /// The agent's instructions; no uploaded text is ever part of them.
    pub instructions: String,
    /// The history that this agent may see, oldest first.
    pub items: Vec<Item>,
    /// Enabled tools, then enabled handoffs.
    pub functions: Vec<FunctionSpec>,
    /// Whether functions may or must be called.
    pub tool_choice: ToolChoice,
    /// Whether several calls may come in one turn.
    pub parallel_tool_calls: bool,
    /// The JSON Schema the final text must follow, for structured output.
    pub response_format: Option<ResponseFormat>,
    /// Settings of the model.
    pub settings: ModelSettings,
    /// Hints for a planner without language; not sent to providers.
    pub hints: PlanHints,
}

/// A function that the model may call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunctionSpec {
    /// Its name.
    pub name: String,
    /// What it does, for the model.
    pub description: String,
    /// JSON Schema of its arguments.
    pub parameters: Value,
    /// Whether the schema keeps the rules of strict function calling.
    pub strict: bool,
    /// Tool or handoff.
    pub kind: FunctionKind,
}

/// What a function does when called; the model sees no difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FunctionKind {
    /// Runs a tool.
    Tool,
    /// Hands over to the agent of this name.
    Handoff(String),
}

/// Whether functions may or must be called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolChoice {
    /// The model decides.
    #[default]
    Auto,
    /// Some function must be called.
    Required,
    /// No function may be called.
    None,
}

/// A JSON Schema for structured output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResponseFormat {
    /// Name of the format; the offline planner finds its handler by it.
    pub name: String,
    /// The schema.
    pub schema: Value,
    /// Whether the schema keeps the rules of strict structured output.
    pub strict: bool,
}

/// Settings of a model; what is `None` is left to the provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelSettings {
    /// Sampling temperature, 0 to 2.
    pub temperature: Option<f64>,
    /// Longest reply, in tokens.
    pub max_output_tokens: Option<u32>,
    /// Reasoning effort in the provider's words.
    pub reasoning_effort: Option<String>,
}
