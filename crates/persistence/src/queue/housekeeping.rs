//! What keeps the queue tidy and whole: done jobs are cleared away, and work that no job stands for gets one.

use std::time::Duration;

use apalis_diesel_postgres::Error;
use chrono::{DateTime, Days, NaiveTime, Utc};
use diesel::Connection;
use diesel::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, PooledConnection};
use diesel::sql_types::{BigInt, Bool};
use hemline_domain::{Work, Workflow, WorkflowState, WorkflowStatus};
use uuid::Uuid;

use super::push::failed;
use super::{Job, Lane, WorkQueue};
use crate::error::PersistenceError;
use crate::schema::workflows;
use crate::storage::workflow_row::WorkflowRow;

/// How long a job stays after its end. While it does, the same work is not handed out again.
const DONE_JOBS_STAY: Duration = Duration::from_secs(7 * 24 * 3600);

/// How long a worker that is gone stays in the list.
const GONE_WORKERS_STAY: Duration = Duration::from_secs(3600);

/// The advisory lock of whoever gives jobs to workflows that have none.
const GIVING_RUNS: i64 = 0x6865_6d6c_696e_6501;

diesel::define_sql_function! {
    fn pg_advisory_xact_lock(key: BigInt);
}

impl WorkQueue {
    /// Clears away what ended long ago.
    pub(super) async fn clear_away(&self) -> Result<(), Error> {
        for lane in Lane::ALL {
            let lane = self.lane(lane);
            lane.purge_terminal_tasks(DONE_JOBS_STAY).await?;
            lane.prune_workers(GONE_WORKERS_STAY).await?;
        }
        Ok(())
    }

    /// Gives work that no job stands for a job: what was copied from another database, what a killed command left, jobs
    /// that were deleted or given up. Also the next housekeeping.
    pub(super) fn reconcile(
        &self,
        unfinished: Vec<Work>,
        now: DateTime<Utc>,
    ) -> Result<(), PersistenceError> {
        let mut connection = self.connection()?;
        connection.transaction(|connection| {
            let has_one_name = |work: &Work| !matches!(work, Work::Run { .. });
            let unfinished = unfinished.into_iter().filter(has_one_name).collect();
            self.push(connection, unfinished)?;
            self.give_runs(connection)?;
            self.push_job(
                connection,
                Job::Housekeeping {
                    due: next_midnight(now),
                },
            )
        })
    }

    /// Gives a job to every workflow that could run and neither has one nor runs.
    pub(super) fn give_runs_that_lack_one(&self) -> Result<(), PersistenceError> {
        self.connection()?
            .transaction(|connection| self.give_runs(connection))
    }

    fn give_runs(&self, connection: &mut PgConnection) -> Result<(), PersistenceError> {
        // Processes take turns: each sees the jobs of the one before.
        diesel::select(pg_advisory_xact_lock(GIVING_RUNS)).execute(connection)?;
        for workflow in left_alone(connection)? {
            let work = Work::run(&workflow);
            // The name of a job that is over may be taken still.
            let key = format!("{}+{}", work.key(), Uuid::now_v7().simple());
            tracing::info!(workflow_id = %workflow.workflow_id, "no job stood for a workflow; it has one now");
            self.push_named(connection, Job::Work(work), key)?;
        }
        Ok(())
    }

    fn connection(
        &self,
    ) -> Result<PooledConnection<ConnectionManager<PgConnection>>, PersistenceError> {
        self.pool.get().map_err(|error| failed(error.into()))
    }
}

/// Of a workflow: neither has it a job that is not over, nor has any process claimed its run.
///
/// One statement, one view of the database: a job is not over before its workflow is at rest.
const LEFT_ALONE: &str = "
    NOT EXISTS (
        SELECT FROM apalis.jobs
        WHERE job_type = 'hemline'
            AND (status IN ('Pending', 'Queued', 'Running') OR (status = 'Failed' AND attempts < max_attempts))
            AND starts_with(idempotency_key COLLATE \"C\", 'run/' || workflow_id || '@')
    ) AND NOT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND (classid::bigint << 32 | objid::bigint) = hashtextextended('workflow ' || workflow_id, 0)
    )";

fn left_alone(connection: &mut PgConnection) -> Result<Vec<Workflow>, PersistenceError> {
    let may_run = |state: &&WorkflowState| {
        matches!(
            state.status(),
            WorkflowStatus::Running | WorkflowStatus::Monitoring
        )
    };
    let may_run = WorkflowState::ALL.iter().filter(may_run);
    let rows: Vec<WorkflowRow> = workflows::table
        .filter(workflows::state.eq_any(may_run.map(ToString::to_string)))
        .filter(diesel::dsl::sql::<Bool>(LEFT_ALONE))
        .select(WorkflowRow::as_select())
        .load(connection)?;
    let left = rows.into_iter().map(WorkflowRow::into_domain);
    let left: Vec<Workflow> = left.collect::<Result<_, _>>()?;
    Ok(left.into_iter().filter(Workflow::is_runnable).collect())
}

fn next_midnight(now: DateTime<Utc>) -> DateTime<Utc> {
    let tomorrow = now.date_naive() + Days::new(1);
    tomorrow.and_time(NaiveTime::MIN).and_utc()
}
