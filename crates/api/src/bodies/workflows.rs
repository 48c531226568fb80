//! Bodies of the workflow routes.

use chrono::{DateTime, Utc};
use hemline_domain as domain;
use hemline_domain::{
    AllocationId, ApprovalId, ApprovalRequest, CategoryId, EventBody, ForecastId,
    PricingStrategyId, SessionId, Workflow, WorkflowEvent, WorkflowFailure, WorkflowId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::approvals::ApprovalQuestion;
use super::parameters::Parameters;
use super::stated_parameters::{Stated, StatedParametersSchema};
use super::vocabulary;

/// A workflow in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WorkflowSummary {
    #[schema(value_type = String)]
    workflow_id: WorkflowId,
    #[schema(value_type = String)]
    category_id: CategoryId,
    season: String,
    #[schema(value_type = vocabulary::WorkflowStatus)]
    status: domain::WorkflowStatus,
    #[schema(value_type = vocabulary::WorkflowState)]
    state: domain::WorkflowState,
    /// The agent at work, or the last one.
    current_agent: Option<String>,
    #[schema(minimum = 0, maximum = 100)]
    progress_pct: u8,
    /// The decision that is waited for.
    #[schema(value_type = Option<String>)]
    pending_approval_id: Option<ApprovalId>,
    #[schema(value_type = Option<String>)]
    forecast_id: Option<ForecastId>,
    started_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Workflow> for WorkflowSummary {
    fn from(workflow: Workflow) -> Self {
        Self {
            workflow_id: workflow.workflow_id,
            category_id: workflow.category_id,
            season: workflow.season,
            status: workflow.state.status(),
            state: workflow.state,
            current_agent: workflow.current_agent,
            progress_pct: workflow.progress_pct,
            pending_approval_id: workflow.pending_approval_id,
            forecast_id: workflow.forecast_id,
            started_at: workflow.started_at,
            updated_at: workflow.updated_at,
        }
    }
}

/// Workflows, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WorkflowList {
    pub(crate) workflows: Vec<WorkflowSummary>,
    /// Send it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_cursor: Option<String>,
}

/// How far a workflow is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StatusBody {
    #[schema(value_type = String)]
    workflow_id: WorkflowId,
    #[schema(value_type = vocabulary::WorkflowStatus)]
    status: domain::WorkflowStatus,
    current_agent: Option<String>,
    #[schema(minimum = 0, maximum = 100)]
    progress_pct: u8,
    started_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Workflow> for StatusBody {
    fn from(workflow: Workflow) -> Self {
        Self {
            status: workflow.state.status(),
            workflow_id: workflow.workflow_id,
            current_agent: workflow.current_agent,
            progress_pct: workflow.progress_pct,
            started_at: workflow.started_at,
            updated_at: workflow.updated_at,
        }
    }
}

/// Everything about a workflow.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WorkflowDetail {
    #[serde(flatten)]
    summary: WorkflowSummary,
    #[schema(value_type = Option<String>)]
    session_id: Option<SessionId>,
    /// What it plans with.
    parameters: Parameters,
    /// What was stated, Modifies laid over it.
    stated_parameters: Stated,
    /// Names of the parameters that took their default.
    defaults_applied: Vec<String>,
    /// Every change of state, oldest first.
    transitions: Vec<Transition>,
    /// The decision that is waited for.
    pending_approval: Option<ApprovalBody>,
    #[schema(value_type = Option<String>)]
    allocation_id: Option<AllocationId>,
    #[schema(value_type = Option<String>)]
    pricing_strategy_id: Option<PricingStrategyId>,
    /// Why it failed, while its status is `failed`.
    failure: Option<FailureBody>,
    /// How far the season is; null until its order is accepted.
    season_progress: Option<SeasonProgress>,
}

impl WorkflowDetail {
    /// Puts a workflow together with its transitions and its pending request.
    pub(crate) fn new(
        workflow: Workflow,
        transitions: Vec<Transition>,
        pending_approval: Option<ApprovalRequest>,
    ) -> Self {
        Self {
            season_progress: SeasonProgress::of(&workflow),
            summary: workflow.clone().into(),
            session_id: workflow.session_id,
            parameters: workflow.parameters.into(),
            stated_parameters: Stated(workflow.stated_parameters),
            defaults_applied: workflow.defaults_applied,
            transitions,
            pending_approval: pending_approval.map(ApprovalBody::from),
            allocation_id: workflow.allocation_id,
            pricing_strategy_id: workflow.pricing_strategy_id,
            failure: workflow.failure.map(FailureBody::from),
        }
    }
}

