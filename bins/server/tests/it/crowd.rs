//! Many clients at once. Both processes need about 550 open files here; 1,024, which most systems
//! allow without asking, are enough.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::harness::Home;
use crate::season::{assert_gapless, is_type};

const CLIENTS: usize = 500;

/// A number of the server process as Linux counts it, e.g. its `Threads`.
#[cfg(target_os = "linux")]
fn process_figure(pid: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.unwrap().trim_start_matches(':').split_whitespace();
    number.into_iter().next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_clients_of_one_workflow_all_get_every_event_in_order() {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    let mut streams = join_all((0..CLIENTS).map(|_| server.stream(&id))).await;
    join_all(
        streams
            .iter_mut()
            .map(|it| it.until(is_type("human_input_required"))),
    )
    .await;

    let told = streams.iter_mut().map(async |stream| {
        let mut told: Vec<Value> = Vec::new();
        while let Some(event) = stream.next().await {
            told.push(event);
        }
        told
    });
    let deciding = async {
        let modify = json!({"action": "modify", "params": {"safety_stock_pct": 0.3}});
        server.decide(&id, &modify).await.ok();
        server.at_rest(&id).await;
        server.decide(&id, &json!({"action": "accept"})).await.ok();
        server.at_rest(&id).await;
        #[cfg(target_os = "linux")]
        {
            // A thread a client would be 500; a debug build with the demo season needs some 100 MB.
            assert!(process_figure(server.pid(), "Threads") < 250);
            assert!(process_figure(server.pid(), "VmRSS") < 500 * 1_024);
        }
        server
            .post(&format!("/api/workflows/{id}/cancel"), &json!({}))
            .await
            .ok();
    };
    let (told, ()) = futures::join!(join_all(told), deciding);
    let stored = server.events(&id).await;
    assert_gapless(&stored);
    let before = stored
        .iter()
        .position(is_type("human_input_required"))
        .unwrap()
        + 1;
    for events in told {
        assert_eq!(events, stored[before..]);
    }
}
