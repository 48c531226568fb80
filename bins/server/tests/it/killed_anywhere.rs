//! A server that is killed after any commit: the next one leaves what an undisturbed one leaves.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Home, Server};
use crate::season::{is_type, request};
use crate::stored::{Stored, difference};

/// A season that leaves two phases out, so that three decisions are explained.
pub(crate) fn skipping() -> Value {
    let mut request = request();
    request["parameters"] = json!({
        "replenishment_strategy": "none",
        "markdown_checkpoint_week": null,
    });
    request
}

impl Server {
    /// Starts the season unless there is one, and takes it through a Modify and an Accept.
    pub(crate) async fn plan_to_the_end(&self) -> String {
        let known = self.get("/api/workflows").await.ok();
        let id = match known["workflows"][0]["workflow_id"].as_str() {
            Some(id) => id.to_owned(),
            None => {
                let started = self.post("/api/workflows/forecast", &skipping()).await;
                started.ok()["workflow_id"].as_str().unwrap().to_owned()
            }
        };
        loop {
            let workflow = self.at_rest(&id).await;
            if workflow["state"] == "phase_3_monitoring" {
                return id;
            }
            let decided = self.events(&id).await;
            let decided = decided
                .iter()
                .filter(|event| is_type("approval_recorded")(event));
            let decision = match decided.count() {
                0 => json!({"action": "modify", "params": {"safety_stock_pct": 0.15}}),
                _ => json!({"action": "accept"}),
            };
            self.decide(&id, &decision).await.ok();
        }
    }
}

/// Waits until the database has seen so many commits, watching its file.
pub(crate) async fn commits_reach(database: PathBuf, wanted: u64) {
    let given_up = Arc::new(AtomicBool::new(false));
    let _guard = GivesUp(Arc::clone(&given_up));
    let watching = tokio::task::spawn_blocking(move || {
        let mut stored = Stored::open(&database);
        while !given_up.load(Ordering::SeqCst)
            && (stored.count("workflows") == 0 || stored.commits() < wanted)
        {
            std::thread::sleep(Duration::from_micros(200));
        }
    });
    watching.await.unwrap();
}

/// Ends the watch when nobody waits for it any more.
struct GivesUp(Arc<AtomicBool>);

impl Drop for GivesUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

pub(crate) type Rows = Vec<(&'static str, Vec<Value>)>;

pub(crate) fn assert_same(rows: &Rows, expected: &Rows, when: &str) {
    for ((table, rows), (_, expected)) in rows.iter().zip(expected) {
        assert_eq!(rows.len(), expected.len(), "{when}: rows of {table}");
        for (number, (row, expected)) in rows.iter().zip(expected).enumerate() {
            if let Some(difference) = difference(row, expected) {
                panic!("{when}: {table} row {number}{difference}");
            }
        }
    }
}

async fn undisturbed() -> (Rows, u64) {
    let home = Home::new();
    let server = home.start();
    server.plan_to_the_end().await;
    let mut stored = Stored::open(&home.database());
    (stored.rows(), stored.commits())
}

/// After each commit in turn, or after every seventh where long tests are not asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_after_any_commit_leaves_what_an_undisturbed_one_leaves() {
    let (expected, commits) = undisturbed().await;
    assert_same(&undisturbed().await.0, &expected, "undisturbed");
    let all = std::env::var_os("HEMLINE_LONG_TESTS").is_some();
    let step = if all { 1 } else { 7 };
    for wanted in (0..=commits).step_by(step) {
        let home = Home::new();
        let server = home.start();
        tokio::select! {
            _ = server.plan_to_the_end() => {}
            () = commits_reach(home.database(), wanted) => {}
        }
        server.kill();
        let killed_at = Stored::open(&home.database()).commits();
        let server = home.start();
        server.plan_to_the_end().await;
        let rows = Stored::open(&home.database()).rows();
        let when = format!("killed after commit {killed_at} of {commits}");
        assert_same(&rows, &expected, &when);
    }
}

/// A server that is killed again and again, and comes a few commits further every time.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_again_and_again_gets_there_too() {
    let (expected, commits) = undisturbed().await;
    let home = Home::new();
    let mut done = 0;
    while done < commits {
        let server = home.start();
        tokio::select! {
            _ = server.plan_to_the_end() => {}
            () = commits_reach(home.database(), done + 3) => {}
        }
        server.kill();
        done = Stored::open(&home.database()).commits();
    }
    let server = home.start();
    server.plan_to_the_end().await;
    let rows = Stored::open(&home.database()).rows();
    assert_same(&rows, &expected, "killed again and again");
}
