//! JSON bodies that cannot be read: every refusal says where, and why.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, TestServer};

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_cannot_be_read_is_named_by_its_place_in_the_body() {
    let server = TestServer::start().await;
    let season = json!({"category_id": "a", "season_start_date": "2025-03-03"});
    let with = |name: &str, value: serde_json::Value| {
        let mut body = season.clone();
        body[name] = value;
        body
    };
    for (path, body, place) in [
        (
            "/api/scenarios",
            json!({"category_id": "a", "season_start_date": "2025-13-01", "variants": []}),
            "season_start_date: ",
        ),
        (
            "/api/scenarios",
            with("variants", json!([{"name": "a"}, {"name": 7}])),
            "variants[1].name: ",
        ),
        (
            "/api/workflows/reforecast",
            json!({"forecast_id": "f", "reason": "r", "actual_sales_week_1_to_n": [1, "x"]}),
            "actual_sales_week_1_to_n[1]: ",
        ),
        (
            "/api/workflows/forecast",
            json!({"category_id": 7}),
            "category_id: ",
        ),
        (
            "/api/workflows/forecast",
            json!({"category_id": "a", "parameters": null}),
            "parameters: ",
        ),
    ] {
        let error = server
            .post(path, &body)
            .await
            .error(400, "MALFORMED_REQUEST");
        let message = error["message"].as_str().unwrap();
        let begins = format!("the JSON body cannot be read: {place}");
        assert!(message.starts_with(&begins), "{message}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_cannot_be_read_is_refused_with_the_reason() {
    let server = TestServer::start().await;
    let path = "/api/workflows/forecast";
    for (content_type, body, status, error_type) in [
        (
            "application/json",
            "{\"category_id\": ",
            400,
            "MALFORMED_REQUEST",
        ),
        ("application/json", "", 400, "MALFORMED_REQUEST"),
        ("application/json", "[]", 400, "MALFORMED_REQUEST"),
        ("application/json", "{}", 400, "MALFORMED_REQUEST"),
        (
            "application/json",
            "{\"category_id\": 7}",
            400,
            "MALFORMED_REQUEST",
        ),
        (
            "application/json",
            "{\"category_id\": \"a\", \"holdback\": 1}",
            400,
            "MALFORMED_REQUEST",
        ),
        (
            "application/json",
            "{\"category_id\": \"a\", \"parameters\": 1}",
            400,
            "MALFORMED_REQUEST",
        ),
        ("text/plain", "{}", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ] {
        let request = server
            .request(Method::POST, path)
            .header("Content-Type", content_type)
            .body(body);
        let answer = Answer::of(request).await;
        assert_eq!(answer.status.as_u16(), status, "{body}");
        answer.error(status, error_type);
    }
    for path in [
        path,
        "/api/orchestrator/run-workflow",
        "/api/orchestrator/extract-parameters",
        "/api/workflows/none/approval",
    ] {
        let answer = server.post(path, &json!(["accept", null, null])).await;
        let error = answer.error(400, "MALFORMED_REQUEST");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("must be an object"), "{message}");
    }
    let missing = server.post(path, &json!({})).await;
    let error = missing.error(400, "MALFORMED_REQUEST");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("category_id"), "{message}");

    let large = json!({"category_id": "a".repeat(1_100_000)});
    let answer = server.post(path, &large).await;
    answer.error(413, "PAYLOAD_TOO_LARGE");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_with_a_nul_is_refused_by_the_name_of_its_field() {
    let server = TestServer::start().await;
    let scenario = |name: &str| {
        json!({"category_id": "a", "season_start_date": "2025-03-03",
               "variants": [{"name": "a"}, {"name": name}]})
    };
    let described = |text: &str| json!({"strategy_description": text});
    for (path, body, field) in [
        ("/api/scenarios", scenario("a\0"), "variants[1].name"),
        (
            "/api/orchestrator/extract-parameters",
            described("12 weeks from March 3, 2025\0"),
            "strategy_description",
        ),
        (
            "/api/workflows/forecast",
            json!({"category_id": "a", "parameters": {"archetype": "\0"}}),
            "parameters.archetype",
        ),
        ("/api/session", json!({"token": "\0"}), "token"),
    ] {
        let answer = server.post(path, &body).await;
        let error = answer.error(422, "INVALID_PARAMETERS");
        let message = format!("{field} holds the character NUL (\\u0000), which cannot be stored");
        assert_eq!(error["message"], message);
        assert_eq!(error["details"]["violations"][0]["parameter"], field);
    }
    // Its escape, escaped, is six characters like others.
    let answer = server
        .post("/api/scenarios", &scenario("\\u0000"))
        .await
        .error(404, "NOT_FOUND");
    assert_eq!(answer["details"]["category_id"], "a", "{answer}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_stands_twice_is_refused_wherever_it_stands() {
    let server = TestServer::start().await;
    let scenario = |variants: &str| {
        format!(
            r#"{{"category_id": "a", "season_start_date": "2025-03-03", "variants": {variants}}}"#
        )
    };
    for (path, body, told) in [
        (
            "/api/orchestrator/extract-parameters",
            r#"{"strategy_description": "a", "strategy_description": "b"}"#.to_owned(),
            "duplicate field `strategy_description`",
        ),
        (
            "/api/scenarios",
            scenario(r#"[{"name": "a"}, {"name": "b", "name": "c"}]"#),
            "variants[1].name: duplicate field `name`",
        ),
        (
            "/api/workflows/forecast",
            r#"{"category_id": "a", "parameters": {"safety_stock_pct": 0.1, "safety_stock_pct": 0.2}}"#.to_owned(),
            "parameters.safety_stock_pct: duplicate field `safety_stock_pct`",
        ),
        (
            "/api/workflows/forecast",
            r#"{"category_id": "a", "parameters": {"cluster_shares": {"A": 0.1, "B": 0.2, "A": 0.3}}}"#.to_owned(),
            "parameters.cluster_shares.A: duplicate field `A`",
        ),
    ] {
        let request = server.request(Method::POST, path);
        let request = request.header("Content-Type", "application/json");
        let error = Answer::of(request.body(body)).await;
        let error = error.error(400, "MALFORMED_REQUEST");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(&format!(": {told} at line 1 ")), "{message}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn compressed_bodies_are_not_taken() {
    let server = TestServer::start().await;
    for (path, kind) in [
        ("/api/workflows/forecast", "application/json"),
        ("/api/data/upload-stores", "multipart/form-data; boundary=b"),
    ] {
        for encoding in ["gzip", "deflate", "br", "identity, gzip"] {
            let request = server
                .request(Method::POST, path)
                .header("Content-Type", kind)
                .header("Content-Encoding", encoding)
                .body("{}");
            let error = Answer::of(request).await;
            let error = error.error(415, "UNSUPPORTED_MEDIA_TYPE");
            assert!(error["message"].as_str().unwrap().contains("compressed"));
        }
    }
    let plain = server
        .request(Method::POST, "/api/workflows/forecast")
        .header("Content-Encoding", "identity")
        .json(&json!({}));
    Answer::of(plain).await.error(400, "MALFORMED_REQUEST");
    server.stop().await;
}
