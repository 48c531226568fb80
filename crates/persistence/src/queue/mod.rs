//! The queue of work that processes on one PostgreSQL database share, in apalis's tables (decision 29).
//!
//! What a commit leaves to do is pushed in its own transaction ([`push`]), so that it is there exactly if the commit is.
//! Each process that works takes from it ([`work`]): a job is one worker's until it says that it is done, or its
//! heartbeats stay away.

mod depth;
mod housekeeping;
mod push;
mod schema;
mod worker;

use apalis_diesel_postgres::{Config, PgPool, PostgresStorage};
use chrono::{DateTime, Utc};
use diesel::PgConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};
use hemline_domain::Work;
use serde::{Deserialize, Serialize};
use std::time::Duration;

use crate::address::PostgresAddress;
use crate::connection::postgres::{end_silent_transactions, end_with_machine};

pub(crate) use depth::depth;
pub(crate) use schema::{is_current, set_up};
pub use worker::work;

/// How often a job is given out before it is given up.
const ATTEMPTS: u32 = 25;

/// Connections of the queue: fetching, acknowledging and heartbeats borrow them, one listens.
const CONNECTIONS: u32 = 3;

/// How long the queue waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the queue holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Job {
    /// Clearing away what is done, and looking for what was left; once a day.
    Housekeeping {
        /// When.
        due: DateTime<Utc>,
    },
    /// What a commit left.
    #[serde(untagged)]
    Work(Work),
}

impl Job {
    /// A name that the same job has again, and no other.
    fn key(&self) -> String {
        match self {
            Self::Housekeeping { due } => format!("housekeeping/{}", due.date_naive()),
            Self::Work(work) => work.key(),
        }
    }

    fn due(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Housekeeping { due } => Some(*due),
            Self::Work(work) => work.due(),
        }
    }

    fn lane(&self) -> Lane {
        match self {
            Self::Work(Work::Comparison { .. }) => Lane::Comparisons,
            _ => Lane::Runs,
        }
    }
}

/// Jobs that wait in one line. Comparisons have their own: they are long, and nobody waits for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    Runs,
    Comparisons,
}

impl Lane {
    const ALL: [Self; 2] = [Self::Runs, Self::Comparisons];

    fn name(self) -> &'static str {
        match self {
            Self::Runs => "hemline",
            Self::Comparisons => "hemline comparisons",
        }
    }
}

/// A frozen process's locks on jobs, and its turn to give some, go to others; sessions of a machine that is gone end.
#[derive(Debug)]
struct EndsWhereNobodyIs;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for EndsWhereNobodyIs {
    fn on_acquire(&self, connection: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        end_with_machine(connection)
            .and_then(|()| end_silent_transactions(connection))
            .map_err(diesel::r2d2::Error::QueryError)
    }
}

/// The queue in one database. Clones are the same.
#[derive(Clone)]
pub(crate) struct WorkQueue {
    pool: PgPool,
    runs: PostgresStorage<Job>,
    comparisons: PostgresStorage<Job>,
}

impl WorkQueue {
    /// The queue at an address; nothing is connected until it is used.
    pub(crate) fn at(address: &PostgresAddress) -> Self {
        let pool = Pool::builder()
            .max_size(CONNECTIONS)
            .min_idle(Some(0))
            .connection_timeout(PATIENCE)
            .connection_customizer(Box::new(EndsWhereNobodyIs))
            .build_unchecked(ConnectionManager::<PgConnection>::new(address.url()));
        let lane = |lane: Lane| PostgresStorage::new_with_config(&pool, &Config::new(lane.name()));
        Self {
            runs: lane(Lane::Runs),
            comparisons: lane(Lane::Comparisons),
            pool,
        }
    }

    fn lane(&self, lane: Lane) -> &PostgresStorage<Job> {
        match lane {
            Lane::Runs => &self.runs,
            Lane::Comparisons => &self.comparisons,
        }
    }
}

impl std::fmt::Debug for WorkQueue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("WorkQueue").finish_non_exhaustive()
    }
}
