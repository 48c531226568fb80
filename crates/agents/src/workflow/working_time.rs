//! How long a workflow has worked, waiting for people left out.

use chrono::{DateTime, TimeDelta, Utc};
use hemline_domain::{EventBody, Workflow, WorkflowEvent, WorkflowStatus};

/// Seconds from the start to `now` that were spent in running states.
pub(crate) fn working_seconds(
    workflow: &Workflow,
    events: &[WorkflowEvent],
    now: DateTime<Utc>,
) -> f64 {
    let mut worked = TimeDelta::zero();
    let mut running_since = Some(workflow.started_at);
    for event in events {
        if let EventBody::StateChanged { to, .. } = event.body {
            if let Some(since) = running_since.take() {
                worked += event.timestamp - since;
            }
            if to.status() == WorkflowStatus::Running {
                running_since = Some(event.timestamp);
            }
        }
    }
    if let Some(since) = running_since {
        worked += now - since;
    }
    worked.as_seconds_f64().max(0.0)
}

/// Seconds from the last change of state to `now`.
pub(crate) fn seconds_in_state(events: &[WorkflowEvent], now: DateTime<Utc>) -> f64 {
    let changes = events.iter().rev();
    let mut changes = changes.filter(|event| matches!(event.body, EventBody::StateChanged { .. }));
    changes
        .next()
        .map_or(0.0, |last| (now - last.timestamp).as_seconds_f64().max(0.0))
}
