//! Machine-readable hints beside a request: what a planner without language needs to go on.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is still to do, as the workflow's own predicates see it. The offline planner decides by
/// them; providers of language models leave them out of what they send.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanHints {
    /// A prefix that makes the ids of this turn's calls unique among all runs.
    pub call_id_prefix: String,
    /// Enabled tools that are required and not done yet, by ascending `order`.
    pub pending_tools: Vec<PendingTool>,
    /// Enabled handoffs, most urgent first.
    pub handoffs: Vec<HandoffHint>,
    /// What the active agent's required result still lacks.
    pub missing: Vec<String>,
    /// The agent's own explanation of its result, from its template.
    pub explanation: Option<String>,
}

/// A tool that should run now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PendingTool {
    /// Tool's name.
    pub name: String,
    /// Place in the sequence; tools with the same number may run side by side.
    pub order: u32,
    /// Arguments to call it with.
    pub arguments: Value,
}

/// A handoff that is possible now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandoffHint {
    /// The function to call, `transfer_to_<agent>`.
    pub function: String,
    /// The agent it leads to.
    pub to: String,
    /// Lower is more urgent.
    pub priority: u32,
    /// Arguments to call it with, the reason among them.
    pub arguments: Value,
}
