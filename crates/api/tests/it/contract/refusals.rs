//! Requests that are refused: the same way for every operation as far as that goes, by name where it does not.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::answers::form;
use super::called::{Contract, Operation};
use crate::harness::{Answer, TestServer};
use crate::retailer::CATEGORY;

pub(super) const JSON: &str = "application/json";
const FORM: &str = "multipart/form-data";

/// Asks for the upgrade that opens a WebSocket.
fn upgrade(request: RequestBuilder) -> RequestBuilder {
    request
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
}

/// Sends a request with made-up ids, which must be answered with `status`.
pub(super) async fn expect(
    contract: &mut Contract,
    server: &TestServer,
    operation: &Operation,
    status: u16,
    change: impl FnOnce(RequestBuilder) -> RequestBuilder,
) -> Answer {
    let path = operation.path_with("unknown");
    let answer = contract.call(server, &operation.id, &path, change).await;
    assert_eq!(answer.status, status, "{}: {}", operation.id, answer.text);
    answer
}

/// Strangers, bodies that cannot be read, ids that do not exist, and what single operations refuse beyond that.
pub(super) async fn unusable_requests(contract: &mut Contract) {
    let server = TestServer::start_with(|settings| {
        settings.limits.json_bytes = 2_000;
        settings.limits.upload_bytes = 2_000;
    })
    .await;
    let long = "x".repeat(100_000);
    for operation in contract.operations() {
        let stranger = |request: RequestBuilder| request.header("Host", "evil.example");
        expect(contract, &server, &operation, 403, stranger).await;
        if operation.has("400") {
            let path = format!("{}?no_such_name=1", operation.path_with("unknown"));
            let unknown = contract.call(&server, &operation.id, &path, |request| request);
            assert_eq!(unknown.await.status, 400, "{path}");
        }
        if operation.takes(JSON) {
            let unreadable =
                |request: RequestBuilder| request.header("Content-Type", JSON).body("{");
            expect(contract, &server, &operation, 400, unreadable).await;
            let large = |request: RequestBuilder| request.json(&json!({ "text": long }));
            expect(contract, &server, &operation, 413, large).await;
        }
        if operation.takes(FORM) {
            let large = |request: RequestBuilder| request.multipart(form(&long));
            expect(contract, &server, &operation, 413, large).await;
            let empty = |request: RequestBuilder| request.multipart(form(""));
            expect(contract, &server, &operation, 400, empty).await;
        }
        if operation.takes(JSON) || operation.takes(FORM) {
            let other =
                |request: RequestBuilder| request.header("Content-Type", "text/plain").body("x");
            expect(contract, &server, &operation, 415, other).await;
        }
        if operation.takes_key() {
            let bad = |request: RequestBuilder| request.header("Idempotency-Key", "");
            expect(contract, &server, &operation, 400, bad).await;
        }
    }
    of_single_operations(contract, &server).await;
    server.stop().await;
}

