//! Requests that are answered as asked.

use std::time::Duration;

use hemline_domain::WorkflowState;
use hemline_persistence::access::Role;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::called::Contract;
use crate::guarded::Guarded;
use crate::harness::TestServer;
use crate::retailer::{CATEGORY, Retailer};
use crate::season_harness::{Season, text, weekly_csv};
use crate::states::workflow_in;

pub(super) const EVENTS: &str = "category_id,date,kind,name,value,lower_window,upper_window\nwomens_dresses,2025-04-20,event,Easter,,-7,0\n";

const STRATEGY: &str =
    "Twelve week spring season starting March 3rd 2025, weekly replenishment, 45% held at the DC.";

pub(super) fn form(csv: &str) -> Form {
    Form::new().part("file", Part::text(csv.to_owned()).file_name("file.csv"))
}

/// Master data and history.
async fn uploads(contract: &mut Contract, server: &TestServer) {
    for (id, what, csv) in [
        ("upload_stores", "stores", Retailer::SMALL.stores_csv()),
        (
            "upload_categories",
            "categories",
            Retailer::categories_csv(),
        ),
        (
            "upload_historical_sales",
            "historical-sales",
            Retailer::SMALL.sales_csv(),
        ),
        ("upload_events", "events", EVENTS.to_owned()),
    ] {
        let path = format!("/api/data/upload-{what}");
        contract.upload(server, id, &path, &csv, &[]).await.ok();
    }
}

pub(super) async fn service_is_answered(contract: &mut Contract) {
    let server = TestServer::start_with(|settings| settings.scenario_wait = Duration::ZERO).await;
    for (id, path) in [
        ("health", "/health"),
        ("ready", "/ready"),
        ("openapi_document", "/api/openapi.json"),
        ("show_session", "/api/session"),
        (
            "show_defaults",
            "/api/parameters/defaults?season_start_date=2025-03-03",
        ),
        ("list_changes", "/api/audit"),
    ] {
        contract.ask(&server, id, path).await.ok();
    }
    let metrics = contract.ask(&server, "metrics", "/metrics").await;
    assert_eq!(metrics.status, 200);
    contract.ask(&server, "sign_out", "/api/session").await;
    uploads(contract, &server).await;
    for (id, path) in [
        ("list_categories", "/api/categories"),
        ("list_stores", "/api/stores"),
        (
            "list_demand_events",
            "/api/categories/womens_dresses/events",
        ),
        (
            "show_category_history",
            "/api/categories/womens_dresses/history?detail=cells",
        ),
    ] {
        contract.ask(&server, id, path).await.ok();
    }
    let extract = json!({ "strategy_description": STRATEGY });
    let path = "/api/orchestrator/extract-parameters";
    contract
        .post(&server, "extract_parameters", path, extract)
        .await
        .ok();

    // One that takes longer than its answer waits.
    let scenario = json!({"category_id": CATEGORY, "season_start_date": "2025-03-03",
        "variants": [{"name": "as planned"}], "demand": {"paths": 2_000}});
    let running = contract
        .post(&server, "simulate_scenario", "/api/scenarios", scenario)
        .await;
    assert_eq!(running.status, 202);
    server.stop().await;
}

pub(super) async fn access_is_answered(contract: &mut Contract) {
    let guarded = Guarded::start().await;
    let admin = guarded.of(Role::Admin).to_owned();
    let server = &guarded.server;
    let body = json!({"name": "nightly upload", "role": "planner", "expires_in_days": 30});
    let made = contract.call(server, "make_token", "/api/tokens", |request| {
        request.bearer_auth(&admin).json(&body)
    });
    let made = made.await.ok();
    let again = contract.call(server, "make_token", "/api/tokens", |request| {
        request.bearer_auth(&admin).json(&body)
    });
    again.await.error(422, "INVALID_PARAMETERS");
    let list = contract.call(server, "list_tokens", "/api/tokens", |request| {
        request.bearer_auth(&admin)
    });
    list.await.ok();
    let secret = text(&made["secret"]);
    contract
        .post(
            server,
            "sign_in",
            "/api/session",
            json!({ "token": secret }),
        )
        .await
        .ok();
    let wrong = json!({"token": "hemline_wrong"});
    contract
        .post(server, "sign_in", "/api/session", wrong)
        .await
        .error(401, "UNAUTHENTICATED");
    let ticket = contract.call(server, "take_ticket", "/api/session/ticket", |request| {
        request.bearer_auth(&secret)
    });
    ticket.await.ok();
    let path = format!("/api/tokens/{}", text(&made["token_id"]));
    let ended = contract.call(server, "end_token", &path, |request| {
        request.bearer_auth(&admin)
    });
    ended.await.ok();
    guarded.server.stop().await;
}

