//! Connections to SQLite files.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};

use super::Connections;
use crate::error::PersistenceError;

pub(super) fn establish(
    path: &Path,
    connections: &Connections,
) -> Result<SqliteConnection, PersistenceError> {
    let mut connection = look_at(path, connections)?;
    configure(&mut connection, connections)
        .map_err(|error| connections.address.open_error(error))?;
    Ok(connection)
}

/// A connection that leaves the file as it is, whoever made it.
pub(crate) fn look_at(
    path: &Path,
    connections: &Connections,
) -> Result<SqliteConnection, PersistenceError> {
    let failed = |error: &dyn std::fmt::Display| connections.address.open_error(error);
    let name = path
        .to_str()
        .ok_or_else(|| failed(&"its path is not valid UTF-8"))?;
    let mut connection = SqliteConnection::establish(name).map_err(|error| failed(&error))?;
    // Before all else, because switching to WAL may itself have to wait.
    let patience = format!(
        "PRAGMA busy_timeout = {}",
        connections.busy_timeout.as_millis()
    );
    connection
        .batch_execute(&patience)
        .map_err(|error| failed(&error))?;
    Ok(connection)
}

fn configure(
    connection: &mut SqliteConnection,
    connections: &Connections,
) -> diesel::QueryResult<()> {
    if connections.read_only {
        connection.batch_execute("PRAGMA query_only = ON")?;
    } else {
        // The file keeps this: who reads finds it so, or leaves the file as it is.
        connection.batch_execute("PRAGMA journal_mode = WAL")?;
    }
    // The size limit gives the disk back that the log of a large import took.
    connection.batch_execute(
        "PRAGMA journal_size_limit = 67108864;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -16384;",
    )
}
