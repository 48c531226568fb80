//! Why a phase stopped, and what is stored of it.

use chrono::Utc;
use hemline_domain::storage::{Fact, LogRow, WorkflowCommit};
use hemline_domain::{EventBody, Workflow, WorkflowState};

use crate::error::AgentsError;

/// An error, and the log rows of calls that belong to no finished step.
pub(crate) struct PhaseFailure {
    pub(crate) error: AgentsError,
    pub(crate) unlogged: Vec<LogRow>,
}

impl From<AgentsError> for PhaseFailure {
    fn from(error: AgentsError) -> Self {
        Self {
            error,
            unlogged: Vec::new(),
        }
    }
}

impl PhaseFailure {
    /// The commit that moves the workflow to `error`.
    pub(super) fn commit_on(self, workflow: &Workflow) -> WorkflowCommit {
        let failure = self.error.failure(workflow.state);
        let mut commit = WorkflowCommit::on(workflow, Utc::now())
            .to(WorkflowState::Error)
            .event(EventBody::Error {
                agent: failure.agent.clone(),
                error_type: failure.error_type.clone(),
                error_message: failure.message.clone(),
            })
            .fact(Fact::Failure(failure));
        commit
            .facts
            .extend(self.unlogged.into_iter().map(Fact::Log));
        commit
    }
}
