//! Where a test's database lies: in a file, or, where the run of the tests asks for it, on a PostgreSQL of their own.

use tempfile::TempDir;

use crate::PostgresDatabase;

/// Says which kind of database tests over HTTP run on: `sqlite`, as where it is not set, or `postgres`, for builds
/// with that feature.
pub const TEST_DATABASE: &str = "HEMLINE_TEST_DATABASE";

/// A place for one database, which goes with it.
#[derive(Debug)]
pub enum DatabasePlace {
    /// A file in a directory of its own.
    Directory(TempDir),
    /// A database on the cluster of this process.
    Server(PostgresDatabase),
}

impl DatabasePlace {
    /// Of the kind that the run of the tests asks for. On PostgreSQL it is a copy of one that `migrate` was run on; in
    /// a directory there is nothing yet.
    ///
    /// # Panics
    /// Where it cannot be made, or the run asks for a kind that does not exist.
    pub fn asked_for(migrate: impl FnOnce(&str)) -> Self {
        match std::env::var(TEST_DATABASE).as_deref() {
            Err(_) | Ok("sqlite") => Self::Directory(tempfile::tempdir().unwrap()),
            Ok("postgres") => Self::Server(PostgresDatabase::prepared(migrate).unwrap()),
            Ok(other) => panic!("{TEST_DATABASE} is {other}: use sqlite or postgres"),
        }
    }

    /// The database's address.
    #[must_use]
    pub fn url(&self) -> String {
        match self {
            Self::Directory(directory) => {
                format!("sqlite://{}", directory.path().join("test.db").display())
            }
            Self::Server(database) => database.url(),
        }
    }
}
