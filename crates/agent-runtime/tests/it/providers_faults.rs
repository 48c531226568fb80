//! Clients of servers that break, hang, lead elsewhere or never end.

use std::sync::Mutex;
use std::time::Duration;

use hemline_agent_runtime::model::{Model, ModelError, ModelReply, RetryPolicy};
use hemline_agent_runtime::providers::{Credential, HttpModel, Protocol, ProviderSettings};

use crate::raw_server::{Act, KEY, RawServer, answer, chat_delta, question, stream_head};

/// A reply and what was told of its text before.
async fn streamed(model: &dyn Model) -> (Result<ModelReply, ModelError>, String) {
    let told = Mutex::new(String::new());
    let on_text = |text: &str| told.lock().unwrap().push_str(text);
    let reply = model.respond_streamed(&question(), &on_text).await;
    let told = told.lock().unwrap().clone();
    (reply, told)
}

fn impatient(call_timeout: Duration) -> RetryPolicy {
    RetryPolicy {
        max_retries: 2,
        base_delay: Duration::from_millis(1),
        call_timeout,
        ..RetryPolicy::default()
    }
}

#[tokio::test]
async fn a_stream_that_breaks_after_it_began_is_not_asked_for_again() {
    for end in [Act::Reset, Act::Send(String::new())] {
        let server = RawServer::start(vec![vec![stream_head(), chat_delta("Hel"), end]]).await;
        let model = server
            .streaming()
            .retrying(impatient(Duration::from_secs(20)));
        let (reply, told) = streamed(&model).await;
        assert!(
            matches!(reply, Err(ModelError::StreamBroken { .. })),
            "{reply:?}"
        );
        assert_eq!((told.as_str(), server.requests().len()), ("Hel", 1));
    }
}

#[tokio::test]
async fn a_stream_that_breaks_before_it_began_is_asked_for_again() {
    let whole = vec![
        stream_head(),
        chat_delta("Hello."),
        Act::Send("data: [DONE]\n\n".into()),
    ];
    let server = RawServer::start(vec![vec![Act::Reset], vec![stream_head()], whole]).await;
    let model = server
        .streaming()
        .retrying(impatient(Duration::from_secs(20)));
    let (reply, told) = streamed(&model).await;
    assert_eq!(reply.unwrap(), ModelReply::text("Hello."));
    assert_eq!((told.as_str(), server.requests().len()), ("Hello.", 3));
}

#[tokio::test]
async fn an_error_in_a_stream_is_replayed_only_before_the_reply_began() {
    let error =
        Act::Send("data: {\"error\":{\"code\":\"429\",\"message\":\"Slow down.\"}}\n\n".into());
    let early = RawServer::start(vec![vec![stream_head(), error.clone()]]).await;
    let (reply, _) = streamed(
        &early
            .streaming()
            .retrying(impatient(Duration::from_secs(20))),
    )
    .await;
    assert!(
        matches!(reply, Err(ModelError::RateLimited { .. })),
        "{reply:?}"
    );
    assert_eq!(early.requests().len(), 3);
    let late = RawServer::start(vec![vec![stream_head(), chat_delta("Hel"), error]]).await;
    let (reply, _) = streamed(
        &late
            .streaming()
            .retrying(impatient(Duration::from_secs(20))),
    )
    .await;
    let Err(ModelError::StreamBroken { message, .. }) = &reply else {
        panic!("{reply:?}")
    };
    assert!(message.contains("Slow down."), "{message}");
    assert_eq!(late.requests().len(), 1);
}

#[tokio::test]
async fn a_server_that_hangs_is_waited_for_no_longer_than_a_call_may_take() {
    let limit = Duration::from_millis(200);
    let server = RawServer::start(vec![vec![Act::Hang]]).await;
    let reply = server
        .plain()
        .retrying(impatient(limit))
        .respond(&question())
        .await;
    assert!(
        matches!(&reply, Err(ModelError::CallTimeout { limit: told, .. }) if *told == limit),
        "{reply:?}"
    );
    assert_eq!(server.requests().len(), 3);

    let server = RawServer::start(vec![vec![stream_head(), chat_delta("Hel"), Act::Hang]]).await;
    let (reply, told) = streamed(&server.streaming().retrying(impatient(limit))).await;
    assert!(
        matches!(reply, Err(ModelError::StreamBroken { .. })),
        "{reply:?}"
    );
    assert_eq!((told.as_str(), server.requests().len()), ("Hel", 1));
}

