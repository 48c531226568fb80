//! Repeats at once, after a lost connection, after a restart: what keys are for.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use hemline_persistence::idempotency::{self, ABANDONED_AFTER, Claim, IdempotencyKey};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::harness::{Answer, TestServer};
use crate::idempotency::{FORECAST, assert_repeats, only_workflow, post};
use crate::retailer::Retailer;

/// Repeats the demo season's start until it is no longer under way.
async fn start_until_answered(server: &TestServer, key: &str) -> Answer {
    loop {
        let answer = post(server, FORECAST, key, &TestServer::season()).await;
        if answer.status != 409 {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_at_once_with_one_key_start_one_workflow() {
    let server = TestServer::with(Retailer::SMALL).await;
    let season = TestServer::season();
    let start = || post(&server, FORECAST, "k-1", &season);
    let answers = tokio::join!(start(), start(), start(), start());
    let mut ids = Vec::new();
    for answer in [answers.0, answers.1, answers.2, answers.3] {
        if answer.status == 202 {
            ids.push(answer.ok()["workflow_id"].clone());
        } else {
            let error = answer.error(409, "IDEMPOTENCY_CONFLICT");
            assert_eq!(error["details"]["in_progress"], true, "{error}");
        }
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    only_workflow(&server, start().await).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hung_up_gets_its_workflow_by_asking_again() {
    let server = TestServer::with(Retailer::SMALL).await;
    let body = TestServer::season().to_string();
    let request = format!(
        "POST {FORECAST} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Idempotency-Key: k-1\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut connection = TcpStream::connect(server.address).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    drop(connection);
    let answer = start_until_answered(&server, "k-1").await;
    only_workflow(&server, answer).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_server_knows_what_it_answered() {
    let server = TestServer::with(Retailer::SMALL).await;
    let season = TestServer::season();
    let first = post(&server, FORECAST, "k-1", &season).await;
    server.engine.wait_until_idle().await;
    let server = server.restart().await;
    let repeat = post(&server, FORECAST, "k-1", &season).await;
    assert_repeats(&first, &repeat);
    only_workflow(&server, repeat).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_a_server_that_died_is_free_again_after_a_while() {
    let server = TestServer::with(Retailer::SMALL).await;
    let mut key = IdempotencyKey {
        client: "local".to_owned(),
        key: "just-now".to_owned(),
        method: "POST".to_owned(),
        path: FORECAST.to_owned(),
        request_hash: "of another body".to_owned(),
    };
    let now = Utc::now();
    let claimed = idempotency::claim(&server.database, &key, now).unwrap();
    assert_eq!(claimed, Claim::New);
    key.key = "long-ago".to_owned();
    let long_ago = now - ABANDONED_AFTER - TimeDelta::seconds(1);
    idempotency::claim(&server.database, &key, long_ago).unwrap();

    let season = TestServer::season();
    let held = post(&server, FORECAST, "just-now", &season).await;
    held.error(409, "IDEMPOTENCY_CONFLICT");
    let free = post(&server, FORECAST, "long-ago", &season).await;
    only_workflow(&server, free).await;
    server.stop().await;
}
