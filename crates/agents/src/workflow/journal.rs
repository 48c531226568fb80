//! Storage for async callers: every call runs on a blocking thread, what is committed is told, and what
//! it leaves to do is handed out.

use std::sync::{Arc, OnceLock};

use hemline_domain::storage::{Committed, Storage, StorageError, WorkflowCommit};
use hemline_domain::{DomainError, Work, Workflow, WorkflowEvent, WorkflowId};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use crate::error::AgentsError;

/// Takes what a commit leaves to do.
type HandOut = Box<dyn Fn(Work) + Send + Sync>;

/// Storage, the channel on which stored events are told, and who takes the work.
#[derive(Clone)]
pub(crate) struct Journal {
    storage: Arc<dyn Storage>,
    live: broadcast::Sender<Arc<WorkflowEvent>>,
    hand_out: Arc<OnceLock<HandOut>>,
}

impl Journal {
    pub(crate) fn new(
        storage: Arc<dyn Storage>,
        live: broadcast::Sender<Arc<WorkflowEvent>>,
    ) -> Self {
        Self {
            storage,
            live,
            hand_out: Arc::default(),
        }
    }

    /// Has `hand_out` take what commits leave to do; who comes first stays.
    pub(crate) fn hand_out_to(&self, hand_out: impl Fn(Work) + Send + Sync + 'static) {
        let _ = self.hand_out.set(Box::new(hand_out));
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

    /// Stores a commit, then publishes it.
    pub(crate) async fn commit(&self, commit: WorkflowCommit) -> Result<Workflow, AgentsError> {
        let journal = self.clone();
        self.blocking(move |storage| {
            let id = commit.workflow_id.clone();
            let committed = storage.commit(commit);
            let committed = committed.map_err(|error| refusal(id, error))?;
            Ok(journal.publish(committed))
        })
        .await
    }

    /// Tells the events of a commit to whoever listens, and hands out what it leaves to do. It belongs on the
    /// thread that stored it: a caller may be gone before it would hear that it is stored.
    pub(crate) fn publish(&self, committed: Committed) -> Workflow {
        let Committed {
            workflow,
            events,
            work,
        } = committed;
        for event in events {
            // Nobody listening is fine: events are stored and can be read later.
            let _ = self.live.send(Arc::new(event));
        }
        if let Some(hand_out) = self.hand_out.get() {
            work.into_iter().for_each(hand_out);
        }
        workflow
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
