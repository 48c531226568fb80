//! Requests that nobody decided within `approval_timeout_hours`: one event says so, once, and the
//! workflow waits on.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hemline_domain::storage::{Storage, WorkflowCommit};
use hemline_domain::{ApprovalId, ApprovalRequest, EventBody, Workflow, WorkflowId};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::backoff::Backoff;
use super::journal::Journal;
use crate::error::AgentsError;

/// The longest sleep at once: timers stand still while a machine is suspended, clocks do not.
const LONGEST_SLEEP: Duration = Duration::from_secs(15 * 60);

/// Sleeps until requests are due, one task for each.
pub(crate) struct ApprovalTimeouts {
    journal: Journal,
    watched: Mutex<HashSet<ApprovalId>>,
    tasks: TaskTracker,
    stopping: CancellationToken,
}

/// A request that can become overdue.
struct Watched {
    workflow_id: WorkflowId,
    request: ApprovalRequest,
    hours: u32,
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

    /// Watches over the request that a workflow waits with, if it can become overdue; returns at once.
    pub(crate) fn watch(self: &Arc<Self>, workflow_id: WorkflowId) {
        let timeouts = Arc::clone(self);
        self.tasks.spawn(async move {
            tokio::select! {
                biased;
                () = timeouts.stopping.cancelled() => {}
                () = timeouts.watch_over(&workflow_id) => {}
            }
        });
    }

    /// Waits until nothing is watched any more, after `stopping`.
    pub(crate) async fn stopped(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    async fn watch_over(&self, workflow_id: &WorkflowId) {
        let mut backoff = Backoff::new();
        while let Err(error) = self.tell_when_due(workflow_id).await {
            tracing::warn!(%workflow_id, %error, "an approval's timeout could not be followed");
            backoff.pause().await;
        }
    }

    async fn tell_when_due(&self, workflow_id: &WorkflowId) -> Result<(), AgentsError> {
        let workflow = self.journal.workflow(workflow_id).await?;
        let Some(watched) = self.watchable(workflow).await? else {
            return Ok(());
        };
        let approval_id = watched.request.approval_id.clone();
        if !self.watched().insert(approval_id.clone()) {
            return Ok(());
        }
        let told = self.sleep_and_tell(&watched).await;
        self.watched().remove(&approval_id);
        told
    }

    /// The pending request of a workflow that has a timeout.
    async fn watchable(&self, workflow: Workflow) -> Result<Option<Watched>, AgentsError> {
        let hours = workflow.parameters.approval_timeout_hours;
        let (Some(hours), Some(pending)) = (hours, workflow.pending_approval_id) else {
            return Ok(None);
        };
        let request = self
            .journal
            .blocking(move |storage| Ok(storage.approval(&pending)?))
            .await?;
        Ok(request.map(|request| Watched {
            workflow_id: workflow.workflow_id,
            request,
            hours,
        }))
    }

    async fn sleep_and_tell(&self, watched: &Watched) -> Result<(), AgentsError> {
        let due = watched.request.created_at + TimeDelta::hours(i64::from(watched.hours));
        sleep_until(due).await;
        loop {
            match self.tell(watched).await {
                // Somebody decides or cancels at this moment: look again.
                Err(AgentsError::ChangedMeanwhile { .. }) => {}
                result => return result,
            }
        }
    }

    async fn tell(&self, watched: &Watched) -> Result<(), AgentsError> {
        let workflow = self.journal.workflow(&watched.workflow_id).await?;
        let Watched { request, hours, .. } = watched;
        if workflow.pending_approval_id.as_ref() != Some(&request.approval_id) {
            return Ok(());
        }
        let (id, approval_id) = (watched.workflow_id.clone(), request.approval_id.clone());
        let is_told = self
            .journal
            .blocking(move |storage| is_told(storage, &id, &approval_id))
            .await?;
        if is_told {
            return Ok(());
        }
        tracing::info!(workflow_id = %watched.workflow_id, hours, "an approval timed out");
        let event = EventBody::ApprovalTimedOut {
            agent: request.agent.clone(),
            action: request.action,
            approval_id: request.approval_id.clone(),
            waited_hours: *hours,
            message: format!("Nobody has decided within {hours} h; the workflow waits on"),
        };
        let commit = WorkflowCommit::on(&workflow, Utc::now()).event(event);
        self.journal.commit(commit).await?;
        Ok(())
    }

    fn watched(&self) -> MutexGuard<'_, HashSet<ApprovalId>> {
        // Single inserts and removes leave the set whole even if a holder panics.
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_told(
    storage: &dyn Storage,
    workflow_id: &WorkflowId,
    wanted: &ApprovalId,
) -> Result<bool, AgentsError> {
    let events = storage.events(workflow_id, 0, usize::MAX)?;
    Ok(events.iter().any(|event| {
        matches!(&event.body, EventBody::ApprovalTimedOut { approval_id, .. }
            if approval_id == wanted)
    }))
}

async fn sleep_until(due: DateTime<Utc>) {
    while let Ok(left) = (due - Utc::now()).to_std() {
        tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
    }
}