#[tokio::test]
async fn a_call_that_is_dropped_ends_its_request() {
    let server = RawServer::start(vec![vec![stream_head(), chat_delta("Hel"), Act::Hang]]).await;
    let model = server.streaming();
    let heard = tokio::sync::Notify::new();
    let on_text = |_: &str| heard.notify_one();
    let request = question();
    tokio::select! {
        reply = model.respond_streamed(&request, &on_text) => panic!("{reply:?}"),
        () = heard.notified() => {}
    }
    server.client_gone().await;
}

#[tokio::test]
async fn a_reply_that_never_ends_is_not_read_for_ever() {
    let endless = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[";
    let server = RawServer::start(vec![vec![
        Act::Send(endless.into()),
        Act::SendForEver("1,".repeat(32 * 1024)),
    ]])
    .await;
    let reply = server.plain().respond(&question()).await;
    let Err(ModelError::InvalidReply { message, .. }) = &reply else {
        panic!("{reply:?}")
    };
    assert!(message.contains("longer than"), "{message}");

    let comments = Act::SendForEver(": keep waiting\n".repeat(4096));
    let server = RawServer::start(vec![vec![stream_head(), comments]]).await;
    let (reply, _) = streamed(&server.streaming()).await;
    let Err(ModelError::InvalidReply { message, .. }) = &reply else {
        panic!("{reply:?}")
    };
    assert!(message.contains("longer than"), "{message}");

    let refusing = "HTTP/1.1 400 Bad Request\r\n\r\n";
    let server = RawServer::start(vec![vec![
        Act::Send(refusing.into()),
        Act::SendForEver("no ".repeat(9_999)),
    ]])
    .await;
    let told = server
        .plain()
        .respond(&question())
        .await
        .unwrap_err()
        .to_string();
    assert!(told.contains("no no no") && told.len() < 600, "{told}");
}

#[tokio::test]
async fn a_plain_reply_that_is_cut_is_a_broken_connection() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 4000\r\n\r\n{\"choices\": [";
    let whole = answer(
        "200 OK",
        "",
        r#"{"choices":[{"message":{"content":"Hello."}}]}"#,
    );
    let server = RawServer::start(vec![vec![Act::Send(cut.into())], vec![Act::Send(whole)]]).await;
    let reply = server.plain().respond(&question()).await;
    assert!(
        matches!(reply, Err(ModelError::Connection { .. })),
        "{reply:?}"
    );
    assert_eq!(
        server.plain().respond(&question()).await.unwrap(),
        ModelReply::text("Hello.")
    );
}

#[tokio::test]
async fn redirects_are_told_and_not_followed() {
    let elsewhere = RawServer::answering("200 OK", "", "{}").await;
    let location = format!(
        "location: http://{}/v1/chat/completions\r\n",
        elsewhere.address
    );
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let server = RawServer::answering(status, &location, "").await;
        let error = server.plain().respond(&question()).await.unwrap_err();
        assert!(!error.retryable(), "{error}");
        assert!(
            error.to_string().contains(&elsewhere.address.to_string()),
            "{error}"
        );
        assert!(error.to_string().contains("not followed"), "{error}");
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_not_begun() {
    let headers = "retry-after: 86400\r\n";
    let server = RawServer::answering(
        "429 Too Many Requests",
        headers,
        r#"{"error":{"message":"Slow down."}}"#,
    )
    .await;
    let model = server.plain().retrying(RetryPolicy::default());
    let error = model.respond(&question()).await.unwrap_err();
    assert!(
        error.to_string().contains("asks to wait 86400 s"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_is_not_encrypted_is_no_connection() {
    let server = RawServer::answering("200 OK", "", "{}").await;
    let base = format!("https://{}/v1", server.address);
    let key = Credential::BearerToken(KEY.into());
    let settings = ProviderSettings::openai(Some(&base), "gpt-4o", Protocol::Chat, key).unwrap();
    // A machine without trusted certificates says so when the client is built.
    let Ok(model) = HttpModel::new(settings.with_connect_timeout(Duration::from_millis(300)))
    else {
        return;
    };
    let error = model.respond(&question()).await.unwrap_err();
    assert!(matches!(error, ModelError::Connection { .. }), "{error}");
}

#[tokio::test]
async fn nobody_listening_is_told_with_the_address() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let base = format!("http://{address}/v1");
    let settings =
        ProviderSettings::openai(Some(&base), "m", Protocol::Responses, Credential::Absent)
            .unwrap();
    let error = HttpModel::new(settings)
        .unwrap()
        .respond(&question())
        .await
        .unwrap_err();
    let told = error.to_string();
    assert!(
        told.contains(&address.to_string()) && told.contains("refused"),
        "{told}"
    );
    assert!(error.retryable());
}
