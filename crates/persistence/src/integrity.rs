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

/// What this user may not do and migrations do; nothing where the database is a file.
///
/// # Errors
/// When the database fails.
pub fn missing_rights(database: &Database) -> Result<Vec<String>, PersistenceError> {
    if database.path().is_some() {
        return Ok(Vec::new());
    }
    // Tables are made in the first schema that is there, the queue's schemas in the database.
    faults(
        &mut *database.reader()?,
        "SELECT 'USAGE on a schema of the search_path' AS fault WHERE current_schema() IS NULL
         UNION ALL
         SELECT 'CREATE on the schema ' || current_schema()
         WHERE NOT has_schema_privilege(current_schema()::text, 'CREATE')
         UNION ALL
         SELECT 'CREATE on the database ' || current_database()
         WHERE NOT has_database_privilege(current_database(), 'CREATE')
         UNION ALL
         SELECT 'ownership of the table ' || min(relname) FROM pg_class
         WHERE relkind = 'r' AND NOT pg_has_role(relowner, 'USAGE')
             AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
         HAVING count(*) > 0",
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
