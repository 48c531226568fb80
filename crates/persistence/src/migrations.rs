//! Runs the embedded migrations, and knows a database that is newer than the program.

use std::path::Path;

use diesel::SqliteConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::error::PersistenceError;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

type BoxedMigration = Box<dyn Migration<Sqlite>>;

/// Fails where the database has migrations that this program does not know.
pub(crate) fn refuse_newer(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<(), PersistenceError> {
    let known = known()?;
    let unknown: Vec<String> = applied(connection)?
        .into_iter()
        .filter(|version| {
            !known
                .iter()
                .any(|migration| version_of(migration) == *version)
        })
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(PersistenceError::NewerDatabase {
        path: path.to_owned(),
        versions: unknown,
    })
}

/// Whether the database has any migration, and so is one of this program's.
pub(crate) fn is_migrated(connection: &mut SqliteConnection) -> Result<bool, PersistenceError> {
    Ok(!applied(connection)?.is_empty())
}

/// Names of the migrations that are not applied, in order.
pub(crate) fn pending(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<Vec<String>, PersistenceError> {
    refuse_newer(connection, path)?;
    let applied = applied(connection)?;
    Ok(known()?
        .iter()
        .filter(|migration| !applied.contains(&version_of(migration)))
        .map(name_of)
        .collect())
}

/// Applies every pending migration in one transaction and returns their names.
pub(crate) fn migrate(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<Vec<String>, PersistenceError> {
    // The transaction is immediate and covers the look at what is pending, so that two processes
    // that migrate at once take turns.
    connection.immediate_transaction(|connection| {
        let names = pending(connection, path)?;
        // Asking diesel creates the table in which it keeps what was applied.
        connection.applied_migrations().map_err(failed)?;
        for migration in known()? {
            if names.contains(&name_of(&migration)) {
                connection.run_migration(&*migration).map_err(failed)?;
            }
        }
        Ok(names)
    })
}

/// Takes back the newest applied migration and returns its name.
pub(crate) fn revert_last(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<Option<String>, PersistenceError> {
    connection.immediate_transaction(|connection| {
        refuse_newer(connection, path)?;
        let applied = applied(connection)?;
        let newest = known()?
            .into_iter()
            .rfind(|migration| applied.contains(&version_of(migration)));
        let Some(migration) = newest else {
            return Ok(None);
        };
        connection.revert_migration(&*migration).map_err(failed)?;
        Ok(Some(name_of(&migration)))
    })
}

fn known() -> Result<Vec<BoxedMigration>, PersistenceError> {
    let mut migrations: Vec<BoxedMigration> = MIGRATIONS.migrations().map_err(failed)?;
    migrations.sort_by_key(version_of);
    Ok(migrations)
}

/// Versions that the database has. A database without any table has none; asking diesel would
/// create its table, which a reader may not.
fn applied(connection: &mut SqliteConnection) -> Result<Vec<String>, PersistenceError> {
    use diesel::prelude::*;

    diesel::table! {
        __diesel_schema_migrations (version) {
            version -> Text,
        }
    }
    diesel::table! {
        sqlite_master (name) {
            name -> Text,
        }
    }
    let known_tables: i64 = sqlite_master::table
        .filter(sqlite_master::name.eq("__diesel_schema_migrations"))
        .count()
        .get_result(connection)?;
    if known_tables == 0 {
        return Ok(Vec::new());
    }
    Ok(__diesel_schema_migrations::table
        .select(__diesel_schema_migrations::version)
        .order(__diesel_schema_migrations::version)
        .load(connection)?)
}

fn version_of(migration: &BoxedMigration) -> String {
    migration.name().version().to_string()
}

fn name_of(migration: &BoxedMigration) -> String {
    migration.name().to_string()
}

#[allow(clippy::needless_pass_by_value)]
fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> PersistenceError {
    PersistenceError::Migration {
        reason: error.to_string(),
    }
}
