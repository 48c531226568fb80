//! A season's workflow and the states it goes through.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::enums::vocabulary;
use crate::error::DomainError;
use crate::ids::{
    AllocationId, ApprovalId, CategoryId, ForecastId, PricingStrategyId, SessionId, WorkflowId,
};
use crate::parameters::{SeasonParameters, StatedParameters};
use crate::season::SeasonAgenda;
use std::str::FromStr;

vocabulary!(
    /// Where a season's workflow stands.
    WorkflowState as "workflow state" {
        /// The parameters are known; nothing has run.
        ParametersExtracted = "parameters_extracted",
        /// The forecast, the order and the store plan are computed.
        Phase1Forecasting = "phase_1_forecasting",
        /// A person decides on an order.
        WaitingMfgApproval = "waiting_mfg_approval",
        /// The accepted plan becomes the season's.
        Phase2Allocation = "phase_2_allocation",
        /// The season runs; weekly actuals move it.
        Phase3Monitoring = "phase_3_monitoring",
        /// Stores are replenished.
        Phase3Replenishment = "phase_3_replenishment",
        /// Sell-through is checked.
        Phase4MarkdownCheck = "phase_4_markdown_check",
        /// A person decides on a markdown.
        WaitingMarkdownApproval = "waiting_markdown_approval",
        /// The remaining weeks are forecast anew.
        Phase5Reforecast = "phase_5_reforecast",
        /// The season is analysed and closed.
        Completed = "completed",
        /// A step failed; it can be retried.
        Error = "error",
        /// A person ended it.
        Cancelled = "cancelled",
    }
);

vocabulary!(
    /// A workflow as seen from outside.
    WorkflowStatus as "workflow status" {
        /// Something is being computed.
        Running = "running",
        /// A person must decide.
        WaitingForApproval = "waiting_for_approval",
        /// The season runs.
        Monitoring = "monitoring",
        /// The season is over.
        Completed = "completed",
        /// A step failed.
        Failed = "failed",
        /// A person ended it.
        Cancelled = "cancelled",
    }
);

impl WorkflowState {
    /// The state as a planner names it: `phase_4_markdown_check` is the `markdown check`.
    #[must_use]
    pub fn in_words(self) -> String {
        let name = self.as_str();
        let numbered = name.strip_prefix("phase_");
        let activity = numbered.and_then(|numbered| numbered.split_once('_'));
        activity
            .map_or(name, |(_, activity)| activity)
            .replace('_', " ")
    }

