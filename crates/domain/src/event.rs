//! Events of a workflow, as stored and as sent to clients.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::approval::ApprovalAction;
use crate::ids::{ApprovalId, WorkflowId};
use crate::workflow::WorkflowState;

/// One stored event. `seq` starts at 1 and has no gaps within a workflow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkflowEvent {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// Position within the workflow.
    pub seq: u64,
    /// When it was stored.
    pub timestamp: DateTime<Utc>,
    /// What happened.
    #[serde(flatten)]
    pub body: EventBody,
}

impl WorkflowEvent {
    /// The change of state that this event tells, if it tells one.
    #[must_use]
    pub fn transition(&self) -> Option<Transition> {
        match self.body {
            EventBody::StateChanged { from, to } => Some(Transition {
                seq: self.seq,
                at: self.timestamp,
                from,
                to,
            }),
            _ => None,
        }
    }
}

/// A change of state, as its event tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Position of its event within the workflow.
    pub seq: u64,
    /// When it was stored.
    pub at: DateTime<Utc>,
    /// The state before.
    pub from: WorkflowState,
    /// The state since.
    pub to: WorkflowState,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventBody {
    /// An agent began.
    AgentStarted {
        /// The agent.
        agent: String,
    },
    /// An agent is at work.
    AgentProgress {
        /// The agent.
        agent: String,
        /// What it does.
        message: String,
        /// 0–100 over the whole planning run.
        progress_pct: u8,
    },
    /// An agent finished.
    AgentCompleted {
        /// The agent.
        agent: String,
        /// How long it took.
        duration_seconds: f64,
        /// A summary of what it produced.
        result: Value,
    },
    /// An agent explains a decision that was taken.
    AgentReasoning {
        /// The agent.
        agent: String,
        /// The decision.
        decision: String,
        /// The explanation.
        text: String,
    },
    /// One agent hands over to another.
    Handoff {
        /// The agent that hands over.
        from: String,
        /// The agent that takes over.
        to: String,
        /// Why.
        reason: String,
    },
    /// A person must decide.
    HumanInputRequired {
        /// The agent that asks.
        agent: String,
        /// What is asked.
        action: ApprovalAction,
        /// What a decision must name.
        approval_id: ApprovalId,
        /// The figures.
        data: Value,
        /// `["modify", "accept"]`.
        options: Vec<String>,
    },
    /// A person decided.
    ApprovalRecorded {
        /// What was asked.
        action: ApprovalAction,
        /// `accept` or `modify`.
        decision: String,
        /// What a Modify changed.
        changes: Value,
    },
    /// Nobody decided within `approval_timeout_hours`; the workflow waits on.
    ApprovalTimedOut {
        /// The agent that asks.
        agent: String,
        /// What is asked.
        action: ApprovalAction,
        /// The request that waits on.
        approval_id: ApprovalId,
        /// The hours after which this is told.
        waited_hours: u32,
        /// In words.
        message: String,
    },
    /// Actual sales left the forecast.
    VarianceAlert {
        /// Through which week.
        week_number: u32,
        /// By how much; absent where the forecast was 0.
        variance_pct: Option<f64>,
        /// `over` or `under`.
        variance_direction: String,
        /// Whether a re-forecast follows.
        reforecast_triggered: bool,
        /// Whether it is above the emergency threshold, over the forecast.
        emergency: bool,
        /// In words.
        message: String,
    },
    /// The parameters exclude a phase.
    PhaseSkipped {
        /// The phase.
        phase: String,
        /// Why.
        reason: String,
    },
    /// The workflow changed its state.
    StateChanged {
        /// The state before.
        from: WorkflowState,
        /// The state now.
        to: WorkflowState,
    },
    /// A part of the season is done.
    WorkflowComplete {
        /// `planning`, `reforecast` or `season`.
        scope: String,
        /// How long it took, waiting for people left out.
        duration_seconds: f64,
        /// Ids and totals of the results.
        result: Value,
    },
    /// A step failed.
    Error {
        /// The agent that was active.
        agent: Option<String>,
        /// As in the API's error bodies.
        error_type: String,
        /// What went wrong and what to do.
        error_message: String,
    },
}
