//! Files that clients upload: whatever they hold, an import stores all of one or nothing of it.

use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use hemline_domain::storage::Catalogue;
use hemline_persistence::import::{
    ImportContext, MAX_BAD_ROWS, import_categories, import_demand_events, import_historical_sales,
    import_stores, read_category_sales, read_weekly_sales,
};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions, PersistenceError};
use tempfile::TempDir;

const STORES: &str = include_str!("../../fixtures/stores.csv");
const CATEGORIES: &str = include_str!("../../fixtures/categories.csv");

/// A season's length, which bounds the weeks of weekly sales.
const HORIZON: u32 = 12;

struct Place {
    database: Database,
    storage: DatabaseStorage,
    _directory: TempDir,
}

fn context() -> ImportContext {
    let at = DateTime::<Utc>::UNIX_EPOCH;
    ImportContext::new("fuzzer", "fuzz.csv", at)
}

/// A database with stores and categories, one for the process.
fn place() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| {
        let directory = tempfile::tempdir().expect("a directory");
        let url = format!("sqlite://{}/fuzz.db", directory.path().display());
        let database = Database::open(&url, &OpenOptions::default()).expect("a database");
        database.migrate().expect("the schema");
        import_stores(&database, STORES.as_bytes(), &context(), &mut |_| {}).expect("stores");
        import_categories(&database, CATEGORIES.as_bytes(), &context(), &mut |_| {})
            .expect("categories");
        let storage = DatabaseStorage::new(database.clone());
        Place {
            database,
            storage,
            _directory: directory,
        }
    })
}

/// Imports `data` but for its first byte, which says as what.
pub(crate) fn run(data: &[u8]) {
    let Some((kind, csv)) = data.split_first() else {
        return;
    };
    let Place {
        database, storage, ..
    } = place();
    let version = || storage.data_version().expect("the version");
    let before = version();
    let mut context = context();
    context.create_categories = kind & 0x80 != 0;
    context.replace_calendars = kind & 0x40 != 0;
    let nothing = &mut |_| {};
    let outcome = match kind % 6 {
        0 => import_stores(database, csv, &context, nothing).map(drop),
        1 => import_categories(database, csv, &context, nothing).map(drop),
        2 => import_historical_sales(database, csv, &context, nothing).map(drop),
        3 => import_demand_events(database, csv, &context, nothing).map(drop),
        4 => read_weekly_sales(database, csv, HORIZON, nothing).map(|week| {
            assert!((1..=HORIZON).contains(&week.week_number));
            assert_eq!(week.rows, week.units.len() as u64);
        }),
        _ => read_category_sales(database, csv, &"womens_dresses".into(), true, nothing).map(drop),
    };
    let stores_something = outcome.is_ok() && kind % 6 < 4;
    assert_eq!(version() > before, stores_something, "all or nothing");
    match outcome {
        Ok(()) => {}
        Err(PersistenceError::RejectedFile(file)) => {
            assert!(!file.bad_rows.is_empty() && file.bad_rows.len() <= MAX_BAD_ROWS);
            assert!(file.bad_row_count >= file.bad_rows.len() as u64);
        }
        Err(
            PersistenceError::EmptyFile { .. }
            | PersistenceError::MissingColumns { .. }
            | PersistenceError::DuplicateColumn { .. }
            | PersistenceError::HeaderSize { .. }
            | PersistenceError::HeaderEncoding,
        ) => {}
        Err(other) => panic!("the client is not at fault: {other}"),
    }
}
