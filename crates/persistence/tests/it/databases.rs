//! Opening and locking database files, and what of it holds for PostgreSQL.

#[cfg(feature = "postgres")]
use diesel::PgConnection;
use diesel::connection::{Connection, SimpleConnection};
use diesel::sqlite::SqliteConnection;
use hemline_persistence::{Database, OpenOptions, PersistenceError};
#[cfg(feature = "postgres")]
use hemline_test_support::PostgresDatabase;

#[cfg(feature = "postgres")]
use crate::support::{Kind, Place, on};
use crate::support::{TestDatabase, url_in};

#[test]
fn missing_directories_are_created() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a/b/test.db");
    let url = format!("sqlite://{}", path.display());
    let database = Database::open(&url, &OpenOptions::default()).unwrap();
    database.migrate().unwrap();
    assert!(path.is_file());
}

#[test]
fn a_database_that_must_exist_is_not_created() {
    let directory = tempfile::tempdir().unwrap();
    let options = OpenOptions {
        create: false,
        ..OpenOptions::default()
    };
    let error = Database::open(&url_in(&directory), &options).unwrap_err();
    assert!(
        matches!(error, PersistenceError::MissingDatabase { .. }),
        "{error}"
    );
    assert!(!directory.path().join("test.db").exists());
}

#[test]
fn files_that_are_no_database_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("test.db"), "store_id,".repeat(1_000)).unwrap();
    let error = Database::open(&url_in(&directory), &OpenOptions::default()).unwrap_err();
    assert!(matches!(error, PersistenceError::Open { .. }), "{error}");
    assert!(error.to_string().contains("not a database"), "{error}");

    let url = format!("sqlite://{}", directory.path().display());
    let error = Database::open(&url, &OpenOptions::default()).unwrap_err();
    assert!(error.to_string().contains("directory"), "{error}");

    let url = format!("sqlite://{}/test.db/inside.db", directory.path().display());
    let error = Database::open(&url, &OpenOptions::default()).unwrap_err();
    assert!(
        matches!(error, PersistenceError::Directory { .. }),
        "{error}"
    );
}

#[test]
fn a_file_of_another_program_is_refused_and_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("test.db");
    let mut other = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    other.batch_execute("CREATE TABLE orders (id)").unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    let error = Database::open(&url_in(&directory), &OpenOptions::default()).unwrap_err();
    assert_is_foreign(&error);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

