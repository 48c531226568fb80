//! The phases of planning: what runs in each state, and what it leaves behind.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hemline_agent_runtime::model::{Model, TokenPrices};
use hemline_domain::season::SeasonAgenda;
use hemline_domain::storage::{Fact, RunClaim, StorageError, WorkflowCommit};
use hemline_domain::{EventBody, Workflow, WorkflowId, WorkflowState};
use hemline_planning::ledger::launch_rows;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::agent_run::FinishedRun;
use super::earlier_rounds::plan_before;
use super::explainer::{Explained, Explainer, TakenDecision};
use super::journal::Journal;
use super::order_request::OrderQuestion;
use super::phase::Phase;
use super::phase_failure::PhaseFailure;
use super::reasoning::{parameters_read, phase_skipped, with_reasoning};
use super::working_time::{seconds_in_state, working_seconds};
use crate::context::ContextAssembler;
use crate::error::AgentsError;
use crate::team::{ORCHESTRATOR, Team};

/// Runs a workflow from wherever it stands until it waits, watches or ends.
#[derive(Clone)]
pub(crate) struct Phases {
    pub(super) journal: Journal,
    pub(super) assembler: Arc<ContextAssembler>,
    pub(super) team: Arc<Team>,
    explainer: Arc<Explainer>,
    prices: Option<TokenPrices>,
}

impl Phases {
    pub(crate) fn new(
        journal: Journal,
        assembler: Arc<ContextAssembler>,
        model: Arc<dyn Model>,
    ) -> Result<Self, AgentsError> {
        Ok(Self {
            journal,
            assembler,
            prices: model.prices(),
            team: Arc::new(Team::new(Arc::clone(&model))?),
            explainer: Arc::new(Explainer::new(model)?),
        })
    }

    /// Phase after phase, until there is nothing left that the machine may do by itself. A failure
    /// is stored with the workflow, which then waits for a retry.
    ///
    /// # Errors
    /// When storage is not available, or when the run was interrupted: also by another run of the same workflow,
    /// which has stored something meanwhile or has the `claim` now, and goes on.
    pub(crate) async fn run(
        &self,
        workflow_id: &WorkflowId,
        claim: &Arc<dyn RunClaim>,
        cancellation: &CancellationToken,
    ) -> Result<(), AgentsError> {
        loop {
            let workflow = self.journal.workflow(workflow_id).await?;
            if !workflow.is_runnable() {
                return Ok(());
            }
            match self.run_phase(workflow, cancellation).await {
                Ok(()) => {}
                Err(PhaseFailure {
                    error: AgentsError::Interrupted,
                    ..
                }) => return Err(AgentsError::Interrupted),
                Err(PhaseFailure {
                    error: AgentsError::ChangedMeanwhile { .. },
                    ..
                }) => return self.lost(workflow_id).await,
                // Storage is at fault, not the workflow: what is journaled goes on when it is back.
                Err(PhaseFailure {
                    error: error @ AgentsError::Storage(StorageError::Unavailable { .. }),
                    ..
                }) => return Err(error),
                Err(failure) => {
                    self.fail_claimed(workflow_id, claim, failure, cancellation)
                        .await?;
                }
            }
        }
    }

    /// Ends a run whose workflow somebody else has changed: cancelled it, or runs it too.
    async fn lost(&self, workflow_id: &WorkflowId) -> Result<(), AgentsError> {
        if self.journal.workflow(workflow_id).await?.is_runnable() {
            tracing::warn!(%workflow_id, "another run has this workflow; this one stops");
            return Err(AgentsError::Interrupted);
        }
        Ok(())
    }

    async fn run_phase(
        &self,
        workflow: Workflow,
        cancellation: &CancellationToken,
    ) -> Result<(), PhaseFailure> {
        let mut phase = Phase::begin(&self.journal, workflow, self.prices).await?;
        let commit = match phase.workflow.state {
            WorkflowState::ParametersExtracted => self.begin(&mut phase, cancellation).await?,
            WorkflowState::Phase1Forecasting => self.plan(&mut phase, cancellation).await?,
            WorkflowState::Phase2Allocation => self.allocate(&mut phase, cancellation).await?,
            WorkflowState::Phase3Monitoring => Self::monitor(&phase)?,
            WorkflowState::Phase3Replenishment => self.replenish(&mut phase, cancellation).await?,
            WorkflowState::Phase4MarkdownCheck => {
                self.check_markdown(&mut phase, cancellation).await?
            }
            WorkflowState::Phase5Reforecast => self.reforecast(&mut phase, cancellation).await?,
            state => return Err(nothing_to_do(state).into()),
        };
        self.journal.commit_lasting(commit, cancellation).await?;
        Ok(())
    }

    /// The parameters are read; what follows plans with them.
    async fn begin(
        &self,
        phase: &mut Phase,
        cancellation: &CancellationToken,
    ) -> Result<WorkflowCommit, PhaseFailure> {
        let taken = parameters_read(&phase.workflow);
        let explained = self
            .explain(phase, "parameters_read", taken, cancellation)
            .await?;
        let commit =
            WorkflowCommit::on(&phase.workflow, Utc::now()).to(WorkflowState::Phase1Forecasting);
        Ok(with_reasoning(commit, "parameters_read", explained))
    }

