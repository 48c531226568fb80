//! Starting seasons, and reading parameters from a text.

use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};
use crate::retailer::{CATEGORY, Retailer};

fn violated(body: &Value) -> Vec<&str> {
    let violations = body["details"]["violations"].as_array().unwrap();
    violations
        .iter()
        .map(|violation| violation["parameter"].as_str().unwrap())
        .collect()
}

/// The demo season's request with other fields.
fn season_with(changes: Value) -> Value {
    let mut season = TestServer::season();
    let fields = season.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    season
}

async fn start(server: &TestServer, body: &Value) -> Answer {
    server.post("/api/workflows/forecast", body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_names_its_stream_on_the_clients_own_host() {
    let server = TestServer::with(Retailer::SMALL).await;
    let request = server
        .request(reqwest::Method::POST, "/api/workflows/forecast")
        .header("Host", "localhost:4321")
        .json(&TestServer::season());
    let started = Answer::of(request).await;
    assert_eq!(started.status, 202);
    let body = started.ok();
    let id = body["workflow_id"].as_str().unwrap();
    assert_eq!(body["status"], "started");
    assert_eq!(
        body["websocket_url"],
        format!("ws://localhost:4321/api/workflows/{id}/stream")
    );
    server.at_rest(id).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_violation_is_reported_at_once_and_nothing_is_stored() {
    let server = TestServer::with(Retailer::SMALL).await;
    let before = server.counts();

    let body = season_with(json!({
        "season_length_weeks": 80, "season_end_date": null,
        "parameters": {"dc_holdback_percentage": 1.2, "colour": "red", "lift_factor": "much"},
    }));
    let error = start(&server, &body).await.error(422, "INVALID_PARAMETERS");
    let mut names = violated(&error);
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "colour",
            "dc_holdback_percentage",
            "forecast_horizon_weeks",
            "lift_factor"
        ]
    );

    let body = season_with(json!({"parameters": {"forecast_horizon_weeks": 10}}));
    let error = start(&server, &body).await.error(422, "INVALID_PARAMETERS");
    assert!(violated(&error).contains(&"season_length_weeks"), "{error}");

    assert_eq!(server.counts(), before);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_date_that_is_off_names_the_two_that_are_accepted() {
    let server = TestServer::with(Retailer::SMALL).await;
    let before = server.counts();
    let body = season_with(json!({"season_end_date": "2025-06-02"}));
    let error = start(&server, &body).await.error(422, "INVALID_PARAMETERS");
    assert_eq!(violated(&error), ["season_end_date"]);
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains("2025-05-26") && message.contains("2025-05-25"),
        "{message}"
    );
    assert_eq!(server.counts(), before);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_day_is_accepted_as_an_end_date() {
    let server = TestServer::with(Retailer::SMALL).await;
    let body = season_with(json!({"season_end_date": "2025-05-25"}));
    let started = start(&server, &body).await.ok();
    let id = started["workflow_id"].as_str().unwrap();
    let workflow = server.at_rest(id).await;
    assert_eq!(workflow["parameters"]["season_end_date"], "2025-05-26");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_planned_is_refused_before_anything_is_stored() {
    let server = TestServer::with(Retailer::SMALL.with_weeks(51)).await;
    let before = server.counts();

    let error = start(&server, &TestServer::season()).await;
    let error = error.error(422, "INSUFFICIENT_HISTORY");
    let expected = json!({"weeks_found": 51, "weeks_needed": 52});
    assert_eq!(error["details"], expected);

    let unknown = season_with(json!({"category_id": "no_such_category"}));
    let error = start(&server, &unknown).await.error(404, "NOT_FOUND");
    assert!(!error["suggestions"].as_array().unwrap().is_empty());

    assert_eq!(server.counts(), before);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_without_sales_has_no_data() {
    let server = TestServer::start().await;
    let stores = Retailer::SMALL.stores_csv();
    server.upload("stores", stores).await.ok();
    server
        .upload("categories", Retailer::categories_csv())
        .await
        .ok();
    let answer = start(&server, &TestServer::season()).await;
    answer.error(404, "DATA_NOT_FOUND");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_plans_the_only_category_there_is() {
    let server = TestServer::with(Retailer::SMALL).await;
    let body = json!({
        "session_id": "session-1",
        "parameters": {"season_start_date": "2025-03-03"},
    });
    let started = server.post("/api/orchestrator/run-workflow", &body).await;
    assert_eq!(started.status, 202, "{}", started.text);
    let id = started.ok()["workflow_id"].as_str().unwrap().to_owned();
    let workflow = server.at_rest(&id).await;
    assert_eq!(workflow["category_id"], CATEGORY);
    assert_eq!(workflow["session_id"], "session-1");

    for session_id in [String::new(), "s".repeat(256)] {
        let body = json!({"session_id": session_id, "parameters": {}});
        let answer = server.post("/api/orchestrator/run-workflow", &body).await;
        let error = answer.error(422, "INVALID_PARAMETERS");
        assert_eq!(violated(&error), ["session_id"]);
    }
    for name in [String::new(), "s".repeat(129)] {
        let body = season_with(json!({ "season": name }));
        let error = start(&server, &body).await.error(422, "INVALID_PARAMETERS");
        assert_eq!(violated(&error), ["season"]);
    }

    let other = Retailer::categories_csv().replace(CATEGORY, "coats");
    server.upload("categories", other).await.ok();
    let before = server.counts();
    let ambiguous = server.post("/api/orchestrator/run-workflow", &body).await;
    let error = ambiguous.error(422, "INVALID_PARAMETERS");
    assert_eq!(violated(&error), ["category_id"]);
    assert_eq!(server.counts(), before);
    server.stop().await;
}

async fn extract(server: &TestServer, text: &str) -> Answer {
    let body = json!({"strategy_description": text});
    server
        .post("/api/orchestrator/extract-parameters", &body)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_read_from_a_text() {
    let server = TestServer::start().await;
    let text = "I need 8000 units over 12 weeks starting Jan 1, 2025. Weekly replenishment. \
                15% DC holdback.";
    let read = extract(&server, text).await.ok();
    assert_eq!(read["forecast_horizon_weeks"], 12);
    assert_eq!(read["season_start_date"], "2025-01-01");
    assert_eq!(read["season_end_date"], "2025-03-26");
    assert_eq!(read["replenishment_strategy"], "weekly");
    assert_eq!(read["dc_holdback_percentage"], 0.15);
    assert_eq!(read["stated_demand_units"], 8000);
    assert!(read["extraction_reasoning"].is_string());
    assert!(read["confidence_score"].as_f64().unwrap() > 0.0);
    assert_eq!(
        read.get("safety_stock_pct"),
        None,
        "not stated, so left out"
    );

    let text = "We plan a spring season with weekly replenishment.";
    let error = extract(&server, text).await;
    let error = error.error(400, "PARAMETER_EXTRACTION_ERROR");
    let missing = error["details"]["missing_parameters"].as_array().unwrap();
    assert_eq!(missing.len(), 3, "{error}");
    let extracted = &error["details"]["extracted_parameters"];
    assert_eq!(extracted["replenishment_strategy"], "weekly");

    let text = "80 weeks from 2025-01-01, weekly, 120% holdback";
    let error = extract(&server, text).await;
    let error = error.error(422, "INVALID_PARAMETERS");
    assert_eq!(violated(&error).len(), 2, "{error}");
    let details = &error["details"];
    assert_eq!(
        details["extracted_parameters"]["forecast_horizon_weeks"],
        80
    );
    assert_eq!(
        details["extracted_parameters"]["replenishment_strategy"],
        "weekly"
    );
    assert!(details["extraction_reasoning"].is_string());

    for text in ["too short", "far too long ".repeat(40).as_str()] {
        let answer = extract(&server, text).await;
        answer.error(422, "INVALID_PARAMETERS");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_specified_texts_are_read_as_specified() {
    let cases = [
        (
            "Fast fashion like Zara: 6-week season from 1 March 2025, everything ships at week 0, \
             no replenishment.",
            json!({
                "forecast_horizon_weeks": 6, "season_start_date": "2025-03-01",
                "replenishment_strategy": "none", "dc_holdback_percentage": 0.0
            }),
        ),
        (
            "Luxury line, 26 weeks from 2025-09-01, bi-weekly replenishment, hold back 30 percent, \
             never mark down.",
            json!({
                "forecast_horizon_weeks": 26, "replenishment_strategy": "bi-weekly",
                "dc_holdback_percentage": 0.3, "markdown_checkpoint_week": null
            }),
        ),
        (
            "Twelve week spring season starting March 3rd 2025, weekly replenishment, 45% held at \
             the DC, markdown check in week 6 at 60% sell-through.",
            json!({
                "forecast_horizon_weeks": 12, "season_start_date": "2025-03-03",
                "replenishment_strategy": "weekly", "dc_holdback_percentage": 0.45,
                "markdown_checkpoint_week": 6, "markdown_threshold": 0.6
            }),
        ),
    ];
    let server = TestServer::start().await;
    for (text, expected) in cases {
        let read = extract(&server, text).await.ok();
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(read.get(name), Some(value), "{name} of {text}");
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extraction_can_be_sent_back_as_it_came() {
    let server = TestServer::with(Retailer::SMALL).await;
    let text = "12 weeks from 2025-03-03, weekly replenishment, 45% held at the DC.";
    let read = extract(&server, text).await.ok();
    let body = json!({"session_id": "s", "parameters": read});
    let answer = server.post("/api/orchestrator/run-workflow", &body).await;
    assert_eq!(answer.status, 202);
    let started = answer.ok();
    server
        .at_rest(started["workflow_id"].as_str().unwrap())
        .await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn defaults_follow_from_what_a_season_is() {
    let server = TestServer::with(Retailer::SMALL).await;
    let path = "/api/parameters/defaults?season_start_date=2025-03-03";
    let fashion = server.get(path).await.ok();
    assert_eq!(fashion["forecast_horizon_weeks"], 12);
    assert_eq!(fashion["dc_holdback_percentage"], 0.45);
    assert_eq!(fashion["safety_stock_pct"], 0.2);
    assert_eq!(fashion["markdown_checkpoint_week"], 6);
    assert_eq!(fashion["season_end_date"], "2025-05-26");
    assert_eq!(fashion["history_until"], "2025-03-02");
    let basis = "&archetype=STABLE_CATALOG&forecast_horizon_weeks=20&replenishment_strategy=none&markdown_checkpoint_week=none";
    let stable = server.get(&format!("{path}{basis}")).await.ok();
    assert_eq!(stable["forecast_horizon_weeks"], 20);
    assert_eq!(stable["dc_holdback_percentage"], 0.0);
    assert_eq!(stable["markdown_checkpoint_week"], Value::Null);
    assert_eq!(stable["markdown_threshold"], Value::Null);
    let wrong = server
        .get(&format!(
            "{path}&forecast_horizon_weeks=many&markdown_checkpoint_week=99"
        ))
        .await;
    let refused = wrong.error(422, "INVALID_PARAMETERS");
    assert_eq!(
        refused["details"]["violations"].as_array().unwrap().len(),
        2,
        "{refused}"
    );
    server
        .get("/api/parameters/defaults")
        .await
        .error(400, "MALFORMED_REQUEST");
    server.stop().await;
}
