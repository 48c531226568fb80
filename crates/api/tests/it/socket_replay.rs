//! Clients that come, go and come again.

use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::{Retailer, mixed};
use crate::socket_client::{SocketClient, refusal, stream};
use crate::sockets::{seqs, start};

async fn cancel(server: &TestServer, id: &str) {
    let path = format!("/api/workflows/{id}/cancel");
    server.post(&path, &json!({})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_begins_after_the_event_that_the_client_names() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let last = server.events(&id).await.len();
    let mut clients = Vec::new();
    for after in [0, 1, last / 2, last - 1, last, last + 1, last + 1_000] {
        let path = format!("{}?after_seq={after}", stream(&id));
        clients.push((after, SocketClient::connect(&server, &path).await));
    }
    // All are there: each has answered a message, after what it had to send.
    for (after, client) in &mut clients {
        client.send(&json!({"type": "?"})).await;
        let mut replayed = Vec::new();
        loop {
            match client.next().await.unwrap() {
                answer if answer.get("seq").is_none() => break,
                event => replayed.push(event),
            }
        }
        assert_eq!(replayed, server.events(&id).await[(*after).min(last)..]);
    }
    cancel(&server, &id).await;
    let stored = server.events(&id).await;
    for (after, mut client) in clients {
        let (live, code) = client.rest().await;
        assert_eq!((live, code), (stored[last..].to_vec(), 1000), "{after}");
    }
    // The same once the workflow is over.
    for after in [0, last, stored.len(), stored.len() + 5] {
        let path = format!("{}?after_seq={after}", stream(&id));
        let (told, code) = SocketClient::connect(&server, &path).await.rest().await;
        let expected = stored[after.min(stored.len())..].to_vec();
        assert_eq!((told, code), (expected, 1000), "{after}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_event_is_refused_before_the_upgrade() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    for after in ["-1", "x", "1.5", "1e3", "", "9223372036854775808", "0x10"] {
        let path = format!("{}?after_seq={after}", stream(&id));
        let refused = SocketClient::try_connect(&server, &path).await;
        let (status, body) = refusal(refused);
        assert_eq!(status, 400, "{after}: {body}");
        assert_eq!(body["error_type"], "MALFORMED_REQUEST", "{body}");
        let message = body["message"].as_str().unwrap();
        assert!(message.starts_with("after_seq is"), "{message}");
    }
    server.stop().await;
}

/// Reads the stream of a workflow, leaving and coming again at random, until it has read the
/// events up to the second request for a decision.
async fn restless(server: &TestServer, id: &str, seed: u64) -> Vec<Value> {
    let mut events: Vec<Value> = Vec::new();
    let is_request = |event: &&Value| event["type"] == "human_input_required";
    for visit in 0.. {
        let path = format!("{}?after_seq={}", stream(id), events.len());
        let mut client = SocketClient::connect(server, &path).await;
        // Sometimes it leaves without having read anything.
        for _ in 0..mixed(seed * 1_000 + visit) % 6 {
            events.push(client.next().await.unwrap());
            if events.iter().filter(is_request).count() == 2 {
                return events;
            }
        }
    }
    events
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reconnects_in_the_middle_of_a_run_gets_everything_once() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = start(&server).await;
    let clients = (1..=8).map(|seed| restless(&server, &id, seed));
    let modifying = async {
        server.at_rest(&id).await;
        let modify = json!({"action": "modify", "params": {"safety_stock_pct": 0.3}});
        server.decide(&id, &modify).await.ok();
    };
    let (told, ()) = futures::join!(futures::future::join_all(clients), modifying);
    server.at_rest(&id).await;
    let stored = server.events(&id).await;
    for events in told {
        assert_eq!(seqs(&events), (1..=stored.len() as u64).collect::<Vec<_>>());
        assert_eq!(events, stored);
    }
    server.stop().await;
}
