//! Why a run could not be built, continued or finished.
//!
//! Failures that the model can repair are not here: they go back to it as tool outputs. Errors of a
//! provider are [`ModelError`], errors of a tool [`ToolError`]; both end up here only when they end
//! the run.

use std::fmt::Write as _;
use std::time::Duration;

use thiserror::Error;

use crate::model::ModelError;
use crate::run::ToolFailure;
use crate::tool::ToolError;

/// An error of a caller's journal or session store.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// Why a run ended without a result.
#[derive(Debug, Error)]
pub enum RunError {
    /// Two agents, or two functions of one agent, have the same name.
    #[error("the {kind} name `{name}` is used twice; rename one")]
    DuplicateName {
        /// `agent` or `function`.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// No agent of that name.
    #[error("no agent is named `{agent}`; there are: {}", known.join(", "))]
    UnknownAgent {
        /// The name asked for.
        agent: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// An agent's first call is none of its functions.
    #[error(
        "{agent} shall call `{function}` first, but has no such tool or handoff; add it or rename it"
    )]
    UnknownFunction {
        /// The agent.
        agent: String,
        /// The function named.
        function: String,
    },
    /// A function that no provider would take.
    #[error("`{function}` of {agent} cannot be offered to a model: {reason}")]
    UnusableFunction {
        /// The agent.
        agent: String,
        /// The tool's or handoff's function.
        function: String,
        /// What must be otherwise.
        reason: &'static str,
    },
    /// A stored state was written by a version that this one does not know.
    #[error(
        "the run state has version {found}, this program reads versions up to {supported}; finish the run with the program that began it"
    )]
    UnknownStateVersion {
        /// The version found; `none` when the field is missing.
        found: String,
        /// The newest version supported.
        supported: u32,
    },
    /// A stored state of a known version cannot be read.
    #[error("the run state cannot be read: {reason}")]
    UnreadableState {
        /// What is wrong with it.
        reason: String,
    },
    /// The state does not wait for what was given to it.
    #[error("the run waits for {expected}, not for {given}")]
    OutOfStep {
        /// What comes next.
        expected: &'static str,
        /// What was given.
        given: &'static str,
    },
    /// An input guardrail refused the input.
    #[error("guardrail `{guardrail}` of {agent} refused the input: {reason}")]
    InputRefused {
        /// The agent.
        agent: String,
        /// The guardrail.
        guardrail: String,
        /// The rule broken.
        reason: String,
    },
    /// Too many failed calls in a row.
    #[error("{agent} made {} failing calls in a row: {}", errors.len(), list_failures(errors))]
    TooManyToolErrors {
        /// The active agent.
        agent: String,
        /// All of them, oldest first.
        errors: Vec<ToolFailure>,
    },
    /// Too many final messages in a row without an acceptable result.
    #[error("{agent} ended {} times without an acceptable result: {}", reasons.len(), reasons.join("; "))]
    ResultRefused {
        /// The active agent.
        agent: String,
        /// What was missing or wrong each time.
        reasons: Vec<String>,
    },
    /// A tool failed in a way that no model can repair.
    #[error("tool `{tool}` of {agent} failed: {error}")]
    FatalTool {
        /// The active agent.
        agent: String,
        /// The tool.
        tool: String,
        /// Its error.
        error: Box<ToolError>,
    },
    /// The run did not converge.
    #[error("{agent} did not finish within {max_turns} turns; the last calls were: {}", last_calls.join(", "))]
    MaxTurns {
        /// The active agent.
        agent: String,
        /// The limit.
        max_turns: u32,
        /// The last calls, oldest first, as `agent.function`.
        last_calls: Vec<String>,
    },
    /// The model gave no usable reply.
    #[error("{agent} got no reply: {source}")]
    Model {
        /// The active agent.
        agent: String,
        /// Why.
        source: ModelError,
    },
    /// The agent and its tools took too long.
    #[error("{agent} used up its {} s", limit.as_secs_f64())]
    TimeLimit {
        /// The active agent.
        agent: String,
        /// Its limit.
        limit: Duration,
    },
    /// The provider kept the agent waiting too long.
    #[error("{agent} waited {} s for the provider, its whole budget", budget.as_secs_f64())]
    ProviderBudget {
        /// The active agent.
        agent: String,
        /// The budget.
        budget: Duration,
    },
    /// The caller cancelled the run.
    #[error("the run was cancelled while {agent} worked")]
    Cancelled {
        /// The active agent.
        agent: String,
    },
    /// The caller's step hook failed, so the step may not be stored and the run may not go on.
    #[error("the step could not be stored: {source}")]
    Journal {
        /// The hook's error.
        source: StoreError,
    },
    /// The session store failed.
    #[error("the session could not be read or written: {source}")]
    Session {
        /// The store's error.
        source: StoreError,
    },
    /// A decision names a call that does not wait for one.
    #[error("call `{call_id}` waits for no decision; {}", waiting_text(waiting.as_deref()))]
    NoSuchApproval {
        /// The call named.
        call_id: String,
        /// The id of the call that does wait, if any.
        waiting: Option<String>,
    },
    /// The final message is not of the type that the caller reads it as.
    #[error("the output of {agent} cannot be read as the type asked for: {reason}")]
    OutputMisfit {
        /// The agent that finished.
        agent: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A run that code wants the result of waits for a person.
    #[error(
        "{agent} waits for a decision about `{tool}`; decide about call `{call_id}` and run on"
    )]
    WaitsForPerson {
        /// The agent that asks.
        agent: String,
        /// The tool that would run.
        tool: String,
        /// The call; the decision names it.
        call_id: String,
    },
    /// Edited arguments do not fit the tool.
    #[error("the edited arguments of `{tool}` are not accepted: {reason}")]
    EditedArguments {
        /// The tool.
        tool: String,
        /// What is wrong with them.
        reason: String,
    },
}

fn list_failures(errors: &[ToolFailure]) -> String {
    let mut list = String::new();
    for error in errors {
        let separator = if list.is_empty() { "" } else { "; " };
        // Writing to a String never fails.
        let _ = write!(list, "{separator}{} ({})", error.function, error.message);
    }
    list
}

fn waiting_text(waiting: Option<&str>) -> String {
    match waiting {
        Some(call_id) => format!("`{call_id}` does"),
        None => "none does".to_owned(),
    }
}
