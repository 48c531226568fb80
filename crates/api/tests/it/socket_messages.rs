//! What clients send.

use std::time::Duration;

use hemline_domain::{WorkflowId, WorkflowState};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::harness::TestServer;
use crate::retailer::Retailer;
use crate::socket_client::{SocketClient, stream};

async fn state_of(server: &TestServer, id: &str) -> Value {
    server.get(&format!("/api/workflows/{id}")).await.ok()
}

fn assert_refusal(answer: &Value, id: &str, error_type: &str) {
    assert_eq!(answer["type"], "error", "{answer}");
    assert_eq!(answer["error_type"], error_type, "{answer}");
    assert_eq!(answer["workflow_id"], id, "{answer}");
    assert_eq!(answer["agent"], Value::Null, "{answer}");
    assert!(answer["timestamp"].is_string(), "{answer}");
    assert!(!answer["error_message"].as_str().unwrap().is_empty());
    assert!(answer["details"].is_object() && answer["suggestions"].is_array());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stream_cannot_follow_is_answered_there_and_nowhere_else() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let before = state_of(&server, &id).await;
    let events = server.events(&id).await;
    let mut client = SocketClient::connect(&server, &stream(&id)).await;
    let mut other = SocketClient::connect(&server, &stream(&id)).await;
    client.until("human_input_required").await;
    other.until("human_input_required").await;

    let malformed = "MALFORMED_REQUEST";
    for (message, error_type) in [
        (Message::text("{\"type\": "), malformed),
        (Message::text(""), malformed),
        (Message::text("accept"), malformed),
        (Message::text("[1, 2]"), malformed),
        (Message::text(r#"{"type": "reject"}"#), malformed),
        (Message::text(r#"{"action": "accept"}"#), malformed),
        (Message::binary(br#"{"type": "pong"}"#.to_vec()), malformed),
        (Message::binary(vec![0xff; 100]), malformed),
        (
            Message::text(r#"{"type": "approval_response", "action": "reject"}"#),
            malformed,
        ),
        (
            Message::text(r#"{"type": "approval_response", "action": "accept", "params": {}}"#),
            malformed,
        ),
        (
            Message::text(r#"{"type": "modify_params", "params": {"safety_stock_pct": 7}}"#),
            "INVALID_PARAMETERS",
        ),
        (
            Message::text(r#"{"type": "modify_params", "params": {}}"#),
            "INVALID_PARAMETERS",
        ),
        (
            Message::text(
                r#"{"type": "approval_response", "action": "accept", "approval_id": "\u0000"}"#,
            ),
            "INVALID_PARAMETERS",
        ),
        (
            Message::text(
                r#"{"type": "approval_response", "action": "accept", "approval_id": "old"}"#,
            ),
            "CONFLICT",
        ),
    ] {
        client.send_raw(message).await;
        assert_refusal(&client.answer().await, &id, error_type);
    }
    client.send(&json!({"type": "pong"})).await;
    client.send_raw(Message::Ping(vec![1].into())).await;

    // The other client hears nothing of it: its next message is the next event.
    assert_eq!(state_of(&server, &id).await, before);
    assert_eq!(server.events(&id).await, events);
    let cancel = format!("/api/workflows/{id}/cancel");
    server.post(&cancel, &json!({})).await.ok();
    let next = other.next().await.unwrap();
    assert_eq!(next["seq"], events.len() + 1);
    assert_eq!(next["type"], "state_changed");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_on_a_stream_do_what_the_route_does() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let mut client = SocketClient::connect(&server, &stream(&id)).await;
    let asked = client.until("human_input_required").await.pop().unwrap();

    let modify = json!({
        "type": "approval_response", "action": "modify",
        "params": {"safety_stock_pct": 0.15}, "approval_id": asked["approval_id"],
    });
    client.send(&modify).await;
    let told = client.until("human_input_required").await;
    let recorded = told.iter().find(|it| it["type"] == "approval_recorded");
    let recorded = recorded.unwrap();
    assert_eq!(recorded["decision"], "modify");
    assert_eq!(recorded["changes"]["safety_stock_pct"]["to"], 0.15);
    let asked_again = told.last().unwrap();

    // What was decided already is stale now.
    client.send(&modify).await;
    assert_refusal(&client.answer().await, &id, "CONFLICT");

    client
        .send(&json!({
            "type": "approval_response", "action": "accept",
            "approval_id": asked_again["approval_id"],
        }))
        .await;
    client.until("workflow_complete").await;
    server.at_rest(&id).await;
    client
        .send(&json!({"type": "approval_response", "action": "accept"}))
        .await;
    assert_refusal(&client.answer().await, &id, "CONFLICT");
    assert_eq!(state_of(&server, &id).await["state"], "phase_3_monitoring");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_who_decide_on_their_sockets_one_wins() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let mut one = SocketClient::connect(&server, &stream(&id)).await;
    let mut other = SocketClient::connect(&server, &stream(&id)).await;
    let asked = one.until("human_input_required").await.pop().unwrap();
    other.until("human_input_required").await;
    let accept = json!({
        "type": "approval_response", "action": "accept", "approval_id": asked["approval_id"],
    });
    futures::join!(one.send(&accept), other.send(&accept));
    let told = [
        one.until("workflow_complete").await,
        other.until("workflow_complete").await,
    ];
    let refused: Vec<usize> = told
        .iter()
        .map(|told| told.iter().filter(|it| it.get("seq").is_none()).count())
        .collect();
    assert_eq!(refused.iter().sum::<usize>(), 1, "{told:#?}");
    let recorded = server.events(&id).await;
    let recorded = recorded
        .iter()
        .filter(|it| it["type"] == "approval_recorded");
    assert_eq!(recorded.count(), 1);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_can_be_decided_on_a_workflow_that_is_over() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let accept = json!({"type": "approval_response", "action": "accept"});

    // It ends while the client is there: whatever crosses the end changes nothing.
    let mut client = SocketClient::connect(&server, &stream(&id)).await;
    client.until("human_input_required").await;
    let cancel = format!("/api/workflows/{id}/cancel");
    server.post(&cancel, &json!({})).await.ok();
    let events = server.events(&id).await;
    client.send_raw(Message::text(accept.to_string())).await;
    let (told, code) = client.rest().await;
    assert_eq!(code, 1000);
    assert!(told.iter().any(|it| it["to"] == "cancelled"));
    assert_eq!(server.events(&id).await, events);
    let state = server
        .engine
        .storage()
        .workflow(&WorkflowId::from(id.as_str()))
        .unwrap()
        .unwrap()
        .state;
    assert_eq!(state, WorkflowState::Cancelled);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_too_long_ends_its_connection_with_the_reason() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let limit = 64 * 1024;
    let pong = |length: usize| {
        let filler = "x".repeat(length - r#"{"type":"pong","f":""}"#.len());
        Message::text(format!(r#"{{"type":"pong","f":"{filler}"}}"#))
    };
    for path in [stream(&id), "/ws/orchestrator/session".to_owned()] {
        // As long as may be: taken.
        let mut client = SocketClient::connect(&server, &path).await;
        client.send_raw(pong(limit)).await;
        client.send_raw(Message::text("no JSON")).await;
        assert_eq!(client.answer().await["type"], "error");

        let frame = |code: Data, is_last: bool| {
            let bytes = vec![b'x'; limit / 2 + 1];
            Message::Frame(Frame::message(bytes, OpCode::Data(code), is_last))
        };
        let in_pieces = vec![frame(Data::Text, false), frame(Data::Continue, false)];
        for too_long in [
            vec![pong(limit + 1)],
            vec![pong(5_000_000)],
            vec![Message::binary(vec![0; limit + 1])],
            in_pieces,
        ] {
            let mut client = SocketClient::connect(&server, &path).await;
            for message in too_long {
                client.send_raw(message).await;
            }
            let frame = client.close_frame().await.unwrap();
            assert_eq!(u16::from(frame.code), 1009, "{frame}");
            assert!(frame.reason.contains("too long"), "{frame}");
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_that_cannot_be_read_end_their_connection_with_the_reason() {
    let server = TestServer::start().await;
    let text = |bytes: &[u8]| {
        let frame = Frame::message(bytes.to_vec(), OpCode::Data(Data::Text), true);
        Message::Frame(frame)
    };
    let mut client = SocketClient::connect(&server, "/ws/orchestrator/session").await;
    client.send_raw(text(&[0xff, 0xfe])).await;
    let frame = client.close_frame().await.unwrap();
    assert_eq!(u16::from(frame.code), 1007, "{frame}");

    let mut client = SocketClient::connect(&server, "/ws/orchestrator/session").await;
    let reserved = Frame::message(vec![1], OpCode::Data(Data::Reserved(3)), true);
    client.send_raw(Message::Frame(reserved)).await;
    let frame = client.close_frame().await.unwrap();
    assert_eq!(u16::from(frame.code), 1002, "{frame}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_takes_signs_of_life_only() {
    let server = TestServer::with(Retailer::SMALL).await;
    let mut client = SocketClient::connect(&server, "/ws/orchestrator/session").await;
    client.send(&json!({"type": "pong"})).await;
    for message in [
        Message::text("nonsense"),
        Message::binary(vec![1, 2, 3]),
        Message::text(r#"{"type": "approval_response", "action": "accept"}"#),
        Message::text(r#"{"type": "modify_params", "params": {"safety_stock_pct": 0.1}}"#),
    ] {
        client.send_raw(message).await;
        let answer = client.answer().await;
        assert_eq!(answer["type"], "error", "{answer}");
        assert_eq!(answer["agent_name"], "Orchestrator", "{answer}");
        assert!(answer["error_message"].is_string(), "{answer}");
    }
    // Nothing more is on its way.
    let more = tokio::time::timeout(Duration::from_millis(100), client.next()).await;
    assert!(more.is_err(), "{more:?}");
    server.stop().await;
}
