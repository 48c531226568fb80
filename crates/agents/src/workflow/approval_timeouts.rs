//! Sleeps until requests are due that nobody may decide in time, one task for each.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use hemline_domain::{ApprovalId, WorkflowId};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::backoff::Backoff;
use super::deadline::tell_overdue;
use super::journal::Journal;

/// The longest sleep at once: timers stand still while a machine is suspended, clocks do not.
const LONGEST_SLEEP: Duration = Duration::from_secs(15 * 60);

/// The requests that are watched.
pub(crate) struct ApprovalTimeouts {
    journal: Journal,
    watched: Mutex<HashSet<ApprovalId>>,
    tasks: TaskTracker,
    stopping: CancellationToken,
}

impl ApprovalTimeouts {
    pub(crate) fn new(journal: Journal, stopping: CancellationToken) -> Arc<Self> {
        Arc::new(Self {
            journal,
            watched: Mutex::default(),
            tasks: TaskTracker::new(),
            stopping,
        })
    }

    /// Watches over a request until it is `due`, unless that is done already; returns at once.
    pub(crate) fn watch(
        self: &Arc<Self>,
        workflow_id: WorkflowId,
        approval_id: ApprovalId,
        due: DateTime<Utc>,
    ) {
        if !self.watched().insert(approval_id.clone()) {
            return;
        }
        let timeouts = Arc::clone(self);
        self.tasks.spawn(async move {
            tokio::select! {
                biased;
                () = timeouts.stopping.cancelled() => {}
                () = timeouts.sleep_and_tell(&workflow_id, &approval_id, due) => {}
            }
            timeouts.watched().remove(&approval_id);
        });
    }

    /// Waits until nothing is watched any more, after `stopping`.
    pub(crate) async fn stopped(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    async fn sleep_and_tell(
        &self,
        workflow_id: &WorkflowId,
        approval_id: &ApprovalId,
        due: DateTime<Utc>,
    ) {
        sleep_until(due).await;
        let mut backoff = Backoff::new();
        while let Err(error) = tell_overdue(&self.journal, workflow_id, approval_id).await {
            tracing::warn!(%workflow_id, %error, "an approval's timeout could not be told");
            backoff.pause().await;
        }
    }

    fn watched(&self) -> MutexGuard<'_, HashSet<ApprovalId>> {
        // Single inserts and removes leave the set whole even if a holder panics.
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn sleep_until(due: DateTime<Utc>) {
    while let Ok(left) = (due - Utc::now()).to_std() {
        tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
    }
}
