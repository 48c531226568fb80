//! Storage for async callers: every call runs on a blocking thread, what is committed is told, and what
//! it leaves to do is handed out.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hemline_domain::event_bus::{EventBus, StoredEvents};
use hemline_domain::storage::{Committed, Storage, StorageError, WorkflowCommit};
use hemline_domain::{DomainError, Transition, Work, Workflow, WorkflowEvent, WorkflowId};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use crate::error::AgentsError;

/// Takes what a commit leaves to do.
type HandOut = Box<dyn Fn(Work) + Send + Sync>;

/// What a listener is told.
#[derive(Debug, Clone)]
pub enum Told {
    /// An event, stored already.
    Event(Arc<WorkflowEvent>),
    /// Events were missed: they are in the storage.
    Gap,
}

/// Storage, the channels on which stored events are told, and who takes the work.
#[derive(Clone)]
pub(crate) struct Journal {
    storage: Arc<dyn Storage>,
    /// Listeners in this process.
    live: broadcast::Sender<Told>,
    /// The other processes on the same storage, where there are any.
    bus: Option<Arc<dyn EventBus>>,
    hand_out: Arc<OnceLock<HandOut>>,
}

impl Journal {
    pub(crate) fn new(
        storage: Arc<dyn Storage>,
        live: broadcast::Sender<Told>,
        bus: Option<Arc<dyn EventBus>>,
    ) -> Self {
        Self {
            storage,
            live,
            bus,
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

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Told> {
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

    /// The same for work that reads what belongs to a workflow piece by piece. Where it fails and something else was stored
    /// since `workflow` was read, the pieces did not fit together, and that is the error.
    pub(crate) async fn reading<T: Send + 'static>(
        &self,
        workflow: &Workflow,
        work: impl FnOnce(&dyn Storage) -> Result<T, AgentsError> + Send + 'static,
    ) -> Result<T, AgentsError> {
        let (workflow_id, version) = (workflow.workflow_id.clone(), workflow.version);
        match self.blocking(work).await {
            Err(_) if self.workflow(&workflow_id).await?.version != version => {
                Err(AgentsError::ChangedMeanwhile { workflow_id })
            }
            result => result,
        }
    }

    /// The changes of a workflow's state, in order.
    pub(crate) async fn transitions(
        &self,
        id: &WorkflowId,
    ) -> Result<Vec<Transition>, AgentsError> {
        let id = id.clone();
        self.blocking(move |storage| Ok(storage.transitions(&id)?))
            .await
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
        self.tell(events);
        if let Some(hand_out) = self.hand_out.get() {
            work.into_iter().for_each(hand_out);
        }
        workflow
    }

    /// Tells events of one workflow, here and to the other processes.
    fn tell(&self, events: Vec<WorkflowEvent>) {
        if let (Some(bus), Some(first), Some(last)) = (&self.bus, events.first(), events.last()) {
            bus.tell(StoredEvents {
                workflow_id: first.workflow_id.clone(),
                first_seq: first.seq,
                last_seq: last.seq,
            });
        }
        self.tell_here(events);
    }

    /// Tells a workflow's last event again: the process that stored it may have died before it was told. Who
    /// hears it finds out what else is missing.
    pub(crate) async fn tell_last_again(&self, id: &WorkflowId) -> Result<(), AgentsError> {
        let id = id.clone();
        let mut events = self
            .blocking(move |storage| {
                let transitions = storage.transitions(&id)?;
                let before = transitions
                    .last()
                    .map_or(0, |last| last.seq.saturating_sub(1));
                Ok(storage.events(&id, before, usize::MAX)?)
            })
            .await?;
        self.tell(events.pop().into_iter().collect());
        Ok(())
    }

    fn tell_here(&self, events: Vec<WorkflowEvent>) {
        for event in events {
            // Nobody listening is fine: events are stored and can be read later.
            let _ = self.live.send(Told::Event(Arc::new(event)));
        }
    }

    /// Tells listeners here what another process has stored.
    pub(crate) async fn tell_stored(&self, stored: StoredEvents) {
        if self.live.receiver_count() == 0 {
            return;
        }
        let StoredEvents {
            workflow_id,
            first_seq,
            last_seq,
        } = stored;
        let before = first_seq.saturating_sub(1);
        let count = usize::try_from(last_seq.saturating_sub(before)).unwrap_or(usize::MAX);
        let events = self
            .blocking(move |storage| Ok(storage.events(&workflow_id, before, count)?))
            .await;
        match events {
            Ok(events) => self.tell_here(events),
            Err(error) => {
                tracing::warn!(%error, "what another process has stored could not be read");
                self.tell_gap();
            }
        }
    }

    /// Tells listeners here that they may have missed something.
    pub(crate) fn tell_gap(&self) {
        let _ = self.live.send(Told::Gap);
    }

    /// Waits, `patience` at most, until what was told the other processes is on its way.
    pub(crate) async fn flush(&self, patience: Duration) {
        if let Some(bus) = self.bus.clone() {
            // A thread that ended early has waited for as long as it could.
            let _ = tokio::task::spawn_blocking(move || bus.flush(patience)).await;
        }
    }

    /// See [`EventBus::deaf_for`].
    pub(crate) fn deaf_for(&self) -> Option<Duration> {
        self.bus.as_ref().and_then(|bus| bus.deaf_for())
    }

    /// Whether no other process works on the storage.
    pub(crate) fn is_alone(&self) -> bool {
        self.bus.is_none()
    }

    /// As [`Self::commit`], tried again for as long as storage is not available: what was computed, or asked
    /// of a model, is not thrown away because a disk is full for a while.
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
                    tracing::warn!(%workflow_id, cause = message, "a step could not be stored; it is tried again");
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
