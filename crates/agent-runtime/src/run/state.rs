//! The serialisable state of a run.

use serde::{Deserialize, Deserializer, Serialize};

use super::{LogEntry, PendingApproval, RunOutput, ToolFailure};
use crate::error::RunError;
use crate::model::{Item, ReplyPart, UsageTotals};

/// The version of the state's form. A change of the form raises it.
pub const STATE_VERSION: u32 = 1;

/// Everything a run needs to go on, beside the caller's typed context: it can be stored after any
/// step and continued in another process. A state of an unknown version is refused when read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunState {
    version: KnownVersion,
    pub(crate) run_id: String,
    pub(crate) agent: String,
    pub(crate) input: String,
    /// History of the session, then of this run; every call in it has its output.
    pub(crate) items: Vec<Item>,
    /// How many of `items` came from the session.
    pub(crate) session_items: usize,
    /// Where the active agent's view of `items` begins.
    pub(crate) visible_from: usize,
    pub(crate) phase: Phase,
    pub(crate) turns: u32,
    /// Turns of the active agent since it took over.
    pub(crate) agent_turns: u32,
    /// Tools that succeeded since the active agent took over.
    pub(crate) tools_run: Vec<String>,
    pub(crate) errors_in_a_row: Vec<ToolFailure>,
    pub(crate) refusals_in_a_row: Vec<String>,
    /// Whether the text was already asked for once more because of its figures.
    pub(crate) figures_asked_again: bool,
    pub(crate) usage: UsageTotals,
    pub(crate) log: Vec<LogEntry>,
    pub(crate) spent: TimeSpent,
}

/// Where in a turn the run stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub(crate) enum Phase {
    CallModel,
    Calls {
        parts: Vec<ReplyPart>,
        calls: Vec<CallRecord>,
    },
    Done {
        output: RunOutput,
    },
}

/// One call of the turn at hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct CallRecord {
    pub(crate) call_id: String,
    pub(crate) function: String,
    /// What will run: the model's own text, or the person's edit.
    pub(crate) arguments: String,
    pub(crate) progress: CallProgress,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "progress", rename_all = "snake_case")]
pub(crate) enum CallProgress {
    Ready,
    AwaitingApproval,
    Handoff { reason: String },
    Answered { output: serde_json::Value },
    Failed { failure: ToolFailure },
    Ignored,
}

/// Time the active agent has used since it took over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TimeSpent {
    pub(crate) own_ms: u64,
    pub(crate) provider_ms: u64,
}

/// The version field; it cannot be deserialised from any other number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct KnownVersion(u32);

impl<'de> Deserialize<'de> for KnownVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = u32::deserialize(deserializer)?;
        if found == STATE_VERSION {
            return Ok(Self(found));
        }
        let refusal = RunError::UnknownStateVersion {
            found: found.to_string(),
            supported: STATE_VERSION,
        };
        Err(serde::de::Error::custom(refusal))
    }
}

impl RunState {
    /// The state of a run that has not begun. `run_id` names the run towards sessions and logs and
    /// should be unique; `agent` begins; `input` is what it is asked.
    #[must_use]
    pub fn new(
        run_id: impl Into<String>,
        agent: impl Into<String>,
        input: impl Into<String>,
    ) -> Self {
        let input = input.into();
        Self {
            version: KnownVersion(STATE_VERSION),
            run_id: run_id.into(),
            agent: agent.into(),
            items: vec![Item::user(input.clone())],
            input,
            session_items: 0,
            visible_from: 0,
            phase: Phase::CallModel,
            turns: 0,
            agent_turns: 0,
            tools_run: Vec::new(),
            errors_in_a_row: Vec::new(),
            refusals_in_a_row: Vec::new(),
            figures_asked_again: false,
            usage: UsageTotals::default(),
            log: Vec::new(),
            spent: TimeSpent::default(),
        }
    }

    /// The same with a session's history before it.
    #[must_use]
    pub fn with_history(mut self, mut history: Vec<Item>) -> Self {
        self.session_items = history.len();
        history.append(&mut self.items);
        self.items = history;
        self
    }

    /// Reads a stored state.
    ///
    /// # Errors
    /// [`RunError::UnknownStateVersion`] before anything else is looked at;
    /// [`RunError::UnreadableState`] when the rest does not fit the version.
    pub fn from_json(text: &str) -> Result<Self, RunError> {
        let unreadable = |error: serde_json::Error| RunError::UnreadableState {
            reason: error.to_string(),
        };
        let value: serde_json::Value = serde_json::from_str(text).map_err(unreadable)?;
        let found = value.get("version");
        if found.and_then(serde_json::Value::as_u64) != Some(u64::from(STATE_VERSION)) {
            let found = found.map_or_else(|| "none".to_owned(), ToString::to_string);
            return Err(RunError::UnknownStateVersion {
                found,
                supported: STATE_VERSION,
            });
        }
        serde_json::from_value(value).map_err(unreadable)
    }

    /// The state as JSON text.
    ///
    /// # Errors
    /// [`RunError::UnreadableState`] when it cannot be written as JSON.
    pub fn to_json(&self) -> Result<String, RunError> {
        serde_json::to_string(self).map_err(|error| RunError::UnreadableState {
            reason: error.to_string(),
        })
    }

    /// The state for another try after the run failed: counts of turns, errors and time begin anew,
    /// what was done stays done.
    #[must_use]
    pub fn for_retry(mut self) -> Self {
        self.turns = 0;
        self.errors_in_a_row.clear();
        self.refusals_in_a_row.clear();
        self.spent = TimeSpent::default();
        self
    }

    /// The run's name.
    #[must_use]
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// The active agent.
    #[must_use]
    pub fn agent(&self) -> &str {
        &self.agent
    }

    /// Replies of the model so far.
    #[must_use]
    pub fn turns(&self) -> u32 {
        self.turns
    }

    /// The run's own history, its session's excluded: well formed at any time, each call with
    /// exactly one output.
    #[must_use]
    pub fn new_items(&self) -> &[Item] {
        &self.items[self.session_items.min(self.items.len())..]
    }

    /// The execution log so far.
    #[must_use]
    pub fn log(&self) -> &[LogEntry] {
        &self.log
    }

    /// Tokens and calls so far.
    #[must_use]
    pub fn usage(&self) -> &UsageTotals {
        &self.usage
    }

    /// The result, once the run has ended.
    #[must_use]
    pub fn output(&self) -> Option<&RunOutput> {
        match &self.phase {
            Phase::Done { output } => Some(output),
            _ => None,
        }
    }

    /// The call that waits for a person, if the run stands there.
    #[must_use]
    pub fn pending_approval(&self) -> Option<PendingApproval> {
        let Phase::Calls { calls, .. } = &self.phase else {
            return None;
        };
        if calls
            .iter()
            .any(|call| call.progress == CallProgress::Ready)
        {
            return None;
        }
        let waiting = calls
            .iter()
            .find(|call| call.progress == CallProgress::AwaitingApproval)?;
        Some(PendingApproval {
            call_id: waiting.call_id.clone(),
            agent: self.agent.clone(),
            tool: waiting.function.clone(),
            arguments: serde_json::from_str(&waiting.arguments).unwrap_or_default(),
        })
    }

    /// What the active agent sees of the history.
    pub(crate) fn visible_items(&self) -> &[Item] {
        &self.items[self.visible_from.min(self.items.len())..]
    }
}
