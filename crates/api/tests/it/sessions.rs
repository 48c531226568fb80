//! Sessions of browsers.

use hemline_persistence::access::Role;
use reqwest::Method;
use reqwest::header::COOKIE;
use serde_json::{Value, json};

use crate::guarded::Guarded;
use crate::harness::Answer;
use crate::socket_client::{SocketClient, refusal};

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_signs_in_and_out() {
    let guarded = Guarded::start().await;
    let session = |token: &str| {
        let request = guarded.server.request(Method::POST, "/api/session");
        Answer::of(request.json(&json!({ "token": token })))
    };
    session("hemline_x_y").await.error(401, "UNAUTHENTICATED");
    let signed_in = session(guarded.of(Role::Planner)).await;
    let cookie = signed_in.headers["set-cookie"].to_str().unwrap().to_owned();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains(guarded.of(Role::Planner)));
    let body = signed_in.ok();
    assert_eq!(
        (&body["name"], &body["role"]),
        (&json!("planner"), &json!("planner"))
    );

    let cookie = cookie.split(';').next().unwrap();
    guarded
        .with_header("/api/stores", COOKIE, cookie)
        .await
        .ok();
    let who = guarded
        .with_header("/api/session", COOKIE, cookie)
        .await
        .ok();
    assert_eq!(who["role"], "planner");
    let nobody = guarded
        .with_header("/api/session", COOKIE, "hemline_session=guess")
        .await
        .ok();
    assert_eq!(
        (&nobody["tokens_required"], &nobody["role"]),
        (&json!(true), &Value::Null)
    );

    // Another site cannot use the cookie, and by itself it opens no WebSocket.
    let foreign = guarded
        .server
        .request(Method::POST, "/api/workflows/x/cancel");
    let foreign = foreign
        .header(COOKIE, cookie)
        .header("Origin", "http://evil.example");
    Answer::of(foreign).await.error(403, "FORBIDDEN");
    let refused =
        SocketClient::connect_with(&guarded.server, "/ws/orchestrator/s", (COOKIE, cookie));
    assert_eq!(refusal(refused.await).0, 401);

    let out = guarded
        .server
        .request(Method::DELETE, "/api/session")
        .header(COOKIE, cookie);
    let out = Answer::of(out).await;
    assert_eq!(out.status, 204);
    assert!(
        out.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    guarded
        .with_header("/api/stores", COOKIE, cookie)
        .await
        .error(401, "UNAUTHENTICATED");
    guarded.server.stop().await;
}
