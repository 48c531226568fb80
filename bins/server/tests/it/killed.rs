//! A server that is killed at any moment leaves a workflow that the next one goes on with.

use std::io::Write;
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::harness::Home;
use crate::season::{Results, is_type, request};
use crate::stored::{Stored, Writable};

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_outlives_the_process_that_asked_for_it() {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    let asked = server.at_rest(&id).await;
    server.kill();

    let server = home.start();
    let still_asked = server.workflow(&id).await;
    assert_eq!(still_asked["pending_approval"], asked["pending_approval"]);
    let approval_id = &asked["pending_approval"]["approval_id"];
    let accept = json!({"action": "accept", "approval_id": approval_id});
    server.decide(&id, &accept).await.ok();
    let accepted = server.at_rest(&id).await;
    assert_eq!(accepted["state"], "phase_3_monitoring");
    let events = server.events(&id).await;
    let asks = events
        .iter()
        .filter(|event| is_type("human_input_required")(event));
    assert_eq!(asks.count(), 1);
}

/// Plans the demo season on a server that is killed as soon as `wanted` is told, and on the one
/// that takes over.
async fn killed_at(wanted: impl Fn(&Value) -> bool) -> Results {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    server.stream(&id).await.until(wanted).await;
    server.kill();
    planned_by_the_next(&home, &id).await
}

async fn planned_by_the_next(home: &Home, id: &str) -> Results {
    let server = home.start();
    let workflow = server.at_rest(id).await;
    assert_eq!(workflow["state"], "waiting_mfg_approval");
    let events = server.events(id).await;
    assert_eq!(events.last().unwrap()["type"], "human_input_required");
    let forecasts = server.get("/api/forecasts").await.ok();
    assert_eq!(forecasts["forecasts"].as_array().unwrap().len(), 1);
    server.results(&workflow).await
}

async fn undisturbed() -> (Results, u64) {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    let workflow = server.at_rest(&id).await;
    let events = server.events(&id).await.len() as u64;
    (server.results(&workflow).await, events)
}

async fn killed_at_once() -> Results {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    server.kill();
    planned_by_the_next(&home, &id).await
}

/// Right after the answer, and after events of the run in turn: every fourth, or all of them where
/// long tests are asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_season_is_planned_once_however_its_server_ends() {
    let ((expected, events), at_once) = futures::join!(undisturbed(), killed_at_once());
    assert_eq!(at_once, expected, "killed at once");
    let all = std::env::var_os("HEMLINE_LONG_TESTS").is_some();
    for seq in (1..=events).step_by(if all { 1 } else { 4 }) {
        let results = killed_at(|event| event["seq"] == seq).await;
        assert_eq!(results, expected, "killed after event {seq}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_was_answered_is_followed_by_the_next_server() {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    server.at_rest(&id).await;
    let modify = json!({"action": "modify", "params": {"safety_stock_pct": 0.15}});
    server.decide(&id, &modify).await.ok();
    server.kill();

    let server = home.start();
    let asked = server.at_rest(&id).await;
    assert_eq!(asked["state"], "waiting_mfg_approval");
    assert_eq!(asked["parameters"]["safety_stock_pct"], 0.15);
    let accept = json!({"action": "accept"});
    server.decide(&id, &accept).await.ok();
    server.kill();

    let server = home.start();
    let accepted = server.at_rest(&id).await;
    assert_eq!(accepted["state"], "phase_3_monitoring");
    let events = server.events(&id).await;
    for (kind, expected) in [
        ("human_input_required", 2),
        ("approval_recorded", 2),
        ("workflow_complete", 1),
    ] {
        let found = events.iter().filter(|event| event["type"] == kind);
        assert_eq!(found.count(), expected, "{kind}");
    }
    let forecasts = server.get("/api/forecasts").await.ok();
    assert_eq!(forecasts["forecasts"].as_array().unwrap().len(), 1);
}

/// A server that died after it had stored a workflow and before it had kept its answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_start_whose_answer_was_lost_is_found_by_its_repeat() {
    let home = Home::new();
    let server = home.start();
    let path = "/api/workflows/forecast";
    let first = server.post_once(path, "k-1", &request()).await.ok();
    server.kill();
    Writable::open(&home.database()).execute("DELETE FROM idempotency_keys");

    let server = home.start();
    let repeat = server.post_once(path, "k-1", &request()).await.ok();
    assert_eq!(repeat["workflow_id"], first["workflow_id"]);
    server.at_rest(first["workflow_id"].as_str().unwrap()).await;
    let other = server.post_once(path, "k-2", &request()).await.ok();
    assert_ne!(other["workflow_id"], first["workflow_id"]);
    assert_eq!(Stored::open(&home.database()).count("workflows"), 2);
}

#[test]
fn an_upload_that_a_killed_server_was_reading_leaves_no_file() {
    // Far more than what lies between the two ends of a connection, so that the server has stored some of it.
    const SENT: usize = 32 << 20;
    const HEAD: &str = "POST /api/data/upload-stores HTTP/1.1\r\nHost: localhost\r\n\
        Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 60000000\r\n\r\n\
        --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"stores.csv\"\r\n\r\n";
    let home = Home::new();
    let temporary = tempfile::tempdir().unwrap();
    let server = home.start_with(&[], &[("TMPDIR", temporary.path().to_str().unwrap())]);
    let mut client = TcpStream::connect(&server.address).unwrap();
    client.write_all(HEAD.as_bytes()).unwrap();
    client.write_all(&vec![b'S'; SENT]).unwrap();
    server.kill();
    let left: Vec<_> = temporary.path().read_dir().unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}
