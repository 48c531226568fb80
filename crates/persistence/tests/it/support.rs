//! A fresh database per test, of the kind that the test runs on, and short ways to import into it.

use std::cell::Cell;

use chrono::{DateTime, Utc};
use hemline_domain::storage::{NewWorkflow, WorkflowJournal};
use hemline_domain::{Archetype, StatedParameters, Workflow};
use hemline_persistence::import::{
    ImportContext, ImportOutcome, RejectedFile, import_categories, import_demand_events,
    import_historical_sales, import_stores,
};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions, PersistenceError};
use hemline_test_support::PostgresDatabase;
use tempfile::TempDir;

pub(crate) const STORES: &str = "store_id,store_name\nS01,One\nS02,Two\n";
pub(crate) const CATEGORIES: &str = "category_id,category_name,season_start_date,season_end_date,season_length_weeks,archetype\n\
     womens_dresses,Women's Dresses,2025-03-03,2025-05-26,12,FASHION_RETAIL\n\
     mens_shirts,Men's Shirts,2025-03-03,2025-05-26,12,fashion_retail\n";

/// The kinds of databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

thread_local! {
    static KIND: Cell<Kind> = const { Cell::new(Kind::Sqlite) };
}

/// Runs each of the tests on each kind of database: `on_sqlite::name` and, with the feature `postgres`,
/// `on_postgres::name`.
macro_rules! on_each_kind {
    ($($test:ident),+ $(,)?) => {
        mod on_sqlite {
            $(
                #[test]
                fn $test() {
                    $crate::support::on($crate::support::Kind::Sqlite, super::$test);
                }
            )+
        }

        #[cfg(feature = "postgres")]
        mod on_postgres {
            $(
                #[test]
                fn $test() {
                    $crate::support::on($crate::support::Kind::Postgres, super::$test);
                }
            )+
        }
    };
}
pub(crate) use on_each_kind;

/// Runs a test whose databases are of a kind; skips it where the machine has no such databases.
pub(crate) fn on(kind: Kind, test: fn()) {
    if kind == Kind::Postgres && !PostgresDatabase::available() {
        return;
    }
    of_kind(kind, test);
}

/// Makes what depends on the kind of database.
pub(crate) fn of_kind<T>(kind: Kind, make: impl FnOnce() -> T) -> T {
    KIND.set(kind);
    make()
}

/// Where a test's database lies; it goes with this.
pub(crate) enum Place {
    Directory(TempDir),
    Server(PostgresDatabase),
}

impl Place {
    /// For a database of the kind that the test runs on, which is not there yet or has no table.
    pub(crate) fn empty() -> Self {
        match KIND.get() {
            Kind::Sqlite => Self::Directory(tempfile::tempdir().unwrap()),
            Kind::Postgres => Self::Server(PostgresDatabase::empty().unwrap()),
        }
    }

    /// For a database that is migrated on PostgreSQL, where that takes its time.
    fn prepared() -> Self {
        match KIND.get() {
            Kind::Sqlite => Self::empty(),
            Kind::Postgres => {
                let migrate = |url: &str| {
                    open(url).migrate().unwrap();
                };
                Self::Server(PostgresDatabase::prepared(migrate).unwrap())
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Directory(directory) => url_in(directory),
            Self::Server(database) => database.url(),
        }
    }

    /// Opens it as another process would.
    pub(crate) fn open(&self) -> Database {
        open(&self.url())
    }
}

/// A migrated database in a place of its own.
pub(crate) struct TestDatabase {
    pub(crate) database: Database,
    pub(crate) place: Place,
}

pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_740_000_000, 5).unwrap()
}

pub(crate) fn context() -> ImportContext {
    ImportContext::new("tester", "file.csv", now())
}

impl TestDatabase {
    /// Without any data.
    pub(crate) fn empty() -> Self {
        let place = Place::prepared();
        let database = place.open();
        database.migrate().unwrap();
        Self { database, place }
    }

