//! Plans the season of one category, or goes on with it where it stands.

use std::sync::Arc;
use std::time::Instant;

use chrono::NaiveDate;
use hemline_agents::{Action, AgentsError, Decision, Engine, StartSeason};
use hemline_domain::storage::{PlanStore, StorageError};
use hemline_domain::{CategoryId, Units, Workflow, WorkflowId, WorkflowState, WorkflowStatus};
use hemline_persistence::DatabaseStorage;
use serde::Serialize;

use super::WantedSeason;
use super::standing::{Seasons, Standing, is_accepted};
use crate::commands::ACTOR;
use crate::failure::hints_of;

/// Plans categories, each at most once at a time.
pub(super) struct Planner {
    pub(super) engine: Engine,
    pub(super) storage: Arc<DatabaseStorage>,
    pub(super) seasons: Seasons,
    /// Whether orders are accepted.
    pub(super) accept: bool,
    /// Whether plans that wait for a decision are thrown away.
    pub(super) replan: bool,
}

/// What became of one category.
#[derive(Debug, Serialize)]
pub(super) struct EndedSeason {
    pub(super) category_id: CategoryId,
    pub(super) category_name: String,
    #[serde(flatten)]
    pub(super) outcome: Outcome,
    pub(super) workflow_id: Option<WorkflowId>,
    pub(super) plan: Option<PlanFigures>,
    pub(super) seconds: f64,
}

#[derive(Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum Outcome {
    /// The order waits for a decision.
    Planned,
    /// The order is accepted.
    Accepted,
    /// It was left as it is.
    Skipped { reason: &'static str },
    /// It cannot be planned.
    Failed(Failure),
    /// The command was stopped; the journal has what was done.
    Interrupted,
}

#[derive(Debug, Serialize)]
pub(super) struct Failure {
    pub(super) error_type: String,
    pub(super) message: String,
    pub(super) hints: Vec<String>,
}

/// The figures of a plan.
#[derive(Debug, Serialize)]
pub(super) struct PlanFigures {
    pub(super) season: String,
    pub(super) season_start_date: NaiveDate,
    pub(super) forecast_horizon_weeks: u32,
    pub(super) total_season_demand: Units,
    pub(super) manufacturing_qty: Units,
    pub(super) initial_allocation_total: Units,
    pub(super) holdback_total: Units,
    pub(super) stores: usize,
    /// Equal for equal plans, whatever is planned beside it.
    pub(super) fingerprint: String,
}

impl Planner {
    /// Plans a category's season, or leaves it as it is.
    pub(super) async fn plan(&self, wanted: WantedSeason) -> EndedSeason {
        let began = Instant::now();
        let (outcome, workflow) = match self.settled(&wanted).await {
            Ok((outcome, workflow)) => (outcome, Some(workflow)),
            Err(error) => (Outcome::Failed(Failure::of(&error)), None),
        };
        let figures = tokio::task::block_in_place(|| {
            let workflow = workflow.as_ref()?;
            Some(self.figures(workflow))
        });
        let (outcome, plan) = match figures {
            Some(Err(error)) => (Outcome::Failed(Failure::of(&error.into())), None),
            Some(Ok(plan)) => (outcome, plan),
            None => (outcome, None),
        };
        EndedSeason {
            category_id: wanted.category.category_id,
            category_name: wanted.category.category_name,
            outcome,
            workflow_id: workflow.map(|workflow| workflow.workflow_id),
            plan,
            seconds: began.elapsed().as_secs_f64(),
        }
    }

    async fn settled(&self, wanted: &WantedSeason) -> Result<(Outcome, Workflow), AgentsError> {
        let parameters = wanted.parameters.clone()?;
        let start = parameters.season_start_date;
        let found = self
            .seasons
            .workflow_of(&wanted.category.category_id, start);
        let Some(found) = found else {
            return self.begun(wanted).await;
        };
        let standing = Standing::of(found);
        if standing == Standing::Settled {
            return Ok(left(found, "its order is accepted"));
        }
        if self.replan && !is_accepted(found) {
            self.engine.cancel(&found.workflow_id, ACTOR).await?;
            return self.begun(wanted).await;
        }
        if found.parameters != parameters {
            let reason = "it is planned with other parameters; --replan plans it anew";
            return Ok(left(found, reason));
        }
        let id = &found.workflow_id;
        match standing {
            Standing::AwaitsOrder if !self.accept => {
                return Ok(left(found, "its order waits for a decision"));
            }
            Standing::Failed => drop(self.engine.retry(id).await?),
            _ => self.engine.go_on(id),
        }
        self.finished(id).await
    }

    async fn begun(&self, wanted: &WantedSeason) -> Result<(Outcome, Workflow), AgentsError> {
        let request = StartSeason {
            session_id: None,
            category_id: wanted.category.category_id.clone(),
            season: None,
            stated: wanted.stated.clone(),
            request_key: None,
        };
        let workflow = self.engine.start(request).await?;
        self.finished(&workflow.workflow_id).await
    }

    /// Waits for the plan, and accepts its order where that is wanted.
    async fn finished(&self, id: &WorkflowId) -> Result<(Outcome, Workflow), AgentsError> {
        let mut workflow = self.engine.wait_until_at_rest(id).await?;
        if self.accept && workflow.state == WorkflowState::WaitingMfgApproval {
            let decision = Decision {
                approval_id: workflow.pending_approval_id.clone(),
                action: Action::Accept,
                decided_by: ACTOR.to_owned(),
            };
            self.engine.decide(id, decision).await?;
            workflow = self.engine.wait_until_at_rest(id).await?;
        }
        Ok((outcome_of(&workflow), workflow))
    }

    /// The figures of a workflow's plan, where it has one.
    fn figures(&self, workflow: &Workflow) -> Result<Option<PlanFigures>, StorageError> {
        let (Some(forecast_id), Some(allocation_id)) =
            (&workflow.forecast_id, &workflow.allocation_id)
        else {
            return Ok(None);
        };
        let forecast = self.storage.forecast(forecast_id)?;
        let allocation = self.storage.allocation(allocation_id)?;
        let (Some(forecast), Some(allocation)) = (forecast, allocation) else {
            return Ok(None);
        };
        Ok(Some(PlanFigures {
            season: forecast.season,
            season_start_date: workflow.parameters.season_start_date,
            forecast_horizon_weeks: forecast.forecast_horizon_weeks,
            total_season_demand: forecast.total_season_demand,
            manufacturing_qty: allocation.manufacturing_qty,
            initial_allocation_total: allocation.initial_allocation_total,
            holdback_total: allocation.holdback_total,
            stores: allocation.store_allocations.len(),
            fingerprint: allocation.fingerprint,
        }))
    }
}

fn left(workflow: &Workflow, reason: &'static str) -> (Outcome, Workflow) {
    (Outcome::Skipped { reason }, workflow.clone())
}

fn outcome_of(workflow: &Workflow) -> Outcome {
    match (workflow.state.status(), &workflow.failure) {
        (WorkflowStatus::Failed, Some(failure)) => Outcome::Failed(Failure {
            error_type: failure.error_type.clone(),
            message: failure.message.clone(),
            hints: Vec::new(),
        }),
        (WorkflowStatus::Running, _) => Outcome::Interrupted,
        (WorkflowStatus::WaitingForApproval, _) => Outcome::Planned,
        _ => Outcome::Accepted,
    }
}

impl Failure {
    fn of(error: &AgentsError) -> Self {
        Self {
            error_type: error.error_type().to_owned(),
            message: error.to_string(),
            hints: hints_of(error),
        }
    }
}
