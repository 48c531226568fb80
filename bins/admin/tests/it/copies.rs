//! A database copied into another one, and what goes on there.

use serde_json::Value;

use crate::harness::{Ended, Place, fixtures};

/// A season of the demo data with its first week in, and its id.
fn season_under_way(place: &Place) -> String {
    let plan = ["plan", "womens_dresses", "--accept", "--json"];
    let plan = place.run(&plan).json();
    let id = plan["workflow"]["workflow_id"].as_str().unwrap().to_owned();
    import_week(place, &[], &id, 1);
    id
}

fn import_week(place: &Place, database: &[&str], id: &str, week: u32) -> Value {
    let file = fixtures().join(format!("weekly/high_demand/week_{week:02}.csv"));
    let import = [
        "import",
        "actuals",
        file.to_str().unwrap(),
        "--season",
        id,
        "--json",
    ];
    place.run(&[database, &import].concat()).json()
}

/// What is asked of a database to compare it with another.
fn answers(place: &Place, database: &[&str], id: &str) -> Vec<String> {
    let questions: [&[&str]; 4] = [
        &["season", "show", id, "--json"],
        &["ledger", "verify", "--json"],
        &["ledger", "show", "--season", id, "--json"],
        &["forecast", "womens_dresses", "--json"],
    ];
    let answers = questions.iter().map(|question| {
        let Ended { stdout, .. } = place.run(&[database, question].concat()).ok();
        stdout
    });
    answers.collect()
}

fn copied(place: &Place, from: &[&str], to: &str) -> Value {
    place
        .run(&[from, &["copy", "--to", to, "--json"]].concat())
        .json()
}

fn check_copy_goes_on(place: &Place, id: &str, url: &str, back: &str) {
    let other = ["--database", url];
    let tables = copied(place, &[], url);
    let rows = |name: &str| {
        let mut tables = tables.as_array().unwrap().iter();
        tables.find(|table| table["name"] == name).unwrap()["rows"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(rows("stores"), 50);
    assert_eq!(rows("workflows"), 1);
    assert!(rows("unit_ledger") > 0);
    assert_eq!(answers(place, &other, id), answers(place, &[], id));

    // New rows get numbers after those copied, and the same come out.
    let (here, there) = (
        import_week(place, &[], id, 2),
        import_week(place, &other, id, 2),
    );
    assert_eq!(here["variance_check"], there["variance_check"]);
    let (here, there) = (answers(place, &[], id), answers(place, &other, id));
    assert_eq!(here[1..], there[1..]);

    let again = place.run(&["copy", "--to", url]).failed();
    assert!(again.contains("holds data already"), "{again}");
    let returned = copied(place, &other, back);
    assert_eq!(answers(place, &["--database", back], id), there);
    assert_eq!(
        returned.as_array().unwrap().len(),
        tables.as_array().unwrap().len()
    );
}

#[test]
fn a_season_goes_on_in_a_copied_file() {
    let place = Place::seeded();
    let id = season_under_way(&place);
    check_copy_goes_on(&place, &id, "sqlite://copy.db", "sqlite://back.db");
}

#[cfg(feature = "postgres")]
#[test]
fn a_season_goes_on_in_postgresql_and_comes_back() {
    let Some(database) = hemline_test_support::PostgresDatabase::empty() else {
        return;
    };
    let place = Place::seeded();
    let id = season_under_way(&place);
    let url = database.url();
    check_copy_goes_on(&place, &id, &url, "sqlite://back.db");

    let on_server = ["--database", &url];
    let refused = place
        .run(&[&on_server[..], &["backup", "backup.db"]].concat())
        .failed();
    assert!(refused.contains("pg_dump"), "{refused}");
    let checked = place
        .run(&[&on_server[..], &["doctor"]].concat())
        .ok()
        .stdout;
    assert!(checked.contains("postgres:///"), "{checked}");
    // The tests' server is fast and careless.
    assert!(checked.contains("fsync = off"), "{checked}");

    let absent = url.replace("/test_", "/absent_");
    let (checked, _) = place.run(&["--database", &absent, "doctor"]).partly();
    assert!(checked.contains("createdb"), "{checked}");
    assert_eq!(checked.matches("does not exist\n").count(), 1, "{checked}");
    assert!(!checked.contains("\n\n"), "{checked}");
}

#[test]
fn a_copy_says_what_it_copied_table_by_table() {
    let place = Place::seeded();
    let copied = place.run(&["copy", "--to", "sqlite://copy.db"]).ok();
    let (printed, told) = (copied.stdout, copied.stderr);
    let rows: Vec<Vec<&str>> = printed
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows[0], ["table", "rows", "digest"]);
    let rows_of = |table: &str| rows.iter().find(|row| row[0] == table).unwrap()[1];
    assert_eq!(rows_of("stores"), "50");
    assert_eq!(rows_of("historical_sales"), "7,800");
    assert!(told.contains("compared row by row"), "{told}");
}

#[test]
fn a_copy_onto_itself_is_refused() {
    let place = Place::seeded();
    let refused = place.run(&["copy", "--to", "sqlite://hemline.db"]).failed();
    assert!(refused.contains("already works on"), "{refused}");
}
