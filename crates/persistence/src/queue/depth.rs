//! How much waits in the queue, and for how long.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Double, Text};

use super::Lane;
use crate::codec::from_i64;
use crate::error::PersistenceError;
use crate::queries::QueueDepth;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    scheduled: i64,
    #[diesel(sql_type = BigInt)]
    pending: i64,
    #[diesel(sql_type = BigInt)]
    running: i64,
    #[diesel(sql_type = BigInt)]
    failed: i64,
    #[diesel(sql_type = BigInt)]
    killed: i64,
    #[diesel(sql_type = Double)]
    oldest_seconds: f64,
}

/// Counts the jobs that have not ended well.
pub(crate) fn depth(connection: &mut PgConnection) -> Result<QueueDepth, PersistenceError> {
    let lanes: Vec<&str> = Lane::ALL.iter().map(|lane| lane.name()).collect();
    let counting = diesel::sql_query(
        "SELECT
             count(*) FILTER (WHERE status = 'Pending' AND run_at > now()) AS scheduled,
             count(*) FILTER (WHERE status = 'Pending' AND run_at <= now()) AS pending,
             count(*) FILTER (WHERE status IN ('Queued', 'Running')) AS running,
             count(*) FILTER (WHERE status = 'Failed') AS failed,
             count(*) FILTER (WHERE status = 'Killed') AS killed,
             greatest(0, coalesce(extract(epoch FROM now() - min(run_at)
                 FILTER (WHERE status = 'Pending' AND run_at <= now() AND job_type = $2)), 0))::float8 AS oldest_seconds
         FROM apalis.jobs WHERE status <> 'Done' AND job_type = ANY($1)",
    );
    let row: Row = counting
        .bind::<Array<Text>, _>(lanes)
        // Comparisons may wait for long.
        .bind::<Text, _>(Lane::Runs.name())
        .get_result(connection)?;
    let count = |jobs: i64| from_i64("count", jobs);
    Ok(QueueDepth {
        jobs: [
            ("scheduled", count(row.scheduled)?),
            ("pending", count(row.pending)?),
            ("running", count(row.running)?),
            ("failed", count(row.failed)?),
            ("killed", count(row.killed)?),
        ],
        oldest_pending_seconds: row.oldest_seconds,
    })
}
