//! The phases of planning: what runs in each state, and what it leaves behind.

use std::sync::Arc;

use chrono::Utc;
use hemline_domain::storage::{Fact, WorkflowCommit};
use hemline_domain::{EventBody, Workflow, WorkflowId, WorkflowState};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::earlier_rounds::{plan_before, results_so_far};
use super::journal::Journal;
use super::journaled_run::{resumable, round_of, run_id, session_before};
use super::order_request::OrderQuestion;
use super::phase_failure::PhaseFailure;
use super::reasoning::{parameters_read, phase_skipped, skipped_phases, with_reasoning};
use super::recorder::{AlreadyStored, Recorded, Recorder, log_rows};
use super::working_time::working_seconds;
use crate::context::{ContextAssembler, SeasonContext, SeasonInputs, SeasonResults};
use crate::error::AgentsError;
use crate::team::{FailedRun, ORCHESTRATOR, RunStart, Team};
use hemline_planning::ledger::launch_rows;

/// Events read at once when a workflow's working time is measured.
const ALL_EVENTS: usize = usize::MAX;

/// Runs a workflow from wherever it stands until it waits, watches or ends.
pub(crate) struct Phases {
    journal: Journal,
    assembler: Arc<ContextAssembler>,
    team: Arc<Team>,
}

/// A run of the agents that has its result.
struct FinishedRun {
    workflow: Workflow,
    context: SeasonContext,
    text: String,
}

impl Phases {
    pub(crate) fn new(journal: Journal, assembler: Arc<ContextAssembler>, team: Arc<Team>) -> Self {
        Self {
            journal,
            assembler,
            team,
        }
    }

    /// Phase after phase, until there is nothing left that the machine may do by itself. A failure
    /// is stored with the workflow, which then waits for a retry.
    ///
    /// # Errors
    /// When not even the failure could be stored, or when the run was interrupted.
    pub(crate) async fn run(
        &self,
        workflow_id: &WorkflowId,
        cancellation: &CancellationToken,
    ) -> Result<(), AgentsError> {
        loop {
            let workflow = self.journal.workflow(workflow_id).await?;
            let result = match workflow.state {
                WorkflowState::ParametersExtracted => self
                    .begin(&workflow, cancellation)
                    .await
                    .map_err(PhaseFailure::from),
                WorkflowState::Phase1Forecasting => self.plan(workflow, cancellation).await,
                WorkflowState::Phase2Allocation => self.allocate(workflow, cancellation).await,
                _ => return Ok(()),
            };
            match result {
                Ok(()) => {}
                Err(PhaseFailure {
                    error: AgentsError::Interrupted,
                    ..
                }) => return Err(AgentsError::Interrupted),
                Err(failure) => self.fail(workflow_id, failure).await?,
            }
        }
    }

    async fn begin(
        &self,
        workflow: &Workflow,
        cancellation: &CancellationToken,
    ) -> Result<(), AgentsError> {
        let taken = parameters_read(workflow);
        let explanation = self.team.explain(&taken, cancellation).await?;
        let commit = WorkflowCommit::on(workflow, Utc::now()).to(WorkflowState::Phase1Forecasting);
        let commit = with_reasoning(commit, "parameters_read", explanation);
        self.journal.commit(commit).await.map(drop)
    }

    /// Phase 1: forecast, order and store plan; then a person is asked.
    async fn plan(
        &self,
        workflow: Workflow,
        cancellation: &CancellationToken,
    ) -> Result<(), PhaseFailure> {
        let before = plan_before(&self.journal, &workflow).await?;
        let FinishedRun {
            workflow,
            context,
            text,
        } = self.run_agents(workflow, cancellation).await?;
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
        let (request, event) = question.ask(at);
        let mut commit = WorkflowCommit::on(&workflow, at).to(WorkflowState::WaitingMfgApproval);
        if !results.forecast_is_stored {
            let mut forecast = forecast.clone();
            forecast.supersedes.clone_from(&workflow.forecast_id);
            let forecast_id = forecast.forecast_id.clone();
            commit = commit
                .fact(Fact::Forecast(Box::new(forecast)))
                .fact(Fact::Clustering(forecast_id, Box::new(clustering.clone())));
        }
        commit = commit
            .fact(Fact::Allocation(Box::new(plan.clone())))
            .fact(Fact::ApprovalOpened(Box::new(request)))
            .event(event);
        self.journal.commit(commit).await?;
        Ok(())
    }

