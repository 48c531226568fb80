//! What is left for the machine to do after a commit.

use std::pin::Pin;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::approval::ApprovalRequest;
use crate::ids::{ApprovalId, ForecastId, WorkflowId};
use crate::storage::Fact;
use crate::workflow::Workflow;

/// Something to be done. It is safe to do it twice, and nobody does it where it is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Run a workflow until it rests.
    Run {
        /// The workflow.
        workflow_id: WorkflowId,
        /// The version that made it runnable. It names the work; nobody checks it.
        version: u64,
    },
    /// Tell that nobody has decided in time.
    ApprovalDeadline {
        /// The workflow.
        workflow_id: WorkflowId,
        /// The request.
        approval_id: ApprovalId,
        /// When its time is over.
        due: DateTime<Utc>,
    },
    /// Compare the methods for the forecast of a plan.
    Comparison {
        /// The workflow.
        workflow_id: WorkflowId,
        /// The forecast.
        forecast_id: ForecastId,
    },
}

impl Work {
    /// What a commit leaves that made `after` of `before` with `facts`; a new workflow has no `before`.
    /// The commits of a run itself leave no other run: it goes on until the workflow rests.
    #[must_use]
    pub fn left_by(before: Option<&Workflow>, after: &Workflow, facts: &[Fact]) -> Vec<Self> {
        let mut left = Vec::new();
        if after.is_runnable() && !before.is_some_and(Workflow::is_runnable) {
            left.push(Self::run(after));
        }
        for fact in facts {
            match fact {
                Fact::ApprovalOpened(request) => left.extend(Self::deadline(after, request)),
                // One that replaces a forecast within the season rests on its sales: nothing to compare.
                Fact::Forecast(forecast) if after.agenda.is_none() => left.push(Self::Comparison {
                    workflow_id: after.workflow_id.clone(),
                    forecast_id: forecast.forecast_id.clone(),
                }),
                _ => {}
            }
        }
        left
    }

    /// A run of a workflow that is runnable.
    #[must_use]
    pub fn run(workflow: &Workflow) -> Self {
        Self::Run {
            workflow_id: workflow.workflow_id.clone(),
            version: workflow.version,
        }
    }

    /// The deadline of a workflow's request, where `approval_timeout_hours` sets one.
    #[must_use]
    pub fn deadline(workflow: &Workflow, request: &ApprovalRequest) -> Option<Self> {
        let hours = workflow.parameters.approval_timeout_hours?;
        Some(Self::ApprovalDeadline {
            workflow_id: workflow.workflow_id.clone(),
            approval_id: request.approval_id.clone(),
            due: request.created_at + TimeDelta::hours(i64::from(hours)),
        })
    }

    /// A name that the same work has again, and no other.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Run {
                workflow_id,
                version,
            } => format!("run/{workflow_id}@{version}"),
            Self::ApprovalDeadline { approval_id, .. } => format!("deadline/{approval_id}"),
            Self::Comparison { forecast_id, .. } => format!("comparison/{forecast_id}"),
        }
    }

    /// When it is to be done; at once where there is no time.
    #[must_use]
    pub fn due(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::ApprovalDeadline { due, .. } => Some(*due),
            Self::Run { .. } | Self::Comparison { .. } => None,
        }
    }
}

/// How a queue delivers work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// How often it is delivered, from 1.
    pub attempt: u32,
    /// Whether it is given up if it is not done now.
    pub is_last: bool,
}

/// What became of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Performed {
    /// Nothing of it is left.
    Done,
    /// It must be delivered again.
    HandedBack,
}

/// A future of any type.
pub type BoxedFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Does what a queue delivers.
pub trait Performer: Send + Sync {
    /// What is left to do by all that is stored, handed out or not; nothing where storage fails.
    fn unfinished(&self) -> BoxedFuture<'_, Option<Vec<Work>>>;

    /// Does it, or finds it done. A future that is dropped stops at its next await.
    fn perform(&self, work: Work, delivery: Delivery) -> BoxedFuture<'_, Performed>;
}
