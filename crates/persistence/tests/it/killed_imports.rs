//! A process that is killed in the middle of an import: no row of it is left, and the next import works.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use hemline_persistence::import::import_historical_sales;
use hemline_persistence::queries::{counts, history_summaries};
use hemline_persistence::{Database, OpenOptions};

use crate::large_files::{Rows, STORES};
use crate::support::{TestDatabase, context, on_each_kind};

/// Set for the child process alone.
const CHILD_URL: &str = "HEMLINE_TEST_IMPORTING_CHILD_URL";
const READ: &str = "the file is read";

/// Enough to take a second to store.
const ROWS: u64 = 200_000;

/// The child: imports until it is killed. In a normal run it does nothing.
#[test]
fn child_that_imports_until_killed() {
    let Ok(url) = std::env::var(CHILD_URL) else {
        return;
    };
    let database = Database::open(&url, &OpenOptions::default()).unwrap();
    let context = context().creating_categories();
    let mut calls = 0;
    import_historical_sales(&database, Rows::new(ROWS), &context, &mut |rows| {
        // The last call comes when all is read, after the one for the last thousand.
        calls += u32::from(rows == ROWS);
        if calls == 2 {
            println!("{READ}");
        }
    })
    .unwrap();
}

on_each_kind!(a_killed_import_leaves_no_row_and_the_next_one_works);

fn a_killed_import_leaves_no_row_and_the_next_one_works() {
    let test = TestDatabase::empty();
    let stores: String = (0..=STORES).map(|n| format!("S{n:04}\n")).collect();
    test.stores(&format!("store_id\n{stores}")).unwrap();
    let before = counts(&test.database).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "killed_imports::child_that_imports_until_killed",
            "--exact",
            "--nocapture",
        ])
        .env(CHILD_URL, test.place.url())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains(READ)));
    // It stores rows by now, and is not done.
    std::thread::sleep(Duration::from_millis(100));
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());

    assert_eq!(counts(&test.database).unwrap(), before);
    let context = context().creating_categories();
    let outcome =
        import_historical_sales(&test.database, Rows::new(1_000), &context, &mut |_| {}).unwrap();
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (1_000, 0));
    let stored = history_summaries(&test.database).unwrap();
    assert_eq!(
        stored.iter().map(|summary| summary.rows).sum::<u64>(),
        1_000
    );
}
