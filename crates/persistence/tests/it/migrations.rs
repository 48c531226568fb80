//! Migrations: up, down, up again, and databases of other versions.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use hemline_persistence::{Database, OpenOptions, PersistenceError};

use crate::support::{Place, TestDatabase, on_each_kind};

on_each_kind!(
    migrations_go_up_down_and_up_again,
    migrations_go_down_with_data_in_the_tables,
    every_table_of_the_data_model_exists,
    a_newer_database_is_refused,
    two_processes_may_migrate_at_once,
    checks_and_foreign_keys_hold,
    imports_recorded_before_the_calendar_came_survive_the_way_there_and_back
);

#[derive(QueryableByName)]
struct Item {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

/// A connection past the crate's own, to look at what it cannot show and to break what it would not.
enum Raw {
    Sqlite(SqliteConnection),
    #[cfg(feature = "postgres")]
    Postgres(PgConnection),
}

fn connect(place: &Place) -> Raw {
    let url = place.url();
    match place {
        Place::Directory(_) => {
            let path = url.strip_prefix("sqlite://").unwrap();
            Raw::Sqlite(SqliteConnection::establish(path).unwrap())
        }
        #[cfg(feature = "postgres")]
        Place::Server(_) => Raw::Postgres(PgConnection::establish(&url).unwrap()),
        #[cfg(not(feature = "postgres"))]
        Place::Server(_) => unreachable!("this build opens SQLite files alone"),
    }
}

impl Raw {
    fn execute(&mut self, statement: &str) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(statement),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => connection.batch_execute(statement),
        }
    }

    fn items(&mut self, query: &str) -> Vec<Item> {
        match self {
            Self::Sqlite(connection) => diesel::sql_query(query).load(connection),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => diesel::sql_query(query).load(connection),
        }
        .unwrap()
    }
}

const SQLITE_SCHEMA: &str = "
    SELECT name, coalesce(sql, '') AS sql FROM sqlite_master
    WHERE name NOT LIKE 'sqlite_%' AND name <> '__diesel_schema_migrations'";

/// Tables, columns, constraints and indexes.
const POSTGRES_SCHEMA: &str = "
    WITH tables AS (
        SELECT oid, relname::text AS name FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            AND relname <> '__diesel_schema_migrations'
    )
    SELECT name, '' AS sql FROM tables
    UNION ALL
    SELECT name || '.' || attname, attnum || format_type(atttypid, atttypmod) || attnotnull
    FROM tables JOIN pg_attribute ON attrelid = oid WHERE attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT name || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
    FROM tables JOIN pg_constraint ON conrelid = tables.oid
    UNION ALL
    SELECT indexname, indexdef FROM tables JOIN pg_indexes ON tablename = name";

#[cfg(feature = "postgres")]
const SQLITE_COLUMNS: &str = "
    SELECT tables.name || '.' || columns.name AS name, '' AS sql
    FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' AND tables.name NOT LIKE '%diesel%'
    ORDER BY 1";

#[cfg(feature = "postgres")]
const POSTGRES_COLUMNS: &str = "
    SELECT name COLLATE \"C\" AS name, '' AS sql FROM (
        SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT LIKE '%diesel%'
    ) AS columns
    ORDER BY 1";

/// Everything that migrations make, with its definition.
fn schema(place: &Place) -> BTreeMap<String, String> {
    let query = match place {
        Place::Directory(_) => SQLITE_SCHEMA,
        Place::Server(_) => POSTGRES_SCHEMA,
    };
    let items = connect(place).items(query).into_iter();
    items.map(|item| (item.name, item.sql)).collect()
}

fn revert_all(database: &Database) -> usize {
    std::iter::from_fn(|| database.revert_last_migration().unwrap()).count()
}

fn migrations_go_up_down_and_up_again() {
    let place = Place::empty();
    let database = place.open();
    let pending = database.pending_migrations().unwrap();
    assert!(!pending.is_empty());
    assert!(matches!(
        database.check_schema(),
        Err(PersistenceError::PendingMigrations { names }) if names == pending
    ));
    assert_eq!(database.migrate().unwrap(), pending);
    assert!(database.migrate().unwrap().is_empty());
    database.check_schema().unwrap();
    let first = schema(&place);
    assert_eq!(revert_all(&database), pending.len());
    assert_eq!(schema(&place), BTreeMap::new());
    database.migrate().unwrap();
    assert_eq!(schema(&place), first);
}

fn migrations_go_down_with_data_in_the_tables() {
    let test = TestDatabase::with_master_data();
    test.sales(
        "store_id,category_id,week_start_date,units_sold\nS01,womens_dresses,2024-12-23,7\n",
    )
    .unwrap();
    test.events("category_id,date,kind,name\nwomens_dresses,2025-04-20,event,Easter\n")
        .unwrap();
    hemline_domain::storage::contract::CASES
        .iter()
        .filter(|(name, _)| name.contains("plans come back"))
        .for_each(|(_, case)| case(&test.storage()));
    revert_all(&test.database);
    assert_eq!(schema(&test.place), BTreeMap::new());
}

