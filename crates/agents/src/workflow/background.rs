//! Runs workflows in the background: each at most once at a time, again where storage failed, until
//! nothing is left that the machine may do by itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hemline_domain::storage::RunClaim;
use hemline_domain::{Work, WorkflowId};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::approval_timeouts::ApprovalTimeouts;
use super::backoff::Backoff;
use super::journal::Journal;
use super::phases::Phases;
use crate::comparison::Comparisons;
use crate::error::AgentsError;
use crate::team::ORCHESTRATOR;

/// Who ran a workflow.
enum Run {
    /// This process.
    Here,
    /// Another process, which may be at it still.
    Elsewhere,
}

/// The workflows that run in this process, or wait until another process is done with them.
pub(crate) struct Background {
    pub(crate) journal: Journal,
    pub(crate) phases: Phases,
    pub(crate) comparisons: Arc<Comparisons>,
    pub(crate) approval_timeouts: Arc<ApprovalTimeouts>,
    pub(crate) running: Mutex<HashMap<WorkflowId, CancellationToken>>,
    /// How many workflows run.
    pub(crate) planning: watch::Sender<usize>,
    /// Tells that other processes have stored something.
    pub(crate) heard: watch::Sender<()>,
    pub(crate) tasks: TaskTracker,
    pub(crate) stopping: CancellationToken,
}

impl Background {
    /// Begins what a commit left to do; returns at once.
    pub(crate) fn take(self: &Arc<Self>, work: Work) {
        match work {
            Work::Run { workflow_id, .. } => self.go_on(workflow_id),
            Work::ApprovalDeadline {
                workflow_id,
                approval_id,
                due,
            } => self.approval_timeouts.watch(workflow_id, approval_id, due),
            Work::Comparison { workflow_id, .. } => self.comparisons.request(workflow_id),
        }
    }

    /// Runs a workflow from wherever it stands, unless it runs already; returns at once.
    pub(crate) fn go_on(self: &Arc<Self>, workflow_id: WorkflowId) {
        let token = self.stopping.child_token();
        self.begin(workflow_id, token);
    }

    /// The same, until `token`; `None` where it runs already.
    pub(crate) fn begin(
        self: &Arc<Self>,
        workflow_id: WorkflowId,
        token: CancellationToken,
    ) -> Option<JoinHandle<()>> {
        if !self.claim(&workflow_id, &token) {
            return None;
        }
        let background = Arc::clone(self);
        Some(self.tasks.spawn(async move {
            background.run_to_rest(&workflow_id, &token).await;
        }))
    }

    /// Stops a workflow's run at its next await.
    pub(crate) fn stop(&self, workflow_id: &WorkflowId) {
        if let Some(token) = self.running().get(workflow_id) {
            token.cancel();
        }
    }

    /// Stops a workflow's run here if the workflow is over.
    pub(crate) async fn stop_if_over(&self, workflow_id: &WorkflowId) {
        if !self.running().contains_key(workflow_id) {
            return;
        }
        match self.journal.workflow(workflow_id).await {
            Ok(workflow) if workflow.state.is_over() => self.stop(workflow_id),
            Ok(_) => {}
            // Its next commit is refused if it is over.
            Err(error) => tracing::warn!(%workflow_id, %error, "a workflow could not be looked up"),
        }
    }

    /// Stops the runs here whose workflows are over.
    pub(crate) async fn stop_what_is_over(&self) {
        let running: Vec<WorkflowId> = self.running().keys().cloned().collect();
        for workflow_id in running {
            self.stop_if_over(&workflow_id).await;
        }
    }

    /// How many workflows run.
    pub(crate) fn count(&self) -> usize {
        self.running().len()
    }

