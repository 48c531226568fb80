//! What one commit to the workflow journal carries.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::approval::{ApprovalRequest, ApprovalStatus};
use crate::clustering::Clustering;
use crate::error::DomainError;
use crate::event::{EventBody, WorkflowEvent};
use crate::forecast::Forecast;
use crate::ids::{ApprovalId, CategoryId, ForecastId, MarkdownId, SessionId, WorkflowId};
use crate::ledger::LedgerRow;
use crate::parameters::{SeasonParameters, StatedParameters};
use crate::plan::{AllocationPlan, PricingStrategy};
use crate::season::{
    EmergencyOrderRecord, MarkdownRecord, ReallocationRecord, ReplenishmentRecord, SeasonAgenda,
    StoreMarkdown, VarianceRecord, WeekSales,
};
use crate::work::Work;
use crate::workflow::{Workflow, WorkflowFailure, WorkflowState};

/// A workflow to be started.
#[derive(Debug, Clone)]
pub struct NewWorkflow {
    /// Its id.
    pub workflow_id: WorkflowId,
    /// The client session that starts it.
    pub session_id: Option<SessionId>,
    /// The category.
    pub category_id: CategoryId,
    /// The season's name.
    pub season: String,
    /// What was stated.
    pub stated_parameters: StatedParameters,
    /// What it plans with.
    pub parameters: SeasonParameters,
    /// The parameters that were filled in.
    pub defaults_applied: Vec<String>,
    /// When it is started.
    pub at: DateTime<Utc>,
    /// The line of the audit log that goes with it.
    pub logged: Option<Box<Change>>,
}

impl NewWorkflow {
    /// The workflow as it is first stored.
    #[must_use]
    pub fn into_workflow(self) -> Workflow {
        Workflow {
            workflow_id: self.workflow_id,
            session_id: self.session_id,
            category_id: self.category_id,
            season: self.season,
            state: WorkflowState::ParametersExtracted,
            stated_parameters: self.stated_parameters,
            parameters: self.parameters,
            defaults_applied: self.defaults_applied,
            forecast_id: None,
            allocation_id: None,
            pricing_strategy_id: None,
            pending_approval_id: None,
            current_agent: None,
            progress_pct: 0,
            failure: None,
            agenda: None,
            version: 0,
            started_at: self.at,
            updated_at: self.at,
        }
    }
}

/// One step of the agent loop, journaled before the next begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    /// Position within the workflow, from 1.
    pub step: u64,
    /// The run of the loop that it belongs to.
    pub run_id: String,
    /// The state in which it ran.
    pub state: WorkflowState,
    /// What it was, e.g. `model_call` or `tools`.
    pub kind: String,
    /// The loop's serialised state after it.
    pub run_state: Value,
    /// What the step changed in the agents' context.
    pub context: Value,
}

/// Which model answered a call, and what it counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelUsage {
    /// The provider's name.
    pub provider: String,
    /// Tokens read, cached ones included; 0 where the provider does not say.
    pub input_tokens: u64,
    /// Of them, tokens that came from the provider's cache.
    pub cached_input_tokens: u64,
    /// Tokens written, reasoning included.
    pub output_tokens: u64,
    /// Of them, tokens spent on reasoning.
    pub reasoning_tokens: u64,
    /// What they cost at the prices of that time, in their currency; absent where no prices are known.
    pub cost: Option<f64>,
}

/// One row of the execution or reasoning log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogRow {
    /// The agent.
    pub agent_name: String,
    /// What it did: `model`, the name of a tool or of a handoff's function, or a decision.
    pub action: String,
    /// What went in.
    pub input: Value,
    /// What came out.
    pub output: Value,
    /// How long it took.
    pub duration_seconds: f64,
    /// Of a call that a model answered: who answered, and its tokens.
    pub model_usage: Option<ModelUsage>,
    /// `completed` or `failed`.
    pub status: String,
    /// What went wrong.
    pub error_message: Option<String>,
    /// When it ended.
    pub created_at: DateTime<Utc>,
}