/// A season from its start to its report, with all that can be asked of it.
pub(super) async fn a_season_is_answered(contract: &mut Contract) {
    let parameters =
        json!({"markdown_checkpoint_week": 2, "markdown_threshold": 0.6, "variance_threshold": 1});
    let mut season = Season::small(parameters.clone()).await;
    let server = &season.server;
    let (id, forecast) = (season.id.clone(), season.forecast_id.clone());
    let scenario = json!({"category_id": CATEGORY, "season_start_date": "2025-03-03",
        "variants": [{"name": "as planned"}], "demand": {"paths": 10}});
    let scenario = contract
        .post(server, "simulate_scenario", "/api/scenarios", scenario)
        .await
        .ok();
    let scenario = format!("/api/scenarios/{}", text(&scenario["scenario_id"]));
    contract.ask(server, "show_scenario", &scenario).await.ok();

    decisions(contract, server, &parameters).await;
    agents(contract, server).await;

    for (week, route) in [
        (1, ("upload_weekly_sales", "/api/data/upload-weekly-sales")),
        (2, ("upload_actuals", "/api/data/upload/actuals")),
    ] {
        let sales = season.sales(week, 0.4);
        let csv = weekly_csv(week, &sales);
        let fields = [("forecast_id", forecast.as_str())];
        let upload = contract.upload(&season.server, route.0, route.1, &csv, &fields);
        upload.await.ok();
        season.reported.insert(week, sales);
        season.at_rest().await;
    }
    let stream = format!("/api/workflows/{id}/stream");
    contract
        .open(&season.server, "workflow_stream", &stream)
        .await;
    contract
        .open(&season.server, "session_stream", "/ws/orchestrator/s")
        .await;
    let reads = [
        ("list_workflows", "/api/workflows".to_owned()),
        ("show_workflow", format!("/api/workflows/{id}")),
        ("show_status", format!("/api/workflows/{id}/status")),
        ("list_events", format!("/api/workflows/{id}/events")),
        ("list_logs", format!("/api/workflows/{id}/logs")),
        ("list_approvals", "/api/approvals".to_owned()),
        ("list_forecasts", "/api/forecasts".to_owned()),
        ("show_forecast", format!("/api/forecasts/{forecast}")),
        ("show_allocation", format!("/api/allocations/{forecast}")),
        (
            "show_allocation",
            format!("/api/allocations/{forecast}?format=csv"),
        ),
        ("list_variances", format!("/api/variance/{forecast}")),
        ("show_variance", format!("/api/variance/{forecast}/week/2")),
        (
            "show_replenishment",
            format!("/api/replenishments/{forecast}"),
        ),
        (
            "show_replenishment",
            format!("/api/replenishments/{forecast}?format=csv"),
        ),
        ("show_markdown", format!("/api/markdowns/{forecast}")),
        (
            "list_emergency_orders",
            format!("/api/seasons/{id}/emergency-orders"),
        ),
        ("show_ledger", format!("/api/seasons/{id}/ledger?limit=3")),
        ("show_sales", format!("/api/seasons/{id}/sales")),
        ("show_sales", format!("/api/seasons/{id}/sales?format=csv")),
        ("list_clusters", "/api/stores/clusters".to_owned()),
        ("list_scenarios", "/api/scenarios".to_owned()),
    ];
    for (operation, path) in reads {
        let answer = contract.ask(&season.server, operation, &path).await;
        assert_eq!(answer.status, 200, "{path} {}", answer.text);
    }
    while !season.asked().await.is_null() {
        season.accept().await;
    }
    let reforecast = json!({"forecast_id": forecast, "reason": "a new campaign"});
    let path = "/api/workflows/reforecast";
    contract
        .post(&season.server, "start_reforecast", path, reforecast.clone())
        .await
        .ok();
    while !season.asked().await.is_null() {
        season.accept().await;
    }
    let path = format!("/api/workflows/{id}/complete");
    let early = json!({"early": true});
    contract
        .post(&season.server, "complete_season", &path, json!({}))
        .await
        .error(409, "CONFLICT");
    contract
        .post(&season.server, "complete_season", &path, early)
        .await
        .ok();
    for format in ["", "?format=html"] {
        let path = format!("/api/seasons/{id}/report{format}");
        assert_eq!(
            contract
                .ask(&season.server, "show_report", &path)
                .await
                .status,
            200
        );
    }
    let path = format!("/api/seasons/{id}/history");
    contract
        .ask(&season.server, "take_into_history", &path)
        .await
        .ok();
    contract
        .ask(
            &season.server,
            "decide_approval",
            &format!("/api/workflows/{id}/approval"),
        )
        .await;
    let over = "/api/workflows/reforecast";
    contract
        .post(&season.server, "start_reforecast", over, reforecast)
        .await
        .error(409, "ILLEGAL_TRANSITION");
    season.server.stop().await;
}