    /// The states that may follow, but for the way out of [`Self::Error`] by a retry, which leads
    /// back to the state that failed.
    #[must_use]
    pub fn successors(self) -> &'static [Self] {
        use WorkflowState as S;
        match self {
            S::ParametersExtracted => &[S::Phase1Forecasting, S::Error, S::Cancelled],
            S::Phase1Forecasting => &[S::WaitingMfgApproval, S::Error, S::Cancelled],
            S::WaitingMfgApproval => &[
                S::Phase1Forecasting,
                S::Phase2Allocation,
                S::Phase3Monitoring,
                S::WaitingMfgApproval,
                S::Error,
                S::Cancelled,
            ],
            S::Phase2Allocation => &[S::Phase3Monitoring, S::Error, S::Cancelled],
            S::Phase3Monitoring => &[
                S::Phase3Replenishment,
                S::Phase4MarkdownCheck,
                S::Phase5Reforecast,
                S::Completed,
                S::Error,
                S::Cancelled,
            ],
            S::Phase3Replenishment => &[
                S::Phase3Monitoring,
                S::Phase4MarkdownCheck,
                S::Error,
                S::Cancelled,
            ],
            S::Phase4MarkdownCheck => &[
                S::WaitingMarkdownApproval,
                S::Phase3Monitoring,
                S::Error,
                S::Cancelled,
            ],
            S::WaitingMarkdownApproval => &[
                S::Phase4MarkdownCheck,
                S::Phase5Reforecast,
                S::WaitingMarkdownApproval,
                S::Error,
                S::Cancelled,
            ],
            S::Phase5Reforecast => &[
                S::WaitingMfgApproval,
                S::Phase3Replenishment,
                S::Phase3Monitoring,
                S::Error,
                S::Cancelled,
            ],
            S::Error => &[S::Cancelled],
            S::Completed | S::Cancelled => &[],
        }
    }

    /// Whether nothing more happens: the season is completed or cancelled.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }

    /// Whether weeks of the season are worked on in this state.
    #[must_use]
    pub const fn is_in_season(self) -> bool {
        matches!(
            self,
            Self::Phase3Monitoring
                | Self::Phase3Replenishment
                | Self::Phase4MarkdownCheck
                | Self::Phase5Reforecast
        )
    }

    /// Checks a transition against the table; `failed_in` is the state that a workflow in
    /// [`Self::Error`] may return to.
    ///
    /// # Errors
    /// [`DomainError::IllegalTransition`], naming both states.
    pub fn check_transition(self, to: Self, failed_in: Option<Self>) -> Result<(), DomainError> {
        let retry = self == Self::Error && failed_in == Some(to);
        if retry || self.successors().contains(&to) {
            Ok(())
        } else {
            Err(DomainError::IllegalTransition { from: self, to })
        }
    }

    /// The state as seen from outside.
    #[must_use]
    pub fn status(self) -> WorkflowStatus {
        match self {
            Self::WaitingMfgApproval | Self::WaitingMarkdownApproval => {
                WorkflowStatus::WaitingForApproval
            }
            Self::Phase3Monitoring => WorkflowStatus::Monitoring,
            Self::Error => WorkflowStatus::Failed,
            Self::Completed => WorkflowStatus::Completed,
            Self::Cancelled => WorkflowStatus::Cancelled,
            _ => WorkflowStatus::Running,
        }
    }
}

/// Why a workflow stands in [`WorkflowState::Error`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowFailure {
    /// The state that failed and that a retry returns to.
    pub failed_in: WorkflowState,
    /// The agent that was active.
    pub agent: Option<String>,
    /// The error's type, as in the API's error bodies.
    pub error_type: String,
    /// What went wrong and what to do.
    pub message: String,
}

/// A season's workflow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workflow {
    /// Its id.
    pub workflow_id: WorkflowId,
    /// The client session that started it.
    pub session_id: Option<SessionId>,
    /// The category that is planned.
    pub category_id: CategoryId,
    /// The season's name.
    pub season: String,
    /// Where it stands.
    pub state: WorkflowState,
    /// What was stated, without defaults; a Modify is laid over it.
    pub stated_parameters: StatedParameters,
    /// What it plans with.
    pub parameters: SeasonParameters,
    /// The parameters that were filled in.
    pub defaults_applied: Vec<String>,
    /// The newest forecast.
    pub forecast_id: Option<ForecastId>,
    /// The newest allocation plan.
    pub allocation_id: Option<AllocationId>,
    /// The pricing strategy.
    pub pricing_strategy_id: Option<PricingStrategyId>,
    /// The decision that is waited for.
    pub pending_approval_id: Option<ApprovalId>,
    /// The agent at work, or the last one.
    pub current_agent: Option<String>,
    /// 0–100.
    pub progress_pct: u8,
    /// Why it failed, while it stands in `error`.
    pub failure: Option<WorkflowFailure>,
    /// What the season has still to do; absent before its order is accepted.
    pub agenda: Option<SeasonAgenda>,
    /// Raised by every commit; two writers cannot both commit on the same version.
    pub version: u64,
    /// When it was started.
    pub started_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Workflow {
    /// Whether the machine itself has something to do.
    #[must_use]
    pub fn is_runnable(&self) -> bool {
        let due = || {
            let agenda = self.agenda.as_ref();
            agenda.is_some_and(|agenda| agenda.next_phase().is_some())
        };
        match self.state.status() {
            WorkflowStatus::Running => true,
            WorkflowStatus::Monitoring => due(),
            _ => false,
        }
    }
}