/// How far a season under way is, and what its accepted weeks have left to do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SeasonProgress {
    /// The last week that is accepted, with all weeks before it; 0 before the first.
    week: u32,
    /// Weeks of the season.
    horizon: u32,
    /// Whether the remaining weeks are still to be forecast again.
    reforecast_due: bool,
    /// Whether the stores are still to be replenished at the end of `week`.
    replenishment_due: bool,
    /// Whether the markdown checkpoint is still to run.
    checkpoint_due: bool,
}

impl SeasonProgress {
    fn of(workflow: &Workflow) -> Option<Self> {
        let agenda = workflow.agenda.as_ref()?;
        Some(Self {
            week: agenda.week,
            horizon: workflow.parameters.forecast_horizon_weeks,
            reforecast_due: agenda.reforecast.is_some(),
            replenishment_due: agenda.replenish,
            checkpoint_due: agenda.checkpoint,
        })
    }
}

/// One change of state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Transition {
    #[schema(value_type = vocabulary::WorkflowState)]
    from: domain::WorkflowState,
    #[schema(value_type = vocabulary::WorkflowState)]
    to: domain::WorkflowState,
    /// When.
    at: DateTime<Utc>,
    /// The event that told it.
    seq: u64,
}

impl Transition {
    /// The transition that an event tells, if it tells one.
    pub(crate) fn of(event: &WorkflowEvent) -> Option<Self> {
        match event.body {
            EventBody::StateChanged { from, to } => Some(Self {
                from,
                to,
                at: event.timestamp,
                seq: event.seq,
            }),
            _ => None,
        }
    }
}

/// Why a workflow failed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FailureBody {
    /// The state that a retry returns to.
    #[schema(value_type = vocabulary::WorkflowState)]
    failed_in: domain::WorkflowState,
    agent: Option<String>,
    /// As in error bodies.
    error_type: String,
    message: String,
}

impl From<WorkflowFailure> for FailureBody {
    fn from(failure: WorkflowFailure) -> Self {
        Self {
            failed_in: failure.failed_in,
            agent: failure.agent,
            error_type: failure.error_type,
            message: failure.message,
        }
    }
}

/// A request for a decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ApprovalBody {
    /// A decision names it.
    #[schema(value_type = String)]
    approval_id: ApprovalId,
    #[serde(flatten)]
    #[schema(value_type = ApprovalQuestion)]
    question: Question,
    #[schema(value_type = vocabulary::ApprovalStatus)]
    status: domain::ApprovalStatus,
    /// Who asks.
    agent: String,
    /// Why.
    reasoning: String,
    /// What can be decided.
    options: Vec<String>,
    created_at: DateTime<Utc>,
}

/// What is asked, and the figures, which depend on it.
#[derive(Debug, Clone, Serialize)]
struct Question {
    action: domain::ApprovalAction,
    data: Value,
}

impl From<ApprovalRequest> for ApprovalBody {
    fn from(request: ApprovalRequest) -> Self {
        Self {
            approval_id: request.approval_id,
            question: Question {
                action: request.action,
                data: request.data,
            },
            status: request.status,
            agent: request.agent,
            reasoning: request.reasoning,
            options: vec!["modify".to_owned(), "accept".to_owned()],
            created_at: request.created_at,
        }
    }
}

/// What a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DecisionAction {
    /// Go on as asked.
    Accept,
    /// Compute again with `params`, and ask again.
    Modify,
}

/// What a Modify changes. Of a manufacturing order: any season parameter but its dates. Of a markdown:
/// `elasticity_coefficient` or `markdown_pct`. Of an emergency order: `units`. Other names are refused.
#[derive(ToSchema)]
#[allow(dead_code)] // The fields are the schema; values are read by the engine.
pub(crate) struct ModifyParams {
    #[serde(flatten)]
    parameters: StatedParametersSchema,
    /// Of a markdown: its depth, a multiple of 0.05 from 0 to `max_markdown`.
    #[schema(nullable = false, minimum = 0, maximum = 0.9)]
    markdown_pct: Option<f64>,
    /// Of an emergency order: the units to order; 0 orders nothing.
    #[schema(nullable = false, minimum = 0, maximum = 1_000_000_000)]
    units: Option<u64>,
}

/// A person's decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApprovalDecision {
    pub(crate) action: DecisionAction,
    /// What a Modify changes; which names are allowed depends on what is asked.
    #[schema(nullable = false, value_type = Option<ModifyParams>)]
    pub(crate) params: Option<Stated>,
    /// The request that the person saw; a stale one is refused.
    pub(crate) approval_id: Option<String>,
}
