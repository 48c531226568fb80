//! Requests that are refused: the same way for every operation as far as that goes, by name where it does not.

use hemline_persistence::access::Role;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::answers::{EVENTS, form};
use super::called::{Contract, Operation};
use crate::harness::{Answer, TestServer};
use crate::retailer::{CATEGORY, Retailer};
use crate::season_harness::text;
use crate::tokens::Guarded;

const JSON: &str = "application/json";
const FORM: &str = "multipart/form-data";

/// Asks for the upgrade that opens a WebSocket.
fn upgrade(request: RequestBuilder) -> RequestBuilder {
    request
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
}

async fn expect(
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
        ("show_replenishment", "/api/replenishments/f?week=x"),
        ("show_report", "/api/seasons/w/report?format=x"),
        ("show_sales", "/api/seasons/w/sales?format=x"),
        ("show_ledger", "/api/seasons/w/ledger?week=x"),
        ("show_variance", "/api/variance/f/week/x"),
        ("show_defaults", "/api/parameters/defaults"),
        ("list_clusters", "/api/stores/clusters?forecast=x"),
        ("workflow_stream", "/api/workflows/w/stream?after_seq=x"),
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
        (
            "start_reforecast",
            "/api/workflows/reforecast",
            json!({"forecast_id": "f", "reason": "r"}),
        ),
        (
            "decide_approval",
            "/api/workflows/w/approval",
            json!({"action": "accept"}),
        ),
        (
            "preview_modify",
            "/api/workflows/w/approval/preview",
            json!({"params": {"safety_stock_pct": 0.1}}),
        ),
        (
            "simulate_scenario",
            "/api/scenarios",
            json!({"category_id": CATEGORY,
            "season_start_date": "2025-03-03", "variants": [{"name": "a"}]}),
        ),
        (
            "forecast_demand",
            "/api/agents/demand/forecast",
            json!({"category_id": CATEGORY, "forecast_weeks": 12}),
        ),
        (
            "allocate_inventory",
            "/api/agents/inventory/allocate",
            json!({"forecast": forecast}),
        ),
        (
            "analyze_pricing",
            "/api/agents/pricing/analyze",
            json!({"forecast": forecast, "actuals": [1]}),
        ),
    ] {
        contract
            .post(server, id, path, body)
            .await
            .error(404, "NOT_FOUND");
    }
    for (id, path) in [
        ("upload_weekly_sales", "/api/data/upload-weekly-sales"),
        ("upload_actuals", "/api/data/upload/actuals"),
    ] {
        let week = |request: RequestBuilder| {
            let week = form("store_id,week_number,units_sold\nS01,1,1\n");
            request.multipart(week.text("forecast_id", "f"))
        };
        contract
            .call(server, id, path, week)
            .await
            .error(404, "NOT_FOUND");
    }
    let short = json!({"strategy_description": "short"});
    let path = "/api/orchestrator/extract-parameters";
    contract
        .post(server, "extract_parameters", path, short)
        .await
        .error(422, "INVALID_PARAMETERS");
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

/// Parameters out of range, keys that were used, and moments that are wrong.
pub(super) async fn conflicts_are_told(contract: &mut Contract) {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let workflow = server.get(&format!("/api/workflows/{id}")).await.ok();
    let forecast_id = text(&workflow["forecast_id"]);
    let out = json!({"season_start_date": "2025-03-03", "safety_stock_pct": 2});
    let flat = json!({"category_id": CATEGORY, "weekly_demand_curve": []});
    let approval = format!("/api/workflows/{id}/approval");
    let preview = format!("{approval}/preview");
    for (id, path, body) in [
        (
            "start_forecast",
            "/api/workflows/forecast",
            json!({"category_id": CATEGORY, "parameters": out}),
        ),
        (
            "run_workflow",
            "/api/orchestrator/run-workflow",
            json!({"session_id": "s", "category_id": CATEGORY, "parameters": out}),
        ),
        (
            "start_reforecast",
            "/api/workflows/reforecast",
            json!({"forecast_id": forecast_id, "reason": ""}),
        ),
        (
            "decide_approval",
            approval.as_str(),
            json!({"action": "modify", "params": {"safety_stock_pct": 2}}),
        ),
        (
            "preview_modify",
            preview.as_str(),
            json!({"params": {"safety_stock_pct": 2}}),
        ),
        (
            "simulate_scenario",
            "/api/scenarios",
            json!({"category_id": CATEGORY,
            "season_start_date": "2025-03-03", "variants": []}),
        ),
        (
            "forecast_demand",
            "/api/agents/demand/forecast",
            json!({"category_id": CATEGORY, "forecast_weeks": 1}),
        ),
        (
            "allocate_inventory",
            "/api/agents/inventory/allocate",
            json!({ "forecast": flat }),
        ),
        (
            "analyze_pricing",
            "/api/agents/pricing/analyze",
            json!({"forecast": flat, "actuals": [1]}),
        ),
    ] {
        contract
            .post(&server, id, path, body)
            .await
            .error(422, "INVALID_PARAMETERS");
    }
    for (id, path) in [
        ("upload_weekly_sales", "/api/data/upload-weekly-sales"),
        ("upload_actuals", "/api/data/upload/actuals"),
    ] {
        let week = |request: RequestBuilder| {
            let week = form("store_id,week_number,units_sold\nS01,1,1\n");
            request.multipart(week.text("forecast_id", forecast_id.clone()))
        };
        contract
            .call(&server, id, path, week)
            .await
            .error(409, "ILLEGAL_TRANSITION");
    }
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
            .error(409, "CONFLICT");
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
            .error(409, "CONFLICT");
    }
}

/// No token.
pub(super) async fn nobody_is_let_in(contract: &mut Contract) {
    let guarded = Guarded::start().await;
    for operation in contract.operations() {
        if operation.has("401") && operation.id != "sign_in" {
            expect(contract, &guarded.server, &operation, 401, |request| {
                request
            })
            .await;
        }
    }
    guarded.server.stop().await;
}

/// More tokens that do not count than an address may show.
pub(super) async fn limits_are_kept(contract: &mut Contract) {
    let guarded = Guarded::start().await;
    let wrong = json!({"token": "hemline_wrong"});
    let sign_in = || guarded.server.post("/api/session", &wrong);
    while sign_in().await.status != StatusCode::TOO_MANY_REQUESTS {}
    for operation in contract.operations() {
        if operation.has("429") {
            expect(contract, &guarded.server, &operation, 429, |request| {
                request.bearer_auth("hemline_wrong").json(&wrong)
            })
            .await;
        }
    }
    guarded.server.stop().await;
}

/// A database that has lost its tables.
pub(super) async fn dead_database(contract: &mut Contract) {
    let guarded = Guarded::start().await;
    let admin = guarded.of(Role::Admin).to_owned();
    std::fs::write(guarded.server.database.path(), [0x55; 4096]).unwrap();
    for operation in contract.operations() {
        if operation.has("503") {
            let cookie = format!("hemline_session={admin}");
            let body = json!({"token": admin});
            expect(contract, &guarded.server, &operation, 503, |request| {
                let request = request.bearer_auth(&admin).header("Cookie", cookie);
                if operation.takes(JSON) {
                    request.json(&body)
                } else {
                    request
                }
            })
            .await;
        }
    }
}
