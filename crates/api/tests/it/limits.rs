//! How much one client may do at a time.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::TestServer;
use crate::socket_client::{SocketClient, refusal};

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_call_a_model_are_counted_by_the_minute() {
    let server =
        TestServer::start_with(|settings| settings.limits.model_calls_per_minute = 2).await;
    let extract = || {
        let text = "Twelve week spring season starting March 3rd 2025, weekly replenishment, 45% held at the DC.";
        let body = json!({ "strategy_description": text });
        let server = &server;
        async move {
            server
                .post("/api/orchestrator/extract-parameters", &body)
                .await
        }
    };
    for _ in 0..2 {
        extract().await.ok();
    }
    let refused = extract().await;
    let wait: u64 = refused.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    let body = refused.error(429, "RATE_LIMITED");
    assert_eq!(body["details"]["retry_after_seconds"], wait);
    // What calls no model goes on.
    server.get("/api/stores").await.ok();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_has_so_many_sockets_open() {
    let server = TestServer::start_with(|settings| settings.limits.sockets_per_client = 2).await;
    let open = || SocketClient::try_connect(&server, "/ws/orchestrator/s");
    let first = open().await.unwrap();
    let _second = open().await.unwrap();
    let (status, body) = refusal(open().await);
    assert_eq!((status, &body["error_type"]), (429, &json!("RATE_LIMITED")));
    drop(first);
    // The server notices the end in its own time.
    let mut again = open().await;
    while again.is_err() {
        tokio::time::sleep(Duration::from_millis(10)).await;
        again = open().await;
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_says_what_browsers_may_do_with_it() {
    let server = TestServer::start().await;
    for path in ["/health", "/api/stores", "/api/none", "/docs/", "/"] {
        let answer = server.get(path).await;
        for header in [
            "x-content-type-options",
            "x-frame-options",
            "referrer-policy",
            "content-security-policy",
            "cache-control",
        ] {
            assert!(answer.headers.contains_key(header), "{path} {header}");
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stands_still_is_broken_off() {
    let server = TestServer::start_with(|settings| {
        settings.limits.body_patience = Duration::from_millis(100);
    })
    .await;
    for (path, kind, begun) in [
        ("/api/workflows/forecast", "application/json", "{"),
        (
            "/api/data/upload-stores",
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nstore_id\n",
        ),
    ] {
        let mut connection = TcpStream::connect(server.address).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: 5000\r\n\r\n{begun}"
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        // The connection ends: nothing that comes later could be told from the body's rest.
        connection.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        assert!(answer.contains("MALFORMED_REQUEST"), "{answer}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_may_come_slowly() {
    let server = TestServer::start_with(|settings| {
        settings.limits.body_patience = Duration::from_secs(2);
    })
    .await;
    let mut connection = TcpStream::connect(server.address).await.unwrap();
    let (pieces, piece) = (8, " ".repeat(1024));
    let length = pieces * piece.len() + 2;
    let head = format!(
        "POST /api/workflows/forecast HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..pieces {
        connection.write_all(piece.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    connection.write_all(b"{}").await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    // Its end is read: it lacks the category.
    assert!(answer.contains("category_id"), "{answer}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_limited_as_a_whole() {
    const LIMIT: usize = 256 * 1024;
    let server = TestServer::start_with(|settings| settings.limits.upload_bytes = LIMIT).await;
    let head = "POST /api/data/upload-stores HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n";

    // What the head announces is refused before it comes.
    let mut connection = TcpStream::connect(server.address).await.unwrap();
    let announced = format!("{head}Content-Length: 100000000000\r\n\r\n");
    connection.write_all(announced.as_bytes()).await.unwrap();
    let answer = read_to_end(&mut connection).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("PAYLOAD_TOO_LARGE"), "{answer}");

    // Lines before the first boundary count as much as a file.
    let mut connection = TcpStream::connect(server.address).await.unwrap();
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n");
    connection.write_all(chunked.as_bytes()).await.unwrap();
    let chunk = format!("1000\r\n{}\r\n", "a\n".repeat(0x800));
    let mut sent = 0;
    while sent < 20 * LIMIT && connection.write_all(chunk.as_bytes()).await.is_ok() {
        sent += 0x1000;
        tokio::task::yield_now().await;
    }
    let answer = read_to_end(&mut connection).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_drips_on_after_its_answer_ends_with_the_connection() {
    let server = TestServer::start().await;
    let drips = [
        ("a chunk", "1\r\na\r\n"),
        ("an extension", ";x=1"),
        ("the last chunk's digits", "0"),
    ];
    for (method, path, kind) in [
        ("POST", "/api/orchestrator/extract-parameters", "text/plain"),
        ("DELETE", "/api/session", "text/plain"),
        ("POST", "/api/none", "application/json"),
    ] {
        for (what, drip) in drips {
            let mut connection = TcpStream::connect(server.address).await.unwrap();
            let head = format!(
                "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n"
            );
            connection.write_all(head.as_bytes()).await.unwrap();
            if what == "an extension" {
                connection.write_all(b"1").await.unwrap();
            }
            let ended = tokio::time::timeout(Duration::from_secs(10), async {
                while connection.write_all(drip.as_bytes()).await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            });
            assert!(ended.await.is_ok(), "{method} {path} with {what}");
        }
    }
    server.stop().await;
}

/// What comes until the connection ends, by whichever side.
async fn read_to_end(connection: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read) = connection.read(&mut buffer).await
        && read > 0
    {
        answer.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}