    /// Phase 2: the accepted plan becomes the season's, and its checkpoint is scheduled.
    async fn allocate(
        &self,
        workflow: Workflow,
        cancellation: &CancellationToken,
    ) -> Result<(), PhaseFailure> {
        let FinishedRun {
            workflow, context, ..
        } = self.run_agents(workflow, cancellation).await?;
        let results = &context.results;
        let (Some(plan), Some(pricing)) = (&results.allocation, &results.pricing) else {
            return Err(without_result("a pricing strategy").into());
        };
        let mut skipped = Vec::new();
        for (phase, reason) in skipped_phases(&context) {
            let taken = phase_skipped(phase, &reason, &context);
            let explanation = self.team.explain(&taken, cancellation).await?;
            skipped.push((phase, reason, explanation));
        }
        let at = Utc::now();
        let workflow_id = workflow.workflow_id.clone();
        let events = self
            .journal
            .blocking(move |storage| Ok(storage.events(&workflow_id, 0, ALL_EVENTS)?))
            .await?;
        let mut commit = WorkflowCommit::on(&workflow, at)
            .to(WorkflowState::Phase3Monitoring)
            .fact(Fact::Ledger(launch_rows(
                plan.manufacturing_qty,
                &plan.store_allocations,
            )))
            .fact(Fact::Pricing(Box::new(pricing.clone())))
            .fact(Fact::Progress {
                agent: Some(ORCHESTRATOR.to_owned()),
                progress_pct: 100,
            });
        for (phase, reason, explanation) in skipped {
            commit = with_reasoning(commit, "phase_skipped", explanation).event(
                EventBody::PhaseSkipped {
                    phase: phase.to_owned(),
                    reason,
                },
            );
        }
        commit = commit.event(EventBody::WorkflowComplete {
            scope: "planning".to_owned(),
            duration_seconds: working_seconds(&workflow, &events, at),
            result: json!({
                "forecast_id": plan.forecast_id,
                "allocation_id": plan.allocation_id,
                "pricing_strategy_id": pricing.pricing_strategy_id,
                "manufacturing_qty": plan.manufacturing_qty,
            }),
        });
        self.journal.commit(commit).await?;
        Ok(())
    }

    async fn run_agents(
        &self,
        workflow: Workflow,
        cancellation: &CancellationToken,
    ) -> Result<FinishedRun, PhaseFailure> {
        let inputs = self.inputs_of(&workflow).await?;
        let workflow_id = workflow.workflow_id.clone();
        let (steps, rounds) = self
            .journal
            .blocking(move |storage| {
                let rounds = storage.approvals(&workflow_id)?.len();
                Ok((storage.steps(&workflow_id)?, rounds))
            })
            .await?;
        let round = round_of(&workflow, rounds);
        let mut context = SeasonContext {
            state: workflow.state,
            results: SeasonResults::default(),
            inputs,
        };
        let run_id = run_id(&round, &context);
        let mut stored = AlreadyStored {
            steps: steps.len() as u64,
            ..AlreadyStored::default()
        };
        let (state, journaled) = resumable(&steps, &run_id)?;
        context.results = match journaled {
            Some(results) => results,
            None => results_so_far(&self.journal, &workflow, &context.inputs).await?,
        };
        // A run that ended without its result is begun again from what it had.
        let state = state.filter(|state| state.output().is_none() || context.has_result());
        stored.log_rows = state.as_ref().map_or(0, |state| state.log().len());
        stored.revision = context.results.revision;
        let session = session_before(&steps, &round).await?;
        let (recorder, recording) = Recorder::start(self.journal.clone(), workflow, &stored);
        let outcome = self
            .team
            .run(
                RunStart {
                    run_id,
                    stored: state,
                    context,
                    session,
                },
                recorder,
                cancellation,
            )
            .await;
        let Recorded {
            workflow,
            log_rows: already_logged,
        } = recording.await.map_err(|failure| AgentsError::Context {
            message: format!("the recording of a run ended early: {failure}"),
        })??;
        let (context, text) = outcome.map_err(|FailedRun { error, log }| PhaseFailure {
            error,
            unlogged: log_rows(&log, already_logged),
        })?;
        Ok(FinishedRun {
            workflow,
            context,
            text,
        })
    }

    async fn inputs_of(&self, workflow: &Workflow) -> Result<Arc<SeasonInputs>, AgentsError> {
        let assembler = Arc::clone(&self.assembler);
        let workflow = workflow.clone();
        self.journal
            .blocking(move |_| {
                assembler
                    .assemble(
                        &workflow.workflow_id,
                        &workflow.season,
                        &workflow.category_id,
                        &workflow.parameters,
                    )
                    .map(Arc::new)
            })
            .await
    }

    /// Stores why a workflow failed, unless it is over already.
    pub(crate) async fn fail(
        &self,
        workflow_id: &WorkflowId,
        failure: PhaseFailure,
    ) -> Result<(), AgentsError> {
        let workflow = self.journal.workflow(workflow_id).await?;
        if !crate::engine::is_runnable(workflow.state) {
            // Cancelled meanwhile: the run failed because nobody wants it any more.
            return Ok(());
        }
        tracing::error!(%workflow_id, error = %failure.error, "workflow failed");
        self.journal
            .commit(failure.commit_on(&workflow))
            .await
            .map(drop)
    }
}

fn without_result(missing: &str) -> AgentsError {
    AgentsError::Agent {
        agent: ORCHESTRATOR.to_owned(),
        message: format!("the run ended without {missing}"),
    }
}
