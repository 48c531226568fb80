//! The storage traits of `hemline-domain` on either kind of database.

mod catalogue;
pub(crate) mod catalogue_rows;
mod comparisons;
pub(crate) mod demand_event_row;
mod facts;
mod history;
mod journal;
mod journal_rows;
pub(crate) mod log_row;
mod plan_rows;
mod plans;
mod season;
mod season_facts;
pub(crate) mod workflow_row;

use hemline_domain::Work;

use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;
#[cfg(feature = "postgres")]
use crate::queue::WorkQueue;

pub(crate) use catalogue::read_data_version;

/// Master data, history, plans and the workflow journal in a [`Database`] of either kind.
///
/// Reads see the newest committed state; every commit is one transaction, and commits of a workflow take turns.
#[derive(Debug, Clone)]
pub struct DatabaseStorage {
    database: Database,
    /// What hands out the work that commits leave, where several processes do.
    #[cfg(feature = "postgres")]
    queue: Option<WorkQueue>,
}

impl DatabaseStorage {
    /// The storage in a migrated database. Who commits is given the work that the commit leaves.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self {
            database,
            #[cfg(feature = "postgres")]
            queue: None,
        }
    }

    /// The same, for processes that share the work: on PostgreSQL each commit puts what it leaves into a queue, in its
    /// transaction. A SQLite file has one process, which is given it as with [`Self::new`].
    #[must_use]
    pub fn shared(database: Database) -> Self {
        Self {
            #[cfg(feature = "postgres")]
            queue: database.work_queue(),
            database,
        }
    }

    /// Whether commits put the work that they leave into a queue.
    #[must_use]
    pub fn has_queue(&self) -> bool {
        #[cfg(feature = "postgres")]
        return self.queue.is_some();
        #[cfg(not(feature = "postgres"))]
        false
    }

    #[cfg(feature = "postgres")]
    pub(crate) fn queue(&self) -> Option<&WorkQueue> {
        self.queue.as_ref()
    }

    /// Puts work into the queue within the connection's transaction, and returns what it did not take.
    #[cfg(feature = "postgres")]
    fn hand_out(
        &self,
        connection: &mut DbConnection,
        work: Vec<Work>,
    ) -> Result<Vec<Work>, PersistenceError> {
        match (&self.queue, connection) {
            (Some(queue), DbConnection::Postgres(connection)) => {
                queue.push(connection, work)?;
                Ok(Vec::new())
            }
            _ => Ok(work),
        }
    }

    #[cfg(not(feature = "postgres"))]
    #[allow(clippy::unnecessary_wraps, clippy::unused_self)]
    fn hand_out(
        &self,
        _connection: &mut DbConnection,
        work: Vec<Work>,
    ) -> Result<Vec<Work>, PersistenceError> {
        Ok(work)
    }

    /// The database beneath, for imports and queries.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }
}