fn every_table_of_the_data_model_exists() {
    let test = TestDatabase::empty();
    let schema = schema(&test.place);
    let tables = "categories store_clusters stores forecasts forecast_cluster_distribution \
        allocations markdowns historical_sales actual_sales workflow_logs workflows \
        workflow_events approval_requests variance_history replenishments agent_sessions \
        unit_ledger workflow_steps cluster_assignments store_markdowns emergency_orders \
        idempotency_keys session_tickets season_reports scenarios api_tokens audit_log \
        demand_events method_comparisons";
    for table in tables.split_whitespace() {
        assert!(schema.contains_key(table), "no table {table}");
    }
}

fn a_newer_database_is_refused() {
    let test = TestDatabase::empty();
    connect(&test.place)
        .execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')")
        .unwrap();
    let newer = |result: Result<(), PersistenceError>| {
        let error = result.unwrap_err();
        let PersistenceError::NewerDatabase { versions, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(versions, &["9999"]);
    };
    newer(test.database.migrate().map(|_| ()));
    newer(test.database.check_schema());
    newer(Database::open(&test.place.url(), &OpenOptions::default()).map(|_| ()));
}

fn two_processes_may_migrate_at_once() {
    let place = Place::empty();
    let databases = [place.open(), place.open(), place.open()];
    let applied: Vec<usize> = std::thread::scope(|scope| {
        let running: Vec<_> = databases
            .iter()
            .map(|database| scope.spawn(|| database.migrate().unwrap().len()))
            .collect();
        running.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(applied.iter().filter(|count| **count > 0).count(), 1);
}

fn checks_and_foreign_keys_hold() {
    let test = TestDatabase::with_master_data();
    let mut connection = connect(&test.place);
    if matches!(test.place, Place::Directory(_)) {
        connection.execute("PRAGMA foreign_keys = ON").unwrap();
    }
    for statement in [
        "UPDATE stores SET region = 'NORTH'",
        "UPDATE stores SET store_size_sqft = -1",
        "UPDATE categories SET archetype = 'OTHER'",
        "UPDATE categories SET season_end_date = '2025-05-25'",
        "UPDATE categories SET season_length_weeks = 53",
        "INSERT INTO historical_sales VALUES (1, '2025-02-30', 1, 1)",
        "INSERT INTO historical_sales VALUES (1, '2025-02-03', 99, 1)",
        "INSERT INTO historical_sales VALUES (1, '2025-02-03', 1, -1)",
        "INSERT INTO demand_events VALUES (1, 99, 'event', 'Easter', '2025-04-20', NULL, 0, 0)",
        "INSERT INTO demand_events VALUES (1, 1, 'event', 'Easter', '2025-04-20', 1, 0, 0)",
        "INSERT INTO demand_events VALUES (1, 1, 'event', 'Easter', '2025-04-20', NULL, 1, 0)",
        "INSERT INTO demand_events VALUES (1, 1, 'price', 'price', '2025-04-20', NULL, 0, 0)",
        "INSERT INTO demand_events VALUES (1, 1, 'price', 'price', '2025-04-20', 1, -1, 0)",
        "INSERT INTO actual_sales VALUES ('nobody', 'S01', 1, 1, 'now')",
        "INSERT INTO api_tokens VALUES ('t', 'short', 'n', 'viewer', 'now', NULL, NULL, NULL)",
        "DELETE FROM data_version; INSERT INTO data_version VALUES (2, 0)",
    ] {
        let result = connection.execute(statement);
        assert!(result.is_err(), "accepted: {statement}");
    }
}

fn imports_recorded_before_the_calendar_came_survive_the_way_there_and_back() {
    let kinds = |test: &TestDatabase| {
        let query = "SELECT kind AS name, '' AS sql FROM imports ORDER BY import_id";
        let rows = connect(&test.place).items(query);
        rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
    };
    let test = TestDatabase::with_master_data();
    test.events("category_id,date,kind,name\nwomens_dresses,2025-04-20,event,Easter\n")
        .unwrap();
    assert_eq!(kinds(&test), ["stores", "categories", "demand_events"]);
    while test.database.revert_last_migration().unwrap().as_deref() != Some("0005_demand_events") {}
    assert_eq!(kinds(&test), ["stores", "categories"]);
    test.database.migrate().unwrap();
    assert_eq!(kinds(&test), ["stores", "categories"]);
}

#[cfg(feature = "postgres")]
#[test]
fn both_kinds_have_the_same_migrations_and_tables() {
    let names = |place: &Place| place.open().pending_migrations().unwrap();
    let tables = |place: &Place| -> Vec<String> {
        place.open().migrate().unwrap();
        let query = match place {
            Place::Directory(_) => SQLITE_COLUMNS,
            Place::Server(_) => POSTGRES_COLUMNS,
        };
        let columns = connect(place).items(query).into_iter();
        columns.map(|column| column.name).collect()
    };
    let on_sqlite = Place::empty();
    let expected = (names(&on_sqlite), tables(&on_sqlite));
    let Some(database) = hemline_test_support::PostgresDatabase::empty() else {
        return;
    };
    let on_postgres = Place::Server(database);
    assert_eq!((names(&on_postgres), tables(&on_postgres)), expected);
}
