//! Runs the agents of a phase, from the start or from where the journal says that they stood.

use std::sync::Arc;

use hemline_domain::Workflow;
use tokio_util::sync::CancellationToken;

use super::earlier_rounds::results_so_far;
use super::journal_session::JournalSession;
use super::log_rows::{Exchanges, log_rows};
use super::phase::Phase;
use super::phase_failure::PhaseFailure;
use super::phases::Phases;
use super::recorder::{AlreadyStored, Form, Recorder};
use super::recording::{Recording, Written};
use super::run_history::{JournaledRun, results_in};
use super::snapshot::Snapshot;
use crate::context::{SeasonContext, SeasonInputs, SeasonResults};
use crate::error::AgentsError;
use crate::season::StoredSeason;
use crate::team::{FailedRun, RunStart};

/// A run of the agents that has its result.
pub(super) struct FinishedRun {
    pub(super) context: SeasonContext,
    /// The final message.
    pub(super) text: String,
}

impl Phases {
    /// Runs the agents; `phase` goes on from what they stored.
    pub(super) async fn run_agents(
        &self,
        phase: &mut Phase,
        cancellation: &CancellationToken,
    ) -> Result<FinishedRun, PhaseFailure> {
        let (start, snapshot) = self.run_start(phase).await?;
        let stored = AlreadyStored {
            log_rows: start.stored.as_ref().map_or(0, |state| state.log().len()),
            revision: start.context.results.revision,
            snapshot,
        };
        let (recorder, recording) =
            Recorder::start(&self.journal, phase, Form::Told, stored, cancellation);
        let outcome = self.team.run(start, recorder, cancellation).await;
        let mut written = finished(recording).await?;
        phase.go_on_from(&written);
        let (context, text) = outcome.map_err(|FailedRun { error, log }| PhaseFailure {
            error,
            unlogged: log_rows(
                &log,
                written.log_rows,
                &mut written.unlogged_calls,
                &mut Exchanges::default(),
            ),
        })?;
        Ok(FinishedRun { context, text })
    }

    /// Where the run begins, and what the journal holds of its results.
    async fn run_start(&self, phase: &Phase) -> Result<(RunStart, Snapshot), AgentsError> {
        let workflow = &phase.workflow;
        let mut context = SeasonContext {
            state: workflow.state,
            results: SeasonResults::default(),
            inputs: self.inputs_of(workflow).await?,
        };
        let history = &phase.history;
        let run_id = history.run_id(&context);
        let run = history.journaled_run(&self.journal, workflow, &run_id);
        let JournaledRun { state, snapshot } = run.await?;
        context.results = match results_in(&snapshot)? {
            Some(results) => results,
            None if context.is_in_season() => SeasonResults::default(),
            None => results_so_far(&self.journal, workflow, &context.inputs).await?,
        };
        // A run that ended without its result is begun again from what it had.
        let state = state.filter(|state| state.output().is_none() || context.has_result());
        let session = JournalSession::new(
            Arc::clone(self.journal.storage()),
            workflow.workflow_id.clone(),
            &history.round,
        );
        let start = RunStart {
            run_id,
            stored: state,
            context,
            session: Arc::new(session),
        };
        Ok((start, snapshot))
    }

    async fn inputs_of(&self, workflow: &Workflow) -> Result<Arc<SeasonInputs>, AgentsError> {
        let assembler = Arc::clone(&self.assembler);
        let workflow = workflow.clone();
        self.journal
            .blocking(move |storage| {
                let inputs = assembler.assemble(
                    &workflow.workflow_id,
                    &workflow.season,
                    &workflow.category_id,
                    &workflow.parameters,
                )?;
                if workflow.agenda.is_none() {
                    return Ok(Arc::new(inputs));
                }
                let season = StoredSeason::read(storage, &workflow)?.to_date()?;
                Ok(Arc::new(inputs.with_season_to_date(season)))
            })
            .await
    }
}

/// What a recording has written, once its run is over.
pub(super) async fn finished(recording: Recording) -> Result<Written, AgentsError> {
    recording.await.map_err(|failure| AgentsError::Context {
        message: format!("the recording of a run ended early: {failure}"),
    })?
}
