//! An approval that nobody gives in time, over restarts.

use serde_json::{Value, json};

use crate::harness::{Home, Server};
use crate::season::{is_type, request};
use crate::stored::Writable;

async fn timed_out(server: &Server, id: &str) -> Vec<Value> {
    let events = server.events(id).await;
    let told = events.into_iter().filter(is_type("approval_timed_out"));
    told.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_is_told_once_over_restarts_and_the_decision_is_still_taken() {
    let home = Home::new();
    let server = home.start();
    let mut season = request();
    season["parameters"] = json!({"approval_timeout_hours": 3});
    let started = server.post("/api/workflows/forecast", &season).await.ok();
    let id = started["workflow_id"].as_str().unwrap().to_owned();
    let asked = server.at_rest(&id).await;
    server.kill();
    // As if it had been asked four hours ago.
    Writable::open(&home.database()).execute(
        "UPDATE approval_requests SET created_at = \
         strftime('%Y-%m-%dT%H:%M:%f', 'now', '-4 hours') || '000000Z'",
    );

    let server = home.start();
    let told = server
        .stream(&id)
        .await
        .until(is_type("approval_timed_out"))
        .await;
    let told = told.last().unwrap();
    let approval_id = &asked["pending_approval"]["approval_id"];
    assert_eq!(&told["approval_id"], approval_id);
    assert_eq!(told["waited_hours"], 3);
    assert_eq!(told["action"], "approve_manufacturing_order");
    server.kill();

    let server = home.start();
    let accept = json!({"action": "accept", "approval_id": approval_id});
    server.decide(&id, &accept).await.ok();
    let accepted = server.at_rest(&id).await;
    assert_eq!(accepted["state"], "phase_3_monitoring");
    assert_eq!(timed_out(&server, &id).await.len(), 1);
}
