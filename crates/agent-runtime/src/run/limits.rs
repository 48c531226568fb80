//! Bounds of a run.

use serde::{Deserialize, Serialize};

/// How long a run may go on without success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLimits {
    /// Model replies in the whole run.
    pub max_turns: u32,
    /// Failed calls in a row that go back to the model, and likewise refused final messages; one
    /// more ends the run.
    pub max_tool_errors: usize,
}

impl Default for RunLimits {
    /// 20 turns, 3 errors in a row.
    fn default() -> Self {
        Self {
            max_turns: 20,
            max_tool_errors: 3,
        }
    }
}
