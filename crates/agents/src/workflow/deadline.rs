//! A request that nobody decided within `approval_timeout_hours`: one event says so, once, and the
//! workflow waits on.

use chrono::Utc;
use hemline_domain::storage::{Storage, WorkflowCommit};
use hemline_domain::{ApprovalId, EventBody, Workflow, WorkflowId};

use super::journal::Journal;
use crate::error::AgentsError;

/// Tells that the time of a request is over, unless it is decided, or told.
pub(crate) async fn tell_overdue(
    journal: &Journal,
    workflow_id: &WorkflowId,
    approval_id: &ApprovalId,
) -> Result<(), AgentsError> {
    loop {
        match tell(journal, workflow_id, approval_id).await {
            // Somebody decides or cancels at this moment: look again.
            Err(AgentsError::ChangedMeanwhile { .. }) => {}
            result => return result,
        }
    }
}

async fn tell(
    journal: &Journal,
    workflow_id: &WorkflowId,
    approval_id: &ApprovalId,
) -> Result<(), AgentsError> {
    let workflow = journal.workflow(workflow_id).await?;
    let approval_id = approval_id.clone();
    let commit = journal
        .blocking(move |storage| overdue(storage, &workflow, &approval_id))
        .await?;
    if let Some(commit) = commit {
        journal.commit(commit).await?;
    }
    Ok(())
}

/// The commit that tells it, if there is something to tell.
fn overdue(
    storage: &dyn Storage,
    workflow: &Workflow,
    approval_id: &ApprovalId,
) -> Result<Option<WorkflowCommit>, AgentsError> {
    let pending = workflow.pending_approval_id.as_ref() == Some(approval_id);
    let hours = workflow
        .parameters
        .approval_timeout_hours
        .filter(|_| pending);
    let (Some(hours), Some(request)) = (hours, storage.approval(approval_id)?) else {
        return Ok(None);
    };
    if is_told(storage, &workflow.workflow_id, approval_id)? {
        return Ok(None);
    }
    tracing::info!(workflow_id = %workflow.workflow_id, hours, "an approval timed out");
    let event = EventBody::ApprovalTimedOut {
        agent: request.agent,
        action: request.action,
        approval_id: request.approval_id,
        waited_hours: hours,
        message: format!("Nobody has decided within {hours} h; the workflow waits on"),
    };
    Ok(Some(WorkflowCommit::on(workflow, Utc::now()).event(event)))
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
