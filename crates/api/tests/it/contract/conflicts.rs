//! Parameters out of range, keys that were used, and moments that are wrong.

use reqwest::RequestBuilder;
use serde_json::json;

use super::answers::{EVENTS, form};
use super::called::Contract;
use crate::harness::TestServer;
use crate::retailer::{CATEGORY, Retailer};
use crate::season_harness::text;

/// Parameters out of range, keys that were used, and moments that are wrong.
pub(super) async fn conflicts_are_told(contract: &mut Contract) {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let workflow = server.get(&format!("/api/workflows/{id}")).await.ok();
    let forecast_id = text(&workflow["forecast_id"]);
    let out = json!({"season_start_date": "2025-03-03", "safety_stock_pct": 2});
    let flat = json!({"category_id": CATEGORY, "weekly_demand_curve": []});
    for (operation, body) in [
        (
            "start_forecast",
            json!({"category_id": CATEGORY, "parameters": out}),
        ),
        (
            "run_workflow",
            json!({"session_id": "s", "category_id": CATEGORY, "parameters": out}),
        ),
        (
            "start_reforecast",
            json!({"forecast_id": forecast_id, "reason": ""}),
        ),
        (
            "decide_approval",
            json!({"action": "modify", "params": {"safety_stock_pct": 2}}),
        ),
        ("preview_modify", json!({"params": {"safety_stock_pct": 2}})),
        (
            "simulate_scenario",
            json!({"category_id": CATEGORY, "season_start_date": "2025-03-03", "variants": []}),
        ),
        (
            "forecast_demand",
            json!({"category_id": CATEGORY, "forecast_weeks": 1}),
        ),
        ("allocate_inventory", json!({ "forecast": flat })),
        ("analyze_pricing", json!({"forecast": flat, "actuals": [1]})),
    ] {
        contract
            .post_to(&server, operation, &id, body)
            .await
            .error(422, "INVALID_PARAMETERS");
    }
    contract
        .refused_week(&server, &forecast_id, 409, "ILLEGAL_TRANSITION")
        .await;
    let ledger = format!("/api/seasons/{id}/ledger?limit=x");
    let ledger = contract.ask(&server, "show_ledger", &ledger).await;
    ledger.error(400, "MALFORMED_REQUEST");
    let stream = format!("/api/workflows/{id}/stream");
    let stream = contract.ask(&server, "workflow_stream", &stream).await;
    stream.error(400, "MALFORMED_REQUEST");
    let complete = format!("/api/workflows/{id}/complete");
    contract
        .ask(&server, "complete_season", &complete)
        .await
        .error(409, "ILLEGAL_TRANSITION");
    used_keys(contract, &server).await;
    server.stop().await;
}

/// The same key with another body.
async fn used_keys(contract: &mut Contract, server: &TestServer) {
    let keyed = |request: RequestBuilder| request.header("Idempotency-Key", "k");
    for (id, path, csv) in [
        (
            "upload_stores",
            "/api/data/upload-stores",
            Retailer::SMALL.stores_csv(),
        ),
        (
            "upload_categories",
            "/api/data/upload-categories",
            Retailer::categories_csv(),
        ),
        (
            "upload_historical_sales",
            "/api/data/upload-historical-sales",
            Retailer::SMALL.sales_csv(),
        ),
        (
            "upload_events",
            "/api/data/upload-events",
            EVENTS.to_owned(),
        ),
    ] {
        let first = |request: RequestBuilder| keyed(request).multipart(form(&csv));
        contract.call(server, id, path, first).await.ok();
        let second = |request: RequestBuilder| keyed(request).multipart(form("other"));
        contract
            .call(server, id, path, second)
            .await
            .error(409, "IDEMPOTENCY_CONFLICT");
    }
    let parameters = json!({"season_start_date": "2025-03-03"});
    let scenario = json!({"category_id": CATEGORY, "season_start_date": "2025-03-03",
        "variants": [{"name": "a"}], "demand": {"paths": 1}});
    for (id, path, body) in [
        (
            "start_forecast",
            "/api/workflows/forecast",
            TestServer::season(),
        ),
        (
            "run_workflow",
            "/api/orchestrator/run-workflow",
            json!({"session_id": "s", "category_id": CATEGORY, "parameters": parameters}),
        ),
        ("simulate_scenario", "/api/scenarios", scenario),
    ] {
        let first = |request: RequestBuilder| keyed(request).json(&body);
        contract.call(server, id, path, first).await.ok();
        let mut other = body.clone();
        other["category_id"] = json!("other");
        let second = |request: RequestBuilder| keyed(request).json(&other);
        contract
            .call(server, id, path, second)
            .await
            .error(409, "IDEMPOTENCY_CONFLICT");
    }
}
