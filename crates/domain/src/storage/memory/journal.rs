//! The workflow journal in memory.

use serde_json::Value;

use super::season::SeasonRows;
use super::{MemoryStorage, find};
use crate::approval::{ApprovalRequest, ApprovalStatus};
use crate::event::{Transition, WorkflowEvent};
use crate::ids::{ApprovalId, SessionId, WorkflowId};
use crate::storage::commit::{Committed, Fact, LogRow, NewWorkflow, StepRecord, WorkflowCommit};
use crate::storage::{StorageError, WorkflowJournal};
use crate::work::Work;
use crate::workflow::Workflow;

/// What belongs to one workflow.
#[derive(Debug)]
pub(super) struct Journal {
    pub(super) workflow: Workflow,
    events: Vec<WorkflowEvent>,
    steps: Vec<StepRecord>,
    logs: Vec<LogRow>,
    pub(super) season: SeasonRows,
}

impl WorkflowJournal for MemoryStorage {
    fn create(&self, workflow: NewWorkflow) -> Result<Committed, StorageError> {
        let workflow = workflow.into_workflow();
        let mut data = self.lock();
        if data.holds(&workflow.workflow_id) {
            return Err(StorageError::AlreadyExists {
                workflow_id: workflow.workflow_id,
            });
        }
        data.workflows.push(Journal {
            workflow: workflow.clone(),
            events: Vec::new(),
            steps: Vec::new(),
            logs: Vec::new(),
            season: SeasonRows::default(),
        });
        Ok(Committed {
            work: Work::left_by(None, &workflow, &[]),
            workflow,
            events: Vec::new(),
        })
    }

    fn commit(&self, commit: WorkflowCommit) -> Result<Committed, StorageError> {
        let mut guard = self.lock();
        let data = &mut *guard;
        let journal = data
            .workflows
            .iter_mut()
            .find(|journal| journal.workflow.workflow_id == commit.workflow_id)
            .ok_or_else(|| StorageError::UnknownWorkflow {
                workflow_id: commit.workflow_id.clone(),
            })?;
        if journal.workflow.version != commit.expected_version {
            return Err(StorageError::VersionConflict {
                workflow_id: commit.workflow_id,
                expected: commit.expected_version,
                found: journal.workflow.version,
            });
        }
        let mut workflow = journal.workflow.clone();
        let bodies = commit.apply_to(&mut workflow)?;
        let first_seq = journal.events.len() as u64 + 1;
        let events: Vec<WorkflowEvent> = (first_seq..)
            .zip(bodies)
            .map(|(seq, body)| WorkflowEvent {
                workflow_id: workflow.workflow_id.clone(),
                seq,
                timestamp: commit.at,
                body,
            })
            .collect();
        let work = Work::left_by(Some(&journal.workflow), &workflow, &commit.facts);
        journal.workflow = workflow.clone();
        journal.events.extend(events.iter().cloned());
        for fact in commit.facts {
            match fact {
                Fact::Step(step) => journal.steps.push(step),
                Fact::Log(row) => journal.logs.push(row),
                Fact::Forecast(forecast) => data.forecasts.push(*forecast),
                Fact::Clustering(id, clustering) => {
                    data.clusterings.insert(id, *clustering);
                }
                Fact::Allocation(plan) => data.allocations.push(*plan),
                Fact::Pricing(strategy) => data.pricing.push(*strategy),
                Fact::ApprovalOpened(request) => data.approvals.push(*request),
                Fact::ApprovalDecided {
                    approval_id,
                    status,
                    decided_by,
                    changes,
                } => {
                    let decision = Decision {
                        status,
                        decided_by,
                        changes,
                    };
                    decision.record(&mut data.approvals, &approval_id, commit.at);
                }
                Fact::Parameters { .. }
                | Fact::Progress { .. }
                | Fact::Failure(_)
                | Fact::SalesFile(_)
                | Fact::Logged(_)
                | Fact::Agenda(_) => {}
                of_season => journal.season.take(of_season),
            }
        }
        Ok(Committed {
            workflow,
            events,
            work,
        })
    }

    fn workflow(&self, id: &WorkflowId) -> Result<Option<Workflow>, StorageError> {
        Ok(self
            .lock()
            .journal(id, |journal| Some(journal.workflow.clone())))
    }

    fn workflows(&self) -> Result<Vec<Workflow>, StorageError> {
        let data = self.lock();
        let newest_first = data.workflows.iter().rev();
        Ok(newest_first
            .map(|journal| journal.workflow.clone())
            .collect())
    }

    fn newest_of_session(&self, id: &SessionId) -> Result<Option<Workflow>, StorageError> {
        let workflows = self.workflows()?;
        Ok(workflows
            .into_iter()
            .find(|workflow| workflow.session_id.as_ref() == Some(id)))
    }

    fn events(
        &self,
        id: &WorkflowId,
        after_seq: u64,
        limit: usize,
    ) -> Result<Vec<WorkflowEvent>, StorageError> {
        Ok(self.lock().journal(id, |journal| {
            let later = journal.events.iter().filter(|event| event.seq > after_seq);
            later.take(limit).cloned().collect()
        }))
    }

    fn transitions(&self, id: &WorkflowId) -> Result<Vec<Transition>, StorageError> {
        Ok(self.lock().journal(id, |journal| {
            let events = journal.events.iter();
            events.filter_map(WorkflowEvent::transition).collect()
        }))
    }

    fn steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError> {
        Ok(self.lock().journal(id, |journal| journal.steps.clone()))
    }

    fn step_count(&self, id: &WorkflowId) -> Result<u64, StorageError> {
        Ok(self
            .lock()
            .journal(id, |journal| journal.steps.len() as u64))
    }

    fn steps_of_run(&self, id: &WorkflowId, run_id: &str) -> Result<Vec<StepRecord>, StorageError> {
        Ok(self.lock().journal(id, |journal| {
            let of_run = journal.steps.iter().filter(|step| step.run_id == run_id);
            of_run.cloned().collect()
        }))
    }

    fn last_steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError> {
        Ok(self.lock().journal(id, |journal| {
            let steps = journal.steps.iter().enumerate();
            let last = steps.filter(|(place, step)| {
                let mut later = journal.steps[place + 1..].iter();
                later.all(|other| other.run_id != step.run_id)
            });
            last.map(|(_, step)| step.clone()).collect()
        }))
    }

    fn logs(&self, id: &WorkflowId) -> Result<Vec<LogRow>, StorageError> {
        Ok(self.lock().journal(id, |journal| journal.logs.clone()))
    }

    fn approval(&self, id: &ApprovalId) -> Result<Option<ApprovalRequest>, StorageError> {
        Ok(find(&self.lock().approvals, |request| {
            request.approval_id == *id
        }))
    }

    fn approvals(&self, id: &WorkflowId) -> Result<Vec<ApprovalRequest>, StorageError> {
        let data = self.lock();
        let of_workflow = data
            .approvals
            .iter()
            .filter(|request| request.workflow_id == *id);
        Ok(of_workflow.cloned().collect())
    }
}

struct Decision {
    status: ApprovalStatus,
    decided_by: String,
    changes: Option<Value>,
}

impl Decision {
    fn record(
        self,
        approvals: &mut [ApprovalRequest],
        id: &ApprovalId,
        at: chrono::DateTime<chrono::Utc>,
    ) {
        if let Some(request) = approvals
            .iter_mut()
            .find(|request| request.approval_id == *id)
        {
            request.status = self.status;
            request.decided_by = Some(self.decided_by);
            request.decided_at = Some(at);
            request.changes = self.changes;
        }
    }
}
