//! Bodies of the workflow routes.

use chrono::{DateTime, NaiveDate, Utc};
use hemline_domain as domain;
use hemline_domain::season::{VarianceCheck, VarianceDirection};
use hemline_domain::{
    AllocationId, ApprovalId, ApprovalRequest, CategoryId, Decimal, EventBody, ForecastId,
    PricingStrategyId, SessionId, Workflow, WorkflowEvent, WorkflowFailure, WorkflowId,
};
use hemline_persistence::queries::WorkflowContexts;
use serde::Serialize;
use utoipa::ToSchema;

use super::decisions::{ApprovalBody, ApprovalBrief};
use super::parameters::Parameters;
use super::stated_parameters::Stated;
use super::variance::Direction;
use super::vocabulary;

/// What a list shows of a workflow, and its own page as well.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WorkflowHead {
    #[schema(value_type = String)]
    workflow_id: WorkflowId,
    #[schema(value_type = String)]
    category_id: CategoryId,
    category_name: String,
    season: String,
    season_start_date: NaiveDate,
    /// The day after the season's last day.
    season_end_date: NaiveDate,
    /// Weeks of the season.
    forecast_horizon_weeks: u32,
    /// The week after which a markdown is looked at; null: never.
    markdown_checkpoint_week: Option<u32>,
    #[schema(value_type = vocabulary::WorkflowStatus)]
    status: domain::WorkflowStatus,
    #[schema(value_type = vocabulary::WorkflowState)]
    state: domain::WorkflowState,
    /// The agent at work, or the last one.
    current_agent: Option<String>,
    #[schema(minimum = 0, maximum = 100)]
    progress_pct: u8,
    /// How far the season is; null until its order is accepted.
    season_progress: Option<SeasonProgress>,
    /// The check of the last checked week; null before the first.
    latest_variance: Option<LatestVariance>,
    /// The decision that is waited for.
    #[schema(value_type = Option<String>)]
    pending_approval_id: Option<ApprovalId>,
    #[schema(value_type = Option<String>)]
    forecast_id: Option<ForecastId>,
    started_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl WorkflowHead {
    fn new(workflow: &Workflow, contexts: &WorkflowContexts) -> Self {
        let category_name = contexts.category_name(workflow);
        let parameters = &workflow.parameters;
        Self {
            workflow_id: workflow.workflow_id.clone(),
            category_name: category_name
                .unwrap_or(workflow.category_id.as_str())
                .to_owned(),
            category_id: workflow.category_id.clone(),
            season: workflow.season.clone(),
            season_start_date: parameters.season_start_date,
            season_end_date: parameters.season_end_date,
            forecast_horizon_weeks: parameters.forecast_horizon_weeks,
            markdown_checkpoint_week: parameters.markdown_checkpoint_week,
            status: workflow.state.status(),
            state: workflow.state,
            current_agent: workflow.current_agent.clone(),
            progress_pct: workflow.progress_pct,
            season_progress: SeasonProgress::of(workflow),
            latest_variance: contexts.latest_variance(workflow).map(LatestVariance::from),
            pending_approval_id: workflow.pending_approval_id.clone(),
            forecast_id: workflow.forecast_id.clone(),
            started_at: workflow.started_at,
            updated_at: workflow.updated_at,
        }
    }
}

/// How far sales are from the forecast, in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LatestVariance {
    /// Through which week.
    week_number: u32,
    /// |actual − forecast| ÷ forecast over weeks 1 to n, a fraction; null where the forecast is 0.
    #[schema(value_type = Option<f64>)]
    variance_pct: Option<Decimal>,
    /// Which way; null where both are equal.
    #[schema(value_type = Option<Direction>)]
    direction: Option<VarianceDirection>,
    /// Whether it is above `variance_threshold`.
    threshold_exceeded: bool,
}

impl From<&VarianceCheck> for LatestVariance {
    fn from(check: &VarianceCheck) -> Self {
        Self {
            week_number: check.week_number,
            variance_pct: check.variance_pct,
            direction: check.direction,
            threshold_exceeded: check.threshold_exceeded,
        }
    }
}

/// A workflow in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WorkflowSummary {
    #[serde(flatten)]
    head: WorkflowHead,
    /// The decision that is waited for, without its figures.
    pending_approval: Option<ApprovalBrief>,
}

impl WorkflowSummary {
    pub(crate) fn new(workflow: &Workflow, contexts: &WorkflowContexts) -> Self {
        let pending = contexts.pending_approval(workflow);
        Self {
            head: WorkflowHead::new(workflow, contexts),
            pending_approval: pending.cloned().map(ApprovalBrief::from),
        }
    }
}

/// Workflows, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WorkflowList {
    pub(crate) workflows: Vec<WorkflowSummary>,
    /// Send it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
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
    head: WorkflowHead,
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
}

impl WorkflowDetail {
    /// Puts a workflow together with what stands beside it, its transitions and its pending request.
    pub(crate) fn new(
        workflow: Workflow,
        contexts: &WorkflowContexts,
        transitions: Vec<Transition>,
        pending_approval: Option<ApprovalRequest>,
    ) -> Self {
        Self {
            head: WorkflowHead::new(&workflow, contexts),
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
