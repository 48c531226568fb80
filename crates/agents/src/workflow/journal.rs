//! Storage for async callers: every call runs on a blocking thread, and what is committed is told.

use std::sync::Arc;

use hemline_domain::storage::{Committed, Storage, StorageError, WorkflowCommit};
use hemline_domain::{DomainError, Workflow, WorkflowEvent, WorkflowId};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use crate::error::AgentsError;

/// Storage, and the channel on which stored events are told.
#[derive(Clone)]
pub(crate) struct Journal {
    storage: Arc<dyn Storage>,
    live: broadcast::Sender<Arc<WorkflowEvent>>,
}

impl Journal {
    pub(crate) fn new(
        storage: Arc<dyn Storage>,
        live: broadcast::Sender<Arc<WorkflowEvent>>,
    ) -> Self {
        Self { storage, live }
    }

    pub(crate) fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<WorkflowEvent>> {
        self.live.subscribe()
    }

    /// Runs `work` on a blocking thread.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Storage) -> Result<T, AgentsError> + Send + 'static,
    ) -> Result<T, AgentsError> {
        let storage = Arc::clone(&self.storage);
        tokio::task::spawn_blocking(move || work(&*storage))
            .await
            .map_err(|failure| AgentsError::Context {
                message: format!("a storage thread ended early: {failure}"),
            })?
    }

    /// Stores a commit, then tells its events to whoever listens.
    pub(crate) async fn commit(&self, commit: WorkflowCommit) -> Result<Workflow, AgentsError> {
        let Committed {
            workflow, events, ..
        } = self
            .blocking(move |storage| {
                let id = commit.workflow_id.clone();
                let stored = storage.commit(commit);
                stored.map_err(|error| refusal(id, error))
            })
            .await?;
        for event in events {
            // Nobody listening is fine: events are stored and can be read later.
            let _ = self.live.send(Arc::new(event));
        }
        Ok(workflow)
    }

    /// The same, tried again for as long as storage is not available: what was computed, or asked of
    /// a model, is not thrown away because a disk is full for a while.
    pub(crate) async fn commit_lasting(
        &self,
        commit: WorkflowCommit,
        cancellation: &CancellationToken,
    ) -> Result<Workflow, AgentsError> {
        let mut backoff = Backoff::new();
        loop {
            match self.commit(commit.clone()).await {
                Err(AgentsError::Storage(StorageError::Unavailable { message })) => {
                    let workflow_id = &commit.workflow_id;
                    tracing::warn!(%workflow_id, message, "a step could not be stored; it is tried again");
                }
                result => return result,
            }
            tokio::select! {
                biased;
                () = cancellation.cancelled() => return Err(AgentsError::Interrupted),
                () = backoff.pause() => {}
            }
        }
    }

    pub(crate) async fn workflow(&self, id: &WorkflowId) -> Result<Workflow, AgentsError> {
        let id = id.clone();
        self.blocking(move |storage| {
            storage
                .workflow(&id)?
                .ok_or(AgentsError::UnknownWorkflow { workflow_id: id })
        })
        .await
    }
}

/// Why a commit was refused; a transition that does not exist is named with its workflow.
fn refusal(workflow_id: WorkflowId, error: StorageError) -> AgentsError {
    match error {
        StorageError::Domain(DomainError::IllegalTransition { from, to }) => {
            AgentsError::IllegalTransition {
                workflow_id,
                from,
                to,
            }
        }
        other => other.into(),
    }
}