/// A file with what the stores reported for a week, which a season has accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SalesFile {
    /// What it is called.
    pub name: String,
    /// Who brought it.
    pub actor: String,
    /// The request that brought it.
    pub request_id: Option<String>,
    /// The season week.
    pub week_number: u32,
    /// First day of that week.
    pub week_start: NaiveDate,
    /// Its rows.
    pub rows: u64,
    /// Those of them that replaced a row of an earlier file; at most `rows`.
    pub rows_replaced: u64,
}

/// A line of the audit log: who changed what.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Who.
    pub actor: String,
    /// What was done, e.g. `approval_accept`.
    pub action: String,
    /// To what: the id of a workflow.
    pub subject: String,
    /// From which values to which.
    pub details: Value,
    /// The request that did it.
    pub request_id: Option<String>,
}

/// Something that a commit makes true.
#[derive(Debug, Clone)]
pub enum Fact {
    /// A journaled step.
    Step(StepRecord),
    /// A log row.
    Log(LogRow),
    /// New parameters, after a Modify.
    Parameters {
        /// What is now stated.
        stated: StatedParameters,
        /// What is now planned with.
        resolved: Box<SeasonParameters>,
        /// What was filled in.
        defaults_applied: Vec<String>,
    },
    /// A forecast, which becomes the workflow's newest.
    Forecast(Box<Forecast>),
    /// The clusters of a forecast that is stored already or in this commit.
    Clustering(ForecastId, Box<Clustering>),
    /// An allocation plan, which becomes the workflow's newest.
    Allocation(Box<AllocationPlan>),
    /// A pricing strategy, which becomes the workflow's.
    Pricing(Box<PricingStrategy>),
    /// A request for a decision, which becomes the pending one.
    ApprovalOpened(Box<ApprovalRequest>),
    /// The pending request is decided.
    ApprovalDecided {
        /// Which.
        approval_id: ApprovalId,
        /// How.
        status: ApprovalStatus,
        /// By whom.
        decided_by: String,
        /// What a Modify changes.
        changes: Option<Value>,
    },
    /// Movements of units.
    Ledger(Vec<LedgerRow>),
    /// What the stores reported for a week, in place of an earlier report of the same week.
    Sales(WeekSales),
    /// The file that a week's sales came in: a line in the list of imports, and in the audit log.
    SalesFile(Box<SalesFile>),
    /// A line of the audit log.
    Logged(Box<Change>),
    /// A week's check against the forecast.
    Variance(Box<VarianceRecord>),
    /// The shipments of a week.
    Replenishment(Box<ReplenishmentRecord>),
    /// The stores' totals after a re-forecast.
    Reallocation(Box<ReallocationRecord>),
    /// A markdown, in place of the one with the same id.
    Markdown(Box<MarkdownRecord>),
    /// An applied markdown, store by store.
    StoreMarkdowns(MarkdownId, Vec<StoreMarkdown>),
    /// An emergency order, in place of the one with the same id.
    EmergencyOrder(Box<EmergencyOrderRecord>),
    /// The season-end report.
    Report(Value),
    /// What the season has still to do.
    Agenda(SeasonAgenda),
    /// The agent at work, and how far the run is (0–100).
    Progress {
        /// The agent.
        agent: Option<String>,
        /// 0–100.
        progress_pct: u8,
    },
    /// Why the workflow goes to `error`.
    Failure(WorkflowFailure),
}

/// One atomic change of a workflow.
#[derive(Debug, Clone)]
pub struct WorkflowCommit {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// The version that the change rests on.
    pub expected_version: u64,
    /// The state to go to, if it changes.
    pub transition: Option<WorkflowState>,
    /// What becomes true.
    pub facts: Vec<Fact>,
    /// What is told.
    pub events: Vec<EventBody>,
    /// When.
    pub at: DateTime<Utc>,
}

