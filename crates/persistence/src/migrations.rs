//! Runs the embedded migrations, and knows a database that is newer than the program.

use diesel::backend::Backend;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::address::Address;
use crate::connection::{DbConnection, on_backend};
use crate::error::PersistenceError;
use crate::transaction::Turn;

/// Diesel's table of the migrations that were applied.
const VERSIONS: &str = "__diesel_schema_migrations";

diesel::table! {
    sqlite_master (name) {
        name -> Text,
        #[sql_name = "type"]
        type_ -> Text,
    }
}

/// A backend and its migrations: the same names on both, so that a database of either kind has the same versions.
trait Migrated: MigrationHarness<Self::Kind> {
    type Kind: Backend;
    const MIGRATIONS: EmbeddedMigrations;

    /// Whether diesel's table of migrations exists. Asking diesel would create it, which a reader may not.
    fn knows_versions(&mut self) -> QueryResult<bool>;

    /// A table that stands where this program's would be, whoever made it.
    fn any_table(&mut self) -> QueryResult<Option<String>>;

    /// In the order in which they are applied.
    fn known(&self) -> Result<Vec<Box<dyn Migration<Self::Kind>>>, PersistenceError> {
        let mut known = Self::MIGRATIONS.migrations().map_err(failed)?;
        known.sort_by_key(|migration| version_of(&**migration));
        Ok(known)
    }
}

impl Migrated for SqliteConnection {
    type Kind = diesel::sqlite::Sqlite;
    const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

    fn knows_versions(&mut self) -> QueryResult<bool> {
        let tables = sqlite_master::table
            .filter(sqlite_master::name.eq(VERSIONS))
            .count();
        Ok(tables.get_result::<i64>(self)? > 0)
    }

    fn any_table(&mut self) -> QueryResult<Option<String>> {
        sqlite_master::table
            .filter(sqlite_master::type_.eq("table"))
            .filter(sqlite_master::name.ne(VERSIONS))
            .filter(sqlite_master::name.not_like("sqlite\\_%").escape('\\'))
            .order(sqlite_master::name)
            .select(sqlite_master::name)
            .first(self)
            .optional()
    }
}

#[cfg(feature = "postgres")]
impl Migrated for PgConnection {
    type Kind = diesel::pg::Pg;
    const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

    fn knows_versions(&mut self) -> QueryResult<bool> {
        diesel::define_sql_function! {
            fn to_regclass(name: diesel::sql_types::Text) -> diesel::sql_types::Nullable<diesel::sql_types::Oid>;
        }
        let found = diesel::select(to_regclass(VERSIONS));
        Ok(found.get_result::<Option<u32>>(self)?.is_some())
    }

    /// Of the schema in which migrations make theirs; what an extension brought is nobody's data.
    fn any_table(&mut self) -> QueryResult<Option<String>> {
        #[derive(QueryableByName)]
        struct Found {
            #[diesel(sql_type = diesel::sql_types::Text)]
            name: String,
        }
        let found = diesel::sql_query(
            "SELECT relname::text AS name FROM pg_class
             WHERE relkind IN ('r', 'p') AND relname <> $1
                 AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                 AND NOT EXISTS (
                     SELECT FROM pg_depend
                     WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
                 )
             ORDER BY 1 LIMIT 1",
        );
        let found = found.bind::<diesel::sql_types::Text, _>(VERSIONS);
        let found: Option<Found> = found.get_result(self).optional()?;
        Ok(found.map(|found| found.name))
    }
}

/// Fails where the database is another program's, or a newer release's.
pub(crate) fn refuse_unfit(
    connection: &mut DbConnection,
    address: &Address,
) -> Result<(), PersistenceError> {
    // Before the versions: another process may be migrating an empty database.
    let table = on_backend!(connection, connection.any_table())?;
    let applied = applied(connection)?;
    let known = names(connection)?;
    let is_known = |version: &String| known.iter().any(|(other, _)| other == version);
    match table {
        Some(table) if !applied.iter().any(is_known) => Err(PersistenceError::ForeignDatabase {
            database: address.to_string(),
            table,
        }),
        _ => refuse_newer(connection, address),
    }
}

