//! Uploads: all or nothing.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::harness::{Answer, TestServer};
use crate::retailer::{CATEGORY, Retailer};

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_says_what_it_did_and_a_repeat_replaces() {
    let server = TestServer::with(Retailer::SMALL).await;
    let again = server.upload("historical-sales", Retailer::SMALL.sales_csv());
    let result = again.await.ok();
    assert_eq!(result["rows_imported"], 720);
    assert_eq!(result["rows_replaced"], 720);
    assert_eq!(result["date_range"]["end"], "2024-12-23");
    assert_eq!(result["categories"][0], CATEGORY);
    assert!(result["message"].as_str().unwrap().contains("720"));

    let extra = "store_id,nickname\nS01,x\n";
    let result = server.upload("stores", extra).await.ok();
    assert!(result["date_range"].is_null());
    assert!(!result["warnings"].as_array().unwrap().is_empty());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_bad_rows_among_7800_import_nothing() {
    let server = TestServer::start().await;
    let retailer = Retailer::LARGE;
    server.upload("stores", retailer.stores_csv()).await.ok();
    server
        .upload("categories", Retailer::categories_csv())
        .await
        .ok();
    let before = server.counts();

    let mut lines: Vec<String> = retailer.sales_csv().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 7_801);
    lines[99] = format!("S01,{CATEGORY},2022-01-03,-4");
    lines[4_999] = format!("S02,{CATEGORY},2022-02-30,4");
    lines[7_800] = format!("S03,{CATEGORY},2024-12-23,4.5");
    let answer = server.upload("historical-sales", lines.join("\n")).await;
    let error = answer.error(400, "INVALID_CSV");
    let details = &error["details"];
    assert_eq!(details["bad_row_count"], 3);
    let rows = details["bad_rows"].as_array().unwrap();
    let found: Vec<(u64, &str)> = rows
        .iter()
        .map(|row| {
            (
                row["line"].as_u64().unwrap(),
                row["column"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (100, "units_sold"),
            (5_000, "week_start_date"),
            (7_801, "units_sold")
        ]
    );
    assert_eq!(rows[0]["value"], "-4");
    assert!(rows[0]["reason"].is_string());
    assert_eq!(server.counts(), before);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_stores_and_categories_are_refused_with_the_way_out() {
    let server = TestServer::start().await;
    let sales = Retailer::SMALL.sales_csv();
    let answer = server.upload("historical-sales", sales.clone()).await;
    let error = answer.error(400, "INVALID_CSV");
    assert_eq!(error["details"]["bad_rows"].as_array().unwrap().len(), 50);
    let suggestions = error["suggestions"].to_string();
    assert!(suggestions.contains("Upload stores first"), "{suggestions}");
    assert!(suggestions.contains("S01"), "{suggestions}");
    let unknown: Vec<String> = (1..=10).map(|store| format!("S{store:02}")).collect();
    assert_eq!(error["details"]["unknown_stores"], json!(unknown));
    // A row's first fault is the one that is told.
    assert_eq!(error["details"].get("unknown_categories"), None);

    let stores = Retailer::SMALL.stores_csv();
    server.upload("stores", stores).await.ok();
    let answer = server.upload("historical-sales", sales.clone()).await;
    let error = answer.error(400, "INVALID_CSV");
    let suggestions = error["suggestions"].to_string();
    assert!(suggestions.contains("create_categories"), "{suggestions}");
    assert_eq!(error["details"]["unknown_categories"], json!([CATEGORY]));
    assert_eq!(error["details"].get("unknown_stores"), None);
    assert_eq!(server.counts().historical_sales, 0);

    let path = "historical-sales?create_categories=true";
    let result = server.upload(path, sales).await.ok();
    assert_eq!(result["categories"][0], CATEGORY);
    assert_eq!(server.counts().categories, 1);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_header_or_rows_is_refused() {
    let server = TestServer::start().await;
    for csv in ["", "store_id\n", "name\nx\n", "store_id,store_id\na,b\n"] {
        let answer = server.upload("stores", csv).await;
        let error = answer.error(400, "INVALID_CSV");
        assert_eq!(error["details"]["bad_row_count"], 1, "{csv:?}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_read_is_refused() {
    let server = TestServer::start().await;
    let path = "/api/data/upload-stores";
    let post = || server.request(Method::POST, path);

    let form = Form::new().part("other", Part::text("store_id\nS01\n"));
    let answer = Answer::of(post().multipart(form)).await;
    let error = answer.error(400, "MALFORMED_REQUEST");
    let ways_out = error["suggestions"].to_string();
    assert!(ways_out.contains("one field 'file'"), "{ways_out}");

    let file = || Part::text("store_id\nS01\n").file_name("stores.csv");
    let twice = Form::new().part("file", file()).part("file", file());
    let answer = Answer::of(post().multipart(twice)).await;
    let error = answer.error(400, "MALFORMED_REQUEST");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("more than once"), "{message}");

    let plain = post().header("Content-Type", "text/csv").body("store_id\n");
    let answer = Answer::of(plain).await;
    answer.error(415, "UNSUPPORTED_MEDIA_TYPE");

    let untyped = Answer::of(post().body("store_id\n")).await;
    untyped.error(415, "UNSUPPORTED_MEDIA_TYPE");

    let unbounded = post().header("Content-Type", "multipart/form-data");
    let answer = Answer::of(unbounded.body("--x\r\n")).await;
    let error = answer.error(400, "MALFORMED_REQUEST");
    assert!(error["message"].as_str().unwrap().contains("boundary"));
    assert!(!error["suggestions"].as_array().unwrap().is_empty());

    let broken = post()
        .header("Content-Type", "multipart/form-data; boundary=x")
        .body("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nstore");
    Answer::of(broken).await.error(400, "MALFORMED_REQUEST");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_over_the_limit_is_refused() {
    let server = TestServer::start_with(|settings| settings.limits.upload_bytes = 10_000).await;
    let csv = format!("store_id,store_name\nS01,{}\n", "x".repeat(200_000));
    let answer = server.upload("stores", csv).await;
    answer.error(413, "PAYLOAD_TOO_LARGE");
    assert_eq!(server.counts().stores, 0);
    let session = server.get("/api/session").await.ok();
    assert_eq!(session["upload_limit_bytes"], 10_000);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_of_a_file_is_exact() {
    const LIMIT: usize = 10_000;
    let server = TestServer::start_with(|settings| settings.limits.upload_bytes = LIMIT).await;
    let head = "store_id,store_name\nS01,";
    let file = |bytes: usize| format!("{head}{}\n", "x".repeat(bytes - head.len() - 1));
    server.upload("stores", file(LIMIT)).await.ok();
    for over in [LIMIT + 1, LIMIT + 60_000] {
        let refused = server.upload("stores", file(over)).await;
        let error = refused.error(413, "PAYLOAD_TOO_LARGE");
        let message = error["message"].as_str().unwrap();
        assert_eq!(message, "the file is over the limit of 10000 bytes");
        assert_eq!(error["details"]["limit_bytes"], LIMIT);
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_beside_a_file_is_refused_by_its_own_name() {
    let server = TestServer::start().await;
    let long = "x".repeat(100_000);
    for (path, field) in [
        ("/api/data/upload-weekly-sales", "forecast_id"),
        ("/api/agents/demand/forecast", "category_id"),
    ] {
        for file_first in [true, false] {
            let file = Part::text("store_id\nS01\n").file_name("week.csv");
            let form = Form::new();
            let form = if file_first {
                form.part("file", file).text(field, long.clone())
            } else {
                form.text(field, long.clone()).part("file", file)
            };
            let request = server.request(Method::POST, path).multipart(form);
            let error = Answer::of(request).await.error(413, "PAYLOAD_TOO_LARGE");
            let message = error["message"].as_str().unwrap();
            let expected = format!("the form's field '{field}' is over the limit of 8192 bytes");
            assert_eq!(message, expected);
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_files_name_so_much_is_listed_as_can_be_read() {
    let server = TestServer::start().await;
    let file = Part::text("store_id\nS01\n").file_name(format!("a\tb{}", "x".repeat(5_000)));
    let request = server
        .request(Method::POST, "/api/data/upload-stores")
        .multipart(Form::new().part("file", file));
    Answer::of(request).await.ok();
    let changes = server.get("/api/audit").await.ok();
    let subject = changes["entries"][0]["subject"].as_str().unwrap();
    assert_eq!(subject, format!("ab{}", "x".repeat(253)));
    server.stop().await;
}
