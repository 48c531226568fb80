//! Events as polled and as streamed. Domain's own types are what is sent; here are their schemas.

use chrono::{DateTime, Utc};
use hemline_domain::WorkflowEvent;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::approvals::{ApprovalQuestion, RecordedDecision};
use super::season_report::{InventoryFigures, SeasonUnits};
use super::vocabulary::{ApprovalAction, WorkflowState};

/// Stored events, in order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EventList {
    #[schema(value_type = Vec<EventSchema>)]
    pub(crate) events: Vec<WorkflowEvent>,
    /// Send it as `after_seq` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next_cursor: Option<String>,
}

/// One stored event. `seq` starts at 1 and has no gaps within a workflow.
#[derive(ToSchema)]
#[schema(as = WorkflowEvent)]
#[allow(dead_code)] // The fields are the schema; domain's type is what is sent.
pub(crate) struct EventSchema {
    workflow_id: String,
    #[schema(minimum = 1)]
    seq: u64,
    timestamp: DateTime<Utc>,
    #[serde(flatten)]
    body: EventBodySchema,
}

/// What happened, by `type`.
#[derive(ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = EventBody)]
#[allow(dead_code)] // As above.
pub(crate) enum EventBodySchema {
    /// An agent began.
    AgentStarted { agent: String },
    /// An agent is at work.
    AgentProgress {
        agent: String,
        message: String,
        #[schema(maximum = 100)]
        progress_pct: u8,
    },
    /// An agent finished; `result` sums up what it produced.
    AgentCompleted {
        agent: String,
        duration_seconds: f64,
        result: Value,
    },
    /// An agent explains a decision that was taken.
    AgentReasoning {
        agent: String,
        decision: String,
        text: String,
    },
    /// One agent hands over to another.
    Handoff {
        from: String,
        to: String,
        reason: String,
    },
    /// A person must decide.
    HumanInputRequired {
        agent: String,
        #[serde(flatten)]
        question: ApprovalQuestion,
        approval_id: String,
        options: Vec<String>,
    },
    /// A person decided.
    ApprovalRecorded {
        #[schema(value_type = ApprovalAction)]
        action: String,
        #[serde(flatten)]
        decision: RecordedDecision,
    },
    /// Nobody decided within `approval_timeout_hours`; the workflow waits on, and takes a decision.
    ApprovalTimedOut {
        agent: String,
        #[schema(value_type = ApprovalAction)]
        action: String,
        approval_id: String,
        waited_hours: u32,
        message: String,
    },
    /// Actual sales left the forecast.
    VarianceAlert {
        week_number: u32,
        variance_pct: Option<f64>,
        variance_direction: String,
        reforecast_triggered: bool,
        /// Whether it is above the emergency threshold, over the forecast.
        emergency: bool,
        message: String,
    },
    /// The parameters exclude a phase.
    PhaseSkipped { phase: String, reason: String },
    /// The workflow changed its state.
    StateChanged {
        #[schema(value_type = WorkflowState)]
        from: String,
        #[schema(value_type = WorkflowState)]
        to: String,
    },
    /// A part of the season is done.
    WorkflowComplete {
        #[serde(flatten)]
        part: CompletedPart,
        duration_seconds: f64,
    },
    /// A step failed.
    Error {
        agent: Option<String>,
        error_type: String,
        error_message: String,
    },
}

/// The part of a season that is done, with ids and totals of its results.
#[derive(ToSchema)]
#[serde(tag = "scope", content = "result", rename_all = "snake_case")]
#[allow(dead_code)] // As above.
pub(crate) enum CompletedPart {
    /// The order is accepted, the season under way.
    Planning(PlanningResult),
    /// The remaining weeks are forecast again.
    Reforecast(ReforecastResult),
    /// The season is analysed.
    Season(SeasonResult),
}

/// What planning ended with.
#[derive(ToSchema)]
#[allow(dead_code)] // As above.
pub(crate) struct PlanningResult {
    forecast_id: String,
    allocation_id: String,
    pricing_strategy_id: String,
    /// Units to manufacture.
    manufacturing_qty: u64,
}

/// What a re-forecast ended with.
#[derive(ToSchema)]
#[allow(dead_code)] // As above.
pub(crate) struct ReforecastResult {
    /// The revised forecast.
    forecast_id: String,
    /// The forecast that it replaces.
    supersedes: Option<String>,
    /// The last week whose sales it knows.
    week_number: u32,
    /// Units of the whole season: sold, and expected.
    total_season_demand: u64,
    /// Units of the emergency order that it recommends; 0 for none.
    emergency_units: u64,
}

/// What a season ended with.
#[derive(ToSchema)]
#[allow(dead_code)] // As above.
pub(crate) struct SeasonResult {
    forecast_id: Option<String>,
    allocation_id: Option<String>,
    pricing_strategy_id: Option<String>,
    /// As in the season's report.
    units: SeasonUnits,
    /// As in the season's report.
    inventory: InventoryFigures,
}
