//! A database of the release before: brought up to date at the start, and its seasons go on.

use std::fs::File;

use flate2::read::GzDecoder;
use hemline_persistence::{Database, OpenOptions};
use serde_json::{Value, json};

use crate::harness::{Home, Server};
use crate::season::is_type;

/// Of the development version before the first release, with six stores and three seasons: one in its third week, one
/// that waits for its order's approval, and one whose server was killed while it was planned.
const OLD: &str = "../../fixtures/upgrade/before-0.1.0.db.gz";

fn old_home() -> (Home, usize) {
    let home = Home::new();
    let mut old = GzDecoder::new(File::open(OLD).unwrap());
    let mut file = File::create(home.database()).unwrap();
    std::io::copy(&mut old, &mut file).unwrap();
    let database = Database::open(&home.database_url(), &OpenOptions::default()).unwrap();
    let pending = database.pending_migrations().unwrap().len();
    assert!(pending > 0, "it is no old database any more");
    (home, pending)
}

impl Server {
    /// The workflow of the season of that name.
    async fn season_named(&self, name: &str) -> String {
        let listed = self.get("/api/workflows").await.ok();
        let workflows = listed["workflows"].as_array().unwrap();
        let found = workflows.iter().find(|found| found["season"] == name);
        let found = found.unwrap_or_else(|| panic!("{listed:#}"));
        found["workflow_id"].as_str().unwrap().to_owned()
    }

    /// Waits until nothing is computed, and accepts whatever is asked.
    async fn accepted_at_rest(&self, id: &str) -> Value {
        loop {
            let workflow = self.at_rest(id).await;
            if workflow["status"] != "waiting_for_approval" {
                return workflow;
            }
            self.decide(id, &json!({"action": "accept"})).await.ok();
        }
    }
}

fn week(number: u64) -> String {
    let rows = (1..=6).map(|store| format!("S{store},{number},{}\n", 6 + (store + number) % 3));
    format!(
        "store_id,week_number,units_sold\n{}",
        rows.collect::<String>()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn seasons_of_the_release_before_go_on() {
    let (home, pending) = old_home();
    let server = home.start_with(&[], &[("HEMLINE_DEMO", "0")]);
    let applied = format!("migrations: {pending} applied");
    let resumed = "resumed 1 workflow(s) that were running".to_owned();
    assert!(server.told.contains(&applied), "{:?}", server.told);
    assert!(server.told.contains(&resumed), "{:?}", server.told);

    // The run that was cut off goes on from its stored steps.
    let autumn = server.season_named("Autumn 2025").await;
    let planned = server.at_rest(&autumn).await;
    assert_eq!(planned["state"], "waiting_mfg_approval");
    let events = server.events(&autumn).await;
    for (told_once, times) in [("state_changed", 2), ("human_input_required", 1)] {
        let told = events.iter().filter(|event| is_type(told_once)(event));
        assert_eq!(told.count(), times, "{told_once}: {events:#?}");
    }

    let spring = server.season_named("Spring 2025").await;
    server
        .decide(&spring, &json!({"action": "accept"}))
        .await
        .ok();
    assert_eq!(server.at_rest(&spring).await["state"], "phase_3_monitoring");

    let summer = server.season_named("Summer 2025").await;
    let mut workflow = server.at_rest(&summer).await;
    assert_eq!(workflow["season_progress"]["week"], 2);
    for number in 3..=16 {
        let forecast = workflow["forecast_id"].as_str().unwrap().to_owned();
        server.upload_week(&forecast, week(number)).await.ok();
        workflow = server.accepted_at_rest(&summer).await;
        assert_eq!(workflow["season_progress"]["week"], number, "{workflow:#}");
    }
    assert_eq!(workflow["state"], "phase_3_monitoring");
    let complete = format!("/api/workflows/{summer}/complete");
    server.post(&complete, &json!({})).await.ok();
    let ended = server.at_rest(&summer).await;
    assert_eq!(ended["state"], "completed");
    server.events(&summer).await;
}
