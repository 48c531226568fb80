//! Where the seasons of a database stand, so that none is planned twice.

use std::collections::HashMap;

use chrono::NaiveDate;
use hemline_domain::storage::{StorageError, WorkflowJournal};
use hemline_domain::{CategoryId, Workflow, WorkflowState, WorkflowStatus};

/// The newest workflow of each category's season that was not cancelled.
pub(super) struct Seasons {
    newest: HashMap<(CategoryId, NaiveDate), Workflow>,
}

impl Seasons {
    pub(super) fn read(storage: &dyn WorkflowJournal) -> Result<Self, StorageError> {
        let mut newest = HashMap::new();
        for workflow in storage.workflows()? {
            if workflow.state == WorkflowState::Cancelled {
                continue;
            }
            let start = workflow.parameters.season_start_date;
            // They come newest first.
            newest
                .entry((workflow.category_id.clone(), start))
                .or_insert(workflow);
        }
        Ok(Self { newest })
    }

    /// The workflow of a category's season that starts on `start`, if it has one.
    pub(super) fn workflow_of(&self, category: &CategoryId, start: NaiveDate) -> Option<&Workflow> {
        self.newest.get(&(category.clone(), start))
    }
}

/// How far the planning of a season is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// A stopped process left it behind.
    Unfinished,
    /// Its order waits for a decision.
    AwaitsOrder,
    /// A step failed.
    Failed,
    /// It is planned and accepted.
    Settled,
}

impl Standing {
    pub(super) fn of(workflow: &Workflow) -> Self {
        // Set when the accepted plan has become the season's; later requests and failures are the season's.
        if workflow.pricing_strategy_id.is_some() {
            return Self::Settled;
        }
        match workflow.state.status() {
            WorkflowStatus::Running => Self::Unfinished,
            WorkflowStatus::WaitingForApproval => Self::AwaitsOrder,
            WorkflowStatus::Failed => Self::Failed,
            WorkflowStatus::Monitoring | WorkflowStatus::Completed | WorkflowStatus::Cancelled => {
                Self::Settled
            }
        }
    }
}

/// Whether a season's order was accepted, so that it may not be planned anew.
pub(super) fn is_accepted(workflow: &Workflow) -> bool {
    let failed_in = workflow.failure.as_ref().map(|failure| failure.failed_in);
    Standing::of(workflow) == Standing::Settled
        || workflow.state == WorkflowState::Phase2Allocation
        || failed_in == Some(WorkflowState::Phase2Allocation)
}
