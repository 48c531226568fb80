//! Putting jobs into the queue.

use apalis_diesel_postgres::{Error, PgContext, PgTask};
use diesel::PgConnection;
use hemline_domain::Work;

use super::{ATTEMPTS, Job, WorkQueue};
use crate::error::PersistenceError;

impl WorkQueue {
    /// Hands out what a commit leaves, in its transaction: it is handed out exactly if the commit is stored.
    pub(crate) fn push(
        &self,
        connection: &mut PgConnection,
        work: Vec<Work>,
    ) -> Result<(), PersistenceError> {
        for work in work {
            let key = work.key();
            self.push_named(connection, Job::Work(work), key)?;
        }
        Ok(())
    }

    pub(super) fn push_job(
        &self,
        connection: &mut PgConnection,
        job: Job,
    ) -> Result<(), PersistenceError> {
        let key = job.key();
        self.push_named(connection, job, key)
    }

    /// Puts a job into its lane, unless one with the same name is there, done or not.
    pub(super) fn push_named(
        &self,
        connection: &mut PgConnection,
        job: Job,
        key: String,
    ) -> Result<(), PersistenceError> {
        let lane = self.lane(job.lane());
        // Whole seconds, not before it is due; without a time always due, whatever this machine's clock says.
        let run_at = job.due().map_or(0, |due| {
            let begun = u64::from(due.timestamp_subsec_nanos() > 0);
            u64::try_from(due.timestamp()).unwrap_or(0) + begun
        });
        let mut task = PgTask::<Job>::new(job);
        task.parts.idempotency_key = Some(key);
        task.parts.run_at = run_at;
        task.parts.ctx = PgContext::new().with_max_attempts(ATTEMPTS.cast_signed());
        match lane.push_task_with_conn(connection, task) {
            Ok(_) | Err(Error::IdempotencyConflict { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

pub(super) fn failed(error: Error) -> PersistenceError {
    match error {
        Error::Database { source, .. } => PersistenceError::Query(source),
        other => PersistenceError::Queue {
            reason: other.to_string(),
        },
    }
}