fn assert_is_foreign(error: &PersistenceError) {
    let PersistenceError::ForeignDatabase { table, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(table, "orders");
}

#[cfg(feature = "postgres")]
#[test]
fn a_server_s_database_of_another_program_is_refused() {
    on(Kind::Postgres, || {
        let place = Place::empty();
        let mut other = PgConnection::establish(&place.url()).unwrap();
        // A schema beside that of the tables may be anyone's.
        let elsewhere = "CREATE SCHEMA other; CREATE TABLE other.orders (id int)";
        other.batch_execute(elsewhere).unwrap();
        drop(place.open());
        other.batch_execute("CREATE TABLE orders (id int)").unwrap();
        let error = Database::open(&place.url(), &OpenOptions::default()).unwrap_err();
        assert_is_foreign(&error);
    });
}

#[cfg(feature = "postgres")]
#[test]
fn a_server_s_database_that_is_not_utf_8_is_refused() {
    let how = "TEMPLATE template0 ENCODING SQL_ASCII LOCALE_PROVIDER libc LOCALE 'C'";
    let Some(place) = PostgresDatabase::made(how) else {
        return;
    };
    let error = Database::open(&place.url(), &OpenOptions::default()).unwrap_err();
    let told = error.to_string();
    assert!(told.contains("SQL_ASCII"), "{told}");
    assert!(told.contains("createdb --encoding=UTF8"), "{told}");
}

#[test]
fn a_second_server_is_refused_and_told_who_has_the_file() {
    let test = TestDatabase::empty();
    let file = test.database.path().unwrap().with_extension("db.lock");
    test.database.check_server_lock().unwrap();
    assert!(!file.exists(), "looking made the lock's file");
    let lock = test.database.lock_for_server().unwrap();
    assert!(file.exists());
    let second = test.place.open();
    assert!(matches!(
        second.check_server_lock(),
        Err(PersistenceError::Locked { pid: Some(_), .. })
    ));
    let error = second.lock_for_server().unwrap_err();
    let PersistenceError::Locked { pid, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(*pid, Some(std::process::id()));
    assert!(error.to_string().contains(&std::process::id().to_string()));
    drop(lock);
    second.check_server_lock().unwrap();
    second.lock_for_server().unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_to_the_file_is_the_same_file() {
    let test = TestDatabase::empty();
    let _lock = test.database.lock_for_server().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let link = directory.path().join("link.db");
    std::os::unix::fs::symlink(test.database.path().unwrap(), &link).unwrap();
    let url = format!("sqlite://{}", link.display());
    let second = Database::open(&url, &OpenOptions::default()).unwrap();
    assert!(matches!(
        second.lock_for_server(),
        Err(PersistenceError::Locked { .. })
    ));
}

#[test]
fn admin_work_needs_no_lock() {
    let test = TestDatabase::empty();
    let _lock = test.database.lock_for_server().unwrap();
    let admin = test.place.open();
    admin.migrate().unwrap();
    test.stores("store_id\nS01\n").unwrap();
}

#[cfg(feature = "postgres")]
#[test]
fn several_servers_work_on_one_postgresql_database() {
    on(Kind::Postgres, || {
        let test = TestDatabase::empty();
        assert_eq!(test.database.path(), None);
        let other = test.place.open();
        assert!(test.database.lock_for_server().unwrap().is_none());
        assert!(other.lock_for_server().unwrap().is_none());
    });
}

#[cfg(feature = "postgres")]
#[test]
fn of_several_processes_one_has_a_claim() {
    on(Kind::Postgres, || {
        let test = TestDatabase::empty();
        let other = test.place.open();
        let claim = test.database.claim("workflow w1").unwrap();
        assert!(claim.is_some());
        assert!(test.database.claim("workflow w1").unwrap().is_none());
        assert!(other.claim("workflow w1").unwrap().is_none());
        assert!(other.claim("workflow w2").unwrap().is_some());
        drop(claim);
        let taken_over = other.claim("workflow w1").unwrap();
        assert!(taken_over.is_some());
        // As where the process ends.
        drop(other);
        assert!(test.database.claim("workflow w1").unwrap().is_none());
        drop(taken_over);
        assert!(test.database.claim("workflow w1").unwrap().is_some());
    });
}

#[cfg(feature = "postgres")]
#[test]
fn a_claim_is_lost_with_its_session_and_is_not_given_back_twice() {
    use diesel::prelude::*;
    use hemline_domain::storage::RunClaim;

    on(Kind::Postgres, || {
        let test = TestDatabase::empty();
        let lost = test.database.claim("workflow w1").unwrap().unwrap();
        assert!(lost.is_held());
        let mut connection = PgConnection::establish(&test.place.url()).unwrap();
        // As PostgreSQL does where the process is frozen for long.
        diesel::sql_query(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database =
                 (SELECT oid FROM pg_database WHERE datname = current_database())",
        )
        .execute(&mut connection)
        .unwrap();
        let other = test.place.open();
        let taken_over = loop {
            if let Some(claim) = other.claim("workflow w1").unwrap() {
                break claim;
            }
        };
        assert!(!lost.is_held());
        assert!(test.database.claim("workflow w1").unwrap().is_none());
        drop(taken_over);
        let again = test.database.claim("workflow w1").unwrap().unwrap();
        drop(lost);
        assert!(again.is_held());
        assert!(other.claim("workflow w1").unwrap().is_none());
    });
}

#[test]
fn a_file_has_one_process_that_claims_and_tells_nobody() {
    let test = TestDatabase::empty();
    assert!(test.database.claim("workflow w1").unwrap().is_some());
    assert!(test.database.event_bus().unwrap().is_none());
}

#[cfg(feature = "postgres")]
#[test]
fn a_server_that_cannot_be_reached_is_named_without_its_password() {
    let url = "postgres://planner:secret@127.0.0.1:1/hemline?connect_timeout=5";
    let error = Database::open(url, &OpenOptions::default()).unwrap_err();
    assert!(matches!(error, PersistenceError::Open { .. }), "{error}");
    let told = error.to_string();
    assert!(told.contains("postgres://127.0.0.1:1/hemline"), "{told}");
    assert!(!told.contains("secret"), "{told}");
}

#[test]
fn what_the_database_says_is_told_once() {
    let lost = PersistenceError::from(diesel::result::Error::BrokenTransactionManager);
    assert!(
        lost.to_string().contains("connection to it was lost"),
        "{lost}"
    );
    // Whoever shows an error with its causes shows no words twice.
    assert!(std::error::Error::source(&lost).is_none());
}

#[cfg(feature = "postgres")]
#[test]
fn a_connection_that_is_lost_in_a_transaction_is_the_cause_that_is_told() {
    on(Kind::Postgres, || {
        let test = TestDatabase::empty();
        let mut other = PgConnection::establish(&test.place.url()).unwrap();
        let ends_itself = "
            CREATE FUNCTION end_connection() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
            CREATE TRIGGER ends BEFORE INSERT ON stores EXECUTE FUNCTION end_connection();";
        other.batch_execute(ends_itself).unwrap();
        let error = test.stores("store_id\nS01\n").unwrap_err();
        assert!(error.is_unavailable(), "{error}");
        let told = error.to_string();
        assert!(told.contains("terminating connection"), "{told}");
    });
}
