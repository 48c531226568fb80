//! What a run reports while it goes on.

use std::time::Duration;

use super::{CallStatus, PendingApproval};
use crate::model::Usage;

/// Something that happened. Calls and progress are observed while a step goes on and may come again
/// when it is done again; everything else is handed to the journal with its step, exactly once.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RunEvent {
    /// An agent took over.
    AgentStarted {
        /// The agent.
        agent: String,
    },
    /// An agent finished or handed over.
    AgentCompleted {
        /// The agent.
        agent: String,
        /// Time since it took over, waiting for the provider included, for persons not.
        duration: Duration,
    },
    /// A model is asked.
    ModelCallStarted {
        /// The active agent.
        agent: String,
        /// The provider.
        provider: String,
    },
    /// A piece of a streamed reply's text; it may come again when the call is tried again. Where the
    /// agent's figures are checked, nothing is told from the first figure on that cannot be traced.
    TextDelta {
        /// The active agent.
        agent: String,
        /// The piece.
        text: String,
    },
    /// A model replied or failed.
    ModelCallCompleted {
        /// The active agent.
        agent: String,
        /// The provider.
        provider: String,
        /// Time it took, retries included.
        duration: Duration,
        /// Tokens; `None` when it failed.
        usage: Option<Usage>,
    },
    /// A tool begins.
    ToolStarted {
        /// The active agent.
        agent: String,
        /// The tool.
        tool: String,
        /// The call's id.
        call_id: String,
    },
    /// A tool ended.
    ToolCompleted {
        /// The active agent.
        agent: String,
        /// The tool.
        tool: String,
        /// The call's id.
        call_id: String,
        /// Time it took.
        duration: Duration,
        /// How it ended.
        status: CallStatus,
    },
    /// A tool reports how far it is.
    Progress {
        /// The active agent.
        agent: String,
        /// The tool.
        tool: String,
        /// What it does now.
        message: String,
        /// 0 to 100.
        progress_pct: u8,
    },
    /// One agent handed over to another.
    Handoff {
        /// The agent that handed over.
        from: String,
        /// The agent that took over.
        to: String,
        /// The reason given.
        reason: String,
    },
    /// A call waits for a person. Its arguments are what would run, as the model wrote them and the
    /// tool's type accepts them.
    ApprovalRequested(PendingApproval),
    /// A final message was not accepted.
    FinalRefused {
        /// The active agent.
        agent: String,
        /// What is missing or wrong.
        reasons: Vec<String>,
    },
    /// A text was replaced by its template, as these figures could not be traced twice in a row.
    FiguresReplaced {
        /// The active agent.
        agent: String,
        /// The figures as written.
        figures: Vec<String>,
    },
}
