//! The demo season, planned: forecast, order, Modify, Accept.

use serde_json::{Value, json};

use crate::harness::{Home, Server};
use crate::season::{assert_gapless, is_type, units};

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// Who did what, in order, without the steps in between.
fn course(events: &[Value]) -> Vec<String> {
    let mut course = Vec::new();
    for event in events {
        let kind = text(&event["type"]);
        match kind {
            "handoff" => course.push(format!("{} → {}", text(&event["from"]), text(&event["to"]))),
            "state_changed" => course.push(format!("now {}", text(&event["to"]))),
            "human_input_required" => course.push(format!("asks {}", text(&event["action"]))),
            "approval_recorded" => course.push(format!("decided {}", text(&event["decision"]))),
            "workflow_complete" => course.push(format!("complete {}", text(&event["scope"]))),
            _ => {}
        }
    }
    course
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_season_is_planned_modified_and_accepted() {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    let mut stream = server.stream(&id).await;
    let mut streamed = stream.until(is_type("human_input_required")).await;
    let first = text(&streamed.last().unwrap()["approval_id"]).to_owned();
    let asked = server.at_rest(&id).await;
    assert_eq!(asked["state"], "waiting_mfg_approval");
    assert_eq!(asked["pending_approval"]["approval_id"], first.as_str());
    let total = assert_order(&server, &asked, 120).await;

    let params = json!({"safety_stock_pct": 0.15});
    let modify = json!({"action": "modify", "params": params, "approval_id": first});
    server.decide(&id, &modify).await.ok();
    streamed.extend(stream.until(is_type("human_input_required")).await);
    let second = text(&streamed.last().unwrap()["approval_id"]).to_owned();
    assert_ne!(second, first);
    let asked_again = server.at_rest(&id).await;
    assert_eq!(assert_order(&server, &asked_again, 115).await, total);

    let accept = json!({"action": "accept", "approval_id": second});
    server.decide(&id, &accept).await.ok();
    let accepted = server.at_rest(&id).await;
    assert_eq!(accepted["status"], "monitoring");
    assert_eq!(assert_order(&server, &accepted, 115).await, total);

    let polled = server.events(&id).await;
    let last = polled.last().unwrap()["seq"].clone();
    streamed.extend(stream.until(|event| event["seq"] == last).await);
    assert_gapless(&streamed);
    assert_eq!(streamed, polled);
    assert_eq!(course(&polled), COURSE);
    assert_csv(&server, &accepted).await;
}

const COURSE: &[&str] = &[
    "now phase_1_forecasting",
    "Orchestrator → Demand Agent",
    "Demand Agent → Orchestrator",
    "Orchestrator → Inventory Agent",
    "now waiting_mfg_approval",
    "asks approve_manufacturing_order",
    "now phase_1_forecasting",
    "decided modify",
    "Orchestrator → Inventory Agent",
    "now waiting_mfg_approval",
    "asks approve_manufacturing_order",
    "now phase_2_allocation",
    "decided accept",
    "Orchestrator → Pricing Agent",
    "Pricing Agent → Orchestrator",
    "now phase_3_monitoring",
    "complete planning",
];

/// Checks that the order is the forecast and its safety stock, and that its columns sum; returns
/// the forecast.
async fn assert_order(server: &Server, workflow: &Value, percent: u64) -> u64 {
    let forecast_id = text(&workflow["forecast_id"]);
    let forecast = server.get(&format!("/api/forecasts/{forecast_id}")).await;
    let total = units(&forecast.ok()["total_season_demand"]);
    let path = format!("/api/allocations/{forecast_id}");
    let plan = server.get(&path).await.ok();
    let manufactured = units(&plan["manufacturing_qty"]);
    // Half rounds up, in integers.
    assert_eq!(manufactured, (total * percent + 50) / 100);
    let initial = units(&plan["initial_allocation_total"]);
    let holdback = units(&plan["holdback_total"]);
    assert_eq!(initial + holdback, manufactured);
    let stores = plan["store_allocations"].as_array().unwrap();
    assert_eq!(stores.len(), 50);
    let sum = |column: &str| -> u64 { stores.iter().map(|store| units(&store[column])).sum() };
    assert_eq!(sum("initial_allocation"), initial);
    assert_eq!(sum("holdback_allocation"), holdback);
    assert_eq!(sum("total_season_allocation"), manufactured);
    total
}

async fn assert_csv(server: &Server, workflow: &Value) {
    let forecast_id = text(&workflow["forecast_id"]);
    let path = format!("/api/allocations/{forecast_id}?format=csv");
    let download = server.get(&path).await;
    assert_eq!(download.headers["content-type"], "text/csv; charset=utf-8");
    let lines: Vec<&str> = download.text.lines().collect();
    assert_eq!(lines.len(), 51);
    assert!(lines[0].starts_with("store_id,"), "{}", lines[0]);
    assert!(lines[1..].iter().all(|line| line.starts_with('S')));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_fresh_databases_give_the_same_bytes() {
    let planned = async || {
        let home = Home::new();
        let server = home.start();
        let id = server.start_season().await;
        let workflow = server.at_rest(&id).await;
        server.results(&workflow).await
    };
    let (one, other) = futures::join!(planned(), planned());
    assert_eq!(one, other);
    assert!(one.allocation.len() > 5_000, "{}", one.allocation);
}
