//! Bad input: what each gets, and that nothing is stored.

use std::fmt::Write;

use chrono::{Days, NaiveDate};
use hemline_domain::storage::Catalogue;
use hemline_persistence::{Database, DatabaseStorage, OpenOptions, queries};
use hemline_server::DEMO_FILES;
use serde_json::{Value, json};

use crate::harness::{Answer, Home, Server};
use crate::season::{CATEGORY, request};

/// Everything that a refused request might have changed.
#[derive(Debug, PartialEq)]
struct Stored {
    counts: queries::Counts,
    data_version: u64,
    lists: Vec<String>,
}

async fn stored(home: &Home, server: &Server) -> Stored {
    let options = OpenOptions {
        create: false,
        ..OpenOptions::default()
    };
    let database = Database::open(&home.database_url(), &options).unwrap();
    let counts = queries::counts(&database).unwrap();
    let data_version = DatabaseStorage::new(database).data_version().unwrap();
    let mut lists = Vec::new();
    for path in ["stores", "categories", "forecasts", "workflows"] {
        lists.push(server.get(&format!("/api/{path}")).await.text);
    }
    Stored {
        counts,
        data_version,
        lists,
    }
}

async fn plan(server: &Server, change: impl FnOnce(&mut Value)) -> Answer {
    let mut body = request();
    change(&mut body);
    server.post("/api/workflows/forecast", &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_refused_and_changes_nothing() {
    let home = Home::new();
    let server = home.start();
    upload_short_history(&server).await;
    let before = stored(&home, &server).await;

    let unknown = plan(&server, |body| body["category_id"] = json!("hats")).await;
    let body = unknown.error(404, "NOT_FOUND");
    assert!(body["message"].as_str().unwrap().contains("hats"), "{body}");

    let short = plan(&server, |body| body["category_id"] = json!("new_line")).await;
    let body = short.error(422, "INSUFFICIENT_HISTORY");
    assert_eq!(body["details"]["weeks_found"], 51, "{body}");
    assert_eq!(body["details"]["weeks_needed"], 52, "{body}");

    let late = plan(&server, |body| {
        body["season_end_date"] = json!("2025-06-02");
    })
    .await;
    let body = late.error(422, "INVALID_PARAMETERS");
    for accepted in ["2025-05-25", "2025-05-26"] {
        assert!(
            body["message"].as_str().unwrap().contains(accepted),
            "{body}"
        );
    }

    let parameters = json!({
        "season_start_date": "2025-03-03",
        "forecast_horizon_weeks": 80,
        "dc_holdback_percentage": 1.2,
    });
    let both = json!({"category_id": CATEGORY, "parameters": parameters});
    let both = server.post("/api/workflows/forecast", &both).await;
    let body = both.error(422, "INVALID_PARAMETERS");
    for name in ["forecast_horizon_weeks", "dc_holdback_percentage"] {
        assert!(body["details"].to_string().contains(name), "{body}");
    }

    let malformed = server
        .post_text("/api/workflows/forecast", "{\"category_id\"")
        .await;
    malformed.error(400, "MALFORMED_REQUEST");
    server.get("/api/nonsense").await.error(404, "NOT_FOUND");
    server
        .get("/api/workflows/wf_none")
        .await
        .error(404, "NOT_FOUND");
    refuse_three_rows(&server).await;

    assert_eq!(stored(&home, &server).await, before);
}

/// A category one week short of what a forecast needs.
async fn upload_short_history(server: &Server) {
    let categories = "category_id,category_name,season_start_date,season_end_date,\
                      season_length_weeks,archetype,description,unit_price,unit_cost,salvage_value\n\
                      new_line,New Line,2025-03-03,2025-05-26,12,FASHION_RETAIL,,,,\n";
    server
        .upload("categories", categories.to_owned())
        .await
        .ok();
    let mut sales = String::from("store_id,category_id,week_start_date,units_sold\n");
    let last = NaiveDate::from_ymd_opt(2024, 12, 23).unwrap();
    for back in 0..51 {
        let monday = last - Days::new(7 * back);
        for store in ["S01", "S02", "S03"] {
            writeln!(sales, "{store},new_line,{monday},{}", 5 + back % 3).unwrap();
        }
    }
    server.upload("historical-sales", sales).await.ok();
}

/// The demo history of 7,800 rows, three of them spoilt.
async fn refuse_three_rows(server: &Server) {
    let history = std::str::from_utf8(DEMO_FILES.historical_sales).unwrap();
    let mut lines: Vec<String> = history.lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 7_801);
    lines[100] = "S01,womens_dresses,2022-01-17,-4".to_owned();
    lines[4_000] = "S99,womens_dresses,2023-07-24,4".to_owned();
    lines[7_800] = "S50,womens_dresses,2024-02-31,4".to_owned();
    let refused = server.upload("historical-sales", lines.join("\n")).await;
    let body = refused.error(400, "INVALID_CSV");
    assert_eq!(body["details"]["bad_row_count"], 3, "{body}");
    let rows = body["details"]["bad_rows"].as_array().unwrap();
    let found: Vec<(u64, &str, &str)> = rows
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap();
            assert!(!text("reason").is_empty(), "{row}");
            (row["line"].as_u64().unwrap(), text("column"), text("value"))
        })
        .collect();
    let expected = [
        (101, "units_sold", "-4"),
        (4_001, "store_id", "S99"),
        (7_801, "week_start_date", "2024-02-31"),
    ];
    assert_eq!(found, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_accepted_once() {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    let asked = server.at_rest(&id).await;
    let approval_id = &asked["pending_approval"]["approval_id"];
    let accept = json!({"action": "accept", "approval_id": approval_id});
    let (one, other) = futures::join!(server.decide(&id, &accept), server.decide(&id, &accept));
    let (won, lost) = if one.status.is_success() {
        (one, other)
    } else {
        (other, one)
    };
    won.ok();
    lost.error(409, "CONFLICT");
    server.at_rest(&id).await;
    let before = (stored(&home, &server).await, server.events(&id).await);
    server.decide(&id, &accept).await.error(409, "CONFLICT");
    assert_eq!(
        (stored(&home, &server).await, server.events(&id).await),
        before
    );
}
