//! What Prometheus is told: its form, that it moves with what happens, and that nothing in it is without bound.

use std::collections::BTreeSet;

use reqwest::Method;

use crate::exposition::Exposition;
use crate::harness::{Answer, TestServer};
use crate::retailer::Retailer;

async fn scrape(server: &TestServer) -> Exposition {
    let answer = server.get("/metrics").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "text/plain; version=0.0.4");
    Exposition::read(&answer.text)
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_counted_by_the_pattern_of_their_route() {
    let server = TestServer::start().await;
    let before = scrape(&server).await;
    assert_eq!(before.value("hemline_http_requests_in_flight", &[]), 1.0);
    for id in ["wf_a", "wf_b", "wf_c"] {
        server.get(&format!("/api/workflows/{id}")).await;
    }
    server.get("/health").await.ok();
    Answer::of(server.request(Method::HEAD, "/health")).await;
    server.get("/no/such/address").await;
    server.get("/api/no/such/route").await;
    let after = scrape(&server).await;
    let requests = |method, route, status| {
        let labels = [("method", method), ("route", route), ("status", status)];
        after.value("hemline_http_requests_total", &labels)
    };
    assert_eq!(requests("GET", "/api/workflows/{id}", "404"), 3.0);
    assert_eq!(requests("GET", "/health", "200"), 1.0);
    assert_eq!(requests("HEAD", "/health", "200"), 1.0);
    assert_eq!(requests("GET", "unmatched", "404"), 2.0);
    // The answer that is being written is not counted yet.
    assert_eq!(requests("GET", "/metrics", "200"), 1.0);
    let of_workflows = [("method", "GET"), ("route", "/api/workflows/{id}")];
    assert_eq!(
        after.value("hemline_http_request_duration_seconds_count", &of_workflows),
        3.0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_follow_a_season() {
    let server = TestServer::start().await;
    let retailer = Retailer::SMALL;
    let stores = retailer.stores_csv().lines().count() - 1;
    let sales = retailer.sales_csv().lines().count() - 1;
    server.import(retailer).await;
    let empty = scrape(&server).await;
    let rows = |kind| empty.value("hemline_import_rows_total", &[("kind", kind)]);
    assert_eq!(rows("stores"), stores as f64);
    assert_eq!(rows("categories"), 1.0);
    assert_eq!(rows("historical_sales"), sales as f64);
    // A file that is refused imports nothing.
    let refused = server.upload("stores", "store_id,store_name\n,\n").await;
    assert_eq!(refused.status, 400);

    let id = server.planned().await;
    let waiting = scrape(&server).await;
    let waits = |state| waiting.value("hemline_workflows", &[("state", state)]);
    assert_eq!(waits("waiting_mfg_approval"), 1.0);
    assert_eq!(waits("phase_3_monitoring"), 0.0);
    let order = [("action", "approve_manufacturing_order")];
    assert_eq!(waiting.value("hemline_approvals_pending", &order), 1.0);
    assert_eq!(
        waiting.value("hemline_import_rows_total", &[("kind", "stores")]),
        stores as f64
    );
    let offline = [("provider", "offline"), ("model", "offline")];
    assert!(waiting.value("hemline_model_calls_total", &offline) > 0.0);
    assert_eq!(
        waiting.value("hemline_model_call_failures_total", &offline),
        0.0
    );
    assert!(waiting.value("hemline_database_size_bytes", &[]) > 100_000.0);
    assert_eq!(waiting.value("hemline_database_up", &[]), 1.0);

    server
        .decide(&id, &serde_json::json!({ "action": "accept" }))
        .await
        .ok();
    server.at_rest(&id).await;
    server.engine.wait_until_idle().await;
    let accepted = scrape(&server).await;
    let monitored = [("state", "phase_3_monitoring")];
    assert_eq!(accepted.value("hemline_workflows", &monitored), 1.0);
    assert_eq!(accepted.value("hemline_approvals_pending", &order), 0.0);
    assert_eq!(accepted.value("hemline_runs_active", &[]), 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn open_sockets_are_counted_while_they_are_open() {
    let server = TestServer::start().await;
    let url = format!("ws://{}/ws/orchestrator/s-1", server.address);
    let (socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    let open = |read: &Exposition| read.value("hemline_websockets_open", &[]);
    assert_eq!(open(&scrape(&server).await), 1.0);
    drop(socket);
    while open(&scrape(&server).await) > 0.0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_cannot_make_the_metrics_grow() {
    let server = TestServer::start().await;
    let ask = async |number: usize| {
        let method = Method::from_bytes(format!("WORD{number}").as_bytes()).unwrap();
        Answer::of(server.request(method, "/health")).await;
        server.get(&format!("/address/{number}")).await;
        server.get(&format!("/api/forecasts/{number}")).await;
        server.get(&format!("/%61pi/forecasts/{number}")).await;
        server
            .get(&format!(
                "/api/workflows/{number}/events?after_seq={number}"
            ))
            .await;
    };
    ask(0).await;
    scrape(&server).await;
    let few = scrape(&server).await;
    for number in 1..30 {
        ask(number).await;
    }
    let many = scrape(&server).await;
    assert_eq!(few.len(), many.len());
    let labels = BTreeSet::from([
        "action", "kind", "le", "method", "model", "provider", "route", "state", "status",
        "version",
    ]);
    assert!(many.labels().is_subset(&labels), "{:?}", many.labels());
    assert!(many.values_of("method").contains("other"));
    let numbered = many.values_of("route");
    assert!(
        !numbered
            .iter()
            .any(|route| route.contains(char::is_numeric)),
        "{numbered:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_alerts_rest_on_is_there_from_the_start() {
    let server = TestServer::start().await;
    scrape(&server).await;
    let read = scrape(&server).await;
    let names = read.names();
    for name in [
        "hemline_approvals_pending",
        "hemline_build_info",
        "hemline_comparisons_pending",
        "hemline_database_size_bytes",
        "hemline_database_up",
        "hemline_http_request_duration_seconds",
        "hemline_http_requests_in_flight",
        "hemline_http_requests_total",
        "hemline_model_call_failures_total",
        "hemline_model_call_seconds_total",
        "hemline_model_calls_total",
        "hemline_model_cost_total",
        "hemline_model_tokens_total",
        "hemline_runs_active",
        "hemline_scenarios_running",
        "hemline_websockets_open",
        "hemline_workflows",
    ] {
        assert!(names.contains(name), "{name}: {names:?}");
    }
    assert_eq!(read.values_of("state").len(), 12);
    assert_eq!(
        read.value(
            "hemline_build_info",
            &[("version", env!("CARGO_PKG_VERSION"))]
        ),
        1.0
    );
}
