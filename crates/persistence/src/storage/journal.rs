//! [`WorkflowJournal`] on a database: every commit is one transaction.

use diesel::dsl::max;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use hemline_domain::event::EventBody;
use hemline_domain::storage::{
    Change, Committed, LogRow, NewWorkflow, RunClaim, StepRecord, StorageError, WorkflowCommit,
    WorkflowJournal,
};
use hemline_domain::{
    ApprovalId, ApprovalRequest, SessionId, Transition, Work, Workflow, WorkflowEvent, WorkflowId,
};

use super::DatabaseStorage;
use super::facts::write_facts;
use super::journal_rows::{ApprovalRow, EventRow, StepRow};
use super::log_row::LogTableRow;
use super::workflow_row::WorkflowRow;
use crate::codec::{from_i64, to_i64};
use crate::connection::{DbConnection, on_backend};
use crate::error::PersistenceError;
use crate::queries::write_change;
use crate::schema::{approval_requests, workflow_events, workflow_logs, workflow_steps, workflows};

/// The type of the events that tell a change of state.
const STATE_CHANGED: &str = "state_changed";

impl WorkflowJournal for DatabaseStorage {
    fn create(&self, workflow: NewWorkflow) -> Result<Committed, StorageError> {
        let logged = workflow.logged.clone();
        let workflow = workflow.into_workflow();
        let id = &workflow.workflow_id;
        let work = self
            .write_new(&workflow, logged.as_deref())
            .map_err(|error| taken(id, error))?;
        Ok(Committed {
            work,
            workflow,
            events: Vec::new(),
        })
    }

    fn commit(&self, commit: WorkflowCommit) -> Result<Committed, StorageError> {
        let committed = self.database.write(|connection| {
            let committed = write_commit(connection, &commit)?;
            Ok(Committed {
                work: self.hand_out(connection, committed.work)?,
                ..committed
            })
        })?;
        Ok(committed)
    }

    fn claim_run(&self, id: &WorkflowId) -> Result<Option<Box<dyn RunClaim>>, StorageError> {
        let claim = self.database.claim(&format!("workflow {id}"))?;
        Ok(claim.map(|claim| Box::new(claim) as Box<dyn RunClaim>))
    }

    fn workflow(&self, id: &WorkflowId) -> Result<Option<Workflow>, StorageError> {
        let mut connection = self.database.reader()?;
        Ok(find_workflow(&mut connection, id)?)
    }

    fn workflows(&self) -> Result<Vec<Workflow>, StorageError> {
        Ok(self.read_workflows()?)
    }

    fn newest_of_session(&self, id: &SessionId) -> Result<Option<Workflow>, StorageError> {
        Ok(self.read_newest_of_session(id)?)
    }

    fn events(
        &self,
        id: &WorkflowId,
        after_seq: u64,
        limit: usize,
    ) -> Result<Vec<WorkflowEvent>, StorageError> {
        Ok(self.read_events(id, after_seq, limit)?)
    }

    fn transitions(&self, id: &WorkflowId) -> Result<Vec<Transition>, StorageError> {
        Ok(self.read_transitions(id)?)
    }

    fn steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError> {
        Ok(self.read_steps(id)?)
    }

    fn step_count(&self, id: &WorkflowId) -> Result<u64, StorageError> {
        Ok(self.count_steps(id)?)
    }

    fn steps_of_run(&self, id: &WorkflowId, run_id: &str) -> Result<Vec<StepRecord>, StorageError> {
        Ok(self.read_steps_of_run(id, run_id)?)
    }

    fn last_steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError> {
        Ok(self.read_last_steps(id)?)
    }

    fn logs(&self, id: &WorkflowId) -> Result<Vec<LogRow>, StorageError> {
        Ok(self.read_logs(id)?)
    }

    fn approval(&self, id: &ApprovalId) -> Result<Option<ApprovalRequest>, StorageError> {
        Ok(self.read_approval(id)?)
    }

    fn approvals(&self, id: &WorkflowId) -> Result<Vec<ApprovalRequest>, StorageError> {
        Ok(self.read_approvals(id)?)
    }
}

