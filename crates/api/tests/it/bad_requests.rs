//! Requests whose address, method or form cannot be read: every one gets the error body.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::harness::{Answer, TestServer};
use crate::retailer::Retailer;

#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_what_it_cannot_read_with_the_error_body() {
    let server = TestServer::start().await;
    for (method, path, status, error_type) in [
        (Method::GET, "/api/nothing", 404, "NOT_FOUND"),
        (Method::POST, "/nothing/at/all", 404, "NOT_FOUND"),
        (Method::DELETE, "/api/workflows", 405, "MALFORMED_REQUEST"),
        (Method::GET, "/health/", 404, "NOT_FOUND"),
        (Method::GET, "/api/workflows/", 404, "NOT_FOUND"),
        (Method::PUT, "/health", 405, "MALFORMED_REQUEST"),
        (
            Method::GET,
            "/api/data/upload-stores",
            405,
            "MALFORMED_REQUEST",
        ),
        (Method::GET, "/api/workflows/none", 404, "NOT_FOUND"),
        (Method::GET, "/api/workflows/none/status", 404, "NOT_FOUND"),
        (Method::GET, "/api/workflows/none/events", 404, "NOT_FOUND"),
        (Method::GET, "/api/workflows/none/logs", 404, "NOT_FOUND"),
        (Method::GET, "/api/workflows/none/stream", 404, "NOT_FOUND"),
        (Method::POST, "/api/workflows/none/cancel", 404, "NOT_FOUND"),
        (Method::POST, "/api/workflows/none/retry", 404, "NOT_FOUND"),
        (Method::GET, "/api/forecasts/none", 404, "NOT_FOUND"),
        (Method::GET, "/api/allocations/none", 404, "NOT_FOUND"),
        (
            Method::GET,
            "/api/allocations/none?format=xml",
            400,
            "MALFORMED_REQUEST",
        ),
        (Method::GET, "/api/stores/clusters", 404, "NOT_FOUND"),
        (
            Method::GET,
            "/api/stores/clusters?forecast_id=none",
            404,
            "NOT_FOUND",
        ),
        (
            Method::GET,
            "/api/workflows?status=lost",
            400,
            "MALFORMED_REQUEST",
        ),
        (
            Method::GET,
            "/api/workflows?limit=0",
            400,
            "MALFORMED_REQUEST",
        ),
        (
            Method::GET,
            "/api/workflows?limit=x",
            400,
            "MALFORMED_REQUEST",
        ),
        (
            Method::GET,
            "/api/workflows?cursor=x",
            400,
            "MALFORMED_REQUEST",
        ),
        (
            Method::GET,
            "/api/workflows/none/events?after_seq=-1",
            400,
            "MALFORMED_REQUEST",
        ),
        (
            Method::GET,
            "/ws/orchestrator/session",
            400,
            "MALFORMED_REQUEST",
        ),
        (Method::GET, "/docs/no-such-file.js", 404, "NOT_FOUND"),
    ] {
        let answer = Answer::of(server.request(method.clone(), path)).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        answer.error(status, error_type);
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_cannot_be_read_names_its_parameter_and_the_range() {
    let server = TestServer::start().await;
    for (path, parameter, allowed) in [
        ("/api/workflows?limit=-1", "limit", "1 to 200"),
        ("/api/forecasts?limit=x", "limit", "1 to 200"),
        (
            "/api/workflows/none/events?limit=1001",
            "limit",
            "1 to 1000",
        ),
        (
            "/api/workflows/none/events?after_seq=-1",
            "after_seq",
            "0 to",
        ),
        (
            "/api/workflows/none/stream?after_seq=-1",
            "after_seq",
            "0 to",
        ),
    ] {
        let error = server.get(path).await.error(400, "MALFORMED_REQUEST");
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with(parameter), "{message}");
        assert!(message.contains(allowed), "{message}");
    }
    server.get("/api/workflows?cursor=").await.ok();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreadable_part_of_a_path_is_named_with_what_it_takes() {
    let server = TestServer::start().await;
    for week in ["abc", "-1", "1.5"] {
        let path = format!("/api/variance/none/week/{week}");
        let error = server.get(&path).await.error(400, "MALFORMED_REQUEST");
        let expected =
            format!("week_number in the path is '{week}'; allowed: whole numbers from 1 to 52");
        assert_eq!(error["message"], expected);
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_the_wrong_kind_is_told_the_right_one() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let workflow = server.get(&format!("/api/workflows/{id}")).await.ok();
    let forecast = workflow["forecast_id"].as_str().unwrap();
    for path in [
        format!("/api/forecasts/{id}"),
        format!("/api/allocations/{id}"),
        format!("/api/variance/{id}"),
        format!("/api/replenishments/{id}"),
        format!("/api/markdowns/{id}"),
        format!("/api/stores/clusters?forecast_id={id}"),
    ] {
        let error = server.get(&path).await.error(404, "NOT_FOUND");
        let message = error["message"].as_str().unwrap();
        let known = format!("this is a workflow; its forecast is {forecast}");
        assert!(message.contains(&known), "{path}: {message}");
        let way = format!("Use {forecast} in the place of {id}");
        assert_eq!(error["suggestions"], json!([way]), "{path}");
    }
    let path = format!("/api/workflows/{forecast}");
    let error = server.get(&path).await.error(404, "NOT_FOUND");
    let way = format!("Use {id} in the place of {forecast}");
    assert_eq!(error["suggestions"], json!([way]));
    for path in [
        "/api/forecasts/none",
        "/api/allocations/none",
        "/api/workflows/none",
    ] {
        let error = server.get(path).await.error(404, "NOT_FOUND");
        assert!(
            error["suggestions"][0]
                .as_str()
                .unwrap()
                .contains("lists the")
        );
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_method_is_told_the_right_ones() {
    let server = TestServer::start().await;
    let answer = Answer::of(server.request(Method::DELETE, "/api/forecasts")).await;
    assert_eq!(answer.headers["allow"], "GET, HEAD");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_or_a_form_with_a_nul_is_refused() {
    let server = TestServer::start().await;
    for path in [
        "/api/workflows/%00",
        "/api/workflows/a%00b/events",
        "/api/forecasts/%00",
        "/api/scenarios/%00",
        "/api/variance/%00/week/1",
        "/api/categories/%00/history",
    ] {
        server.get(path).await.error(404, "NOT_FOUND");
    }
    for path in [
        "/api/workflows?category_id=%00",
        "/api/workflows/w/logs?agent_name=a%00",
        "/api/stores/clusters?forecast_id=%00",
    ] {
        server.get(path).await.error(400, "MALFORMED_REQUEST");
    }
    let file = || {
        let csv = "store_id,week_number,units_sold\nS01,1,1\n";
        Form::new().part("file", Part::text(csv).file_name("week.csv"))
    };
    let week = file().text("forecast_id", "a\0");
    let history = file()
        .text("category_id", "a\0")
        .text("forecast_weeks", "12");
    for (path, form, field) in [
        ("/api/data/upload-weekly-sales", week, "forecast_id"),
        ("/api/agents/demand/forecast", history, "category_id"),
    ] {
        let answer = Answer::of(server.request(Method::POST, path).multipart(form)).await;
        let error = answer.error(422, "INVALID_PARAMETERS");
        assert_eq!(error["details"]["violations"][0]["parameter"], field);
    }
    server.stop().await;
}
