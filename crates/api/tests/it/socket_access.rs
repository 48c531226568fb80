//! Who may open a WebSocket. All is refused before the upgrade, with the error body.

use reqwest::header::{HOST, ORIGIN};
use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::Retailer;
use crate::socket_client::{SocketClient, refusal, stream};

async fn paths(server: &TestServer) -> [String; 2] {
    let id = server.planned().await;
    [stream(&id), "/ws/orchestrator/session".to_owned()]
}

/// The body of a refusal, after checking what every error has.
fn error(refused: (u16, Value), status: u16, error_type: &str) -> Value {
    let (found, body) = refused;
    assert_eq!(found, status, "{body}");
    assert_eq!(body["error_type"], error_type, "{body}");
    assert!(body["request_id"].is_string() && body["details"].is_object());
    assert!(body["suggestions"].is_array(), "{body}");
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_foreign_origins_get_no_stream() {
    let server = TestServer::with(Retailer::SMALL).await;
    let port = server.address.port();
    let elsewhere = format!("http://localhost:{port}.evil.example");
    for path in paths(&server).await {
        for origin in [
            "http://evil.example",
            "null",
            "http://localhost:1",
            "file://",
            elsewhere.as_str(),
        ] {
            let refused = SocketClient::connect_with(&server, &path, (ORIGIN, origin)).await;
            let body = error(refusal(refused), 403, "FORBIDDEN");
            assert_eq!(body["details"]["origin"], origin, "{body}");
        }
        let own = format!("http://{}", server.address);
        for origin in [own.as_str(), "http://localhost:5173"] {
            let opened = SocketClient::connect_with(&server, &path, (ORIGIN, origin)).await;
            opened.unwrap();
        }
        // No browser.
        SocketClient::connect(&server, &path).await;
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_an_unknown_host_there_is_no_stream() {
    let server = TestServer::with(Retailer::SMALL).await;
    for path in paths(&server).await {
        for host in ["evil.example", "localhost.evil.example:8000", "10.0.0.1"] {
            let refused = SocketClient::connect_with(&server, &path, (HOST, host)).await;
            let body = error(refusal(refused), 403, "FORBIDDEN");
            assert_eq!(body["details"]["host"], host, "{body}");
        }
        for host in ["localhost", "localhost:9", "127.0.0.1", "[::1]:8000"] {
            let opened = SocketClient::connect_with(&server, &path, (HOST, host)).await;
            opened.unwrap();
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_named_on_the_socket_as_in_run_workflow() {
    let server = TestServer::with(Retailer::SMALL).await;
    let longest = "s".repeat(255);
    for name in ["s", "a%20b", "%C3%BC", "x%2Fy", longest.as_str()] {
        let path = format!("/ws/orchestrator/{name}");
        SocketClient::connect(&server, &path).await;
    }
    let too_long = "s".repeat(256);
    for (in_path, in_body) in [(too_long.as_str(), too_long.as_str()), ("a%0Ab", "a\nb")] {
        let path = format!("/ws/orchestrator/{in_path}");
        let refused = SocketClient::try_connect(&server, &path).await;
        let body = error(refusal(refused), 422, "INVALID_PARAMETERS");
        let on_socket = &body["details"]["violations"];
        let run = json!({
            "session_id": in_body, "parameters": {"season_start_date": "2025-03-03"}
        });
        let refused = server.post("/api/orchestrator/run-workflow", &run).await;
        let body = refused.error(422, "INVALID_PARAMETERS");
        assert_eq!(&body["details"]["violations"], on_socket);
    }
    for path in ["/ws/orchestrator/", "/ws/orchestrator"] {
        let refused = SocketClient::try_connect(&server, path).await;
        error(refusal(refused), 404, "NOT_FOUND");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_without_an_upgrade_is_told_how_to_connect() {
    let server = TestServer::with(Retailer::SMALL).await;
    for path in paths(&server).await {
        let error = server.get(&path).await.error(400, "MALFORMED_REQUEST");
        assert!(error["message"].as_str().unwrap().contains("WebSocket"));
        assert!(
            error["suggestions"].to_string().contains("ws://"),
            "{error}"
        );
    }
    server.stop().await;
}
