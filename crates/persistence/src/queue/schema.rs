//! The queue's tables: apalis's own, in schemas of their own, brought up to date with the database's.

use apalis_diesel_postgres::MIGRATIONS;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_migrations::MigrationHarness;

use crate::error::PersistenceError;

/// What the crate asks of whoever runs its migrations: its lock, its journal's schema, and the way to it, until the
/// transaction ends. The schema is not made where it is there: that would need more rights.
const PREPARED: &str = "
    SELECT pg_advisory_xact_lock(hashtext('apalis_diesel_postgres'), hashtext('migrations'));
    DO $$ BEGIN
        IF to_regnamespace('apalis_diesel_postgres') IS NULL THEN
            CREATE SCHEMA apalis_diesel_postgres;
        END IF;
    END $$;
    SET LOCAL search_path = apalis_diesel_postgres, pg_catalog, pg_temp;";

/// Brings the tables up to date, as the last that the caller's transaction does.
pub(crate) fn set_up(connection: &mut PgConnection) -> Result<(), PersistenceError> {
    connection.batch_execute(PREPARED)?;
    connection
        .run_pending_migrations(MIGRATIONS)
        .map_err(|error| PersistenceError::Migration {
            reason: format!("the work queue: {error}"),
        })?;
    Ok(())
}

/// Whether the tables are those that this program knows.
pub(crate) fn is_current(connection: &mut PgConnection) -> Result<bool, PersistenceError> {
    diesel::table! {
        apalis_diesel_postgres.__diesel_schema_migrations (version) {
            version -> Text,
        }
    }
    diesel::define_sql_function! {
        fn to_regclass(name: diesel::sql_types::Text) -> diesel::sql_types::Nullable<diesel::sql_types::Oid>;
    }
    let journal = "apalis_diesel_postgres.__diesel_schema_migrations";
    let found: Option<u32> = diesel::select(to_regclass(journal)).get_result(connection)?;
    if found.is_none() {
        return Ok(false);
    }
    let known = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(|error| {
        PersistenceError::Migration {
            reason: error.to_string(),
        }
    })?;
    let mut known: Vec<String> = known
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    known.sort();
    let applied: Vec<String> = __diesel_schema_migrations::table
        .select(__diesel_schema_migrations::version)
        .order(__diesel_schema_migrations::version)
        .load(connection)?;
    Ok(known == applied)
}
