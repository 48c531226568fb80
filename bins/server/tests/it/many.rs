//! Fifty seasons at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Home, Server};
use crate::season::request;
use crate::stored::{REPEATED_EVENTS, Stored};

const SEASONS: usize = 50;

impl Server {
    async fn start_many(&self) {
        let request = request();
        let starts = (0..SEASONS).map(|_| self.post("/api/workflows/forecast", &request));
        for started in join_all(starts).await {
            assert_eq!(started.status, 202, "{}", started.text);
        }
    }

    async fn workflows(&self) -> Vec<Value> {
        let list = self.get("/api/workflows?limit=100").await.ok();
        list["workflows"].as_array().unwrap().clone()
    }

    /// Accepts every order that is asked for until all seasons are planned.
    async fn plan_many(&self) {
        loop {
            let workflows = self.workflows().await;
            assert_eq!(workflows.len(), SEASONS);
            if workflows
                .iter()
                .all(|one| one["state"] == "phase_3_monitoring")
            {
                return;
            }
            for one in &workflows {
                assert_ne!(one["status"], "failed", "{one}");
                if one["state"] == "waiting_mfg_approval" {
                    let accept =
                        json!({"action": "accept", "approval_id": one["pending_approval_id"]});
                    let id = one["workflow_id"].as_str().unwrap();
                    self.decide(id, &accept).await.ok();
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Asks for `/health` again and again, without an end, and counts the answers.
    async fn asked_for_health(&self, answers: &AtomicUsize) {
        let mut slowest = Duration::ZERO;
        loop {
            let asked = Instant::now();
            self.get("/health").await.ok();
            answers.fetch_add(1, Ordering::Relaxed);
            let took = asked.elapsed();
            if took > slowest {
                slowest = took;
                eprintln!("slowest /health so far: {took:?}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Each season once: its events, its forecast, order, decision and shipments.
fn assert_each_once(home: &Home) {
    let mut stored = Stored::open(&home.database());
    let seasons = SEASONS as u64;
    for table in [
        "workflows",
        "forecasts",
        "allocations",
        "approval_requests",
        "pricing_strategies",
    ] {
        assert_eq!(stored.count(table), seasons, "{table}");
    }
    // The order's arrival, and a shipment to each of the 50 stores.
    assert_eq!(stored.count("unit_ledger"), seasons * 51);
    let repeated = stored.texts(REPEATED_EVENTS);
    assert_eq!(repeated, Vec::<String>::new(), "events told twice");
    let different = "SELECT CAST(count(*) AS TEXT) AS text FROM workflow_events \
        GROUP BY workflow_id";
    let mut counts = stored.texts(different);
    counts.dedup();
    assert_eq!(counts.len(), 1, "events per workflow: {counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_seasons_at_once_are_each_planned_once_and_the_server_answers_meanwhile() {
    let home = Home::new();
    let server = home.start();
    server.start_many().await;
    let answers = AtomicUsize::new(0);
    tokio::select! {
        () = server.plan_many() => {}
        () = server.asked_for_health(&answers) => {}
    }
    // How quickly it answers is for the benchmarks; that it does not wait for the plans is for this test.
    let answers = answers.into_inner();
    assert!(
        answers >= 10,
        "/health answered {answers} times while fifty seasons were planned"
    );
    assert_each_once(&home);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_seasons_at_once_survive_a_kill() {
    let home = Home::new();
    let server = home.start();
    server.start_many().await;
    server.kill();
    let server = home.start();
    tokio::select! {
        () = server.plan_many() => {}
        () = tokio::time::sleep(Duration::from_secs(2)) => {}
    }
    server.kill();
    let server = home.start();
    server.plan_many().await;
    assert_each_once(&home);
}
