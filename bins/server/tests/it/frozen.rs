//! A process that is frozen for long, but not dead: others go on with its workflows, and it does no harm when it thaws.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use hemline_test_support::PostgresDatabase;
use serde_json::Value;

use crate::harness::{Home, Server};

/// How long the other may take: the frozen process's claim ends after 30 s, and who waits for it looks every 30 s.
const PATIENCE: Duration = Duration::from_secs(100);

/// How long the frozen process has for what it was about to do.
const THAWING: Duration = Duration::from_secs(8);

async fn until_asked(server: &Server, id: &str) {
    let deadline = Instant::now() + PATIENCE;
    while server.workflow(id).await["state"] != "waiting_mfg_approval" {
        assert!(Instant::now() < deadline, "{:#}", server.workflow(id).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_process_loses_its_workflow_and_does_not_disturb_it_afterwards() {
    let Some(database) = PostgresDatabase::empty() else {
        return;
    };
    let home = Home::on_server(database);
    // It waits for a model that hangs up on it once it has thawed: then its run fails.
    let model = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", model.local_addr().unwrap());
    let asks = [
        ("OPENAI_API_KEY", "key"),
        ("OPENAI_BASE_URL", url.as_str()),
        ("OPENAI_MODEL", "model"),
    ];
    let frozen = home.start_logging_to("frozen.log", &[], &asks);
    let id = frozen.start_season().await;
    let call = model.accept().unwrap();
    let other = home.start_logging_to("other.log", &[], &[]);
    frozen.signal("STOP");
    until_asked(&other, &id).await;
    let events = other.events(&id).await;

    drop((call, model));
    frozen.signal("CONT");
    tokio::time::sleep(THAWING).await;
    assert_eq!(
        other.events(&id).await,
        events,
        "{}",
        home.log_in("frozen.log")
    );
    let starts =
        |event: &&Value| event["type"] == "state_changed" && event["to"] == "waiting_mfg_approval";
    assert_eq!(events.iter().filter(starts).count(), 1);

    // It takes work again.
    let deadline = Instant::now() + PATIENCE;
    while !frozen.get("/ready").await.status.is_success() {
        assert!(Instant::now() < deadline, "{}", home.log_in("frozen.log"));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