/// Fails where the database has migrations that this program does not know.
pub(crate) fn refuse_newer(
    connection: &mut DbConnection,
    address: &Address,
) -> Result<(), PersistenceError> {
    let known = names(connection)?;
    let mut applied = applied(connection)?;
    applied.retain(|version| !known.iter().any(|(other, _)| other == version));
    if applied.is_empty() {
        return Ok(());
    }
    Err(PersistenceError::NewerDatabase {
        database: address.to_string(),
        versions: applied,
    })
}

/// Whether the database has any migration, and so is one of this program's.
pub(crate) fn is_migrated(connection: &mut DbConnection) -> Result<bool, PersistenceError> {
    Ok(!applied(connection)?.is_empty())
}

/// Names of the migrations that are not applied, in order.
pub(crate) fn pending(
    connection: &mut DbConnection,
    address: &Address,
) -> Result<Vec<String>, PersistenceError> {
    refuse_newer(connection, address)?;
    let applied = applied(connection)?;
    let known = names(connection)?.into_iter();
    Ok(known
        .filter(|(version, _)| !applied.contains(version))
        .map(|(_, name)| name)
        .collect())
}

/// Applies every pending migration inside the caller's transaction and returns their names. Processes that migrate at
/// once take turns, the look at what is pending included.
pub(crate) fn migrate(
    connection: &mut DbConnection,
    address: &Address,
) -> Result<Vec<String>, PersistenceError> {
    Turn::Schema.take(connection)?;
    let names = pending(connection, address)?;
    on_backend!(connection, apply(connection, &names))?;
    Ok(names)
}

fn apply(connection: &mut impl Migrated, names: &[String]) -> Result<(), PersistenceError> {
    // Asking diesel creates the table in which it keeps what was applied.
    connection.applied_migrations().map_err(failed)?;
    for migration in connection.known()? {
        if names.contains(&migration.name().to_string()) {
            connection.run_migration(&*migration).map_err(failed)?;
        }
    }
    Ok(())
}

/// Takes back the newest applied migration inside the caller's transaction and returns its name.
pub(crate) fn revert_last(
    connection: &mut DbConnection,
    address: &Address,
) -> Result<Option<String>, PersistenceError> {
    Turn::Schema.take(connection)?;
    refuse_newer(connection, address)?;
    let applied = applied(connection)?;
    on_backend!(connection, revert(connection, &applied))
}

fn revert(
    connection: &mut impl Migrated,
    applied: &[String],
) -> Result<Option<String>, PersistenceError> {
    let mut known = connection.known()?.into_iter();
    let Some(migration) =
        known.rfind(|migration| applied.contains(&version_of(&**migration).to_string()))
    else {
        return Ok(None);
    };
    connection.revert_migration(&*migration).map_err(failed)?;
    Ok(Some(migration.name().to_string()))
}

/// Version and name of every migration that this program knows, in order.
fn names(connection: &DbConnection) -> Result<Vec<(String, String)>, PersistenceError> {
    fn of(connection: &impl Migrated) -> Result<Vec<(String, String)>, PersistenceError> {
        let known = connection.known()?;
        let named = known.iter().map(|migration| {
            let name = migration.name();
            (name.version().to_string(), name.to_string())
        });
        Ok(named.collect())
    }
    on_backend!(connection, of(connection))
}

/// Versions that the database has.
fn applied(connection: &mut DbConnection) -> Result<Vec<String>, PersistenceError> {
    diesel::table! {
        __diesel_schema_migrations (version) {
            version -> Text,
        }
    }
    on_backend!(connection, {
        if !connection.knows_versions()? {
            return Ok(Vec::new());
        }
        Ok(__diesel_schema_migrations::table
            .select(__diesel_schema_migrations::version)
            .order(__diesel_schema_migrations::version)
            .load(connection)?)
    })
}

fn version_of<DB: Backend>(migration: &dyn Migration<DB>) -> MigrationVersion<'static> {
    migration.name().version().as_owned()
}

#[allow(clippy::needless_pass_by_value)]
fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> PersistenceError {
    PersistenceError::Migration {
        reason: error.to_string(),
    }
}
