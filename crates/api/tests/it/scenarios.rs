//! Scenarios: checked, simulated, stored, found again.

use hemline_domain::storage::Change;
use std::time::Duration;

use hemline_persistence::queries::{NewScenario, insert_scenario};
use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};
use crate::retailer::{CATEGORY, Retailer};

const PATH: &str = "/api/scenarios";

fn request() -> Value {
    json!({
        "category_id": CATEGORY,
        "season_start_date": "2025-03-03",
        "variants": [
            {"name": "as usual", "parameters": {"markdown_checkpoint_week": null}},
            {"name": "no safety stock",
             "parameters": {"markdown_checkpoint_week": null, "safety_stock_pct": 0}},
        ],
        "demand": {"paths": 60, "seed": 3, "bias": 1.1},
    })
}

fn with(changes: Value) -> Value {
    let mut request = request();
    let fields = request.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    request
}

async fn stored(server: &TestServer) -> usize {
    let list = server.get(PATH).await.ok();
    list["scenarios"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_answered_with_its_result_and_found_again() {
    let server = TestServer::with(Retailer::SMALL).await;
    let answer = server.post(PATH, &request()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let scenario = answer.ok();
    assert_eq!(scenario["status"], "completed");
    assert_eq!(scenario["request"], request());
    let result = &scenario["result"];
    assert_eq!(result["demand"]["paths"], 60);
    assert_eq!(result["demand"]["true_lift_factor"], 1.5);
    let [usual, sparse] = &result["variants"].as_array().unwrap()[..] else {
        panic!("{result:#}");
    };
    assert_eq!(
        sparse["manufacturing_qty"],
        result["forecast"]["total_season_demand"]
    );
    assert_eq!(usual["sell_through_by_week"].as_array().unwrap().len(), 12);
    assert_eq!(usual["against_first"], Value::Null);
    let lost = &sparse["against_first"]["lost_sales"];
    assert!(lost["mean"].as_f64().unwrap() > 0.0, "{lost}");
    assert!(lost["better_share"].as_f64().unwrap() < 0.5, "{lost}");

    let id = scenario["scenario_id"].as_str().unwrap();
    assert_eq!(server.get(&format!("{PATH}/{id}")).await.ok(), scenario);
    let list = server
        .get(&format!("{PATH}?category_id={CATEGORY}"))
        .await
        .ok();
    assert_eq!(list["scenarios"][0]["scenario_id"], id);
    assert_eq!(list["scenarios"][0].get("result"), None);
    assert_eq!(
        list["scenarios"][0]["variant_names"],
        json!(["as usual", "no safety stock"])
    );
    assert_eq!(scenario["progress_pct"], Value::Null);
    let none = server.get(&format!("{PATH}?category_id=coats")).await.ok();
    assert_eq!(none["scenarios"], json!([]));

    let again = server.post(PATH, &request()).await.ok();
    assert_eq!(again["result"], scenario["result"]);
    assert_ne!(again["scenario_id"], scenario["scenario_id"]);
    server
        .get("/api/scenarios/sc_0")
        .await
        .error(404, "NOT_FOUND");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_scenario_goes_on_and_is_polled() {
    let server = TestServer::start_with(|settings| settings.scenario_wait = Duration::ZERO).await;
    server.import(Retailer::SMALL).await;
    let answer = server.post(PATH, &request()).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    let running = answer.ok();
    assert_eq!(
        (&running["status"], &running["result"]),
        (&json!("running"), &Value::Null)
    );
    let path = format!("{PATH}/{}", running["scenario_id"].as_str().unwrap());
    let scenario = loop {
        let scenario = server.get(&path).await.ok();
        if scenario["status"] != "running" {
            break scenario;
        }
        let percent = scenario["progress_pct"].as_u64();
        assert!(percent.is_none_or(|percent| percent <= 100), "{scenario:#}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(scenario["status"], "completed", "{scenario:#}");
    assert_eq!(scenario["result"]["variants"].as_array().unwrap().len(), 2);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_at_once_and_nothing_is_stored() {
    let server = TestServer::with(Retailer::SMALL).await;
    let wrong = with(json!({
        "variants": [
            {"name": "a", "parameters": {"dc_holdback_percentage": 1.2, "colour": "red"}},
            {"name": "a", "parameters": {"lift_factor": 11}},
        ],
        "demand": {"paths": 20_001},
    }));
    let error = server
        .post(PATH, &wrong)
        .await
        .error(422, "INVALID_PARAMETERS");
    let violations = error["details"]["violations"].as_array().unwrap();
    let suggestions = error["suggestions"].as_array().unwrap();
    assert!(suggestions.len() >= violations.len(), "{error:#}");
    assert!(suggestions.contains(&json!("demand.paths takes 1 to 20000")));
    let mut names: Vec<&str> = violations
        .iter()
        .map(|violation| violation["parameter"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "demand.paths",
            "variants.name",
            "variants[a].colour",
            "variants[a].dc_holdback_percentage",
            "variants[a].lift_factor",
        ]
    );

    let unknown = with(json!({"category_id": "coats"}));
    server.post(PATH, &unknown).await.error(404, "NOT_FOUND");
    let strange = with(json!({"demand": {"weather": "fine"}}));
    server
        .post(PATH, &strange)
        .await
        .error(400, "MALFORMED_REQUEST");
    let none = with(json!({"variants": []}));
    let error = server.post(PATH, &none).await;
    let error = error.error(422, "INVALID_PARAMETERS");
    assert_eq!(
        error["suggestions"],
        json!(["variants takes 1 to 12 variants"])
    );
    assert_eq!(stored(&server).await, 0);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_short_a_history_is_refused() {
    let server = TestServer::with(Retailer::SMALL.with_weeks(51)).await;
    let error = server
        .post(PATH, &request())
        .await
        .error(422, "INSUFFICIENT_HISTORY");
    assert_eq!(
        error["details"],
        json!({"weeks_found": 51, "weeks_needed": 52})
    );
    assert_eq!(stored(&server).await, 0);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_with_its_key_gets_the_first_scenario() {
    let server = TestServer::with(Retailer::SMALL).await;
    let body = request();
    let send = || {
        let request = server
            .request(reqwest::Method::POST, PATH)
            .header("Idempotency-Key", "k1")
            .json(&body);
        Answer::of(request)
    };
    let (first, repeat) = (send().await, send().await);
    assert_eq!(repeat.headers["idempotency-replayed"], "true");
    assert_eq!((first.status, &first.text), (repeat.status, &repeat.text));
    assert_eq!(stored(&server).await, 1);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_that_a_stopped_server_left_is_ended_at_the_next_start() {
    let server = TestServer::with(Retailer::SMALL).await;
    let left = NewScenario {
        scenario_id: "sc_left".to_owned(),
        category_id: CATEGORY.into(),
        season_start_date: "2025-03-03".parse().unwrap(),
        request: request(),
        at: "2025-01-01T00:00:00Z".parse().unwrap(),
        logged: Change {
            actor: "planner".to_owned(),
            action: "scenario_start".to_owned(),
            subject: "sc_left".to_owned(),
            details: json!({}),
            request_id: None,
        },
    };
    insert_scenario(&server.database, &left).unwrap();
    let server = server.restart().await;
    let ended = server.get("/api/scenarios/sc_left").await.ok();
    assert_eq!(ended["status"], "failed");
    assert!(
        ended["error_message"]
            .as_str()
            .unwrap()
            .contains("ask for it again")
    );
    server.stop().await;
}
