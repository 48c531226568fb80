//! The serialisable state of a run.

use serde::{Deserialize, Deserializer, Serialize};

use super::history::well_formed;
use super::{LogEntry, PendingApproval, RunOutput, ToolFailure};
use crate::error::RunError;
use crate::model::{Item, ReplyPart, UsageTotals};
use crate::tool::bounded;

/// The version of the state's form. A change of the form raises it.
pub const STATE_VERSION: u32 = 2;

/// The oldest version that can still be read: what it lacks has a default.
const OLDEST_VERSION: u32 = 1;

/// Longest data of one [`RunState::with_data`], in bytes of JSON.
const MAX_DATA_BYTES: usize = 16_000;

/// Everything a run needs to go on, beside the caller's typed context: it can be stored after any
/// step and continued in another process. A state of an unknown version is refused when read; one of
/// an earlier version goes on as one of this.
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
    /// The same of the reason of a handoff.
    #[serde(default)]
    pub(crate) reason_asked_again: bool,
    /// Tools that ran since the active agent took over, failed ones and those that a person rejected
    /// included.
    #[serde(default)]
    pub(crate) calls_run: u32,
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
    AwaitingApproval {
        /// Whether the person was told.
        #[serde(default)]
        asked: bool,
    },
    Handoff {
        reason: String,
    },
    Answered {
        output: serde_json::Value,
    },
    Failed {
        failure: ToolFailure,
    },
    /// A person does not want it.
    Rejected {
        reason: String,
    },
    Ignored,
}

/// Time the active agent has used since it took over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TimeSpent {
    pub(crate) own_ms: u64,
    pub(crate) provider_ms: u64,
}

impl CallRecord {
    pub(crate) fn awaits_approval(&self) -> bool {
        matches!(self.progress, CallProgress::AwaitingApproval { .. })
    }
}

/// The version field; it cannot be deserialised from an unknown number, and what was read is of this
/// version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct KnownVersion(u32);

impl<'de> Deserialize<'de> for KnownVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = u32::deserialize(deserializer)?;
        if (OLDEST_VERSION..=STATE_VERSION).contains(&found) {
            return Ok(Self(STATE_VERSION));
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
            reason_asked_again: false,
            calls_run: 0,
            usage: UsageTotals::default(),
            log: Vec::new(),
            spent: TimeSpent::default(),
        }
    }

    /// The same with data for the first agent beside its input, as quoted JSON; what is longer than
    /// 16,000 bytes is cut. The figures of its texts may come from them. Data of any origin are safe
    /// here: unlike the input, they are never read as a request.
    #[must_use]
    pub fn with_data(mut self, label: impl Into<String>, data: serde_json::Value) -> Self {
        self.items.push(Item::Data {
            label: label.into(),
            data: bounded(data, MAX_DATA_BYTES),
        });
        self
    }

    /// The same with a session's history before it. Calls without outputs and outputs without calls,
    /// as a store may leave that keeps or gives parts of runs, are left out, and ids of calls that
    /// occur twice are changed: a model gets well-formed histories only.
    #[must_use]
    pub fn with_history(mut self, history: Vec<Item>) -> Self {
        let mut history = well_formed(history);
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
        let known = u64::from(OLDEST_VERSION)..=u64::from(STATE_VERSION);
        let number = found.and_then(serde_json::Value::as_u64);
        if !number.is_some_and(|number| known.contains(&number)) {
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

    /// The first call that waits for a person, if the run stands there.
    #[must_use]
    pub fn pending_approval(&self) -> Option<PendingApproval> {
        self.pending_approvals().into_iter().next()
    }

    /// All calls that wait for a person, in the order asked, if the run stands there. They can be
    /// decided in any order, some now and some later.
    #[must_use]
    pub fn pending_approvals(&self) -> Vec<PendingApproval> {
        let Phase::Calls { calls, .. } = &self.phase else {
            return Vec::new();
        };
        let is_ready = |call: &CallRecord| call.progress == CallProgress::Ready;
        if calls.iter().any(is_ready) {
            return Vec::new();
        }
        let waiting = calls.iter().filter(|call| call.awaits_approval());
        waiting
            .map(|call| PendingApproval {
                call_id: call.call_id.clone(),
                agent: self.agent.clone(),
                tool: call.function.clone(),
                arguments: serde_json::from_str(&call.arguments).unwrap_or_default(),
            })
            .collect()
    }

    /// What the active agent sees of the history.
    pub(crate) fn visible_items(&self) -> &[Item] {
        &self.items[self.visible_from.min(self.items.len())..]
    }
}