fn write_commit(
    connection: &mut DbConnection,
    commit: &WorkflowCommit,
) -> Result<Committed, PersistenceError> {
    let before = lock_workflow(connection, &commit.workflow_id)?.ok_or_else(|| {
        StorageError::UnknownWorkflow {
            workflow_id: commit.workflow_id.clone(),
        }
    })?;
    if before.version != commit.expected_version {
        return Err(PersistenceError::Storage(StorageError::VersionConflict {
            workflow_id: commit.workflow_id.clone(),
            expected: commit.expected_version,
            found: before.version,
        }));
    }
    let mut workflow = before.clone();
    let bodies = commit
        .apply_to(&mut workflow)
        .map_err(StorageError::Domain)?;
    write_facts(connection, commit)?;
    let events = write_events(connection, commit, bodies)?;
    diesel::update(workflows::table.filter(workflows::workflow_id.eq(commit.workflow_id.as_str())))
        .set(WorkflowRow::from_domain(&workflow)?)
        .execute(connection)?;
    Ok(Committed {
        work: Work::left_by(Some(&before), &workflow, &commit.facts),
        workflow,
        events,
    })
}

/// Why a new workflow could not be stored: its id is all that must be its own.
fn taken(id: &WorkflowId, error: PersistenceError) -> StorageError {
    match error {
        PersistenceError::Query(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            StorageError::AlreadyExists {
                workflow_id: id.clone(),
            }
        }
        other => other.into(),
    }
}

fn write_events(
    connection: &mut DbConnection,
    commit: &WorkflowCommit,
    bodies: Vec<EventBody>,
) -> Result<Vec<WorkflowEvent>, PersistenceError> {
    let last_seq: Option<i64> = workflow_events::table
        .filter(workflow_events::workflow_id.eq(commit.workflow_id.as_str()))
        .select(max(workflow_events::seq))
        .get_result(connection)?;
    let first_seq: u64 = from_i64("seq", last_seq.unwrap_or(0) + 1)?;
    let events: Vec<WorkflowEvent> = (first_seq..)
        .zip(bodies)
        .map(|(seq, body)| WorkflowEvent {
            workflow_id: commit.workflow_id.clone(),
            seq,
            timestamp: commit.at,
            body,
        })
        .collect();
    for event in &events {
        diesel::insert_into(workflow_events::table)
            .values(EventRow::from_domain(event)?)
            .execute(connection)?;
    }
    Ok(events)
}

/// The workflow as the last commit left it; later ones wait until this transaction ends. Whatever belongs to a
/// workflow (its events' numbers, its decisions, weeks and ledger) is written by its commits alone, so that this one
/// lock holds all of it.
#[cfg(feature = "postgres")]
fn lock_workflow(
    connection: &mut DbConnection,
    id: &WorkflowId,
) -> Result<Option<Workflow>, PersistenceError> {
    let DbConnection::Postgres(locking) = connection else {
        return find_workflow(connection, id);
    };
    let row: Option<WorkflowRow> = workflows::table
        .filter(workflows::workflow_id.eq(id.as_str()))
        .select(WorkflowRow::as_select())
        .for_no_key_update()
        .get_result(locking)
        .optional()?;
    row.map(WorkflowRow::into_domain).transpose()
}
/// On SQLite a transaction that writes is the only one from its start.
#[cfg(not(feature = "postgres"))]
use find_workflow as lock_workflow;

fn find_workflow(
    connection: &mut DbConnection,
    id: &WorkflowId,
) -> Result<Option<Workflow>, PersistenceError> {
    let row: Option<WorkflowRow> = workflows::table
        .filter(workflows::workflow_id.eq(id.as_str()))
        .select(WorkflowRow::as_select())
        .get_result(connection)
        .optional()?;
    row.map(WorkflowRow::into_domain).transpose()
}

impl DatabaseStorage {
    /// Returns the work that is left to the caller.
    fn write_new(
        &self,
        workflow: &Workflow,
        logged: Option<&Change>,
    ) -> Result<Vec<Work>, PersistenceError> {
        let row = WorkflowRow::from_domain(workflow)?;
        self.database.write(|connection| {
            on_backend!(
                connection,
                diesel::insert_into(workflows::table)
                    .values(&row)
                    .execute(connection)
            )?;
            if let Some(change) = logged {
                write_change(connection, change, workflow.started_at)?;
            }
            self.hand_out(connection, Work::left_by(None, workflow, &[]))
        })
    }

    fn read_workflows(&self) -> Result<Vec<Workflow>, PersistenceError> {
        let rows: Vec<WorkflowRow> = workflows::table
            .order(workflows::position.desc())
            .select(WorkflowRow::as_select())
            .load(&mut self.database.reader()?)?;
        rows.into_iter().map(WorkflowRow::into_domain).collect()
    }

    fn read_newest_of_session(&self, id: &SessionId) -> Result<Option<Workflow>, PersistenceError> {
        let row: Option<WorkflowRow> = workflows::table
            .filter(workflows::session_id.eq(id.as_str()))
            .order(workflows::position.desc())
            .select(WorkflowRow::as_select())
            .first(&mut self.database.reader()?)
            .optional()?;
        row.map(WorkflowRow::into_domain).transpose()
    }

