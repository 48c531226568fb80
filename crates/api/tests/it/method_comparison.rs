//! The step after planning: which method would have been best.

use std::time::Duration;

use serde_json::Value;

use crate::harness::TestServer;
use crate::retailer::Retailer;

/// Asks for the workflow's forecast until its methods are compared.
async fn compared(server: &TestServer, workflow: &str) -> Value {
    loop {
        let forecast = forecast_of(server, workflow).await;
        if !forecast["method_comparison"].is_null() {
            return forecast;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn forecast_of(server: &TestServer, workflow: &str) -> Value {
    let workflow = server.get(&format!("/api/workflows/{workflow}")).await.ok();
    let id = workflow["forecast_id"].as_str().unwrap();
    server.get(&format!("/api/forecasts/{id}")).await.ok()
}

async fn plan_of(server: &TestServer, forecast: &Value) -> Value {
    let id = forecast["forecast_id"].as_str().unwrap();
    server.get(&format!("/api/allocations/{id}")).await.ok()
}

fn without_comparison(forecast: &Value) -> Value {
    let mut forecast = forecast.clone();
    forecast["method_comparison"] = Value::Null;
    forecast
}

#[tokio::test(flavor = "multi_thread")]
async fn the_methods_are_compared_after_the_plan_and_change_nothing_in_it() {
    let server = TestServer::with(Retailer::SMALL.with_weeks(100)).await;
    let id = server.planned().await;
    let before = forecast_of(&server, &id).await;
    let plan = plan_of(&server, &before).await;
    let workflow = server.get(&format!("/api/workflows/{id}")).await.ok();
    let events = server.events(&id).await;

    let after = compared(&server, &id).await;
    assert_eq!(without_comparison(&after), without_comparison(&before));
    assert_eq!(plan_of(&server, &after).await, plan);
    assert_eq!(server.events(&id).await, events);
    let later = server.get(&format!("/api/workflows/{id}")).await.ok();
    assert_eq!(later, workflow);

    let comparison = &after["method_comparison"];
    assert_eq!(comparison["chosen_method"], after["forecasting_method"]);
    assert_eq!(comparison["horizon_weeks"], after["forecast_horizon_weeks"]);
    assert_eq!(
        comparison["gap_weeks"],
        after["diagnostics"]["lead_time_weeks"]
    );
    let methods = comparison["methods"].as_array().unwrap();
    assert!(
        methods
            .iter()
            .any(|it| it["method"] == after["forecasting_method"])
    );
    assert_eq!(comparison["origins"].as_array().unwrap().len(), 4);
    assert_eq!(comparison["best_method"], methods[0]["method"]);
    assert!(comparison["chosen_behind"].as_f64().unwrap() >= 0.0);
    let wapes: Vec<f64> = methods
        .iter()
        .filter_map(|it| it["wape"].as_f64())
        .collect();
    assert!(!wapes.is_empty() && wapes.is_sorted(), "{wapes:?}");
    assert!(methods[0]["coverage_80"].as_f64().unwrap() <= 1.0);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_that_a_stop_prevented_is_made_after_the_next_start() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    // Well before the second has passed that a comparison waits for.
    let server = server.restart().await;
    let forecast = forecast_of(&server, &id).await;
    assert_eq!(forecast["method_comparison"], Value::Null);
    server.engine.resume().await.unwrap();
    let after = compared(&server, &id).await;
    assert_eq!(without_comparison(&after), without_comparison(&forecast));

    // 60 weeks have no room for a year, nine weeks of lead time and a season.
    let comparison = &after["method_comparison"];
    assert_eq!(comparison["best_method"], Value::Null);
    assert!(comparison["origins"].as_array().unwrap().is_empty());
    let note = comparison["notes"][0].as_str().unwrap();
    assert!(note.contains("60 weeks") && note.contains("73"), "{note}");
    let methods = comparison["methods"].as_array().unwrap();
    assert!(methods.iter().all(|it| it["not_compared"].is_string()));
    server.stop().await;
}
