//! `doctor`: what is well, what is not, and what to do.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use hemline_agents::{Engine, offline_planner};
use hemline_api::{Settings, listen};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions};
use serde_json::Value;

use crate::harness::{Ended, Place};

/// An address of this machine on which nobody listens.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

fn doctor(place: &Place, variables: &[(&str, &str)]) -> Ended {
    let address = free_address();
    let mut command = place.command(&["doctor", "--json"]);
    command.env("HEMLINE_BIND", address);
    command.envs(variables.iter().copied());
    Ended::of(command)
}

/// The checks of a doctor's report, as `(name, status)`.
fn checks(report: &Value) -> Vec<(&str, &str)> {
    let checks = report["checks"].as_array().unwrap();
    checks
        .iter()
        .map(|check| {
            let text = |field: &str| check[field].as_str().unwrap();
            // Whoever has something to do is told what.
            assert_eq!(text("status") == "ok", check["advice"].is_null(), "{check}");
            assert!(!text("message").is_empty(), "{check}");
            (text("check"), text("status"))
        })
        .collect()
}

/// The report of a doctor who found a failure.
fn failed(ended: Ended) -> Value {
    let (stdout, stderr) = ended.partly();
    assert!(stderr.contains("failed"), "{stderr}");
    serde_json::from_str(&stdout).unwrap()
}

fn message<'a>(report: &'a Value, check: &str) -> &'a str {
    let mut checks = report["checks"].as_array().unwrap().iter();
    let found = checks.find(|found| found["check"] == check).unwrap();
    found["message"].as_str().unwrap()
}

#[test]
fn a_sound_place_is_well() {
    let place = Place::seeded();
    place.run(&["plan", "womens_dresses", "--accept"]).ok();
    let report = doctor(&place, &[]).json();
    assert_eq!(report["failed"], 0, "{report:#}");
    let names: Vec<&str> = checks(&report).iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        [
            "configuration",
            "database",
            "disk",
            "integrity",
            "schema",
            "ledgers",
            "server",
            "access",
            "language model"
        ]
    );
    assert!(message(&report, "ledgers").contains("1 season"));
    assert!(message(&report, "language model").contains("offline"));

    let mut command = place.command(&["doctor"]);
    command.env("HEMLINE_BIND", free_address());
    let text = Ended::of(command).ok().stdout;
    assert!(
        text.lines().all(|line| line.starts_with("ok ")
            || line.contains('→')
            || line.starts_with("warning ")),
        "{text}"
    );
}

#[test]
fn a_new_place_has_no_database_yet_and_gets_none() {
    let place = Place::new();
    let report = doctor(&place, &[]).json();
    assert!(
        checks(&report).contains(&("database", "warning")),
        "{report:#}"
    );
    assert!(!place.path("hemline.db").exists());
}

#[test]
fn a_place_in_which_no_database_can_be_made_is_a_failure() {
    let place = Place::new();
    let file = place.file("file", "no directory");
    for path in [format!("{file}/hemline.db"), "/proc/hemline.db".to_owned()] {
        let url = format!("sqlite://{path}");
        let report = failed(doctor(&place, &[("DATABASE_URL", &url)]));
        assert!(
            checks(&report).contains(&("database", "failed")),
            "{report:#}"
        );
    }
}

#[test]
fn an_empty_database_is_well_and_one_of_another_program_is_a_failure() {
    let place = Place::new();
    place.file("hemline.db", "");
    let report = doctor(&place, &[]).json();
    assert!(checks(&report).contains(&("schema", "ok")), "{report:#}");
    assert!(message(&report, "schema").contains("empty"), "{report:#}");

    place.execute_sql("CREATE TABLE orders (id)");
    let report = failed(doctor(&place, &[]));
    assert!(
        checks(&report).contains(&("database", "failed")),
        "{report:#}"
    );
    assert!(message(&report, "database").contains("another program's"));
}