    /// With two stores and two categories.
    pub(crate) fn with_master_data() -> Self {
        let test = Self::empty();
        test.stores(STORES).unwrap();
        test.categories(CATEGORIES).unwrap();
        test
    }

    pub(crate) fn storage(&self) -> DatabaseStorage {
        DatabaseStorage::new(self.database.clone())
    }

    pub(crate) fn stores(&self, csv: &str) -> Result<ImportOutcome, PersistenceError> {
        import_stores(&self.database, csv.as_bytes(), &context(), &mut |_| {})
    }

    pub(crate) fn categories(&self, csv: &str) -> Result<ImportOutcome, PersistenceError> {
        import_categories(&self.database, csv.as_bytes(), &context(), &mut |_| {})
    }

    pub(crate) fn sales(&self, csv: impl AsRef<[u8]>) -> Result<ImportOutcome, PersistenceError> {
        import_historical_sales(&self.database, csv.as_ref(), &context(), &mut |_| {})
    }

    pub(crate) fn events(&self, csv: &str) -> Result<ImportOutcome, PersistenceError> {
        import_demand_events(&self.database, csv.as_bytes(), &context(), &mut |_| {})
    }

    pub(crate) fn whole_calendar(&self, csv: &str) -> Result<ImportOutcome, PersistenceError> {
        let context = context().replacing_calendars();
        import_demand_events(&self.database, csv.as_bytes(), &context, &mut |_| {})
    }

    /// Every table's rows as text: equal dumps are equal databases.
    pub(crate) fn dump(&self) -> String {
        use hemline_persistence::queries;
        let counts = queries::counts(&self.database).unwrap();
        let audit = queries::audit_page(&self.database, &queries::PageRequest::default()).unwrap();
        let history = queries::history_summaries(&self.database).unwrap();
        let stored = match &self.place {
            Place::Directory(directory) => {
                let read = |name| std::fs::read(directory.path().join(name)).unwrap();
                format!("{:?} {:?}", read("test.db"), read("test.db-wal"))
            }
            Place::Server(database) => database.contents(),
        };
        format!("{counts:?} {audit:?} {history:?} {stored}")
    }
}

pub(crate) fn url_in(directory: &TempDir) -> String {
    format!("sqlite://{}", directory.path().join("test.db").display())
}

pub(crate) fn open(url: &str) -> Database {
    Database::open(url, &OpenOptions::default()).unwrap()
}

/// The bad rows of a refused file.
pub(crate) fn rejected(result: Result<ImportOutcome, PersistenceError>) -> RejectedFile {
    match result {
        Err(PersistenceError::RejectedFile(file)) => *file,
        other => panic!("not a rejected file: {other:?}"),
    }
}

/// The (line, column, part of the reason) of a refused file's only bad row.
pub(crate) fn only_bad_row(
    result: Result<ImportOutcome, PersistenceError>,
) -> (u64, Option<String>, String, String) {
    let file = rejected(result);
    assert_eq!(file.bad_row_count, 1, "{file:?}");
    let row = &file.bad_rows[0];
    (
        row.line,
        row.column.clone(),
        row.value.clone(),
        row.reason.clone(),
    )
}

/// Starts a workflow in its first state.
pub(crate) fn create_workflow(test: &TestDatabase, id: &str, category: &str) -> Workflow {
    let stated = StatedParameters::new().with("season_start_date", "2025-03-03");
    let resolved = stated.resolve(Archetype::FashionRetail).unwrap();
    let new = NewWorkflow {
        workflow_id: id.into(),
        session_id: None,
        category_id: category.into(),
        season: "Spring 2025".to_owned(),
        stated_parameters: stated,
        parameters: resolved.parameters,
        defaults_applied: resolved.defaults_applied,
        at: now(),
        logged: None,
    };
    test.storage().create(new).unwrap().workflow
}
