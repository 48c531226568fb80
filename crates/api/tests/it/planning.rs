//! A whole planning run through HTTP.

use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::Retailer;

fn units(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("no units: {value}"))
}

fn column_sum(plan: &Value, column: &str) -> u64 {
    let stores = plan["store_allocations"].as_array().unwrap();
    stores.iter().map(|store| units(&store[column])).sum()
}

fn types(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect()
}

fn assert_gapless(events: &[Value]) {
    let seqs: Vec<u64> = events.iter().map(|event| units(&event["seq"])).collect();
    let expected: Vec<u64> = (1..=events.len() as u64).collect();
    assert_eq!(seqs, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_season_is_planned_modified_and_accepted() {
    let server = TestServer::with(Retailer::LARGE).await;
    let id = server.planned().await;

    let asked = server.get(&format!("/api/workflows/{id}")).await.ok();
    assert_eq!(asked["state"], "waiting_mfg_approval");
    assert_eq!(asked["status"], "waiting_for_approval");
    let first_approval = &asked["pending_approval"]["approval_id"];
    let events = server.events(&id).await;
    assert_gapless(&events);
    let asks = events.last().unwrap();
    assert_eq!(asks["type"], "human_input_required");
    assert_eq!(asks["action"], "approve_manufacturing_order");
    assert_eq!(asks["options"], json!(["modify", "accept"]));
    assert_eq!(&asks["approval_id"], first_approval);

    let modify = json!({
        "action": "modify", "params": {"safety_stock_pct": 0.15}, "approval_id": first_approval
    });
    let modified = server.decide(&id, &modify).await.ok();
    assert_eq!(modified["state"], "phase_1_forecasting");
    let asked_again = server.at_rest(&id).await;
    assert_eq!(asked_again["state"], "waiting_mfg_approval");
    assert_eq!(asked_again["parameters"]["safety_stock_pct"], 0.15);
    let second_approval = &asked_again["pending_approval"]["approval_id"];
    assert_ne!(second_approval, first_approval);

    // Nobody accepts what she never saw.
    let stale = json!({"action": "accept", "approval_id": first_approval});
    server.decide(&id, &stale).await.error(409, "CONFLICT");

    let accept = json!({"action": "accept", "approval_id": second_approval});
    server.decide(&id, &accept).await.ok();
    let accepted = server.at_rest(&id).await;
    assert_eq!(accepted["state"], "phase_3_monitoring");
    assert_eq!(accepted["status"], "monitoring");
    assert!(accepted["pricing_strategy_id"].is_string());
    assert_eq!(accepted["pending_approval"], Value::Null);
    server.decide(&id, &accept).await.error(409, "CONFLICT");

    let events = server.events(&id).await;
    assert_gapless(&events);
    assert!(types(&events).contains(&"workflow_complete"));
    assert_results(&server, &accepted).await;
    server.stop().await;
}

async fn assert_results(server: &TestServer, workflow: &Value) {
    let forecast_id = workflow["forecast_id"].as_str().unwrap();
    let forecast = server.get(&format!("/api/forecasts/{forecast_id}")).await;
    let forecast = forecast.ok();
    let total = units(&forecast["total_season_demand"]);
    let curve = forecast["weekly_demand_curve"].as_array().unwrap();
    assert_eq!(curve.len(), 12);
    let curve_sum: u64 = curve.iter().map(|week| units(&week["demand_units"])).sum();
    assert_eq!(curve_sum, total);
    assert!(curve[0]["lower_80"].as_f64() <= curve[0]["upper_80"].as_f64());
    let clusters = forecast["cluster_distribution"].as_array().unwrap();
    let cluster_sum: u64 = clusters.iter().map(|it| units(&it["total_units"])).sum();
    assert_eq!((clusters.len(), cluster_sum), (3, total));

    let path = format!("/api/allocations/{forecast_id}");
    let plan = server.get(&path).await.ok();
    let manufactured = units(&plan["manufacturing_qty"]);
    // round(total × 1.15), half up, in integers
    assert_eq!(manufactured, (total * 115 + 50) / 100);
    let initial = units(&plan["initial_allocation_total"]);
    let holdback = units(&plan["holdback_total"]);
    assert_eq!(initial + holdback, manufactured);
    assert_eq!(column_sum(&plan, "initial_allocation"), initial);
    assert_eq!(column_sum(&plan, "holdback_allocation"), holdback);
    assert_eq!(column_sum(&plan, "total_season_allocation"), manufactured);

    let download = server.get(&format!("{path}?format=csv")).await;
    assert_eq!(download.headers["content-type"], "text/csv; charset=utf-8");
    let disposition = download.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    let lines: Vec<&str> = download.text.lines().collect();
    assert_eq!(lines.len(), 51);
    assert!(lines[0].starts_with("store_id,store_name,cluster_id,"));

    let clusters = server.get("/api/stores/clusters").await.ok();
    assert_eq!(clusters["forecast_id"], forecast_id);
    let stores = clusters["clusters"].as_array().unwrap().iter();
    let counts: Vec<usize> = stores
        .map(|cluster| cluster["stores"].as_array().unwrap().len())
        .collect();
    assert_eq!(counts, [20, 18, 12]);
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_inputs_give_equal_bodies_but_for_ids_and_times() {
    let mut bodies = Vec::new();
    for _ in 0..2 {
        let server = TestServer::with(Retailer::SMALL).await;
        let id = server.planned().await;
        let workflow = server.get(&format!("/api/workflows/{id}")).await.ok();
        let forecast_id = workflow["forecast_id"].as_str().unwrap();
        let forecast = server.get(&format!("/api/forecasts/{forecast_id}")).await;
        let plan = server.get(&format!("/api/allocations/{forecast_id}")).await;
        bodies.push((without_ids(forecast.ok()), without_ids(plan.ok())));
        server.stop().await;
    }
    assert_eq!(bodies[0], bodies[1]);
}

fn without_ids(mut body: Value) -> Value {
    let fields = body.as_object_mut().unwrap();
    let changing = [
        "forecast_id",
        "allocation_id",
        "workflow_id",
        "created_at",
        "method_comparison",
    ];
    for field in changing {
        fields.remove(field);
    }
    assert!(!body.to_string().contains("duration"), "{body}");
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_is_cancelled_once_and_then_takes_no_decision() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;

    server
        .post(&format!("/api/workflows/{id}/retry"), &json!({}))
        .await
        .error(409, "ILLEGAL_TRANSITION");
    let path = format!("/api/workflows/{id}/cancel");
    let cancelled = server.post(&path, &json!({})).await.ok();
    assert_eq!(cancelled["status"], "cancelled");
    let transitions = cancelled["transitions"].as_array().unwrap();
    assert_eq!(transitions.last().unwrap()["to"], "cancelled");

    server
        .post(&path, &json!({}))
        .await
        .error(409, "ILLEGAL_TRANSITION");
    let accept = json!({"action": "accept"});
    server.decide(&id, &accept).await.error(409, "CONFLICT");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_cannot_be_followed_changes_nothing() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let before = server.get(&format!("/api/workflows/{id}")).await.ok();

    for (decision, status, error_type) in [
        (json!({"action": "reject"}), 400, "MALFORMED_REQUEST"),
        (
            json!({"action": "accept", "surprise": 1}),
            400,
            "MALFORMED_REQUEST",
        ),
        (
            json!({"action": "accept", "params": {"safety_stock_pct": 0.1}}),
            400,
            "MALFORMED_REQUEST",
        ),
        (
            json!({"action": "accept", "params": {}}),
            400,
            "MALFORMED_REQUEST",
        ),
        (json!({"action": "modify"}), 422, "INVALID_PARAMETERS"),
        (
            json!({"action": "modify", "params": {}}),
            422,
            "INVALID_PARAMETERS",
        ),
        (
            json!({"action": "modify", "params": {"season_start_date": "2025-04-07"}}),
            422,
            "INVALID_PARAMETERS",
        ),
        (
            json!({"action": "modify", "params": {"safety_stock_pct": 1.5, "lift_factor": "x"}}),
            422,
            "INVALID_PARAMETERS",
        ),
        (
            json!({"action": "accept", "approval_id": "another"}),
            409,
            "CONFLICT",
        ),
    ] {
        server
            .decide(&id, &decision)
            .await
            .error(status, error_type);
    }
    let after = server.get(&format!("/api/workflows/{id}")).await.ok();
    assert_eq!(after, before);
    server.stop().await;
}