#[cfg(feature = "postgres")]
#[test]
fn a_user_who_may_make_no_tables_is_a_failure() {
    use diesel::connection::{Connection, SimpleConnection};

    let Some(database) = hemline_test_support::PostgresDatabase::empty() else {
        return;
    };
    let mut owner = diesel::PgConnection::establish(&database.url()).unwrap();
    owner.batch_execute("CREATE ROLE guest LOGIN").unwrap();
    let place = Place::new();
    let url = database.url().replace("user=hemline", "user=guest");
    let report = failed(doctor(&place, &[("DATABASE_URL", &url)]));
    assert!(
        checks(&report).contains(&("schema", "failed")),
        "{report:#}"
    );
    let told = message(&report, "schema");
    assert!(told.contains("CREATE on the schema public"), "{told}");
    assert!(told.contains("CREATE on the database"), "{told}");

    let report = doctor(&place, &[("DATABASE_URL", &database.url())]).json();
    assert!(checks(&report).contains(&("schema", "ok")), "{report:#}");
}

#[test]
fn mistakes_of_the_configuration_are_told_as_the_server_tells_them() {
    let place = Place::seeded();
    let mistakes = [
        ("HEMLINE_DEMO", "maybe"),
        ("HEMLINE_LLM", "watson"),
        ("HEMLINE_UI_DIR", "/nowhere"),
    ];
    let report = failed(doctor(&place, &mistakes));
    assert_eq!(report["failed"], 3, "{report:#}");
    assert!(message(&report, "configuration").contains("HEMLINE_DEMO is maybe"));
    assert!(checks(&report).contains(&("integrity", "ok")), "{report:#}");
}

#[test]
fn an_old_schema_is_told_and_left_as_it_is() {
    let place = Place::seeded();
    let url = format!("sqlite://{}", place.path("hemline.db").display());
    let database = Database::open(&url, &OpenOptions::default()).unwrap();
    let reverted = database.revert_last_migration().unwrap().unwrap();
    let report = doctor(&place, &[]).json();
    assert!(
        checks(&report).contains(&("schema", "warning")),
        "{report:#}"
    );
    assert!(message(&report, "schema").contains(&reverted));
    assert_eq!(database.pending_migrations().unwrap().len(), 1);
}

#[test]
fn a_broken_ledger_is_a_failure() {
    let place = Place::seeded();
    place.run(&["plan", "womens_dresses", "--accept"]).ok();
    place.execute_sql("UPDATE unit_ledger SET units = units + 1 WHERE position = 3");
    let report = failed(doctor(&place, &[]));
    assert!(
        checks(&report).contains(&("ledgers", "failed")),
        "{report:#}"
    );
}