    /// Phase 1: forecast, order and store plan; then a person is asked.
    async fn plan(
        &self,
        phase: &mut Phase,
        cancellation: &CancellationToken,
    ) -> Result<WorkflowCommit, PhaseFailure> {
        let before = plan_before(&self.journal, &phase.workflow).await?;
        let FinishedRun { context, text } = self.run_agents(phase, cancellation).await?;
        let workflow = &phase.workflow;
        let results = &context.results;
        let (Some(forecast), Some(clustering), Some(plan)) =
            (&results.forecast, &results.clustering, &results.allocation)
        else {
            return Err(without_result("a forecast and an allocation").into());
        };
        let at = Utc::now();
        let question = OrderQuestion {
            inputs: &context.inputs,
            forecast,
            plan,
            before: before.as_ref(),
            reasoning: text,
        };
        let mut commit = WorkflowCommit::on(workflow, at).to(WorkflowState::WaitingMfgApproval);
        if !results.forecast_is_stored {
            let mut forecast = forecast.clone();
            forecast.supersedes.clone_from(&workflow.forecast_id);
            let forecast_id = forecast.forecast_id.clone();
            commit = commit
                .fact(Fact::Forecast(Box::new(forecast)))
                .fact(Fact::Clustering(forecast_id, Box::new(clustering.clone())));
        }
        commit = commit.fact(Fact::Allocation(Box::new(plan.clone())));
        question.ask(workflow, &mut commit);
        Ok(commit)
    }

    /// Phase 2: the accepted plan becomes the season's, and its checkpoint is scheduled.
    async fn allocate(
        &self,
        phase: &mut Phase,
        cancellation: &CancellationToken,
    ) -> Result<WorkflowCommit, PhaseFailure> {
        let FinishedRun { context, .. } = self.run_agents(phase, cancellation).await?;
        let results = &context.results;
        let (Some(plan), Some(pricing)) = (&results.allocation, &results.pricing) else {
            return Err(without_result("a pricing strategy").into());
        };
        let mut skipped = Vec::new();
        for (skipped_phase, reason) in context.skipped_phases() {
            let taken = phase_skipped(skipped_phase, &reason, &context);
            let explained = self
                .explain(phase, &skipped_phase.to_string(), taken, cancellation)
                .await?;
            skipped.push((skipped_phase, reason, explained));
        }
        let workflow = &phase.workflow;
        let at = Utc::now();
        let mut commit = WorkflowCommit::on(workflow, at)
            .to(WorkflowState::Phase3Monitoring)
            .fact(Fact::Ledger(launch_rows(
                plan.manufacturing_qty,
                &plan.store_allocations,
            )))
            .fact(Fact::Pricing(Box::new(pricing.clone())))
            .fact(Fact::Agenda(SeasonAgenda::default()))
            .fact(Fact::Progress {
                agent: Some(ORCHESTRATOR.to_owned()),
                progress_pct: 100,
            });
        for (skipped_phase, reason, explained) in skipped {
            commit =
                with_reasoning(commit, "phase_skipped", explained).event(EventBody::PhaseSkipped {
                    phase: skipped_phase.to_string(),
                    reason,
                });
        }
        Ok(commit.event(EventBody::WorkflowComplete {
            scope: "planning".to_owned(),
            duration_seconds: self.worked(workflow, at).await?,
            result: json!({
                "forecast_id": plan.forecast_id,
                "allocation_id": plan.allocation_id,
                "pricing_strategy_id": pricing.pricing_strategy_id,
                "manufacturing_qty": plan.manufacturing_qty,
            }),
        }))
    }

    pub(super) async fn explain(
        &self,
        phase: &mut Phase,
        name: &str,
        taken: TakenDecision,
        cancellation: &CancellationToken,
    ) -> Result<Explained, AgentsError> {
        self.explainer
            .explain(&self.journal, phase, name, taken, cancellation)
            .await
    }

    /// Seconds since the workflow came into the state that it is in.
    pub(super) async fn worked_in_phase(
        &self,
        workflow: &Workflow,
        now: DateTime<Utc>,
    ) -> Result<f64, AgentsError> {
        let transitions = self.journal.transitions(&workflow.workflow_id).await?;
        Ok(seconds_in_state(&transitions, now))
    }

    /// Seconds that the workflow has worked by now.
    async fn worked(&self, workflow: &Workflow, now: DateTime<Utc>) -> Result<f64, AgentsError> {
        let transitions = self.journal.transitions(&workflow.workflow_id).await?;
        Ok(working_seconds(workflow, &transitions, now))
    }

    /// As [`Self::fail`], unless the claim is lost: then what failed is this run, and another goes on.
    pub(crate) async fn fail_claimed(
        &self,
        workflow_id: &WorkflowId,
        claim: &Arc<dyn RunClaim>,
        failure: PhaseFailure,
        cancellation: &CancellationToken,
    ) -> Result<(), AgentsError> {
        let claim = Arc::clone(claim);
        let asked = self.journal.blocking(move |_| Ok(claim.is_held()));
        if !asked.await? {
            return self.lost(workflow_id).await;
        }
        self.fail(workflow_id, failure, cancellation).await
    }

    /// Stores why a workflow failed, unless it is over already.
    pub(crate) async fn fail(
        &self,
        workflow_id: &WorkflowId,
        failure: PhaseFailure,
        cancellation: &CancellationToken,
    ) -> Result<(), AgentsError> {
        let workflow = self.journal.workflow(workflow_id).await?;
        if !workflow.is_runnable() {
            // Cancelled meanwhile: the run failed because nobody wants it any more.
            return Ok(());
        }
        tracing::error!(%workflow_id, error = %failure.error, "workflow failed");
        let commit = failure.commit_on(&workflow);
        self.journal.commit_lasting(commit, cancellation).await?;
        Ok(())
    }
}

pub(super) fn nothing_to_do(state: WorkflowState) -> AgentsError {
    AgentsError::Agent {
        agent: ORCHESTRATOR.to_owned(),
        message: format!("no phase runs in {state}"),
    }
}

pub(super) fn without_result(missing: &str) -> AgentsError {
    AgentsError::Agent {
        agent: ORCHESTRATOR.to_owned(),
        message: format!("the run ended without {missing}"),
    }
}