    /// Waits until no run of a workflow is going on.
    pub(crate) async fn wait_for(&self, workflow_id: &WorkflowId) {
        let mut changes = self.planning.subscribe();
        // Looked up between the waits: the count changes while the list of runs is locked.
        while self.running().contains_key(workflow_id) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    async fn run_to_rest(&self, workflow_id: &WorkflowId, token: &CancellationToken) {
        let mut backoff = Backoff::new();
        loop {
            match self.run_claimed(workflow_id, token).await {
                Ok(Run::Elsewhere) => {
                    // Whatever is left when that process is done, or gone, is done here.
                    if !self.still_has_work(workflow_id).await {
                        break;
                    }
                    tokio::select! {
                        biased;
                        () = token.cancelled() => break,
                        () = backoff.pause() => {}
                    }
                }
                Ok(Run::Here) => {
                    // A decision may have come in between the last step and this removal; its own
                    // attempt to start found the entry and left the work to this loop.
                    self.release(workflow_id);
                    if !self.still_has_work(workflow_id).await || !self.claim(workflow_id, token) {
                        return;
                    }
                }
                Err(AgentsError::Interrupted) => break,
                // Storage is at fault, not the workflow.
                Err(error) => {
                    tracing::warn!(%workflow_id, %error, "workflow stopped; it is resumed");
                    tokio::select! {
                        biased;
                        () = token.cancelled() => break,
                        () = backoff.pause() => {}
                    }
                }
            }
        }
        self.release(workflow_id);
    }

    /// Runs the phases, if no other process runs this workflow.
    async fn run_claimed(
        &self,
        workflow_id: &WorkflowId,
        token: &CancellationToken,
    ) -> Result<Run, AgentsError> {
        let id = workflow_id.clone();
        let claim = self
            .journal
            .blocking(move |storage| Ok(storage.claim_run(&id)?))
            .await?;
        let Some(claim) = claim else {
            return Ok(Run::Elsewhere);
        };
        let claim: Arc<dyn RunClaim> = Arc::from(claim);
        let ran = self.run_guarded(workflow_id, token, &claim).await;
        self.journal
            .blocking(move |_| {
                drop(claim);
                Ok(())
            })
            .await?;
        ran.map(|()| Run::Here)
    }

    /// Runs the phases; a panic in one of them becomes the workflow's failure.
    async fn run_guarded(
        &self,
        workflow_id: &WorkflowId,
        token: &CancellationToken,
        claim: &Arc<dyn RunClaim>,
    ) -> Result<(), AgentsError> {
        let (phases, id, stop) = (self.phases.clone(), workflow_id.clone(), token.clone());
        let right = Arc::clone(claim);
        let run = tokio::spawn(async move { phases.run(&id, &right, &stop).await });
        match run.await {
            Ok(result) => result,
            Err(ended) => {
                let error = AgentsError::Agent {
                    agent: ORCHESTRATOR.to_owned(),
                    message: format!("a step ended unexpectedly ({ended}); retry it"),
                };
                let phases = &self.phases;
                phases
                    .fail_claimed(workflow_id, claim, error.into(), token)
                    .await
            }
        }
    }

    /// Marks the workflow as running here, unless it already is.
    fn claim(&self, workflow_id: &WorkflowId, token: &CancellationToken) -> bool {
        let mut running = self.running();
        if running.contains_key(workflow_id) {
            return false;
        }
        running.insert(workflow_id.clone(), token.clone());
        self.planning.send_replace(running.len());
        true
    }

    fn release(&self, workflow_id: &WorkflowId) {
        let mut running = self.running();
        running.remove(workflow_id);
        self.planning.send_replace(running.len());
    }

    /// Where that cannot be read, the next try will tell.
    async fn still_has_work(&self, workflow_id: &WorkflowId) -> bool {
        match self.journal.workflow(workflow_id).await {
            Ok(workflow) => workflow.is_runnable(),
            Err(error) => !matches!(error, AgentsError::UnknownWorkflow { .. }),
        }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<WorkflowId, CancellationToken>> {
        // Single inserts and removes leave the map whole even if a holder panics.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
