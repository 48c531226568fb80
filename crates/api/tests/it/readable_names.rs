//! Ids and names hold only what can be seen.

use serde_json::json;

use crate::harness::TestServer;
use crate::retailer::{CATEGORY, Retailer};

/// Commands of a terminal, line ends, a blank of tables, what turns text around, and what has no width.
const UNSEEN: [&str; 12] = [
    "\u{1b}[2J",
    "\u{7f}",
    "a\nb",
    "a\rb",
    "a\tb",
    "\u{202e}",
    "S01\u{200b}",
    "\u{200c}",
    "\u{3164}",
    "\u{fe0f}",
    "\u{2800}",
    "\u{e0100}",
];

#[tokio::test(flavor = "multi_thread")]
async fn files_with_ids_and_names_that_cannot_be_seen_are_refused_by_row_and_column() {
    let server = TestServer::with(Retailer::SMALL).await;
    for text in UNSEEN {
        let text = format!("x{text}y");
        for (what, csv, column) in [
            ("stores", format!("store_id\n\"{text}\"\n"), "store_id"),
            (
                "stores",
                format!("store_id,store_name\nS99,\"{text}\"\n"),
                "store_name",
            ),
            (
                "categories",
                format!(
                    "category_id,category_name,season_start_date,season_end_date,season_length_weeks,archetype\nc,\"{text}\",2025-03-03,2025-05-26,12,FASHION_RETAIL\n"
                ),
                "category_name",
            ),
            (
                "historical-sales?create_categories=true",
                format!(
                    "store_id,category_id,week_start_date,units_sold\nS01,\"{text}\",2025-03-03,1\n"
                ),
                "category_id",
            ),
            (
                "events",
                format!("category_id,date,kind,name\n{CATEGORY},2025-03-03,event,\"{text}\"\n"),
                "name",
            ),
        ] {
            let error = server.upload(what, csv).await.error(400, "INVALID_CSV");
            let row = &error["details"]["bad_rows"][0];
            assert_eq!(row["line"], 2, "{what}: {error}");
            assert_eq!(row["column"], column, "{what}: {error}");
            let reason = row["reason"].as_str().unwrap();
            assert!(reason.contains("cannot be seen, U+"), "{reason}");
            // What stands there is told without doing it.
            let value = row["value"].as_str().unwrap();
            assert!(value.contains("\\u{"), "{value}");
            assert!(
                !error
                    .to_string()
                    .contains(['\u{202e}', '\u{200b}', '\u{7f}'])
            );
        }
    }
    // Letters of any script, marks and signs are seen.
    let seen = "store_id,store_name\nS99,\"Zoë's 東京 – №1, مرحبا\"\n";
    server.upload("stores", seen).await.ok();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_with_names_that_cannot_be_seen_are_refused_by_field() {
    let server = TestServer::with(Retailer::SMALL).await;
    for text in UNSEEN {
        let name = format!("Spring{text}");
        let mut season = TestServer::season();
        season["season"] = json!(name);
        let run = json!({"session_id": name, "category_id": CATEGORY,
            "parameters": {"season_start_date": "2025-03-03"}});
        let scenario = json!({"category_id": CATEGORY, "season_start_date": "2025-03-03",
            "variants": [{"name": name}]});
        for (path, body, field) in [
            ("/api/workflows/forecast", season, "season"),
            ("/api/orchestrator/run-workflow", run, "session_id"),
            ("/api/scenarios", scenario, "variants.name"),
        ] {
            let refused = server.post(path, &body).await;
            let error = refused.error(422, "INVALID_PARAMETERS");
            let violation = &error["details"]["violations"][0];
            assert_eq!(violation["parameter"], field, "{text:?}: {error}");
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_as_long_as_their_characters() {
    let server = TestServer::with(Retailer::SMALL).await;
    let mut season = TestServer::season();
    season["season"] = json!("é".repeat(129));
    let refused = server.post("/api/workflows/forecast", &season).await;
    let error = refused.error(422, "INVALID_PARAMETERS");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("129 characters")
    );
    season["season"] = json!("é".repeat(128));
    season["parameters"] = json!({});
    server.post("/api/workflows/forecast", &season).await.ok();
    let run = json!({"session_id": "é".repeat(255), "category_id": CATEGORY,
        "parameters": {"season_start_date": "2025-06-02"}});
    server
        .post("/api/orchestrator/run-workflow", &run)
        .await
        .ok();
    server.stop().await;
}
