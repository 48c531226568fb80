//! HEAD: what GET answers, without the body.

use reqwest::Method;

use crate::harness::{Answer, TestServer};
use crate::retailer::Retailer;

#[tokio::test(flavor = "multi_thread")]
async fn head_answers_as_get_without_the_body() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let workflow = server.get(&format!("/api/workflows/{id}")).await.ok();
    let forecast_id = workflow["forecast_id"].as_str().unwrap();
    for path in [
        "/".to_owned(),
        "/health".to_owned(),
        "/ready".to_owned(),
        "/docs/".to_owned(),
        "/api/openapi.json".to_owned(),
        "/api/workflows?limit=1".to_owned(),
        format!("/api/workflows/{id}"),
        format!("/api/workflows/{id}/events"),
        format!("/api/workflows/{id}/logs"),
        format!("/api/forecasts/{forecast_id}"),
        format!("/api/allocations/{forecast_id}?format=csv"),
        "/api/stores/clusters".to_owned(),
        "/api/workflows/none".to_owned(),
        "/api/workflows?limit=0".to_owned(),
        "/api/nothing".to_owned(),
        "/ws/orchestrator/session".to_owned(),
    ] {
        let get = server.get(&path).await;
        let head = Answer::of(server.request(Method::HEAD, &path)).await;
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.text, "", "{path}");
        let type_of = |answer: &Answer| answer.headers.get("content-type").cloned();
        assert_eq!(type_of(&head), type_of(&get), "{path}");
        if get.status.is_success() {
            let length = head.headers["content-length"].to_str().unwrap();
            assert_eq!(length, get.text.len().to_string(), "{path}");
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_get_there_is_no_head_and_no_socket_opens_by_it() {
    let server = TestServer::start().await;
    let answer = Answer::of(server.request(Method::HEAD, "/api/data/upload-stores")).await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.headers["allow"], "POST");

    let upgrade = server
        .request(Method::HEAD, "/ws/orchestrator/session")
        .header("Upgrade", "websocket")
        .header("Connection", "Upgrade")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    assert_eq!(Answer::of(upgrade).await.status, 405);
    server.stop().await;
}
