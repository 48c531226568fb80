//! Requests with an `Idempotency-Key`: a repeat gets the first answer.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};
use crate::retailer::{CATEGORY, Retailer};

pub(crate) const FORECAST: &str = "/api/workflows/forecast";
const RUN: &str = "/api/orchestrator/run-workflow";

pub(crate) async fn post(server: &TestServer, path: &str, key: &str, body: &Value) -> Answer {
    let request = server.request(Method::POST, path);
    Answer::of(request.header("Idempotency-Key", key).json(body)).await
}

async fn upload(server: &TestServer, what: &str, key: &str, csv: &str) -> Answer {
    let request = server.upload_request(what, csv);
    Answer::of(request.header("Idempotency-Key", key)).await
}

fn run_request() -> Value {
    let parameters = json!({"season_start_date": "2025-03-03", "forecast_horizon_weeks": 12});
    json!({"session_id": "s-1", "category_id": CATEGORY, "parameters": parameters})
}

pub(crate) fn assert_repeats(first: &Answer, repeat: &Answer) {
    assert!(!first.headers.contains_key("idempotency-replayed"));
    assert_eq!(repeat.headers["idempotency-replayed"], "true");
    assert_eq!(first.status, repeat.status);
    assert_eq!(first.text, repeat.text);
    assert_eq!(
        first.headers["content-type"],
        repeat.headers["content-type"]
    );
}

/// Waits for the server's only workflow, which must be the one that `answer` names.
pub(crate) async fn only_workflow(server: &TestServer, answer: Answer) {
    let id = answer.ok()["workflow_id"].as_str().unwrap().to_owned();
    server.at_rest(&id).await;
    let list = server.get("/api/workflows").await.ok();
    let workflows = list["workflows"].as_array().unwrap();
    assert_eq!(workflows.len(), 1, "{list}");
    assert_eq!(workflows[0]["workflow_id"], id.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_start_answers_with_the_workflow_that_runs() {
    let server = TestServer::with(Retailer::SMALL).await;
    for (path, body) in [(FORECAST, TestServer::season()), (RUN, run_request())] {
        let before = server.counts().workflows;
        let first = post(&server, path, "k-1", &body).await;
        assert_eq!(first.status, 202, "{}", first.text);
        let repeat = post(&server, path, "k-1", &body).await;
        assert_repeats(&first, &repeat);
        assert_eq!(server.counts().workflows, before + 1);
        let id = first.ok()["workflow_id"].as_str().unwrap().to_owned();
        server.at_rest(&id).await;
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_or_with_another_a_start_is_another() {
    let server = TestServer::with(Retailer::SMALL).await;
    let season = TestServer::season();
    let mut ids = vec![
        post(&server, FORECAST, "k-1", &season).await.ok(),
        post(&server, FORECAST, "k-2", &season).await.ok(),
        server.post(FORECAST, &season).await.ok(),
        server.post(FORECAST, &season).await.ok(),
    ];
    ids.dedup_by_key(|started| started["workflow_id"].clone());
    assert_eq!(ids.len(), 4);
    assert_eq!(server.counts().workflows, 4);
    server.engine.wait_until_idle().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_another_body_is_refused_and_told_what_to_do() {
    let server = TestServer::with(Retailer::SMALL).await;
    let first = post(&server, FORECAST, "k-1", &TestServer::season()).await;
    let mut other = TestServer::season();
    other["season"] = "Another".into();
    let refused = post(&server, FORECAST, "k-1", &other).await;
    let error = refused.error(409, "IDEMPOTENCY_CONFLICT");
    let details = json!({"idempotency_key": "k-1", "in_progress": false});
    assert_eq!(error["details"], details);
    assert!(!error["suggestions"].as_array().unwrap().is_empty());
    only_workflow(&server, first).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_gives_the_key_back() {
    let server = TestServer::start().await;
    let season = TestServer::season();
    let refused = post(&server, FORECAST, "k-1", &season).await;
    refused.error(404, "NOT_FOUND");
    let other = json!({"category_id": "none"});
    let refused = post(&server, FORECAST, "k-1", &other).await;
    assert!(refused.status.is_client_error());
    assert_ne!(refused.status, 409, "{}", refused.text);

    server.import(Retailer::SMALL).await;
    let started = post(&server, FORECAST, "k-1", &season).await;
    let repeat = post(&server, FORECAST, "k-1", &season).await;
    assert_repeats(&started, &repeat);
    only_workflow(&server, started).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_known_by_its_files_content() {
    let server = TestServer::start().await;
    let stores = Retailer::SMALL.stores_csv();
    let first = upload(&server, "stores", "k-1", &stores).await;
    let repeat = upload(&server, "stores", "k-1", &stores).await;
    assert_repeats(&first, &repeat);
    // Had it been imported again, every row would have replaced one.
    assert_eq!(repeat.ok()["rows_replaced"], 0);

    let other = upload(&server, "stores", "k-1", "store_id\nS99\n").await;
    other.error(409, "IDEMPOTENCY_CONFLICT");
    assert_eq!(server.counts().stores, 12);

    let categories = Retailer::categories_csv();
    let first = upload(&server, "categories", "k-1", &categories).await;
    let repeat = upload(&server, "categories", "k-1", &categories).await;
    assert_repeats(&first, &repeat);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_query_of_an_upload_is_part_of_what_the_key_stands_for() {
    let server = TestServer::start().await;
    let stores = Retailer::SMALL.stores_csv();
    server.upload("stores", stores).await.ok();
    let sales = Retailer::SMALL.sales_csv();
    let refused = upload(&server, "historical-sales", "k-1", &sales).await;
    refused.error(400, "INVALID_CSV");
    let creating = "historical-sales?create_categories=true";
    let first = upload(&server, creating, "k-1", &sales).await;
    let repeat = upload(&server, creating, "k-1", &sales).await;
    assert_repeats(&first, &repeat);
    let plain = upload(&server, "historical-sales", "k-1", &sales).await;
    assert_eq!(plain.ok()["rows_replaced"], 720);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_decision_is_taken_once() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let path = format!("/api/workflows/{id}/approval");
    let modify = json!({"action": "modify", "params": {"safety_stock_pct": 0.3}});
    let first = post(&server, &path, "k-1", &modify).await;
    assert_eq!(first.status, 200, "{}", first.text);
    server.at_rest(&id).await;
    let before = server.events(&id).await;
    let repeat = post(&server, &path, "k-1", &modify).await;
    assert_repeats(&first, &repeat);
    assert_eq!(server.events(&id).await, before);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_none_is_refused_before_anything_is_done() {
    let server = TestServer::start().await;
    let stores = Retailer::SMALL.stores_csv();
    let too_long = "k".repeat(256);
    for key in ["", "a b", &too_long] {
        let refused = post(&server, FORECAST, key, &TestServer::season()).await;
        let error = refused.error(400, "MALFORMED_REQUEST");
        assert_eq!(error["details"]["header"], "Idempotency-Key");
        let refused = upload(&server, "stores", key, &stores).await;
        refused.error(400, "MALFORMED_REQUEST");
    }
    assert_eq!(server.counts().stores, 0);
    upload(&server, "stores", &"k".repeat(255), &stores)
        .await
        .ok();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_origins_may_see_that_an_answer_is_a_repeat() {
    let server = TestServer::start().await;
    let request = server.request(Method::GET, "/api/stores");
    let answer = Answer::of(request.header("Origin", "http://localhost:5173")).await;
    let exposed = answer.headers["access-control-expose-headers"].to_str();
    assert!(exposed.unwrap().contains("idempotency-replayed"));
    server.stop().await;
}
