//! How much is going on, for whoever watches over the server.

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use hemline_domain::{ApprovalAction, ApprovalStatus, WorkflowState};

use super::scenarios::ScenarioStatus;
use crate::codec::{from_i64, from_name};
use crate::connection::{DbConnection, Dialect};
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::{approval_requests, scenarios, workflows};

/// What the database holds that is under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Workflows by state; every state is listed.
    pub workflows: Vec<(WorkflowState, u64)>,
    /// Requests that wait for a person, by what they ask; every action is listed.
    pub pending_approvals: Vec<(ApprovalAction, u64)>,
    /// Rehearsals that are being computed.
    pub running_scenarios: u64,
    /// Bytes of the database, without SQLite's log.
    pub database_bytes: u64,
    /// What waits in the queue; nothing on SQLite, which has none.
    pub queue: Option<QueueDepth>,
}

/// What waits in the queue of work that processes share.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueDepth {
    /// Jobs by status: `scheduled` are not due yet, `pending` wait for a process, `running` are with one, `failed` were
    /// handed back and are tried again, `killed` were given up.
    pub jobs: [(&'static str, u64); 5],
    /// For how long the oldest pending job but comparisons of methods has been due, in seconds; 0 where none is.
    pub oldest_pending_seconds: f64,
}

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

/// Counts what is under way.
///
/// # Errors
/// When the database fails.
pub fn activity(database: &Database) -> Result<Activity, PersistenceError> {
    let mut connection = database.reader()?;
    let by_state: Vec<(String, i64)> = workflows::table
        .group_by(workflows::state)
        .select((workflows::state, count_star()))
        .load(&mut connection)?;
    let by_action: Vec<(String, i64)> = approval_requests::table
        .filter(approval_requests::status.eq(ApprovalStatus::Pending.as_str()))
        .group_by(approval_requests::action)
        .select((approval_requests::action, count_star()))
        .load(&mut connection)?;
    let running: i64 = scenarios::table
        .filter(scenarios::status.eq(ScenarioStatus::Running.as_str()))
        .count()
        .get_result(&mut connection)?;
    Ok(Activity {
        workflows: completed("state", WorkflowState::ALL, by_state)?,
        pending_approvals: completed("action", ApprovalAction::ALL, by_action)?,
        running_scenarios: from_i64("count", running)?,
        database_bytes: database_bytes(&mut connection)?,
        queue: queue_depth(&mut connection)?,
    })
}

#[cfg(feature = "postgres")]
fn queue_depth(connection: &mut DbConnection) -> Result<Option<QueueDepth>, PersistenceError> {
    match connection {
        DbConnection::Sqlite(_) => Ok(None),
        DbConnection::Postgres(connection) => crate::queue::depth(connection).map(Some),
    }
}

#[cfg(not(feature = "postgres"))]
#[allow(clippy::unnecessary_wraps)]
fn queue_depth(_: &mut DbConnection) -> Result<Option<QueueDepth>, PersistenceError> {
    Ok(None)
}

/// Bytes of the database, without SQLite's log.
pub(crate) fn database_bytes(connection: &mut DbConnection) -> Result<u64, PersistenceError> {
    let query = Dialect {
        sqlite: "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()",
        postgres: "SELECT pg_database_size(current_database()) AS bytes",
    };
    let size: Bytes = diesel::sql_query(query.of(connection)).get_result(connection)?;
    from_i64("bytes", size.bytes)
}

/// The counts of all members, 0 where nothing was counted.
fn completed<T>(
    what: &'static str,
    all: &[T],
    counted: Vec<(String, i64)>,
) -> Result<Vec<(T, u64)>, PersistenceError>
where
    T: std::str::FromStr<Err = hemline_domain::DomainError> + Copy + PartialEq,
{
    let mut counts: Vec<(T, u64)> = all.iter().map(|member| (*member, 0)).collect();
    for (name, rows) in counted {
        let member: T = from_name(what, &name)?;
        let found = counts.iter_mut().find(|(counted, _)| *counted == member);
        if let Some((_, count)) = found {
            *count = from_i64("count", rows)?;
        }
    }
    Ok(counts)
}
