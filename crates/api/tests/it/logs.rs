//! What a workflow did: `GET /api/workflows/{id}/logs`.

use serde_json::Value;

use crate::harness::TestServer;
use crate::retailer::Retailer;

async fn rows(server: &TestServer, id: &str, query: &str) -> Vec<Value> {
    let path = format!("/api/workflows/{id}/logs{query}");
    let body = server.get(&path).await.ok();
    body["logs"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_tells_model_calls_tools_handoffs_and_decisions_with_their_durations() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let logs = rows(&server, &id, "").await;
    let actions: Vec<&str> = logs
        .iter()
        .map(|row| row["action"].as_str().unwrap())
        .collect();
    for action in [
        "model",
        "forecast_category_demand",
        "allocate_to_stores",
        "parameters_read",
    ] {
        assert!(actions.contains(&action), "{action}: {actions:?}");
    }
    assert!(
        actions
            .iter()
            .any(|action| action.starts_with("transfer_to_")),
        "{actions:?}"
    );
    for row in &logs {
        assert!(row["agent_name"].is_string(), "{row}");
        assert!(row["duration_seconds"].as_f64().unwrap() >= 0.0, "{row}");
        assert!(
            ["completed", "failed"].contains(&row["status"].as_str().unwrap()),
            "{row}"
        );
        assert!(row["created_at"].is_string(), "{row}");
    }
    let forecast = logs
        .iter()
        .find(|row| row["action"] == "forecast_category_demand");
    assert_eq!(forecast.unwrap()["agent_name"], "Demand Agent");
    // The reasoning log keeps the figures that a decision rests on.
    let read = logs
        .iter()
        .find(|row| row["action"] == "parameters_read")
        .unwrap();
    assert!(read["input"]["parameters"].is_object(), "{read}");
    assert!(read["output"]["text"].is_string(), "{read}");
    let created: Vec<&str> = logs
        .iter()
        .map(|row| row["created_at"].as_str().unwrap())
        .collect();
    assert!(created.is_sorted(), "{created:?}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_read_in_pages_and_filtered() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    // Another workflow's rows lie between this one's in no page.
    server.planned().await;
    let logs = rows(&server, &id, "").await;
    for limit in [1, 3, logs.len() - 1, logs.len(), 1_000] {
        let mut read = Vec::new();
        let mut query = format!("?limit={limit}");
        loop {
            let body = server
                .get(&format!("/api/workflows/{id}/logs{query}"))
                .await
                .ok();
            let page = body["logs"].as_array().unwrap();
            assert!(page.len() <= limit);
            read.extend(page.clone());
            let Some(cursor) = body.get("next_cursor") else {
                break;
            };
            query = format!("?limit={limit}&cursor={}", cursor.as_str().unwrap());
        }
        assert_eq!(read, logs, "{limit}");
    }
    for (query, field, value) in [
        ("?action=model", "action", "model"),
        ("?agent_name=Demand%20Agent", "agent_name", "Demand Agent"),
        ("?status=completed", "status", "completed"),
        ("?status=completed&action=model&limit=2", "action", "model"),
    ] {
        let found = rows(&server, &id, query).await;
        assert!(!found.is_empty(), "{query}");
        assert!(found.iter().all(|row| row[field] == value), "{query}");
    }
    assert_eq!(
        rows(&server, &id, "?action=nothing").await,
        Vec::<Value>::new()
    );
    for query in [
        "limit=0",
        "limit=1001",
        "limit=x",
        "cursor=x",
        "cursor=-1",
        "status=lost",
    ] {
        let refused = server
            .get(&format!("/api/workflows/{id}/logs?{query}"))
            .await;
        refused.error(400, "MALFORMED_REQUEST");
    }
    server.stop().await;
}
