//! Lists and the service routes.

use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::{CATEGORY, Retailer};

fn ids(list: &Value) -> Vec<String> {
    let workflows = list["workflows"].as_array().unwrap();
    workflows
        .iter()
        .map(|workflow| workflow["workflow_id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn workflows_are_listed_newest_first_filtered_and_in_pages() {
    let server = TestServer::with(Retailer::SMALL).await;
    let mut newest_first = Vec::new();
    for _ in 0..3 {
        newest_first.insert(0, server.planned().await);
    }
    let cancel = format!("/api/workflows/{}/cancel", newest_first[1]);
    server.post(&cancel, &json!({})).await.ok();

    let all = server.get("/api/workflows").await.ok();
    assert_eq!(ids(&all), newest_first);
    assert!(all.get("next_cursor").is_none());

    let first = server.get("/api/workflows?limit=2").await.ok();
    assert_eq!(ids(&first), newest_first[..2]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let path = format!("/api/workflows?limit=2&cursor={cursor}");
    assert_eq!(ids(&server.get(&path).await.ok()), newest_first[2..]);

    let waiting = server
        .get("/api/workflows?status=waiting_for_approval")
        .await;
    assert_eq!(
        ids(&waiting.ok()),
        [newest_first[0].clone(), newest_first[2].clone()]
    );
    let path = format!("/api/workflows?category_id={CATEGORY}&status=cancelled");
    assert_eq!(ids(&server.get(&path).await.ok()), newest_first[1..2]);
    let none = server.get("/api/workflows?category_id=coats").await.ok();
    assert_eq!(none["workflows"], json!([]));

    let forecasts = server.get("/api/forecasts?limit=1").await.ok();
    assert_eq!(forecasts["forecasts"].as_array().unwrap().len(), 1);
    assert!(forecasts["next_cursor"].is_string());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_shows_its_status_transitions_events_and_logs() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;

    let status = server.get(&format!("/api/workflows/{id}/status")).await;
    let status = status.ok();
    assert_eq!(status["status"], "waiting_for_approval");
    assert_eq!(status.as_object().unwrap().len(), 6, "{status}");

    let detail = server.get(&format!("/api/workflows/{id}")).await.ok();
    let states: Vec<&Value> = detail["transitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|transition| &transition["to"])
        .collect();
    assert_eq!(states, ["phase_1_forecasting", "waiting_mfg_approval"]);
    assert_eq!(detail["parameters"]["dc_holdback_percentage"], 0.45);
    let defaults = detail["defaults_applied"].as_array().unwrap();
    assert!(defaults.contains(&json!("dc_holdback_percentage")));
    assert!(!defaults.contains(&json!("forecast_horizon_weeks")));

    let events = server.events(&id).await;
    let path = format!("/api/workflows/{id}/events?after_seq=2&limit=3");
    let page = server.get(&path).await.ok();
    assert_eq!(page["events"].as_array().unwrap()[..], events[2..5]);
    assert_eq!(page["next_cursor"], "5");

    let logs = server.get(&format!("/api/workflows/{id}/logs")).await.ok();
    let logs = logs["logs"].as_array().unwrap();
    assert!(!logs.is_empty());
    assert!(logs.iter().all(|row| row["duration_seconds"].is_number()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn master_data_is_listed() {
    let server = TestServer::with(Retailer::SMALL).await;
    let stores = server.get("/api/stores").await.ok();
    assert_eq!(stores["stores"].as_array().unwrap().len(), 12);
    assert_eq!(stores["stores"][0]["store_id"], "S01");
    assert_eq!(stores["stores"][0]["fashion_tier"], "PREMIUM");
    assert_eq!(stores["stores"][0]["avg_weekly_sales_12mo"], Value::Null);
    let categories = server.get("/api/categories").await.ok();
    assert_eq!(categories["categories"][0]["category_id"], CATEGORY);
    assert_eq!(categories["categories"][0]["unit_price"], 59.9);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_says_that_it_is_up_and_ready() {
    let server = TestServer::start().await;
    let health = server.get("/health").await.ok();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["llm_provider"], "offline");
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(server.get("/ready").await.ok()["status"], "ready");

    while server.database.revert_last_migration().unwrap().is_some() {}
    let answer = server.get("/ready").await;
    let error = answer.error(503, "DATABASE_UNAVAILABLE");
    assert!(!error.to_string().contains("migration"), "{error}");
    server.stop().await;
}
