//! What runs: how it is resumed, waited for and stopped.

use std::time::Duration;

use hemline_domain::storage::{Storage, StorageError};
use hemline_domain::{Work, Workflow, WorkflowId};

use super::Engine;
use crate::comparison::missing_comparisons;
use crate::error::AgentsError;

/// How long a wait for another process goes on before the workflow is looked up, though nothing was heard.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How long the end waits for the others to be told what was stored last; what is not told, they find later.
const FLUSH: Duration = Duration::from_secs(2);

impl Engine {
    /// Resumes every workflow that was running when its process ended, and returns their ids; watches
    /// over the requests that wait for a decision. Comparisons of methods that are missing beside their
    /// forecasts are made in the background.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn resume(&self) -> Result<Vec<WorkflowId>, AgentsError> {
        let mut resumed = Vec::new();
        for work in self.unfinished_work().await? {
            if let Work::Run { workflow_id, .. } = &work {
                resumed.push(workflow_id.clone());
            }
            self.shared.background.take(work);
        }
        Ok(resumed)
    }

    /// What is left to do by all that is stored, handed out or not: runs, deadlines of requests that wait for a
    /// decision, comparisons of methods.
    pub(super) async fn unfinished_work(&self) -> Result<Vec<Work>, AgentsError> {
        let journal = &self.shared.journal;
        journal
            .blocking(|storage| {
                let workflows = storage.workflows()?;
                let runs = workflows.iter().filter(|workflow| workflow.is_runnable());
                let mut unfinished: Vec<Work> = runs.map(Work::run).collect();
                unfinished.extend(deadlines(storage, &workflows)?);
                unfinished.extend(missing_comparisons(storage, &workflows)?);
                Ok(unfinished)
            })
            .await
    }

    /// Stops every run at its next await and waits for them, `grace` at most, and until other processes are told
    /// what was stored. What was interrupted resumes with [`Self::resume`].
    pub async fn shutdown(&self, grace: Duration) {
        let background = &self.shared.background;
        background.stopping.cancel();
        background.tasks.close();
        let stopped = async {
            tokio::join!(
                background.tasks.wait(),
                background.comparisons.stopped(),
                background.approval_timeouts.stopped()
            );
        };
        if tokio::time::timeout(grace, stopped).await.is_err() {
            tracing::warn!(
                "runs were still going on after {grace:?}; they resume at the next start"
            );
        }
        self.shared.journal.flush(FLUSH).await;
    }

    /// Waits until no run is going on.
    pub async fn wait_until_idle(&self) {
        let tasks = &self.shared.background.tasks;
        tasks.close();
        tasks.wait().await;
        tasks.reopen();
    }

    /// Runs one workflow from wherever it stands, unless it runs already; returns at once. What waits for
    /// a person or has ended stays as it is.
    pub fn go_on(&self, workflow_id: &WorkflowId) {
        self.shared.background.go_on(workflow_id.clone());
    }

    /// Waits until a workflow has nothing more to do by itself, and returns it; after [`Self::shutdown`]
    /// as its interrupted run left it.
    ///
    /// # Errors
    /// When the workflow is unknown or storage fails.
    pub async fn wait_until_at_rest(
        &self,
        workflow_id: &WorkflowId,
    ) -> Result<Workflow, AgentsError> {
        let background = &self.shared.background;
        loop {
            background.wait_for(workflow_id).await;
            let mut heard = background.heard.subscribe();
            let workflow = self.shared.journal.workflow(workflow_id).await?;
            if !workflow.is_runnable() || background.stopping.is_cancelled() {
                return Ok(workflow);
            }
            if self.shared.journal.is_alone() {
                // Between two runs, or left behind by a stopped process.
                self.go_on(workflow_id);
            } else {
                // Another process runs it, or will.
                let _ = tokio::time::timeout(LOOK_AGAIN, heard.changed()).await;
            }
        }
    }
}

/// The deadlines of the requests that wait for a decision.
fn deadlines(storage: &dyn Storage, workflows: &[Workflow]) -> Result<Vec<Work>, StorageError> {
    let mut deadlines = Vec::new();
    for workflow in workflows {
        if workflow.parameters.approval_timeout_hours.is_none() {
            continue;
        }
        let pending = workflow.pending_approval_id.as_ref();
        let request = pending
            .map(|id| storage.approval(id))
            .transpose()?
            .flatten();
        deadlines.extend(request.and_then(|request| Work::deadline(workflow, &request)));
    }
    Ok(deadlines)
}
