//! A server that is killed after any commit of a season's weeks: the next one leaves what an undisturbed one leaves.

use serde_json::{Value, json};

use crate::harness::{Home, Server};
use crate::killed_anywhere::{Rows, assert_same, commits_reach};
use crate::season::request;
use crate::stored::Stored;

/// Week 1 is forecast again; week 2 is forecast again, replenished, and asks for a markdown.
fn eventful() -> Value {
    let mut request = request();
    request["parameters"] = json!({
        "markdown_checkpoint_week": 2,
        "markdown_target": "plan_curve",
    });
    request
}

fn week_file(run: &str, week: u32) -> String {
    let file = format!("../../fixtures/weekly/{run}/week_{week:02}.csv");
    std::fs::read_to_string(file).unwrap()
}

/// A quarter of the week that the run sells.
fn slow_week(run: &str, week: u32) -> String {
    let file = week_file(run, week);
    let mut lines = file.lines();
    let header = lines.next().unwrap();
    let rows = lines.map(|line| {
        let (store, units) = line.rsplit_once(',').unwrap();
        let units: u64 = units.parse().unwrap();
        format!("{store},{}", units / 4)
    });
    let rows: Vec<String> = rows.collect();
    format!("{header}\n{}\n", rows.join("\n"))
}

impl Server {
    async fn planned_season(&self) -> String {
        let started = self.post("/api/workflows/forecast", &eventful()).await;
        let id = started.ok()["workflow_id"].as_str().unwrap().to_owned();
        self.at_rest(&id).await;
        self.decide(&id, &json!({"action": "accept"})).await.ok();
        self.at_rest(&id).await;
        id
    }

    /// Uploads both weeks unless they are in, and accepts the markdown.
    async fn two_weeks(&self, id: &str) {
        loop {
            let workflow = self.at_rest(id).await;
            let forecast = workflow["forecast_id"].as_str().unwrap();
            match (
                workflow["season_progress"]["week"].as_u64(),
                &workflow["state"],
            ) {
                (_, state) if state == "waiting_markdown_approval" => {
                    self.decide(id, &json!({"action": "accept"})).await.ok();
                }
                (Some(0), _) => {
                    let file = week_file("high_demand", 1);
                    self.upload_week(forecast, file).await.ok();
                }
                (Some(1), _) => {
                    let file = slow_week("on_track", 2);
                    self.upload_week(forecast, file).await.ok();
                }
                _ if workflow["status"] == "monitoring" && nothing_is_due(&workflow) => return,
                _ => {}
            }
        }
    }
}

fn nothing_is_due(workflow: &Value) -> bool {
    let season = &workflow["season_progress"];
    ["reforecast_due", "replenishment_due", "checkpoint_due"]
        .iter()
        .all(|due| season[due] == false || season[due].is_null())
}

/// The season after two weeks, the commits of its plan, and all its commits.
async fn undisturbed() -> (Rows, u64, u64) {
    let home = Home::new();
    let server = home.start();
    let id = server.planned_season().await;
    let planned = Stored::open(&home.database()).commits();
    server.two_weeks(&id).await;
    let mut stored = Stored::open(&home.database());
    (stored.rows(), planned, stored.commits())
}

/// After each commit in turn, or after every ninth where long tests are not asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_in_a_week_leaves_what_an_undisturbed_one_leaves() {
    let (expected, planned, commits) = undisturbed().await;
    let rows = |table: &str| {
        let mut tables = expected.iter();
        let found = tables.find(|(name, _)| *name == table);
        found.unwrap().1.len()
    };
    assert_eq!(
        rows("forecasts"),
        4,
        "the plan's, two weeks', the markdown's"
    );
    assert_eq!(rows("replenishments"), 2);
    assert_eq!(rows("store_markdowns"), 50);
    let all = std::env::var_os("HEMLINE_LONG_TESTS").is_some();
    let step = if all { 1 } else { 9 };
    for wanted in (planned..commits).step_by(step) {
        let home = Home::new();
        let server = home.start();
        let id = server.planned_season().await;
        tokio::select! {
            () = server.two_weeks(&id) => {}
            () = commits_reach(home.database(), wanted) => {}
        }
        server.kill();
        let killed_at = Stored::open(&home.database()).commits();
        let server = home.start();
        server.two_weeks(&id).await;
        let rows = Stored::open(&home.database()).rows();
        let when = format!("killed after commit {killed_at} of {commits}");
        assert_same(&rows, &expected, &when);
    }
}
