//! Two servers on one PostgreSQL database: each workflow runs in one of them, and goes on where that one dies.

use hemline_test_support::PostgresDatabase;
use serde_json::{Value, json};

use crate::harness::{Home, Server};

fn home() -> Option<Home> {
    PostgresDatabase::empty().map(Home::on_server)
}

async fn start_planning(server: &Server) -> String {
    let season = json!({
        "category_id": "womens_dresses",
        "season": "Spring 2025",
        "season_start_date": "2025-03-03",
        "season_end_date": "2025-05-26",
        "season_length_weeks": 12,
    });
    let started = server.post("/api/workflows/forecast", &season).await;
    assert_eq!(started.status, 202, "{}", started.text);
    started.ok()["workflow_id"].as_str().unwrap().to_owned()
}

async fn at_rest(server: &Server, id: &str) -> Value {
    loop {
        let workflow = server.get(&format!("/api/workflows/{id}")).await.ok();
        if workflow["status"] != "running" {
            return workflow;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

async fn kinds_of_events(server: &Server, id: &str) -> Vec<String> {
    let answer = server
        .get(&format!("/api/workflows/{id}/events"))
        .await
        .ok();
    let events = answer["events"].as_array().unwrap().iter();
    events
        .map(|event| format!("{} {}", event["type"], event["to"]))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_under_way_is_not_run_twice() {
    let (Some(home), Some(alone)) = (home(), home()) else {
        return;
    };
    let first = home.start();
    let id = start_planning(&first).await;
    let second = home.start();
    let workflow = at_rest(&second, &id).await;
    assert_eq!(workflow["state"], "waiting_mfg_approval", "{workflow:#}");

    let undisturbed = alone.start();
    let other = start_planning(&undisturbed).await;
    at_rest(&undisturbed, &other).await;
    assert_eq!(
        kinds_of_events(&second, &id).await,
        kinds_of_events(&undisturbed, &other).await
    );

    // A decision made at either server is carried out once.
    let decision = json!({"action": "accept"});
    let decided = second
        .post(&format!("/api/workflows/{id}/approval"), &decision)
        .await;
    assert!(decided.status.is_success(), "{}", decided.text);
    assert_ne!(at_rest(&first, &id).await["status"], "failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_goes_on_in_the_other_server_where_its_own_dies() {
    let Some(home) = home() else {
        return;
    };
    let first = home.start();
    let id = start_planning(&first).await;
    let second = home.start();
    first.kill();
    let workflow = at_rest(&second, &id).await;
    assert_eq!(workflow["state"], "waiting_mfg_approval", "{workflow:#}");
}
