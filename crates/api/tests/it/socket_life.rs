//! How connections live and end.

use std::time::Duration;

use crate::harness::TestServer;
use crate::retailer::Retailer;
use crate::socket_client::SocketClient;
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

    let mut silent = SocketClient::connect(&server, path).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let (_, code) = silent.rest().await;
    // 1006 where the client's late answers to pings met the closed connection before it read why.
    assert!([1001, 1006].contains(&code), "{code}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_client_is_told_to_come_again_and_loses_nothing() {
    let server = TestServer::start_with(|settings| {
        settings.streams.send_limit = Duration::from_millis(200);
    })
    .await;
    server.import(Retailer::SMALL).await;
    let id = server.planned().await;
    let stored = server.events(&id).await.len() as u64 + 200;
    // More than the buffers of both ends of a connection hold.
    for _ in 0..4 {
        store_silently(&server, &id, 50, &"long ".repeat(20_000));
    }
    let path = format!("/api/workflows/{id}/stream");
    let mut slow = SocketClient::connect(&server, &path).await;
    let mut quick = SocketClient::connect(&server, &path).await;

    // Another client is not held up.
    let mut last = 0;
    while last < stored {
        last = quick.next().await.unwrap()["seq"].as_u64().unwrap();
    }

    tokio::time::sleep(Duration::from_secs(2)).await;
    let (got, code) = slow.rest().await;
    assert_eq!(code, 1013);
    let last = got.last().unwrap()["seq"].as_u64().unwrap();
    assert!(last < stored);
    let again = format!("{path}?after_seq={last}");
    let mut again = SocketClient::connect(&server, &again).await;
    assert_eq!(again.next().await.unwrap()["seq"], last + 1);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_graceful_stop_closes_the_sockets() {
    let server = TestServer::start().await;
    let mut client = SocketClient::connect(&server, "/ws/orchestrator/session").await;
    let (_, (_, code)) = tokio::join!(server.stop(), client.rest());
    assert_eq!(code, 1001);
}
