//! What the WebSockets tell and take.

use hemline_domain::storage::{Storage, WorkflowCommit};
use hemline_domain::{EventBody, WorkflowId};
use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::Retailer;
use crate::socket_client::{SocketClient, refusal, stream};

pub(crate) fn seqs(messages: &[Value]) -> Vec<u64> {
    let stored = messages
        .iter()
        .filter_map(|message| message["seq"].as_u64());
    stored.collect()
}

pub(crate) async fn start(server: &TestServer) -> String {
    let started = server
        .post("/api/workflows/forecast", &TestServer::season())
        .await;
    started.ok()["workflow_id"].as_str().unwrap().to_owned()
}

/// Stores events without telling anyone, as a process that stopped in between would leave them.
pub(crate) fn store_silently(server: &TestServer, id: &str, count: usize, message: &str) {
    let storage: &dyn Storage = server.engine.storage().as_ref();
    let workflow = storage.workflow(&WorkflowId::from(id)).unwrap().unwrap();
    let mut commit = WorkflowCommit::on(&workflow, chrono::Utc::now());
    for _ in 0..count {
        commit = commit.event(EventBody::AgentProgress {
            agent: "Orchestrator".to_owned(),
            message: message.to_owned(),
            progress_pct: 50,
        });
    }
    storage.commit(commit).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_tells_the_whole_run_takes_decisions_and_closes() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = start(&server).await;
    let mut client = SocketClient::connect(&server, &stream(&id)).await;
    let mut messages = client.until("human_input_required").await;

    client
        .send(&json!({"type": "modify_params", "params": {"safety_stock_pct": 0.15}}))
        .await;
    messages.extend(client.until("human_input_required").await);
    let approval_id = messages.last().unwrap()["approval_id"].clone();
    client
        .send(&json!({
            "type": "approval_response", "action": "accept", "approval_id": approval_id
        }))
        .await;
    messages.extend(client.until("workflow_complete").await);
    assert_eq!(messages.last().unwrap()["scope"], "planning");

    server.at_rest(&id).await;
    let cancel = format!("/api/workflows/{id}/cancel");
    server.post(&cancel, &json!({})).await.ok();
    let (rest, code) = client.rest().await;
    messages.extend(rest);
    assert_eq!(code, 1000);

    let stored = server.events(&id).await;
    assert_eq!(messages, stored);
    let expected: Vec<u64> = (1..=stored.len() as u64).collect();
    assert_eq!(seqs(&messages), expected);
    assert!(messages.iter().all(|it| it["workflow_id"] == id.as_str()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_comes_again_gets_what_it_lacks() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let stored = server.events(&id).await;

    let path = format!("{}?after_seq=3", stream(&id));
    let mut client = SocketClient::connect(&server, &path).await;
    let messages = client.until("human_input_required").await;
    assert_eq!(messages, stored[3..]);

    // Two events that nobody told, then one that is told: the gap is read from the store.
    store_silently(&server, &id, 2, "unheard");
    let cancel = format!("/api/workflows/{id}/cancel");
    server.post(&cancel, &json!({})).await.ok();
    let (rest, code) = client.rest().await;
    assert_eq!(code, 1000);
    let last = stored.len() as u64;
    assert_eq!(seqs(&rest)[..3], [last + 1, last + 2, last + 3]);

    // The workflow is over: what is stored comes, then the end.
    let (all, code) = SocketClient::connect(&server, &stream(&id))
        .await
        .rest()
        .await;
    assert_eq!((all, code), (server.events(&id).await, 1000));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_that_does_not_exist_has_no_stream() {
    let server = TestServer::start().await;
    let refused = SocketClient::try_connect(&server, &stream("none")).await;
    let (status, body) = refusal(refused);
    assert_eq!((status, &body["error_type"]), (404, &json!("NOT_FOUND")));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_hears_its_newest_workflow_in_five_types() {
    let server = TestServer::with(Retailer::SMALL).await;
    let path = "/ws/orchestrator/session-1";
    // Before there is a workflow, and beside one of another session.
    let mut client = SocketClient::connect(&server, path).await;
    start(&server).await;
    let body = json!({
        "session_id": "session-1", "parameters": {"season_start_date": "2025-03-03"}
    });
    let started = server.post("/api/orchestrator/run-workflow", &body).await;
    let id = started.ok()["workflow_id"].as_str().unwrap().to_owned();

    let mut live = Vec::new();
    while live.last().is_none_or(|last: &Value| {
        last["message"] != "Waits for a decision: approve_manufacturing_order"
    }) {
        live.push(client.next().await.unwrap());
    }
    for message in &live {
        let known = ["agent_status", "progress", "complete", "error"];
        assert!(
            known.contains(&message["type"].as_str().unwrap()),
            "{message}"
        );
        assert!(message["agent_name"].is_string(), "{message}");
    }
    let finished = |agent: &str| {
        let of_agent = live.iter().filter(|it| it["agent_name"] == agent);
        of_agent.filter(|it| it["type"] == "complete").count()
    };
    assert_eq!(finished("Demand Agent"), 1, "{live:#?}");

    // Who comes later gets the same from the store.
    server.at_rest(&id).await;
    let mut late = SocketClient::connect(&server, path).await;
    for expected in &live {
        assert_eq!(&late.next().await.unwrap(), expected);
    }
    late.send(&json!({"type": "approval_response", "action": "accept"}))
        .await;
    assert_eq!(late.next().await.unwrap()["type"], "error");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_hears_once_that_each_agent_is_finished() {
    let server = TestServer::with(Retailer::SMALL).await;
    let mut client = SocketClient::connect(&server, "/ws/orchestrator/session-1").await;
    let body = json!({
        "session_id": "session-1", "parameters": {"season_start_date": "2025-03-03"}
    });
    let started = server.post("/api/orchestrator/run-workflow", &body).await;
    let id = started.ok()["workflow_id"].as_str().unwrap().to_owned();
    server.at_rest(&id).await;
    server.decide(&id, &json!({"action": "accept"})).await.ok();
    let mut complete = Vec::new();
    while complete.last().is_none_or(|agent| agent != "Orchestrator") {
        let message = client.next().await.unwrap();
        if message["type"] == "complete" {
            assert!(message["result"].is_object(), "{message}");
            complete.push(message["agent_name"].as_str().unwrap().to_owned());
        }
    }
    let expected = [
        "Demand Agent",
        "Inventory Agent",
        "Pricing Agent",
        "Orchestrator",
    ];
    assert_eq!(complete, expected);
    server.stop().await;
}