#[test]
fn a_damaged_database_is_a_failure() {
    let place = Place::seeded();
    let path = place.path("hemline.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4 * 4096].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    let report = failed(doctor(&place, &[]));
    assert!(
        checks(&report).contains(&("integrity", "failed")),
        "{report:#}"
    );
}

#[test]
fn a_server_that_nobody_could_use_is_a_failure() {
    let place = Place::seeded();
    let tokens = [("HEMLINE_REQUIRE_TOKENS", "1")];
    let report = failed(doctor(&place, &tokens));
    assert!(
        checks(&report).contains(&("access", "failed")),
        "{report:#}"
    );
    place.run(&["token", "create", "--role", "planner"]).ok();
    let report = doctor(&place, &tokens).json();
    assert!(checks(&report).contains(&("access", "ok")), "{report:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_is_asked_whether_it_is_ready() {
    let place = Place::seeded();
    let url = format!("sqlite://{}", place.path("hemline.db").display());
    let database = Database::open(&url, &OpenOptions::default()).unwrap();
    let lock = database.lock_for_server().unwrap();
    let listening = listen("127.0.0.1:0").await.unwrap();
    let address = listening.address().to_string();
    let bind = [("HEMLINE_BIND", address.as_str())];

    let storage = Arc::new(DatabaseStorage::new(database.clone()));
    let engine = Engine::new(storage, offline_planner()).unwrap();
    let serving = listening
        .serve(&Settings::default(), engine, database.clone())
        .unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(serving.run_until(async {
        let _ = stopped.await;
    }));
    let report = tokio::task::block_in_place(|| doctor(&place, &bind)).json();
    assert!(checks(&report).contains(&("server", "ok")), "{report:#}");
    assert!(message(&report, "server").contains(&std::process::id().to_string()));

    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
    let report = tokio::task::block_in_place(|| doctor(&place, &bind)).json();
    assert!(
        checks(&report).contains(&("server", "warning")),
        "{report:#}"
    );
    drop(lock);
    let taken = TcpListener::bind(&address).unwrap();
    let report = failed(doctor(&place, &bind));
    assert!(
        checks(&report).contains(&("server", "failed")),
        "{report:#}"
    );
    drop(taken);
}

#[test]
fn an_address_that_this_machine_lacks_is_a_failure() {
    let place = Place::seeded();
    place.run(&["token", "create", "--role", "planner"]).ok();
    // Kept for documentation: nobody has it.
    let bind = [("HEMLINE_BIND", "192.0.2.1:8000")];
    let report = failed(doctor(&place, &bind));
    assert!(
        checks(&report).contains(&("server", "failed")),
        "{report:#}"
    );
}

/// The files of a place with what they hold.
fn files(place: &Place) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = std::fs::read_dir(place.path(".")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.is_file())
        .map(|path| {
            let bytes = std::fs::read(&path).unwrap();
            (path, bytes)
        })
        .collect()
}

#[test]
fn no_file_is_made_or_changed() {
    let seeded = Place::seeded();
    let empty = Place::new();
    empty.file("hemline.db", "");
    let without_log = Place::seeded();
    without_log.execute_sql("PRAGMA journal_mode = DELETE");
    for place in [seeded, empty, without_log] {
        let _ = std::fs::remove_file(place.path("hemline.db.lock"));
        let before = files(&place);
        assert_eq!(doctor(&place, &[]).json()["failed"], 0);
        let names = |files: &BTreeMap<PathBuf, _>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&files(&place)), names(&before));
        assert!(files(&place) == before, "a file was changed");
    }
}

/// A model server that answers one request, and what it was sent.
fn model(status: &'static str, body: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 16_384];
        let read = stream.read(&mut request).unwrap();
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
        .unwrap();
        String::from_utf8_lossy(&request[..read]).into_owned()
    });
    (base, answering)
}

#[test]
fn the_language_model_is_asked_and_its_key_is_not_printed() {
    let place = Place::seeded();
    let ask = |base: &str| {
        let variables = [
            ("HEMLINE_LLM", "openai"),
            ("HEMLINE_LLM_PROTOCOL", "chat"),
            ("OPENAI_BASE_URL", base),
            ("OPENAI_API_KEY", "sk-very-secret"),
        ];
        doctor(&place, &variables)
    };
    let (base, answering) = model(
        "200 OK",
        r#"{"id":"1","choices":[{"index":0,"finish_reason":"length","message":{"role":"assistant","content":"ok"}}]}"#,
    );
    let reached = ask(&base);
    assert!(answering.join().unwrap().contains("sk-very-secret"));
    assert!(!reached.stdout.contains("secret"), "{}", reached.stdout);
    let report = reached.json();
    assert!(
        checks(&report).contains(&("language model", "ok")),
        "{report:#}"
    );

    let (base, answering) = model(
        "401 Unauthorized",
        r#"{"error":{"message":"Incorrect API key: sk-very-secret"}}"#,
    );
    let refused = ask(&base);
    answering.join().unwrap();
    assert!(!format!("{refused:?}").contains("secret"), "{refused:?}");
    let report = failed(refused);
    assert!(
        message(&report, "language model").contains("key"),
        "{report:#}"
    );
}