impl WorkflowCommit {
    /// An empty commit on the workflow as read.
    #[must_use]
    pub fn on(workflow: &Workflow, at: DateTime<Utc>) -> Self {
        Self {
            workflow_id: workflow.workflow_id.clone(),
            expected_version: workflow.version,
            transition: None,
            facts: Vec::new(),
            events: Vec::new(),
            at,
        }
    }

    /// The same with a transition.
    #[must_use]
    pub fn to(mut self, state: WorkflowState) -> Self {
        self.transition = Some(state);
        self
    }

    /// The same with one more fact.
    #[must_use]
    pub fn fact(mut self, fact: Fact) -> Self {
        self.facts.push(fact);
        self
    }

    /// The same with one more event.
    #[must_use]
    pub fn event(mut self, event: EventBody) -> Self {
        self.events.push(event);
        self
    }

    /// The workflow after this commit, and the events it emits (`state_changed` first). Every
    /// backend applies it, so that all agree on what a fact means.
    ///
    /// # Errors
    /// [`DomainError::IllegalTransition`].
    pub fn apply_to(&self, workflow: &mut Workflow) -> Result<Vec<EventBody>, DomainError> {
        let mut events = Vec::with_capacity(self.events.len() + 1);
        let from = workflow.state;
        if let Some(to) = self.transition {
            // Before the facts: no commit may write the way back from `error` that it then takes.
            let failed_in = workflow.failure.as_ref().map(|failure| failure.failed_in);
            from.check_transition(to, failed_in)?;
        }
        for fact in &self.facts {
            apply_fact(workflow, fact);
        }
        if let Some(to) = self.transition {
            workflow.state = to;
            if to != WorkflowState::Error {
                workflow.failure = None;
            }
            events.push(EventBody::StateChanged { from, to });
        }
        events.extend(self.events.iter().cloned());
        workflow.version += 1;
        workflow.updated_at = self.at;
        Ok(events)
    }
}

fn apply_fact(workflow: &mut Workflow, fact: &Fact) {
    match fact {
        Fact::Parameters {
            stated,
            resolved,
            defaults_applied,
        } => {
            workflow.stated_parameters = stated.clone();
            workflow.parameters = (**resolved).clone();
            workflow.defaults_applied.clone_from(defaults_applied);
        }
        Fact::Forecast(forecast) => workflow.forecast_id = Some(forecast.forecast_id.clone()),
        Fact::Allocation(plan) => workflow.allocation_id = Some(plan.allocation_id.clone()),
        Fact::Pricing(strategy) => {
            workflow.pricing_strategy_id = Some(strategy.pricing_strategy_id.clone());
        }
        Fact::ApprovalOpened(request) => {
            workflow.pending_approval_id = Some(request.approval_id.clone());
        }
        Fact::ApprovalDecided { approval_id, .. } => {
            if workflow.pending_approval_id.as_ref() == Some(approval_id) {
                workflow.pending_approval_id = None;
            }
        }
        Fact::Progress {
            agent,
            progress_pct,
        } => {
            workflow.current_agent.clone_from(agent);
            workflow.progress_pct = *progress_pct;
        }
        Fact::Failure(failure) => workflow.failure = Some(failure.clone()),
        Fact::Agenda(agenda) => workflow.agenda = Some(agenda.clone()),
        Fact::Step(_)
        | Fact::Log(_)
        | Fact::Clustering(..)
        | Fact::Ledger(_)
        | Fact::Sales(_)
        | Fact::SalesFile(_)
        | Fact::Logged(_)
        | Fact::Variance(_)
        | Fact::Replenishment(_)
        | Fact::Reallocation(_)
        | Fact::Markdown(_)
        | Fact::StoreMarkdowns(..)
        | Fact::EmergencyOrder(_)
        | Fact::Report(_) => {}
    }
}

/// A commit that is stored.
#[derive(Debug, Clone)]
pub struct Committed {
    /// The workflow after it.
    pub workflow: Workflow,
    /// Its events, with their `seq`.
    pub events: Vec<WorkflowEvent>,
    /// What it leaves to do and the storage has not handed out itself: the caller must.
    pub work: Vec<Work>,
}
