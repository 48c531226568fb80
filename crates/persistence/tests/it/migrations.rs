//! Migrations: up, down, up again, and databases of other versions.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use hemline_persistence::{Database, OpenOptions, PersistenceError};

use crate::support::{TestDatabase, open_in, url_in};

#[derive(QueryableByName)]
struct Item {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

fn connect(database: &Database) -> SqliteConnection {
    SqliteConnection::establish(database.path().to_str().unwrap()).unwrap()
}

/// Every table and index with its definition.
fn schema(database: &Database) -> BTreeMap<String, String> {
    let items: Vec<Item> = diesel::sql_query(
        "SELECT name, coalesce(sql, '') AS sql FROM sqlite_master
         WHERE name NOT LIKE 'sqlite_%' AND name <> '__diesel_schema_migrations'",
    )
    .load(&mut connect(database))
    .unwrap();
    items
        .into_iter()
        .map(|item| (item.name, item.sql))
        .collect()
}

fn revert_all(database: &Database) -> usize {
    std::iter::from_fn(|| database.revert_last_migration().unwrap()).count()
}

#[test]
fn migrations_go_up_down_and_up_again() {
    let directory = tempfile::tempdir().unwrap();
    let database = open_in(&directory);
    let pending = database.pending_migrations().unwrap();
    assert!(!pending.is_empty());
    assert!(matches!(
        database.check_schema(),
        Err(PersistenceError::PendingMigrations { names }) if names == pending
    ));
    assert_eq!(database.migrate().unwrap(), pending);
    assert!(database.migrate().unwrap().is_empty());
    database.check_schema().unwrap();
    let first = schema(&database);
    assert_eq!(revert_all(&database), pending.len());
    assert_eq!(schema(&database), BTreeMap::new());
    database.migrate().unwrap();
    assert_eq!(schema(&database), first);
}

#[test]
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
    assert_eq!(schema(&test.database), BTreeMap::new());
}

#[test]
fn every_table_of_the_data_model_exists() {
    let test = TestDatabase::empty();
    let schema = schema(&test.database);
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

#[test]
fn a_newer_database_is_refused() {
    let test = TestDatabase::empty();
    connect(&test.database)
        .batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')")
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
    let url = url_in(&test.directory);
    newer(Database::open(&url, &OpenOptions::default()).map(|_| ()));
}

#[test]
fn two_processes_may_migrate_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let databases = [
        open_in(&directory),
        open_in(&directory),
        open_in(&directory),
    ];
    let applied: Vec<usize> = std::thread::scope(|scope| {
        let running: Vec<_> = databases
            .iter()
            .map(|database| scope.spawn(|| database.migrate().unwrap().len()))
            .collect();
        running.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(applied.iter().filter(|count| **count > 0).count(), 1);
}

#[test]
fn checks_and_foreign_keys_hold() {
    let test = TestDatabase::with_master_data();
    let mut connection = connect(&test.database);
    connection
        .batch_execute("PRAGMA foreign_keys = ON")
        .unwrap();
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
        let result = connection.batch_execute(statement);
        assert!(result.is_err(), "accepted: {statement}");
    }
}

#[test]
fn imports_recorded_before_the_calendar_came_survive_the_way_there_and_back() {
    #[derive(QueryableByName)]
    struct Import {
        #[diesel(sql_type = Text)]
        kind: String,
    }
    let kinds = |test: &TestDatabase| {
        let rows: Vec<Import> = diesel::sql_query("SELECT kind FROM imports ORDER BY import_id")
            .load(&mut connect(&test.database))
            .unwrap();
        rows.into_iter().map(|row| row.kind).collect::<Vec<_>>()
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
