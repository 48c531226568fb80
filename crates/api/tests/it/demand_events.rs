//! The calendar of events, prices and promotions.

use std::fmt::Write;

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::{CATEGORY, Retailer};

const HEADER: &str = "category_id,date,kind,name,value,lower_window,upper_window\n";

fn monday(weeks_after_first: u64) -> NaiveDate {
    // 60 weeks of history from here end on the last Monday of 2024.
    NaiveDate::from_ymd_opt(2023, 11, 6).unwrap() + Days::new(7 * weeks_after_first)
}

/// A price for each of these weeks, counted from the first of the history.
fn prices(weeks: impl Iterator<Item = u64>) -> String {
    let mut csv = HEADER.to_owned();
    for week in weeks {
        let price = if week % 5 == 2 { "44.90" } else { "59.90" };
        writeln!(csv, "{CATEGORY},{},price,,{price},,", monday(week)).unwrap();
    }
    csv
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_is_uploaded_and_listed_in_pages() {
    let server = TestServer::with(Retailer::SMALL).await;
    let path = format!("/api/categories/{CATEGORY}/events");
    assert_eq!(server.get(&path).await.ok(), json!({"events": []}));

    let csv = format!(
        "{HEADER}{CATEGORY},2025-05-11,event,Mother's Day,,,\n\
         {CATEGORY},2025-04-20,Event,Easter,,-7,0\n\
         {CATEGORY},2025-03-03,price,,59.90,,\n"
    );
    let result = server.upload("events", csv.clone()).await.ok();
    assert_eq!(result["rows_imported"], 3);
    assert_eq!(result["rows_replaced"], 0);
    assert_eq!(
        result["date_range"],
        json!({"start": "2025-03-03", "end": "2025-05-11"})
    );
    assert_eq!(result["categories"], json!([CATEGORY]));
    let again = server.upload("events", csv).await.ok();
    assert_eq!(again["rows_replaced"], 3);

    let first = server.get(&format!("{path}?limit=2")).await.ok();
    assert_eq!(
        first["events"],
        json!([
            {"kind": "price", "name": "price", "date": "2025-03-03", "value": 59.9, "lower_window": 0, "upper_window": 0},
            {"kind": "event", "name": "Easter", "date": "2025-04-20", "value": null, "lower_window": -7, "upper_window": 0},
        ])
    );
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = server
        .get(&format!("{path}?limit=2&cursor={cursor}"))
        .await
        .ok();
    assert_eq!(rest["events"][0]["name"], "Mother's Day");
    assert!(rest.get("next_cursor").is_none());

    let easter = format!("{HEADER}{CATEGORY},2025-04-20,event,Easter,,-7,0\n");
    let whole = server.upload("events?replace=true", easter).await.ok();
    assert!(
        whole["warnings"][0]
            .as_str()
            .unwrap()
            .starts_with("2 stored row(s)"),
        "{whole}"
    );
    let left = server.get(&path).await.ok();
    assert_eq!(left["events"].as_array().unwrap().len(), 1);

    let nowhere = server.get(&format!("{path}?cursor=99999")).await;
    nowhere.error(400, "MALFORMED_REQUEST");
    let hats = server.get("/api/categories/hats/events").await;
    hats.error(404, "NOT_FOUND");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_with_bad_rows_is_refused_whole() {
    let server = TestServer::with(Retailer::SMALL).await;
    let csv = format!(
        "{HEADER}{CATEGORY},2025-04-20,event,Easter,,-7,0\n\
         {CATEGORY},2025-04-31,event,Easter,,-7,0\n\
         {CATEGORY},2025-04-21,event,Easter,,7,0\n\
         hats,2025-04-20,event,Easter,,-7,0\n"
    );
    let error = server.upload("events", csv).await;
    let error = error.error(400, "INVALID_CSV");
    let rows = error["details"]["bad_rows"].as_array().unwrap();
    let found: Vec<(&Value, &Value)> = rows
        .iter()
        .map(|row| (&row["line"], &row["column"]))
        .collect();
    assert_eq!(
        found,
        [
            (&json!(3), &json!("date")),
            (&json!(4), &json!("lower_window")),
            (&json!(5), &json!("category_id"))
        ]
    );
    let suggestions = error["suggestions"].to_string();
    assert!(
        suggestions.contains("Upload categories first, or correct the ids; unknown: hats"),
        "{suggestions}"
    );
    let list = server
        .get(&format!("/api/categories/{CATEGORY}/events"))
        .await;
    assert_eq!(list.ok(), json!({"events": []}));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_season_without_the_planned_price_of_a_week_is_refused_naming_it() {
    let server = TestServer::with(Retailer::SMALL).await;
    // The season lies in weeks 69 to 80; the fourth of them, from 24 March, is missing.
    let csv = prices((0..60).chain(69..72).chain(73..81));
    server.upload("events", csv).await.ok();
    let refused = server
        .post("/api/workflows/forecast", &TestServer::season())
        .await;
    let error = refused.error(422, "INVALID_PARAMETERS");
    assert!(
        error["message"].as_str().unwrap().contains("2025-03-24"),
        "{error}"
    );
    assert_eq!(error["details"]["missing_weeks"], json!(["2025-03-24"]));
    assert_eq!(error["details"]["regressor"], "price");
    assert_eq!(error["details"]["violations"][0]["parameter"], "events");
    assert!(
        error["suggestions"].to_string().contains("upload-events"),
        "{error}"
    );
    assert_eq!(server.counts().workflows, 0);

    server.upload("events", prices(72..73)).await.ok();
    server.planned().await;
    assert_eq!(server.counts().forecasts, 1);
    server.stop().await;
}
