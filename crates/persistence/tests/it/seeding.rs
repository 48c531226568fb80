//! The demo season.

use hemline_domain::storage::Catalogue;
use hemline_persistence::PersistenceError;
use hemline_persistence::queries::{PageRequest, audit_page};
use hemline_persistence::seed::{DemoFiles, is_empty, seed_demo};

use crate::support::{CATEGORIES, STORES, TestDatabase, now, on_each_kind};

on_each_kind!(
    a_seed_fills_an_empty_database,
    a_seed_that_fails_leaves_nothing,
    of_several_seeds_at_once_one_is_stored
);

fn files(historical_sales: &str) -> DemoFiles<'_> {
    DemoFiles {
        stores: STORES.as_bytes(),
        categories: CATEGORIES.as_bytes(),
        historical_sales: historical_sales.as_bytes(),
    }
}

fn a_seed_fills_an_empty_database() {
    let test = TestDatabase::empty();
    assert!(is_empty(&test.database).unwrap());
    let sales =
        "store_id,category_id,week_start_date,units_sold\nS01,womens_dresses,2024-12-23,7\n";
    let seeded = seed_demo(&test.database, &files(sales), now()).unwrap();
    let outcome = seeded.unwrap();
    assert_eq!(outcome.stores.rows_imported, 2);
    assert_eq!(outcome.categories.rows_imported, 2);
    assert_eq!(outcome.historical_sales.rows_imported, 1);
    assert!(!is_empty(&test.database).unwrap());
    let history = test.storage().category_history(&"womens_dresses".into());
    assert_eq!(history.unwrap().len(), 1);
    test.sales(sales).unwrap();
}

fn a_seed_that_fails_leaves_nothing() {
    let test = TestDatabase::empty();
    let sales =
        "store_id,category_id,week_start_date,units_sold\nS99,womens_dresses,2024-12-23,7\n";
    let error = seed_demo(&test.database, &files(sales), now()).unwrap_err();
    assert!(
        matches!(error, PersistenceError::RejectedFile(_)),
        "{error}"
    );
    assert!(is_empty(&test.database).unwrap());
    assert_eq!(test.storage().data_version().unwrap(), 0);
}

fn of_several_seeds_at_once_one_is_stored() {
    let test = TestDatabase::empty();
    let sales =
        "store_id,category_id,week_start_date,units_sold\nS01,womens_dresses,2024-12-23,7\n";
    let seed = || seed_demo(&test.database, &files(sales), now()).unwrap();
    let stored = std::thread::scope(|scope| {
        let seeding: Vec<_> = (0..4).map(|_| scope.spawn(seed)).collect();
        let seeded = seeding.into_iter().filter_map(|seed| seed.join().unwrap());
        seeded.count()
    });
    assert_eq!(stored, 1);
    // As a file that another process imported since it was asked whether the database is empty.
    assert_eq!(seed(), None);
    let audit = audit_page(&test.database, &PageRequest::default()).unwrap();
    assert_eq!(audit.items.len(), 3);
}
