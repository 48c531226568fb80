//! Hosts, origins, CORS and request ids.

use reqwest::Method;

use crate::harness::{Answer, TestServer};

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_host_is_refused() {
    let server = TestServer::start().await;
    for host in ["localhost", "127.0.0.1:9", "[::1]:8000"] {
        let request = server.request(Method::GET, "/health").header("Host", host);
        Answer::of(request).await.ok();
    }
    for host in ["evil.example", "localhost.evil.example"] {
        let request = server.request(Method::GET, "/health").header("Host", host);
        Answer::of(request).await.error(403, "FORBIDDEN");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_page_may_neither_change_nor_follow_anything() {
    let server = TestServer::start().await;
    let cancel = || server.request(Method::POST, "/api/workflows/none/cancel");
    let own = format!("http://{}", server.address);

    let foreign = cancel().header("Origin", "http://evil.example");
    Answer::of(foreign).await.error(403, "FORBIDDEN");
    for origin in [own.as_str(), "http://localhost:5173"] {
        let known = cancel().header("Origin", origin);
        Answer::of(known).await.error(404, "NOT_FOUND");
    }

    let preflight = server
        .request(Method::OPTIONS, "/api/workflows/forecast")
        .header("Origin", "http://evil.example")
        .header("Access-Control-Request-Method", "POST");
    Answer::of(preflight).await.error(403, "FORBIDDEN");

    let upgrade = server
        .request(Method::GET, "/ws/orchestrator/session")
        .header("Upgrade", "websocket")
        .header("Origin", "http://evil.example");
    Answer::of(upgrade).await.error(403, "FORBIDDEN");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn configured_origins_get_cors_headers() {
    let server = TestServer::start().await;
    let preflight = server
        .request(Method::OPTIONS, "/api/workflows/forecast")
        .header("Origin", "http://localhost:5173")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type");
    let answer = Answer::of(preflight).await;
    assert_eq!(answer.status, 200);
    let allowed = &answer.headers["access-control-allow-origin"];
    assert_eq!(allowed, "http://localhost:5173");

    let failing = server
        .request(Method::GET, "/api/workflows/none")
        .header("Origin", "http://localhost:5173");
    let answer = Answer::of(failing).await;
    assert!(answer.headers.contains_key("access-control-allow-origin"));
    answer.error(404, "NOT_FOUND");

    let foreign = server
        .request(Method::GET, "/health")
        .header("Origin", "http://evil.example");
    let answer = Answer::of(foreign).await;
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_id_is_taken_or_made() {
    let server = TestServer::start().await;
    let named = server
        .request(Method::GET, "/health")
        .header("X-Request-Id", "my-request-7");
    let answer = Answer::of(named).await;
    assert_eq!(answer.headers["x-request-id"], "my-request-7");

    let long = "x".repeat(129);
    for unusable in ["", "two words", long.as_str()] {
        let request = server
            .request(Method::GET, "/health")
            .header("X-Request-Id", unusable);
        let made = Answer::of(request).await.headers["x-request-id"].clone();
        let made = uuid::Uuid::parse_str(made.to_str().unwrap()).unwrap();
        assert_eq!(made.get_version_num(), 7);
    }
    server.stop().await;
}
