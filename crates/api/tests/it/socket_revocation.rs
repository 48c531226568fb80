//! A WebSocket does not outlive the token that opened it.

use std::time::Duration;

use hemline_persistence::access::Role;
use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};

use crate::guarded::Guarded;
use crate::harness::Answer;
use crate::socket_client::{SocketClient, stream};

/// Revokes the planner's token.
async fn revoke_planner(guarded: &Guarded) {
    let admin = |method, path: &str| {
        let request = guarded.server.request(method, path);
        Answer::of(request.bearer_auth(guarded.of(Role::Admin)))
    };
    let list = admin(Method::GET, "/api/tokens").await.ok();
    let mut tokens = list["tokens"].as_array().unwrap().iter();
    let planner = tokens.find(|token| token["role"] == "planner").unwrap();
    let path = format!("/api/tokens/{}", planner["token_id"].as_str().unwrap());
    admin(Method::DELETE, &path).await.ok();
}

async fn open(guarded: &Guarded, path: &str) -> SocketClient {
    let bearer = format!("Bearer {}", guarded.of(Role::Planner));
    SocketClient::connect_with(&guarded.server, path, (AUTHORIZATION, &bearer))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_decides_nothing_on_a_socket_that_is_open() {
    let guarded = Guarded::start().await;
    let id = guarded.planned().await;
    let mut socket = open(&guarded, &stream(&id)).await;
    revoke_planner(&guarded).await;
    let accept = json!({"type": "approval_response", "action": "accept"});
    socket.send(&accept).await;
    let told: Value = loop {
        let message = socket.next().await.unwrap();
        if ["error", "approval_recorded"]
            .map(Value::from)
            .contains(&message["type"])
        {
            break message;
        }
    };
    assert_eq!(told["error_type"], "UNAUTHENTICATED", "{told}");
    guarded.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_ends_its_sockets_at_the_next_heartbeat() {
    let guarded = Guarded::start_with(|settings| {
        settings.streams.heartbeat = Duration::from_millis(50);
    })
    .await;
    let id = guarded.planned().await;
    let mut of_workflow = open(&guarded, &stream(&id)).await;
    let mut of_session = open(&guarded, "/ws/orchestrator/session").await;
    for socket in [&mut of_workflow, &mut of_session] {
        while socket.next().await.unwrap()["type"] != "heartbeat" {}
    }
    revoke_planner(&guarded).await;
    for mut socket in [of_workflow, of_session] {
        let closed = loop {
            if let Err(frame) = socket.next().await {
                break frame.unwrap();
            }
        };
        assert_eq!(u16::from(closed.code), 1008, "{closed}");
    }
    guarded.server.stop().await;
}