    fn read_events(
        &self,
        id: &WorkflowId,
        after_seq: u64,
        limit: usize,
    ) -> Result<Vec<WorkflowEvent>, PersistenceError> {
        let Ok(after_seq) = to_i64("seq", after_seq) else {
            return Ok(Vec::new());
        };
        let rows: Vec<EventRow> = workflow_events::table
            .filter(workflow_events::workflow_id.eq(id.as_str()))
            .filter(workflow_events::seq.gt(after_seq))
            .order(workflow_events::seq)
            .limit(i64::try_from(limit).unwrap_or(i64::MAX))
            .select(EventRow::as_select())
            .load(&mut self.database.reader()?)?;
        rows.into_iter().map(EventRow::into_domain).collect()
    }

    fn read_transitions(&self, id: &WorkflowId) -> Result<Vec<Transition>, PersistenceError> {
        let rows: Vec<EventRow> = workflow_events::table
            .filter(workflow_events::workflow_id.eq(id.as_str()))
            .filter(workflow_events::event_type.eq(STATE_CHANGED))
            .order(workflow_events::seq)
            .select(EventRow::as_select())
            .load(&mut self.database.reader()?)?;
        let events = rows.into_iter().map(EventRow::into_domain);
        events
            .filter_map(|event| event.map(|event| event.transition()).transpose())
            .collect()
    }

    fn read_steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, PersistenceError> {
        let rows: Vec<StepRow> = workflow_steps::table
            .filter(workflow_steps::workflow_id.eq(id.as_str()))
            .order(workflow_steps::step)
            .select(StepRow::as_select())
            .load(&mut self.database.reader()?)?;
        rows.into_iter().map(StepRow::into_domain).collect()
    }

    fn count_steps(&self, id: &WorkflowId) -> Result<u64, PersistenceError> {
        let count: i64 = workflow_steps::table
            .filter(workflow_steps::workflow_id.eq(id.as_str()))
            .count()
            .get_result(&mut self.database.reader()?)?;
        from_i64("step", count)
    }

    fn read_steps_of_run(
        &self,
        id: &WorkflowId,
        run_id: &str,
    ) -> Result<Vec<StepRecord>, PersistenceError> {
        let rows: Vec<StepRow> = workflow_steps::table
            .filter(workflow_steps::workflow_id.eq(id.as_str()))
            .filter(workflow_steps::run_id.eq(run_id))
            .order(workflow_steps::step)
            .select(StepRow::as_select())
            .load(&mut self.database.reader()?)?;
        rows.into_iter().map(StepRow::into_domain).collect()
    }

    fn read_last_steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, PersistenceError> {
        let of_workflow = workflow_steps::table.filter(workflow_steps::workflow_id.eq(id.as_str()));
        let last = of_workflow
            .group_by(workflow_steps::run_id)
            .select(max(workflow_steps::step).assume_not_null());
        let mut connection = self.database.reader()?;
        let last: Vec<i64> = last.load(&mut connection)?;
        let rows: Vec<StepRow> = of_workflow
            .filter(workflow_steps::step.eq_any(last))
            .order(workflow_steps::step)
            .select(StepRow::as_select())
            .load(&mut connection)?;
        rows.into_iter().map(StepRow::into_domain).collect()
    }

    fn read_logs(&self, id: &WorkflowId) -> Result<Vec<LogRow>, PersistenceError> {
        let rows: Vec<LogTableRow> = workflow_logs::table
            .filter(workflow_logs::workflow_id.eq(id.as_str()))
            .order(workflow_logs::log_id)
            .select(LogTableRow::as_select())
            .load(&mut self.database.reader()?)?;
        rows.into_iter().map(LogTableRow::into_domain).collect()
    }

    fn read_approval(&self, id: &ApprovalId) -> Result<Option<ApprovalRequest>, PersistenceError> {
        let row: Option<ApprovalRow> = approval_requests::table
            .filter(approval_requests::approval_id.eq(id.as_str()))
            .select(ApprovalRow::as_select())
            .get_result(&mut self.database.reader()?)
            .optional()?;
        row.map(ApprovalRow::into_domain).transpose()
    }

    fn read_approvals(&self, id: &WorkflowId) -> Result<Vec<ApprovalRequest>, PersistenceError> {
        let rows: Vec<ApprovalRow> = approval_requests::table
            .filter(approval_requests::workflow_id.eq(id.as_str()))
            .order(approval_requests::position)
            .select(ApprovalRow::as_select())
            .load(&mut self.database.reader()?)?;
        rows.into_iter().map(ApprovalRow::into_domain).collect()
    }
}
