//! `backup` and `restore`: consistent while others write, all or nothing.

use std::path::Path;
use std::process::Stdio;

use diesel::prelude::*;
use hemline_persistence::{Database, OpenOptions};

use crate::harness::Place;

fn database_of(place: &Place) -> Database {
    let url = format!("sqlite://{}", place.path("hemline.db").display());
    Database::open(&url, &OpenOptions::default()).unwrap()
}

/// The names of the place's files that begin so.
fn files(place: &Place, prefix: &str) -> Vec<String> {
    let entries = std::fs::read_dir(place.path(".")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(prefix)).collect();
    names.sort();
    names
}

fn seasons(place: &Place) -> usize {
    place
        .query_sql("SELECT workflow_id AS value FROM workflows")
        .len()
}

/// A place with one planned season.
fn planned() -> Place {
    let place = Place::with_chain(3, 1);
    place.run(&["plan", "--all", "--accept"]).ok();
    place
}

#[test]
fn a_backup_made_while_seasons_are_planned_holds_whole_seasons() {
    let place = Place::with_chain(4, 12);
    let mut planning = place
        .command(&["plan", "--all", "--accept", "--jobs", "2"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut held = Vec::new();
    while planning.try_wait().unwrap().is_none() {
        let name = format!("backup-{}.db", held.len());
        let told = place.run(&["backup", &name]).ok().stderr;
        assert!(told.contains(&name) && told.contains("checked"), "{told}");
        let there = Place::new();
        std::fs::copy(place.path(&name), place.path("copy.db")).unwrap();
        let copy = place.path("copy.db");
        there.run(&["restore", copy.to_str().unwrap()]).ok();
        let report = there.run(&["ledger", "verify", "--json"]).json();
        assert_eq!(report["broken"], 0, "{report:#}");
        assert_eq!(
            there.query_sql("SELECT integrity_check AS value FROM pragma_integrity_check"),
            ["ok"]
        );
        held.push(seasons(&there));
    }
    assert!(planning.wait().unwrap().success());
    assert!(held.is_sorted(), "{held:?}");
    let during = held.iter().filter(|seasons| (1..12).contains(*seasons));
    assert!(during.count() > 0, "none was made meanwhile: {held:?}");
    assert_eq!(seasons(&place), 12);
    assert!(files(&place, ".").is_empty(), "{:?}", files(&place, "."));
}

#[test]
fn a_backup_overwrites_nothing_and_leaves_nothing_behind() {
    let place = planned();
    let file = place.file("taken.db", "precious");
    let told = place.run(&["backup", &file]).failed();
    assert!(told.contains("exists already"), "{told}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");
    place.run(&["backup", "no/such/place/b.db"]).failed();
    assert!(files(&place, ".").is_empty());

    let told = Place::new().run(&["backup", "b.db"]).failed();
    assert!(told.contains("there is no database"), "{told}");
}

#[cfg(unix)]
#[test]
fn who_may_not_read_the_database_may_not_read_its_backup() {
    use std::os::unix::fs::PermissionsExt;
    let place = planned();
    let only_me = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(place.path("hemline.db"), only_me).unwrap();
    place.run(&["backup", "b.db"]).ok();
    let mode = std::fs::metadata(place.path("b.db")).unwrap().permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
}

#[test]
fn a_database_is_replaced_by_force_alone_and_kept() {
    let place = planned();
    place.run(&["backup", "b.db"]).ok();
    place.run(&["plan", "--all", "--replan"]).ok();
    place.execute_sql("DELETE FROM audit_log");
    let audited = |place: &Place| {
        place
            .query_sql("SELECT CAST(count(*) AS TEXT) AS value FROM audit_log")
            .remove(0)
    };
    let told = place.run(&["restore", "b.db"]).failed();
    assert!(told.contains("--force"), "{told}");
    assert_eq!(audited(&place), "0");

    let told = place.run(&["restore", "b.db", "--force"]).ok().stderr;
    assert_ne!(audited(&place), "0");
    let kept = files(&place, "hemline.db.2");
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(told.contains(&kept[0]), "{told}");
    let kept = place.path(&kept[0]);
    place
        .run(&["restore", kept.to_str().unwrap(), "--force"])
        .ok();
    assert_eq!(audited(&place), "0");
    place.run(&["ledger", "verify"]).ok();
}

#[test]
fn what_is_in_use_is_not_replaced() {
    let place = planned();
    place.run(&["backup", "b.db"]).ok();
    let database = database_of(&place);
    let lock = database.lock_for_server().unwrap();
    let told = place.run(&["restore", "b.db", "--force"]).failed();
    let process = format!("process {}", std::process::id());
    assert!(told.contains(&process), "{told}");
    drop(lock);
    // No server, but its file is open.
    let told = place.run(&["restore", "b.db", "--force"]).failed();
    assert!(told.contains("another process"), "{told}");
    assert_eq!(files(&place, "hemline.db.2"), [] as [&str; 0]);
    drop(database);
    place.run(&["restore", "b.db", "--force"]).ok();
}

/// Puts a file where it is restored from.
type Preparation = Box<dyn Fn(&Place)>;

#[test]
fn only_whole_backups_of_this_program_are_restored() {
    let place = planned();
    place.run(&["backup", "b.db"]).ok();
    let backup = std::fs::read(place.path("b.db")).unwrap();
    let cases: [(&str, Preparation, &str); 5] = [
        (
            "text.db",
            Box::new(|place| drop(place.file("text.db", "not a database"))),
            "no Hemline database",
        ),
        (
            "other.db",
            Box::new(|place| {
                sql(&place.path("other.db"), "CREATE TABLE notes (text TEXT)");
            }),
            "none of Hemline's tables",
        ),
        (
            "newer.db",
            Box::new(|place| {
                std::fs::copy(place.path("b.db"), place.path("newer.db")).unwrap();
                sql(
                    &place.path("newer.db"),
                    "INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')",
                );
            }),
            "newer than this program",
        ),
        (
            "cut.db",
            Box::new({
                let half = backup[..backup.len() / 2].to_vec();
                move |place| std::fs::write(place.path("cut.db"), &half).unwrap()
            }),
            "damaged",
        ),
        (
            "raw.db",
            Box::new(|place| {
                std::fs::copy(place.path("b.db"), place.path("raw.db")).unwrap();
                drop(place.file("raw.db-wal", "commits"));
            }),
            "lacks its newest commits",
        ),
    ];
    for (file, make, expected) in cases {
        make(&place);
        let before = std::fs::read(place.path("hemline.db")).unwrap();
        let told = place.run(&["restore", file, "--force"]).failed();
        assert!(told.contains(expected), "{file}: {told}");
        assert_eq!(std::fs::read(place.path("hemline.db")).unwrap(), before);
        assert!(files(&place, "hemline.db.2").is_empty(), "{file}");
        assert!(files(&place, ".").is_empty(), "{file}");
    }
    let told = place.run(&["restore", "missing.db", "--force"]).failed();
    assert!(told.contains("missing.db"), "{told}");
}

fn sql(path: &Path, statement: &str) {
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    diesel::sql_query(statement)
        .execute(&mut connection)
        .unwrap();
}

#[test]
fn a_damaged_database_is_replaced_and_kept_with_its_log() {
    let place = planned();
    place.run(&["backup", "b.db"]).ok();
    std::fs::write(place.path("hemline.db"), "no database any more").unwrap();
    std::fs::write(place.path("hemline.db-wal"), "its log").unwrap();
    place.run(&["restore", "b.db", "--force"]).ok();
    place.run(&["ledger", "verify"]).ok();
    let kept = files(&place, "hemline.db.2");
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(kept[1].ends_with("-wal"), "{kept:?}");
}

#[test]
fn a_backup_of_an_earlier_release_is_restored_as_it_is() {
    let place = planned();
    let database = database_of(&place);
    let reverted = database.revert_last_migration().unwrap().unwrap();
    drop(database);
    place.run(&["backup", "old.db"]).ok();
    // Making it brought nothing up to date.
    let database = database_of(&place);
    assert_eq!(database.pending_migrations().unwrap(), [reverted]);
    drop(database);
    let there = Place::new();
    let old = place.path("old.db");
    let told = there.run(&["restore", old.to_str().unwrap()]).ok().stderr;
    assert!(told.contains("1 migration"), "{told}");
    there.run(&["ledger", "verify"]).ok();
}
