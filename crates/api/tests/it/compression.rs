//! Answers are compressed for clients that ask for it.

use std::io::Read;

use flate2::read::GzDecoder;
use reqwest::header::HeaderMap;
use reqwest::{Method, Response, StatusCode};

use crate::harness::TestServer;

async fn get(server: &TestServer, path: &str, accepted: Option<&str>) -> Response {
    let mut request = server.request(Method::GET, path);
    if let Some(accepted) = accepted {
        request = request.header("Accept-Encoding", accepted);
    }
    request.send().await.unwrap()
}

fn varies_by_encoding(headers: &HeaderMap) -> bool {
    let values = headers.get_all("vary").iter();
    let mut names = values.flat_map(|value| value.to_str().unwrap().split(','));
    names.any(|name| name.trim().eq_ignore_ascii_case("accept-encoding"))
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_pages_and_errors_are_compressed_where_the_client_asks_for_it() {
    let server = TestServer::start().await;
    for path in ["/api/openapi.json", "/", "/docs/swagger-ui.css", "/nowhere"] {
        let plain = get(&server, path, None).await;
        assert!(plain.headers().get("content-encoding").is_none(), "{path}");
        assert!(varies_by_encoding(plain.headers()), "{path}");
        let (status, kind) = (plain.status(), plain.headers()["content-type"].clone());
        let plain = plain.text().await.unwrap();

        let packed = get(&server, path, Some("br, gzip, deflate")).await;
        assert_eq!(packed.status(), status);
        assert_eq!(packed.headers()["content-encoding"], "gzip", "{path}");
        assert_eq!(packed.headers()["content-type"], kind, "{path}");
        assert!(varies_by_encoding(packed.headers()), "{path}");
        assert!(packed.headers().contains_key("x-request-id"), "{path}");
        let packed = packed.bytes().await.unwrap();
        let text = unpacked(&packed);
        if status == StatusCode::OK {
            assert_eq!(text, plain, "{path}");
            assert!(packed.len() < plain.len() / 2 + 500, "{path}");
        } else {
            assert!(text.contains("\"NOT_FOUND\""), "{text}");
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_no_known_encoding_gets_its_answer_uncompressed() {
    let server = TestServer::start().await;
    for accepted in ["br", "identity", "gzip;q=0", "identity;q=0", "*;q=0", ";;"] {
        let answer = get(&server, "/health", Some(accepted)).await;
        assert_eq!(answer.status(), 200, "{accepted}");
        assert!(
            answer.headers().get("content-encoding").is_none(),
            "{accepted}"
        );
        assert!(varies_by_encoding(answer.headers()), "{accepted}");
        assert!(
            answer.text().await.unwrap().contains("\"ok\""),
            "{accepted}"
        );
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_to_other_origins_vary_by_origin_and_by_encoding() {
    let server = TestServer::start().await;
    let request = server
        .request(Method::GET, "/health")
        .header("Origin", "http://localhost:5173")
        .header("Accept-Encoding", "gzip");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    assert!(varies_by_encoding(answer.headers()));
    let values = answer.headers().get_all("vary").iter();
    let mut values = values.map(|value| value.to_str().unwrap().to_ascii_lowercase());
    assert!(values.any(|value| value.contains("origin")));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_opens_uncompressed_for_a_client_that_takes_compressed_answers() {
    let server = TestServer::start().await;
    let request = server
        .request(Method::GET, "/ws/orchestrator/s1")
        .header("Accept-Encoding", "gzip")
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SWITCHING_PROTOCOLS);
    assert!(answer.headers().get("content-encoding").is_none());
    drop(answer);
    server.stop().await;
}
