//! Connections to PostgreSQL.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl};

use super::{Connections, DbConnection};
use crate::address::{Address, PostgresAddress};
use crate::error::PersistenceError;

/// How long a session may be silent that others wait for: one with claims, or in a transaction that writes. Then its
/// process is frozen, and PostgreSQL ends the session.
pub(crate) const SILENCE: Duration = Duration::from_secs(30);

/// Connections of a process that read, at most. With [`WRITERS`], those of the queue and three that are always there (for
/// claims, for announcing and for listening), eight processes have room below the 100 that PostgreSQL grants by default.
pub(crate) const READERS: u32 = 3;

/// Connections of a process that write, at most.
pub(crate) const WRITERS: u32 = 2;

/// A connection, of a pool or not: where one is made, the database is in reach again for all.
pub(crate) fn establish(
    address: &PostgresAddress,
    connections: &Connections,
) -> Result<PgConnection, PersistenceError> {
    connections.reach.noted(attempt(address, connections))
}

fn attempt(
    address: &PostgresAddress,
    connections: &Connections,
) -> Result<PgConnection, PersistenceError> {
    let failed = |error: &dyn std::fmt::Display| connections.address.open_error(error);
    let mut connection = PgConnection::establish(&address.url()).map_err(|error| failed(&error))?;
    configure(&mut connection, connections).map_err(|error| failed(&error))?;
    Ok(connection)
}

/// Texts are UTF-8 everywhere else: another encoding lacks letters, and `SQL_ASCII` takes any bytes and counts those.
pub(crate) fn refuse_other_encodings(
    connection: &mut DbConnection,
    address: &Address,
) -> Result<(), PersistenceError> {
    #[derive(QueryableByName)]
    struct Encoding {
        #[diesel(sql_type = Text)]
        server_encoding: String,
    }
    let asked = diesel::sql_query("SELECT current_setting('server_encoding') AS server_encoding");
    let Encoding { server_encoding } = asked.get_result(connection)?;
    if server_encoding == "UTF8" {
        return Ok(());
    }
    Err(PersistenceError::Encoding {
        database: address.to_string(),
        encoding: server_encoding,
    })
}

/// Readers see one state of the database during a transaction. Writers see what was committed before each statement,
/// so that whoever waited for a lock reads what its holder wrote.
fn configure(connection: &mut PgConnection, connections: &Connections) -> diesel::QueryResult<()> {
    let transactions = if connections.read_only {
        "REPEATABLE READ, READ ONLY"
    } else {
        "READ COMMITTED, READ WRITE"
    };
    end_with_machine(connection)?;
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

/// Sessions of a machine that is gone would stay for two hours, and fill the room that there is for connections.
pub(crate) fn end_with_machine(connection: &mut PgConnection) -> diesel::QueryResult<()> {
    let silence = SILENCE.as_millis();
    connection.batch_execute(&format!(
        "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
         SET tcp_user_timeout = {silence}"
    ))
}

/// Locks of a frozen process must not keep others waiting for good.
pub(crate) fn end_silent_transactions(connection: &mut PgConnection) -> diesel::QueryResult<()> {
    let silence = SILENCE.as_millis();
    connection.batch_execute(&format!(
        "SET idle_in_transaction_session_timeout = {silence}"
    ))
}
