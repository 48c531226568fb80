//! Clients of servers that answer: what goes over the wire, and what comes of it.

use std::sync::Mutex;

use hemline_agent_runtime::model::{Model, ModelError, ModelReply};
use hemline_agent_runtime::providers::{Credential, HttpModel, Protocol, ProviderSettings};
use serde_json::Value;

use crate::raw_server::{KEY, RawServer, question};

const HELLO: &str = r#"{"choices":[{"message":{"content":"Hello."},"finish_reason":"stop"}]}"#;

fn body_of(request: &str) -> Value {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[tokio::test]
async fn the_key_goes_into_its_header_and_nowhere_else() {
    let server = RawServer::answering("200 OK", "", HELLO).await;
    let model = server.plain();
    model.respond(&question()).await.unwrap();
    assert!(!format!("{model:?}").contains(KEY), "{model:?}");
    let endpoint = format!("http://{}/", server.address);
    for credential in [
        Credential::ApiKey(KEY.into()),
        Credential::BearerToken(KEY.into()),
    ] {
        let settings =
            ProviderSettings::azure(&endpoint, "gpt-4o", None, Protocol::Chat, credential);
        HttpModel::new(settings.unwrap())
            .unwrap()
            .respond(&question())
            .await
            .unwrap();
    }
    let requests = server.requests();
    let lines: Vec<&str> = requests
        .iter()
        .map(|request| request.lines().next().unwrap())
        .collect();
    let azure = "POST /openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21 HTTP/1.1";
    assert_eq!(lines, ["POST /v1/chat/completions HTTP/1.1", azure, azure]);
    let bearer = format!("authorization: Bearer {KEY}\r\n");
    let api_key = format!("api-key: {KEY}\r\n");
    for (request, header) in requests.iter().zip([&bearer, &api_key, &bearer]) {
        assert!(request.contains(header.as_str()), "{request}");
        assert_eq!(request.matches(KEY).count(), 1, "{request}");
        assert_eq!(body_of(request)["model"], "gpt-4o");
    }
}

#[tokio::test]
async fn a_key_that_a_provider_repeats_is_in_no_error() {
    let page = format!("<html><title>Denied {KEY}</title></html>");
    let json = format!(
        r#"{{"error":{{"message":"Incorrect API key provided: {KEY}","code":"invalid_api_key"}}}}"#
    );
    for body in [page, json, KEY.to_owned()] {
        for status in [
            "401 Unauthorized",
            "400 Bad Request",
            "500 Oops",
            "200 OK",
            "302 Found",
        ] {
            let location = format!("location: https://models.example/?key={KEY}\r\n");
            let server = RawServer::answering(status, &location, &body).await;
            let error = server.plain().respond(&question()).await.unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(!told.contains("abcdefgh"), "{told}");
        }
    }
}

#[tokio::test]
async fn a_server_that_does_not_stream_is_understood_all_the_same() {
    let server = RawServer::answering("200 OK", "content-type: application/json\r\n", HELLO).await;
    let told = Mutex::new(Vec::new());
    let on_text = |text: &str| told.lock().unwrap().push(text.to_owned());
    let reply = server
        .streaming()
        .respond_streamed(&question(), &on_text)
        .await;
    assert_eq!(reply.unwrap(), ModelReply::text("Hello."));
    assert_eq!(*told.lock().unwrap(), ["Hello."]);
    assert_eq!(body_of(&server.requests()[0])["stream"], true);
}

#[tokio::test]
async fn streams_are_asked_for_only_where_that_is_set_and_wanted() {
    let server = RawServer::answering("200 OK", "", HELLO).await;
    server.streaming().respond(&question()).await.unwrap();
    server
        .plain()
        .respond_streamed(&question(), &|_| {})
        .await
        .unwrap();
    for request in server.requests() {
        assert_eq!(body_of(&request)["stream"], false, "{request}");
    }
}

#[tokio::test]
async fn what_is_no_reply_is_told_as_such() {
    for body in [
        "",
        "null",
        "{}",
        "<html><title>Welcome</title></html>",
        "\u{1F457}",
        "[1,2",
    ] {
        let server =
            RawServer::answering("200 OK", "content-type: application/json\r\n", body).await;
        let error = server.plain().respond(&question()).await.unwrap_err();
        assert!(
            matches!(error, ModelError::InvalidReply { .. }),
            "{body}: {error}"
        );
    }
}