async fn of_single_operations(contract: &mut Contract, server: &TestServer) {
    for (id, path) in [
        ("list_approvals", "/api/approvals?limit=0"),
        ("list_changes", "/api/audit?cursor=x"),
        ("list_forecasts", "/api/forecasts?limit=0"),
        ("list_scenarios", "/api/scenarios?limit=0"),
        ("list_workflows", "/api/workflows?status=none"),
        ("list_events", "/api/workflows/w/events?after_seq=x"),
        ("list_logs", "/api/workflows/w/logs?limit=x"),
        ("list_demand_events", "/api/categories/c/events?limit=x"),
        (
            "show_category_history",
            "/api/categories/c/history?detail=x",
        ),
        ("show_allocation", "/api/allocations/f?format=x"),
        ("show_replenishment", "/api/replenishments/f?format=x"),
        ("show_report", "/api/seasons/w/report?format=x"),
        ("show_sales", "/api/seasons/w/sales?format=x"),
        ("show_variance", "/api/variance/f/week/x"),
        ("show_defaults", "/api/parameters/defaults"),
        (
            "list_clusters",
            "/api/stores/clusters?forecast_id=f&forecast_id=g",
        ),
        ("session_stream", "/ws/orchestrator/s"),
    ] {
        contract
            .ask(server, id, path)
            .await
            .error(400, "MALFORMED_REQUEST");
    }
    for (id, path) in [
        ("show_allocation", "/api/allocations/f"),
        ("list_demand_events", "/api/categories/c/events"),
        ("show_category_history", "/api/categories/c/history"),
        ("show_forecast", "/api/forecasts/f"),
        ("show_markdown", "/api/markdowns/f"),
        ("show_replenishment", "/api/replenishments/f"),
        ("show_scenario", "/api/scenarios/s"),
        ("list_emergency_orders", "/api/seasons/w/emergency-orders"),
        ("take_into_history", "/api/seasons/w/history"),
        ("show_ledger", "/api/seasons/w/ledger"),
        ("show_report", "/api/seasons/w/report"),
        ("show_sales", "/api/seasons/w/sales"),
        ("list_clusters", "/api/stores/clusters"),
        ("end_token", "/api/tokens/t"),
        ("list_variances", "/api/variance/f"),
        ("show_variance", "/api/variance/f/week/1"),
        ("show_workflow", "/api/workflows/w"),
        ("cancel_workflow", "/api/workflows/w/cancel"),
        ("complete_season", "/api/workflows/w/complete"),
        ("list_events", "/api/workflows/w/events"),
        ("list_logs", "/api/workflows/w/logs"),
        ("retry_workflow", "/api/workflows/w/retry"),
        ("show_status", "/api/workflows/w/status"),
    ] {
        contract.ask(server, id, path).await.error(404, "NOT_FOUND");
    }
    let socket = contract.call(
        server,
        "workflow_stream",
        "/api/workflows/w/stream",
        upgrade,
    );
    socket.await.error(404, "NOT_FOUND");
    let long_name = format!("/ws/orchestrator/{}", "s".repeat(256));
    let socket = contract.call(server, "session_stream", &long_name, upgrade);
    socket.await.error(422, "INVALID_PARAMETERS");

    let parameters = json!({"season_start_date": "2025-03-03"});
    let weeks: Vec<Value> = (1..=4)
        .map(|week| json!({"week_number": week, "demand_units": 100}))
        .collect();
    let forecast = json!({"category_id": CATEGORY, "weekly_demand_curve": weeks});
    for (operation, body) in [
        ("start_forecast", TestServer::season()),
        (
            "run_workflow",
            json!({"session_id": "s", "category_id": CATEGORY, "parameters": parameters}),
        ),
        (
            "start_reforecast",
            json!({"forecast_id": "f", "reason": "r"}),
        ),
        ("decide_approval", json!({"action": "accept"})),
        (
            "preview_modify",
            json!({"params": {"safety_stock_pct": 0.1}}),
        ),
        (
            "simulate_scenario",
            json!({"category_id": CATEGORY, "season_start_date": "2025-03-03",
                   "variants": [{"name": "a"}]}),
        ),
        (
            "forecast_demand",
            json!({"category_id": CATEGORY, "forecast_weeks": 12}),
        ),
        ("allocate_inventory", json!({ "forecast": forecast })),
        (
            "analyze_pricing",
            json!({"forecast": forecast, "actuals": [1]}),
        ),
    ] {
        contract
            .post_to(server, operation, "w", body)
            .await
            .error(404, "NOT_FOUND");
    }
    contract.refused_week(server, "f", 404, "NOT_FOUND").await;
    contract
        .refused_week(server, "f\0", 422, "INVALID_PARAMETERS")
        .await;
    for (operation, body) in [
        ("sign_in", json!({"token": "a\0b"})),
        ("complete_season", json!({"early": "\0"})),
        (
            "extract_parameters",
            json!({"strategy_description": "short"}),
        ),
    ] {
        contract
            .post_to(server, operation, "w", body)
            .await
            .error(422, "INVALID_PARAMETERS");
    }
    let path = "/api/parameters/defaults?season_start_date=soon";
    contract
        .ask(server, "show_defaults", path)
        .await
        .error(422, "INVALID_PARAMETERS");
    contract
        .ask(server, "take_ticket", "/api/session/ticket")
        .await
        .error(409, "CONFLICT");
}
