//! Tickets, with which browsers open WebSockets.

use hemline_persistence::access::Role;
use reqwest::header::AUTHORIZATION;
use serde_json::json;

use crate::guarded::Guarded;
use crate::socket_client::{SocketClient, refusal, stream};

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_opens_one_socket_in_its_holders_role() {
    let guarded = Guarded::start().await;
    let id = guarded.planned().await;
    let ticket = async |role| {
        let ticket = guarded
            .post(role, "/api/session/ticket", &json!({}))
            .await
            .ok();
        ticket["ticket"].as_str().unwrap().to_owned()
    };
    let open = async |ticket: &str| {
        SocketClient::try_connect(&guarded.server, &format!("{}?ticket={ticket}", stream(&id)))
            .await
    };
    for path in [stream(&id), "/ws/orchestrator/s".to_owned()] {
        let (status, body) = refusal(SocketClient::try_connect(&guarded.server, &path).await);
        assert_eq!(status, 401);
        let ways_out = body["suggestions"].to_string();
        assert!(ways_out.contains("POST /api/session/ticket"), "{ways_out}");
    }
    assert_eq!(refusal(open("guess").await).0, 401);
    let once = ticket(Role::Viewer).await;
    let mut viewer = open(&once).await.unwrap();
    assert_eq!(refusal(open(&once).await).0, 401, "used");

    let accept = json!({"type": "approval_response", "action": "accept"});
    let until_refused = async |socket: &mut SocketClient| loop {
        let message = socket.next().await.unwrap();
        if message["type"] == "error" {
            return message;
        }
    };
    viewer.send(&accept).await;
    let refused = until_refused(&mut viewer).await;
    assert_eq!(refused["error_type"], "FORBIDDEN", "{refused}");
    let waiting = guarded
        .get(Role::Viewer, &format!("/api/workflows/{id}"))
        .await
        .ok();
    assert_eq!(waiting["status"], "waiting_for_approval");

    let mut planner = open(&ticket(Role::Planner).await).await.unwrap();
    planner.send(&accept).await;
    loop {
        let message = planner.next().await.unwrap();
        assert_ne!(message["type"], "error", "{message}");
        if message["type"] == "approval_recorded" {
            break;
        }
    }
    // Programs send their token.
    let path = stream(&id);
    let header = format!("Bearer {}", guarded.of(Role::Viewer));
    let program = SocketClient::connect_with(&guarded.server, &path, (AUTHORIZATION, &header));
    program.await.unwrap();
    guarded.server.stop().await;
}
