//! Whether a database file is whole, and whether a server's would stay so.

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;

/// As many faults as anybody reads.
const MOST_FAULTS: usize = 20;

#[derive(QueryableByName)]
struct Fault {
    #[diesel(sql_type = Text)]
    fault: String,
}

/// Looks at every page, but not at whether indexes agree with their tables; returns what is wrong, in SQLite's words.
/// Nothing is looked at where the database lies on a server, which watches over its pages itself.
///
/// # Errors
/// When the database fails before it can be looked at.
pub fn quick_check(database: &Database) -> Result<Vec<String>, PersistenceError> {
    if database.path().is_none() {
        return Ok(Vec::new());
    }
    faults(
        &mut *database.reader()?,
        "SELECT quick_check AS fault FROM pragma_quick_check",
    )
}

/// The settings of a database server, `name = value`, with which a power cut may take what was committed; nothing where
/// the database is a file.
///
/// # Errors
/// When the database fails.
pub fn careless_settings(database: &Database) -> Result<Vec<String>, PersistenceError> {
    if database.path().is_some() {
        return Ok(Vec::new());
    }
    faults(
        &mut *database.reader()?,
        "SELECT name || ' = ' || setting AS fault FROM pg_settings
         WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name",
    )
}

/// Looks at everything, references between tables included.
pub(crate) fn full_check(connection: &mut DbConnection) -> Result<Vec<String>, PersistenceError> {
    let mut found = faults(
        connection,
        "SELECT integrity_check AS fault FROM pragma_integrity_check",
    )?;
    found.extend(faults(
        connection,
        "SELECT 'a row of ' || \"table\" || ' refers to a row that is not in ' || \"parent\" AS fault
         FROM pragma_foreign_key_check",
    )?);
    Ok(found)
}

fn faults(connection: &mut DbConnection, query: &str) -> Result<Vec<String>, PersistenceError> {
    let rows: Vec<Fault> = diesel::sql_query(query).load(connection)?;
    let faults = rows.into_iter().map(|row| row.fault);
    Ok(faults
        .filter(|fault| fault != "ok")
        .take(MOST_FAULTS)
        .collect())
}