/// A second workflow, started both ways, decided, cancelled and retried.
async fn decisions(contract: &mut Contract, server: &TestServer, parameters: &Value) {
    let run = json!({"session_id": "s", "category_id": CATEGORY,
        "parameters": {"season_start_date": "2025-03-03"}});
    let path = "/api/orchestrator/run-workflow";
    let started = contract.post(server, "run_workflow", path, run).await.ok();
    let id = text(&started["workflow_id"]);
    server.at_rest(&id).await;
    let path = format!("/api/workflows/{id}/approval");
    let params = json!({"params": {"safety_stock_pct": 0.1}});
    let preview = format!("{path}/preview");
    contract
        .post(server, "preview_modify", &preview, params.clone())
        .await
        .ok();
    let modify = json!({"action": "modify", "params": params["params"]});
    contract
        .post(server, "decide_approval", &path, modify)
        .await
        .ok();
    server.at_rest(&id).await;
    let cancel = format!("/api/workflows/{id}/cancel");
    contract.ask(server, "cancel_workflow", &cancel).await.ok();
    contract
        .ask(server, "cancel_workflow", &cancel)
        .await
        .error(409, "ILLEGAL_TRANSITION");
    let accept = json!({"action": "accept"});
    contract
        .post(server, "decide_approval", &path, accept)
        .await
        .error(409, "CONFLICT");
    contract
        .post(server, "preview_modify", &preview, params)
        .await
        .error(409, "CONFLICT");
    let history = format!("/api/seasons/{id}/history");
    contract
        .ask(server, "take_into_history", &history)
        .await
        .error(409, "ILLEGAL_TRANSITION");

    let mut request = TestServer::season();
    request["parameters"] = parameters.clone();
    let start = contract
        .post(server, "start_forecast", "/api/workflows/forecast", request)
        .await
        .ok();
    let id = text(&start["workflow_id"]);
    server.at_rest(&id).await;
    let retry = format!("/api/workflows/{id}/retry");
    contract
        .ask(server, "retry_workflow", &retry)
        .await
        .error(409, "ILLEGAL_TRANSITION");
    workflow_in(server, "failed", WorkflowState::Error);
    contract
        .ask(server, "retry_workflow", "/api/workflows/failed/retry")
        .await
        .ok();
    server.at_rest("failed").await;
}

/// Each agent on its own.
async fn agents(contract: &mut Contract, server: &TestServer) {
    let question = json!({"category_id": CATEGORY, "forecast_weeks": 12});
    let path = "/api/agents/demand/forecast";
    contract
        .post(server, "forecast_demand", path, question)
        .await
        .ok();
    let fields = [("category_id", CATEGORY), ("forecast_weeks", "12")];
    let csv = Retailer::SMALL.sales_csv();
    let upload = contract.upload(server, "forecast_demand", path, &csv, &fields);
    upload.await.ok();
    let weeks: Vec<Value> = (1..=4)
        .map(|week| json!({"week_number": week, "demand_units": 800 - 50 * week}))
        .collect();
    let forecast = json!({"category_id": CATEGORY, "weekly_demand_curve": weeks});
    let question = json!({"forecast": forecast, "parameters": {"safety_stock_pct": 0.2}});
    let path = "/api/agents/inventory/allocate";
    contract
        .post(server, "allocate_inventory", path, question)
        .await
        .ok();
    let question = json!({"forecast": forecast, "actuals": [500, 450],
        "parameters": {"markdown_checkpoint_week": 2, "markdown_threshold": 0.6}});
    let path = "/api/agents/pricing/analyze";
    contract
        .post(server, "analyze_pricing", path, question)
        .await
        .ok();
}
