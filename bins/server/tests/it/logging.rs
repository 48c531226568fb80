//! Log lines for machines.

use std::io::{Read, Write};
use std::net::TcpStream;

use diesel::connection::{Connection, SimpleConnection};
use diesel::sqlite::SqliteConnection;
use serde_json::Value;

use crate::harness::Home;

#[tokio::test(flavor = "multi_thread")]
async fn every_line_is_an_object_and_those_of_a_request_carry_its_id() {
    let home = Home::new();
    let json = [("HEMLINE_LOG_FORMAT", "json"), ("HEMLINE_LOG", "debug")];
    let server = home.start_with(&[], &json);
    let season = server.start_season().await;
    server.at_rest(&season).await;
    let refused = server.get("/api/workflows/wf_none").await;
    let id = refused.headers["x-request-id"].to_str().unwrap();
    let log = home.log();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    for line in &lines {
        for field in ["timestamp", "level", "target"] {
            assert!(line[field].is_string(), "{line}");
        }
        assert!(line["fields"].is_object(), "{line}");
    }
    let of_request = lines.iter().filter(|line| line["span"]["request_id"] == id);
    assert!(of_request.count() > 0, "{id}: {log}");
    assert!(!log.contains('\u{1b}'), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_request_does_on_other_threads_is_logged_with_its_id() {
    let home = Home::new();
    let server = home.start_with(&[], &[("HEMLINE_LOG_FORMAT", "json")]);
    let stored = server.upload("stores", "store_id\nS01\n".to_owned()).await;
    stored.ok();
    let id = stored.headers["x-request-id"].to_str().unwrap();
    let log = home.log();
    let line = log.lines().find(|line| line.contains("imported an upload"));
    let line = line.unwrap_or_else(|| panic!("not logged: {log}"));
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["span"]["request_id"], id, "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_http_do_not_fill_the_log() {
    let home = Home::new();
    let server = home.start_with(&[], &[]);
    let long = format!(
        "GET / HTTP/1.1\r\nHost: localhost\r\nx: {}",
        "x".repeat(200_000)
    );
    for request in ["\u{16}\u{3}\u{1}\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", &long] {
        let mut connection = TcpStream::connect(&server.address).unwrap();
        let _ = connection.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = connection.read_to_end(&mut answer);
    }
    assert!(server.get("/health").await.status.is_success());
    let log = home.log();
    assert!(!log.contains("ERROR"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_line_names_a_field_twice() {
    let home = Home::new();
    if !home.database_url().starts_with("sqlite") {
        return;
    }
    let server = home.start_with(&[], &[("HEMLINE_LOG_FORMAT", "json")]);
    let path = home.database();
    let mut other = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    other
        .batch_execute("ALTER TABLE stores RENAME TO elsewhere")
        .unwrap();
    let failed = server.get("/api/stores").await;
    failed.error(503, "DATABASE_UNAVAILABLE");
    let log = home.log();
    assert!(log.contains(r#""message":"the database failed""#), "{log}");
    for line in log.lines() {
        assert_eq!(line.matches(r#""message":"#).count(), 1, "{line}");
    }
}
