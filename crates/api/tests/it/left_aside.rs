//! What is refused with what to do, where it could have been left aside or taken for something else.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};
use crate::retailer::{CATEGORY, Retailer};

#[tokio::test(flavor = "multi_thread")]
async fn a_query_with_an_unknown_name_is_refused_with_those_that_are_known() {
    let server = TestServer::start().await;
    for (method, path, name, known) in [
        (Method::GET, "/api/workflows?foo=1", "foo", "limit"),
        (
            Method::GET,
            "/api/workflows?limit=1&staus=x",
            "staus",
            "status",
        ),
        (Method::HEAD, "/api/workflows?foo=1", "foo", ""),
        (Method::GET, "/api/stores?limit=1", "limit", "no query"),
        (Method::GET, "/api/workflows/none?a=1", "a", "no query"),
        (
            Method::POST,
            "/api/data/upload-stores?create_categories=true",
            "create_categories",
            "no query",
        ),
        (
            Method::GET,
            "/ws/orchestrator/s?after_seq=1",
            "after_seq",
            "ticket",
        ),
    ] {
        let answer = Answer::of(server.request(method.clone(), path)).await;
        assert_eq!(answer.status, 400, "{path}");
        if method == Method::HEAD {
            continue;
        }
        let error = answer.error(400, "MALFORMED_REQUEST");
        assert_eq!(error["details"]["parameter"], name, "{error}");
        let way_out = error["suggestions"][0].as_str().unwrap();
        assert!(way_out.contains(known), "{path}: {way_out}");
    }
    // What probes and browsers add does not matter.
    for path in [
        "/health?t=1",
        "/ready?t=1",
        "/api/openapi.json?t=1",
        "/?t=1",
    ] {
        assert_eq!(server.get(path).await.status, 200, "{path}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_an_unknown_field_is_refused_by_its_name() {
    let server = TestServer::with(Retailer::SMALL).await;
    let sales = Retailer::SMALL.sales_csv();
    for (path, fields) in [
        (
            "/api/agents/demand/forecast",
            &[
                ("category_id", CATEGORY),
                ("forecast_weeks", "12"),
                ("season_start", "2025-09-01"),
            ][..],
        ),
        ("/api/data/upload-stores", &[("q", "1")][..]),
        (
            "/api/data/upload-weekly-sales",
            &[("forecast_id", "f"), ("week", "1")][..],
        ),
    ] {
        let file = reqwest::multipart::Part::text(sales.clone()).file_name("sales.csv");
        let mut form = reqwest::multipart::Form::new().part("file", file);
        for (name, value) in fields {
            form = form.text(*name, *value);
        }
        let answer = Answer::of(server.request(Method::POST, path).multipart(form)).await;
        let error = answer.error(400, "MALFORMED_REQUEST");
        let unknown = fields.last().unwrap().0;
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains(&format!("unknown field '{unknown}'")),
            "{message}"
        );
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn seasons_lie_within_the_years_1900_to_2199() {
    let server = TestServer::with(Retailer::SMALL).await;
    let weeks: Vec<Value> = (1..=4)
        .map(|week| json!({"week_number": week, "demand_units": 100}))
        .collect();
    for start in ["9999-12-31", "2199-12-30", "0001-01-01", "1899-12-31"] {
        let defaults = format!("/api/parameters/defaults?season_start_date={start}");
        let stated = json!({"season_start_date": start});
        let answers = [
            server.get(&defaults).await,
            server
                .post(
                    "/api/workflows/forecast",
                    &json!({"category_id": CATEGORY, "parameters": stated}),
                )
                .await,
            server
                .post(
                    "/api/agents/demand/forecast",
                    &json!({"category_id": CATEGORY, "forecast_weeks": 12, "season_start_date": start}),
                )
                .await,
            server
                .post(
                    "/api/agents/inventory/allocate",
                    &json!({"forecast": {"category_id": CATEGORY, "weekly_demand_curve": weeks}, "parameters": stated}),
                )
                .await,
            server
                .post(
                    "/api/scenarios",
                    &json!({"category_id": CATEGORY, "season_start_date": start, "variants": [{"name": "a"}]}),
                )
                .await,
        ];
        for answer in answers {
            let error = answer.error(422, "INVALID_PARAMETERS");
            let message = error["message"].as_str().unwrap();
            assert!(message.contains("1900 to 2199"), "{start}: {message}");
        }
    }
    for start in ["1900-01-01", "2199-10-07"] {
        let path = format!("/api/parameters/defaults?season_start_date={start}");
        server.get(&path).await.ok();
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_that_sales_create_has_a_season_that_could_be_uploaded() {
    let server = TestServer::with(Retailer::SMALL).await;
    let sales = |week: &str| {
        format!("store_id,category_id,week_start_date,units_sold\nS01,late,{week},5\n")
    };
    let late = server.upload(
        "historical-sales?create_categories=true",
        sales("2199-12-30"),
    );
    let error = late.await.error(400, "INVALID_CSV");
    let row = &error["details"]["bad_rows"][0];
    assert_eq!(row["column"], "week_start_date", "{error}");
    assert!(
        row["reason"].as_str().unwrap().contains("1900 to 2199"),
        "{error}"
    );
    let fits = server.upload(
        "historical-sales?create_categories=true",
        sales("2199-09-30"),
    );
    fits.await.ok();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_beside_those_that_are_allowed_are_not_taken_for_them() {
    let server = TestServer::with(Retailer::SMALL).await;
    let start = |cap: f64| {
        let parameters = json!({"season_start_date": "2025-03-03", "max_markdown": cap});
        let body = json!({"category_id": CATEGORY, "parameters": parameters});
        let server = &server;
        async move { server.post("/api/workflows/forecast", &body).await }
    };
    for cap in [0.049_999_999, 0.050_000_001, 0.399_999_999] {
        let error = start(cap).await.error(422, "INVALID_PARAMETERS");
        let violation = &error["details"]["violations"][0];
        assert_eq!(violation["parameter"], "max_markdown", "{cap}: {error}");
    }
    // What a sum of floats gives is meant.
    start(0.1 + 0.2).await.ok();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_boundary_cannot_be_used_is_told_so() {
    let server = TestServer::start().await;
    for path in ["/api/data/upload-stores", "/api/agents/demand/forecast"] {
        for (kind, found) in [
            ("multipart/form-data; boundary=\"a\\\"b\"", "boundary"),
            ("multipart/form-data; boundary=\"\"", "boundary"),
            ("multipart/form-data", "boundary"),
        ] {
            let request = server.request(Method::POST, path);
            let answer = Answer::of(request.header("Content-Type", kind).body("x")).await;
            let error = answer.error(400, "MALFORMED_REQUEST");
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(found), "{kind}: {message}");
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_markdown_of_one_week_says_that_the_curve_is_too_short() {
    let server = TestServer::with(Retailer::SMALL).await;
    let curve = json!([{"week_number": 1, "demand_units": 100}]);
    let body = json!({"forecast": {"category_id": CATEGORY, "weekly_demand_curve": curve}, "actuals": [1]});
    let refused = server.post("/api/agents/pricing/analyze", &body).await;
    let error = refused.error(422, "INVALID_PARAMETERS");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("at least 2 weeks"), "{message}");
    assert!(!message.contains("1 to 0"), "{message}");
    server.stop().await;
}
