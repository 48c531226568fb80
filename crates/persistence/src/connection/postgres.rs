//! Connections to PostgreSQL.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use super::Connections;
use crate::address::PostgresAddress;
use crate::error::PersistenceError;

/// How long a session may be silent that others wait for: one with claims, or in a transaction that writes. Then its
/// process is frozen, and PostgreSQL ends the session.
pub(crate) const SILENCE: Duration = Duration::from_secs(30);

/// Connections of a process that read, at most. With [`WRITERS`], those of the queue and three that are always there (for
/// claims, for announcing and for listening), eight processes have room below the 100 that PostgreSQL grants by default.
pub(crate) const READERS: u32 = 3;

/// Connections of a process that write, at most.
pub(crate) const WRITERS: u32 = 2;

pub(crate) fn establish(
    address: &PostgresAddress,
    connections: &Connections,
) -> Result<PgConnection, PersistenceError> {
    let failed = |error: &dyn std::fmt::Display| connections.address.open_error(error);
    let mut connection = PgConnection::establish(address.url()).map_err(|error| failed(&error))?;
    configure(&mut connection, connections).map_err(|error| failed(&error))?;
    Ok(connection)
}

/// Readers see one state of the database during a transaction. Writers see what was committed before each statement,
/// so that whoever waited for a lock reads what its holder wrote.
fn configure(connection: &mut PgConnection, connections: &Connections) -> diesel::QueryResult<()> {
    let transactions = if connections.read_only {
        "REPEATABLE READ, READ ONLY"
    } else {
        "READ COMMITTED, READ WRITE"
    };
    connection.batch_execute(&format!(
        "SET client_min_messages = warning;
         SET lock_timeout = {};
         SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL {transactions};",
        connections.busy_timeout.as_millis()
    ))?;
    if connections.read_only {
        return Ok(());
    }
    end_silent_transactions(connection)
}

/// Locks of a frozen process must not keep others waiting for good.
pub(crate) fn end_silent_transactions(connection: &mut PgConnection) -> diesel::QueryResult<()> {
    let silence = SILENCE.as_millis();
    connection.batch_execute(&format!(
        "SET idle_in_transaction_session_timeout = {silence}"
    ))
}
