//! Agents asked directly: the same figures as in a workflow, and nothing is stored.

use hemline_domain::storage::Catalogue;
use hemline_persistence::DatabaseStorage;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};
use crate::retailer::{CATEGORY, Retailer};
use crate::season_harness::{list, text, units};

const FORECAST: &str = "/api/agents/demand/forecast";
const ALLOCATE: &str = "/api/agents/inventory/allocate";
const ANALYZE: &str = "/api/agents/pricing/analyze";

/// Everything that a what-if must leave as it was.
fn stored(server: &TestServer) -> String {
    let version = DatabaseStorage::new(server.database.clone()).data_version();
    format!("{:?} {}", server.counts(), version.unwrap())
}

async fn from_file(
    server: &TestServer,
    query: &str,
    csv: String,
    fields: &[(&str, &str)],
) -> Answer {
    let mut form = Form::new().part("file", Part::text(csv).file_name("sales.csv"));
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    let path = format!("{FORECAST}{query}");
    Answer::of(server.request(Method::POST, &path).multipart(form)).await
}

/// Without what differs between two equal answers.
fn figures(body: &Value, without: &[&str]) -> Value {
    let mut body = body.clone();
    for name in without {
        assert!(
            body.as_object_mut().unwrap().remove(*name).is_some(),
            "{name}"
        );
    }
    body
}

