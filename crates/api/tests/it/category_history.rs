//! What a category's history covers.

use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::{CATEGORY, Retailer};

/// Four stores of which one has no history, and two weeks of which no store has a row between them.
async fn patchy() -> TestServer {
    let server = TestServer::start().await;
    let stores = "store_id,store_name\nS1,One\nS2,Two\nS3,Three\nS4,Four\n";
    server.upload("stores", stores).await.ok();
    server
        .upload("categories", Retailer::categories_csv())
        .await
        .ok();
    let sales = "category_id,store_id,week_start_date,units_sold\n\
        womens_dresses,S2,2024-01-08,7\n\
        womens_dresses,S1,2024-01-01,5\n\
        womens_dresses,S3,2024-01-29,2\n\
        womens_dresses,S1,2024-01-08,0\n\
        womens_dresses,S1,2024-02-05,4\n";
    server.upload("historical-sales", sales).await.ok();
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_a_category_is_summed_by_week_and_store() {
    let server = patchy().await;
    let path = format!("/api/categories/{CATEGORY}/history");
    let history = server.get(&path).await.ok();
    let week = |date: &str, stores_with_sales: u64, rows: u64, units: u64| json!({"week_start_date": date, "stores_with_sales": stores_with_sales, "rows": rows, "units": units});
    let store = |id: &str, name: &str, first: &str, last: &str, weeks: u64, units: u64| {
        json!({"store_id": id, "store_name": name, "first_week": first, "last_week": last,
            "weeks": weeks, "units": units})
    };
    let expected = json!({
        "category_id": CATEGORY,
        "history": {"first_week": "2024-01-01", "last_week": "2024-02-05", "weeks": 4, "stores": 3, "rows": 5,
            "units": 18},
        "weeks": [
            week("2024-01-01", 1, 1, 5),
            week("2024-01-08", 1, 2, 7),
            week("2024-01-29", 1, 1, 2),
            week("2024-02-05", 1, 1, 4),
        ],
        "stores": [
            store("S1", "One", "2024-01-01", "2024-02-05", 3, 9),
            store("S2", "Two", "2024-01-08", "2024-01-08", 1, 7),
            store("S3", "Three", "2024-01-29", "2024-01-29", 1, 2),
        ],
    });
    assert_eq!(history, expected);

    let cells = server.get(&format!("{path}?detail=cells")).await.ok();
    let of_stores: Vec<&Value> = cells["stores"]
        .as_array()
        .unwrap()
        .iter()
        .map(|store| &store["cells"])
        .collect();
    assert_eq!(of_stores, ["1s01", "0100", "0010"]);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_categories_says_from_when_until_when_each_has_history() {
    let server = patchy().await;
    let empty = "category_id,category_name,season_start_date,season_end_date,season_length_weeks,archetype\n\
        coats,Coats,2025-03-03,2025-05-26,12,FASHION_RETAIL\n";
    server.upload("categories", empty).await.ok();
    let list = server.get("/api/categories").await.ok();
    let spans = list["categories"].as_array().unwrap().iter();
    let spans: Vec<_> = spans
        .map(|category| {
            (
                category["category_id"].as_str().unwrap(),
                &category["history"],
            )
        })
        .collect();
    let span = json!({"first_week": "2024-01-01", "last_week": "2024-02-05", "weeks": 4});
    assert_eq!(spans, [("coats", &Value::Null), (CATEGORY, &span)]);

    let none = server
        .get("/api/categories/coats/history?detail=cells")
        .await;
    let expected = json!({"category_id": "coats", "history": null, "weeks": [], "stores": []});
    assert_eq!(none.ok(), expected);
    let unknown = server.get("/api/categories/hats/history").await;
    unknown.error(404, "NOT_FOUND");
    let wrong = server.get("/api/categories/coats/history?detail=all").await;
    wrong.error(400, "MALFORMED_REQUEST");
    server.stop().await;
}
