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

use crate::database::Database;

/// Master data, history, plans and the workflow journal in a [`Database`] of either kind; its name is that of the first.
///
/// Reads see the newest committed state; every commit is one transaction, and commits of a workflow take turns.
#[derive(Debug, Clone)]
pub struct SqliteStorage {
    database: Database,
}

impl SqliteStorage {
    /// The storage in a migrated database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// The database beneath, for imports and queries.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }
}