const OF_A_FORECAST: [&str; 5] = [
    "forecast_id",
    "workflow_id",
    "created_at",
    "method_comparison",
    "superseded_by",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_agents_answer_what_a_workflow_plans_and_store_nothing() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let workflow = server.get(&format!("/api/workflows/{id}")).await.ok();
    let forecast_id = text(&workflow["forecast_id"]);
    let forecast = server
        .get(&format!("/api/forecasts/{forecast_id}"))
        .await
        .ok();
    let plan = server
        .get(&format!("/api/allocations/{forecast_id}"))
        .await
        .ok();
    server.engine.wait_until_idle().await;
    let before = stored(&server);

    let request = json!({"category_id": CATEGORY, "forecast_weeks": 12,
        "season_start_date": "2025-03-03"});
    let answer = server.post(FORECAST, &request).await.ok();
    assert_eq!(
        figures(&answer, &OF_A_FORECAST),
        figures(&forecast, &OF_A_FORECAST)
    );

    let request = json!({"forecast": answer, "parameters": {"season_start_date": "2025-03-03"}});
    let allocated = server.post(ALLOCATE, &request).await.ok();
    let new = ["allocation_id", "forecast_id", "fingerprint", "created_at"];
    assert_eq!(figures(&allocated, &new), figures(&plan, &new));
    assert_eq!(allocated["forecast_id"], answer["forecast_id"]);

    assert_eq!(stored(&server), before);
    let unknown = format!("/api/forecasts/{}", text(&answer["forecast_id"]));
    server.get(&unknown).await.error(404, "NOT_FOUND");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forecast_is_made_from_a_file_instead_of_the_stored_sales() {
    let server = TestServer::with(Retailer::SMALL).await;
    let before = stored(&server);
    let stated = [("category_id", CATEGORY), ("forecast_weeks", "12")];
    let answer = from_file(&server, "", Retailer::SMALL.sales_csv(), &stated)
        .await
        .ok();
    let request = json!({"category_id": CATEGORY, "forecast_weeks": 12});
    let same = server.post(FORECAST, &request).await.ok();
    assert_eq!(
        figures(&answer, &OF_A_FORECAST),
        figures(&same, &OF_A_FORECAST)
    );

    // A category that is not stored.
    let csv = Retailer::SMALL.sales_csv().replace(CATEGORY, "mens_hats");
    let stated = [("category_id", "mens_hats"), ("forecast_weeks", "8")];
    let refused = from_file(&server, "", csv.clone(), &stated).await;
    let refused = refused.error(400, "INVALID_CSV");
    assert!(
        refused["suggestions"]
            .to_string()
            .contains("create_categories=true"),
        "{refused}"
    );
    let answer = from_file(&server, "?create_categories=true", csv.clone(), &stated)
        .await
        .ok();
    assert_eq!(answer["category_name"], "mens_hats");
    assert_eq!(list(&answer["weekly_demand_curve"]).len(), 8);

    let other = [("category_id", CATEGORY), ("forecast_weeks", "8")];
    let missing = from_file(&server, "?create_categories=true", csv, &other).await;
    let missing = missing.error(404, "DATA_NOT_FOUND");
    assert_eq!(
        missing["details"]["categories_in_file"],
        json!(["mens_hats"])
    );

    assert_eq!(stored(&server), before);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_nothing_sold_is_refused_and_so_is_a_short_one() {
    let server = TestServer::with(Retailer::SMALL).await;
    let rows = Retailer::SMALL.sales_csv();
    let (header, rows) = rows.split_once('\n').unwrap();
    let nothing: Vec<String> = rows
        .lines()
        .map(|row| format!("{},0", row.rsplit_once(',').unwrap().0))
        .collect();
    let stated = [("category_id", CATEGORY), ("forecast_weeks", "12")];
    let csv = format!("{header}\n{}\n", nothing.join("\n"));
    from_file(&server, "", csv, &stated)
        .await
        .error(422, "INVALID_PARAMETERS");

    let few: Vec<&str> = rows.lines().take(30).collect();
    let csv = format!("{header}\n{}\n", few.join("\n"));
    from_file(&server, "", csv, &stated)
        .await
        .error(422, "INSUFFICIENT_HISTORY");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_is_refused_with_what_to_do_instead() {
    let server = TestServer::with(Retailer::SMALL).await;
    let request = json!({"category_id": CATEGORY, "forecast_weeks": 12,
        "historical_sales_csv": "/etc/passwd"});
    let refused = server
        .post(FORECAST, &request)
        .await
        .error(400, "MALFORMED_REQUEST");
    assert!(
        text(&refused["message"]).contains("opens no path"),
        "{refused}"
    );
    assert!(!refused.to_string().contains("passwd"), "{refused}");
    assert!(
        refused["suggestions"][0]
            .as_str()
            .unwrap()
            .contains("multipart/form-data")
    );

    let request = json!({"category_id": CATEGORY, "forecast_weeks": 3});
    let refused = server
        .post(FORECAST, &request)
        .await
        .error(422, "INVALID_PARAMETERS");
    assert_eq!(
        refused["details"]["violations"][0]["parameter"],
        "forecast_weeks"
    );
    server.stop().await;
}

fn invented(units: &[u64]) -> Value {
    let weeks = (1..).zip(units);
    let weeks: Vec<Value> = weeks
        .map(|(week, units)| json!({"week_number": week, "demand_units": units}))
        .collect();
    json!({"category_id": CATEGORY, "weekly_demand_curve": weeks})
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invented_forecast_is_allocated_and_marked_down() {
    let server = TestServer::with(Retailer::SMALL).await;
    let before = stored(&server);
    let forecast = invented(&[800, 800, 800, 800, 800, 800, 800, 800, 800, 800]);
    let request = json!({"forecast": forecast, "parameters": {"safety_stock_pct": 0.2}});
    let plan = server.post(ALLOCATE, &request).await.ok();
    assert_eq!(plan["manufacturing_qty"], 9600);
    let stores = list(&plan["store_allocations"]).iter();
    let total: u64 = stores
        .map(|store| units(&store["total_season_allocation"]))
        .sum();
    assert_eq!(total, 9600);

    // Half of the season over, 40% of it sold: the gap of planning-rules 10 to 60% is 20 points.
    let parameters = json!({"safety_stock_pct": 0.2, "markdown_checkpoint_week": 5,
        "markdown_threshold": 0.6, "elasticity_coefficient": 2.0});
    let request = json!({"forecast": forecast, "actuals": [640, 640, 640, 640, 640],
        "parameters": parameters});
    let markdown = server.post(ANALYZE, &request).await.ok();
    assert_eq!(markdown["recommended_markdown_pct"], 0.4);
    assert_eq!(markdown["week_number"], 5);
    let outlook = list(&markdown["outlook"]);
    assert_eq!(outlook[0]["units_sold"], 3200 + 4000);
    assert_eq!(outlook[0]["units_left_over"], 9600 - 7200);
    assert_eq!(stored(&server), before);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_question_is_told_all_at_once() {
    let server = TestServer::with(Retailer::SMALL).await;
    let mut forecast = invented(&[0, 0, 0, 0]);
    forecast["total_season_demand"] = json!(7);
    let request = json!({"forecast": forecast, "actuals": [1, 2, 3, 4],
        "parameters": {"forecast_horizon_weeks": 12, "safety_stock_pct": 2}});
    let refused = server
        .post(ANALYZE, &request)
        .await
        .error(422, "INVALID_PARAMETERS");
    let violations = list(&refused["details"]["violations"]);
    let names: Vec<&str> = violations
        .iter()
        .map(|violation| violation["parameter"].as_str().unwrap())
        .collect();
    let expected = [
        "forecast.weekly_demand_curve",
        "forecast.total_season_demand",
        "actuals",
        "safety_stock_pct",
    ];
    assert_eq!(names, expected);

    let forecast = invented(&[100, 100, 100, 100]);
    for (parameters, at_fault) in [
        (
            json!({"forecast_horizon_weeks": 12}),
            "forecast_horizon_weeks",
        ),
        (
            json!({"safety_stock_method": "service_level", "service_level": 0.9}),
            "safety_stock_method",
        ),
        (
            json!({"markdown_checkpoint_week": null}),
            "markdown_threshold",
        ),
    ] {
        let request = json!({"forecast": forecast, "actuals": [9], "parameters": parameters});
        let refused = server
            .post(ANALYZE, &request)
            .await
            .error(422, "INVALID_PARAMETERS");
        assert_eq!(
            refused["details"]["violations"][0]["parameter"], at_fault,
            "{refused}"
        );
    }
    let mut elsewhere = forecast;
    elsewhere["category_id"] = json!("mens_hats");
    let request = json!({"forecast": elsewhere});
    server
        .post(ALLOCATE, &request)
        .await
        .error(404, "NOT_FOUND");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_forecast_brings_its_draws_along() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let workflow = server.get(&format!("/api/workflows/{id}")).await.ok();
    let path = format!("/api/forecasts/{}", text(&workflow["forecast_id"]));
    let forecast = server.get(&path).await.ok();
    let parameters = json!({"season_start_date": "2025-03-03",
        "safety_stock_method": "service_level", "service_level": 0.9});
    let request = json!({"forecast": forecast, "parameters": parameters});
    let plan = server.post(ALLOCATE, &request).await.ok();
    assert!(units(&plan["manufacturing_qty"]) > units(&forecast["total_season_demand"]));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_counted() {
    let server =
        TestServer::start_with(|settings| settings.limits.model_calls_per_minute = 1).await;
    let request = json!({"category_id": CATEGORY, "forecast_weeks": 12});
    server
        .post(FORECAST, &request)
        .await
        .error(404, "NOT_FOUND");
    server
        .post(ALLOCATE, &json!({}))
        .await
        .error(429, "RATE_LIMITED");
    server
        .post(ANALYZE, &json!({}))
        .await
        .error(429, "RATE_LIMITED");
    server.stop().await;
}
