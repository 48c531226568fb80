//! What keeps the queue tidy and whole: done jobs are cleared away, and work that no job stands for gets one.

use std::collections::HashSet;
use std::time::Duration;

use apalis_diesel_postgres::Error;
use chrono::{DateTime, Days, NaiveTime, Utc};
use diesel::Connection;
use diesel::PgConnection;
use diesel::prelude::*;
use hemline_domain::Work;

use super::push::failed;
use super::{Job, Lane, WorkQueue};
use crate::error::PersistenceError;

/// How long a job stays after its end. While it does, the same work is not handed out again.
const DONE_JOBS_STAY: Duration = Duration::from_secs(7 * 24 * 3600);

/// How long a worker that is gone stays in the list.
const GONE_WORKERS_STAY: Duration = Duration::from_secs(3600);

diesel::table! {
    apalis.jobs (id) {
        id -> Text,
        job_type -> Text,
        status -> Text,
        idempotency_key -> Nullable<Text>,
    }
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
        let mut connection = self.pool.get().map_err(|error| failed(error.into()))?;
        connection.transaction(|connection| {
            let running = live_runs(connection)?;
            for work in unfinished {
                let Work::Run { workflow_id, .. } = &work else {
                    self.push(connection, vec![work])?;
                    continue;
                };
                let of_workflow = format!("run/{workflow_id}");
                if !running.contains(&of_workflow) {
                    // The name of the job that is no more may be taken still.
                    let key = format!("{}+{}", work.key(), now.timestamp() / 3600);
                    self.push_named(connection, Job::Work(work), key)?;
                }
            }
            self.push_job(
                connection,
                Job::Housekeeping {
                    due: next_midnight(now),
                },
            )
        })
    }
}

/// The workflows that a job stands for, as their jobs' names begin.
fn live_runs(connection: &mut PgConnection) -> Result<HashSet<String>, PersistenceError> {
    let keys: Vec<Option<String>> = jobs::table
        .filter(jobs::job_type.eq(Lane::Runs.name()))
        .filter(jobs::status.eq_any(["Pending", "Queued", "Running", "Failed"]))
        .select(jobs::idempotency_key)
        .load(connection)?;
    let runs = keys.iter().flatten();
    let runs = runs.filter_map(|key| key.split_once('@'));
    Ok(runs.map(|(run, _)| run.to_owned()).collect())
}

fn next_midnight(now: DateTime<Utc>) -> DateTime<Utc> {
    let tomorrow = now.date_naive() + Days::new(1);
    tomorrow.and_time(NaiveTime::MIN).and_utc()
}
