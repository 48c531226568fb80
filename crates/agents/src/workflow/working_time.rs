//! How long a workflow has worked, waiting for people left out.

use chrono::{DateTime, TimeDelta, Utc};
use hemline_domain::{Transition, Workflow, WorkflowStatus};

/// Seconds from the start to `now` that were spent in running states.
pub(crate) fn working_seconds(
    workflow: &Workflow,
    transitions: &[Transition],
    now: DateTime<Utc>,
) -> f64 {
    let mut worked = TimeDelta::zero();
    let mut running_since = Some(workflow.started_at);
    for Transition { at, to, .. } in transitions {
        if let Some(since) = running_since.take() {
            worked += *at - since;
        }
        if to.status() == WorkflowStatus::Running {
            running_since = Some(*at);
        }
    }
    if let Some(since) = running_since {
        worked += now - since;
    }
    worked.as_seconds_f64().max(0.0)
}

/// Seconds from the last change of state to `now`.
pub(crate) fn seconds_in_state(transitions: &[Transition], now: DateTime<Utc>) -> f64 {
    transitions
        .last()
        .map_or(0.0, |last| (now - last.at).as_seconds_f64().max(0.0))
}
