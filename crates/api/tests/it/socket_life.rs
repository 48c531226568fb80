//! How connections live and end.

use std::time::Duration;

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::harness::TestServer;
use crate::retailer::Retailer;
use crate::socket_client::{SocketClient, stream};
use crate::sockets::store_silently;

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_answers_pings_lives_and_a_silent_one_is_dropped() {
    let server = TestServer::start_with(|settings| {
        settings.streams.heartbeat = Duration::from_millis(50);
        settings.streams.silence_limit = Duration::from_millis(500);
    })
    .await;
    let path = "/ws/orchestrator/session";

    // Reading answers the server's pings; this takes twice the silence limit.
    let mut living = SocketClient::connect(&server, path).await;
    for _ in 0..20 {
        let message = living.next().await.unwrap();
        assert_eq!(message["type"], "heartbeat");
        assert!(message["timestamp"].is_string());
    }

    // This one reads everything and says nothing, not even what its protocol would have it say.
    let silent = SocketClient::connect(&server, path).await;
    let read = silent.read_mutely().await;
    let close = [0x88, 17, 0x03, 0xe9];
    assert_eq!(read[read.len() - 19..][..4], close, "1001 at the end");
    assert!(read.ends_with(b"no sign of life"), "{read:?}");
    server.stop().await;
}

/// A workflow that waits for approval, with more events than the buffers of both ends of a
/// connection hold; returns its id and how many events it has.
async fn talkative(server: &TestServer) -> (String, usize) {
    let id = server.planned().await;
    for _ in 0..12 {
        store_silently(server, &id, 10, &"long ".repeat(20_000));
    }
    let events = server.events(&id).await.len();
    (id, events)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_stops_reading_delays_nobody_and_loses_nothing() {
    let send_limit = Duration::from_millis(200);
    let server = TestServer::start_with(|settings| {
        settings.streams.send_limit = send_limit;
    })
    .await;
    server.import(Retailer::SMALL).await;
    let (id, stored) = talkative(&server).await;
    let path = stream(&id);
    let mut blocked = SocketClient::connect_narrowly(&server, &path).await;
    let mut quick = SocketClient::connect(&server, &path).await;
    let mut last = 0;
    while last < stored {
        last = quick.next().await.unwrap()["seq"].as_u64().unwrap() as usize;
    }

    // The workflow goes on, and the other client hears it, while the first one reads nothing.
    let accept = json!({"action": "accept"});
    server.decide(&id, &accept).await.ok();
    quick.until("workflow_complete").await;
    assert_eq!(server.at_rest(&id).await["state"], "phase_3_monitoring");

    // A client that reads again within the limit is not slow.
    tokio::time::sleep(5 * send_limit).await;
    let (got, code) = blocked.rest().await;
    assert_eq!(code, 1013);
    let events = server.events(&id).await;
    assert!(got.len() < stored);
    assert_eq!(got, events[..got.len()]);
    let again = format!("{path}?after_seq={}", got.len());
    let mut again = SocketClient::connect(&server, &again).await;
    for event in &events[got.len()..] {
        assert_eq!(&again.next().await.unwrap(), event);
    }
    server.stop().await;
}

/// Whether the system still has the server's end of a client's connection open.
#[cfg(target_os = "linux")]
fn is_open(server: &TestServer, client: &SocketClient) -> bool {
    const ESTABLISHED: &str = "01";
    let address = |address: std::net::SocketAddr| format!("0100007F:{:04X}", address.port());
    let ends = (address(server.address), address(client.address()));
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    table.lines().any(|line| {
        let mut columns = line.split_whitespace().skip(1);
        let found = (columns.next().unwrap(), columns.next().unwrap());
        found == (&ends.0, &ends.1) && columns.next() == Some(ESTABLISHED)
    })
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_never_reads_again_is_given_up() {
    let server = TestServer::start_with(|settings| {
        settings.streams.send_limit = Duration::from_millis(100);
        settings.streams.silence_limit = Duration::from_millis(500);
    })
    .await;
    server.import(Retailer::SMALL).await;
    let (id, _) = talkative(&server).await;
    let blocked = SocketClient::connect_narrowly(&server, &stream(&id)).await;
    assert!(is_open(&server, &blocked));
    while is_open(&server, &blocked) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_graceful_stop_closes_the_sockets() {
    let server = TestServer::start().await;
    let mut client = SocketClient::connect(&server, "/ws/orchestrator/session").await;
    let (_, (_, code)) = tokio::join!(server.stop(), client.rest());
    assert_eq!(code, 1001);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_closes_gets_its_own_code_back() {
    let server = TestServer::start().await;
    for code in [1000, 1001, 4000] {
        let mut client = SocketClient::connect(&server, "/ws/orchestrator/session").await;
        let frame = CloseFrame {
            code: code.into(),
            reason: "done".into(),
        };
        client.send_raw(Message::Close(Some(frame))).await;
        let answer = client.close_frame().await.unwrap();
        assert_eq!(u16::from(answer.code), code);
    }
    let mut client = SocketClient::connect(&server, "/ws/orchestrator/session").await;
    client.send_raw(Message::Close(None)).await;
    assert_eq!(client.close_frame().await, None);
    server.stop().await;
}
