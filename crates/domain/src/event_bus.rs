//! What processes that share a storage tell each other.

use std::time::Duration;

use crate::ids::WorkflowId;

/// Events that a process has stored. Who hears of them reads them from storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvents {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// `seq` of the first.
    pub first_seq: u64,
    /// `seq` of the last.
    pub last_seq: u64,
}

/// What a process hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Another process has stored something. It may be told twice.
    Stored(StoredEvents),
    /// Something may have been missed: look into storage.
    Gap,
}

/// Tells the other processes on the same storage what this one has stored. What is lost does no harm: a
/// hole in the `seq`s shows it.
pub trait EventBus: Send + Sync {
    /// Tells the others. Neither blocks nor fails.
    fn tell(&self, stored: StoredEvents);

    /// Has `hear` called with what the others tell, from now on, on any thread. It must not block.
    fn listen(&self, hear: Box<dyn Fn(Heard) + Send + Sync>);

    /// For how long it has not been heard what the others tell; nothing while it is heard, or nobody listens. What is
    /// told meanwhile is heard as a [`Heard::Gap`] afterwards.
    fn deaf_for(&self) -> Option<Duration> {
        None
    }

    /// Waits, `patience` at most, until what was told before is on its way.
    fn flush(&self, patience: Duration);
}
