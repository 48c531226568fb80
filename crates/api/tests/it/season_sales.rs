//! A season that was run becomes history: downloaded, uploaded, and the next season is planned from it.

use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::{CATEGORY, Retailer};
use crate::season_harness::{Season, list, text, units};

/// A season of four weeks from `start`; the history's weeks start on Mondays, the last one on 2024-12-23.
async fn short_season(start: &str) -> Season {
    let request = json!({"category_id": CATEGORY, "parameters": {
        "season_start_date": start, "forecast_horizon_weeks": 4, "markdown_checkpoint_week": null,
        "markdown_threshold": null, "variance_threshold": 1, "emergency_threshold": 1}});
    Season::accepted(TestServer::with(Retailer::SMALL).await, &request).await
}

impl Season {
    async fn sales_as_history(&self) -> Value {
        let path = format!("/api/seasons/{}/sales", self.id);
        self.server.get(&path).await.ok()
    }

    async fn sales_csv(&self) -> String {
        let path = format!("/api/seasons/{}/sales?format=csv", self.id);
        let answer = self.server.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let disposition = answer.headers["content-disposition"].to_str().unwrap();
        assert!(disposition.contains(&format!("sales_{}.csv", self.id)));
        answer.text
    }
}

fn dates(sales: &Value) -> Vec<String> {
    list(&sales["weeks"])
        .iter()
        .map(|week| text(&week["week_start_date"]))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_season_is_planned_from_the_downloaded_weeks() {
    // A Thursday: the next Monday is four days later.
    let mut season = short_season("2025-01-02").await;
    let path = format!("/api/seasons/{}/sales", season.id);
    season.server.get(&path).await.error(404, "NOT_FOUND");
    for week in 1..=4 {
        season.sell(week, 1.1).await;
    }
    let sales = season.sales_as_history().await;
    assert_eq!(sales["days_moved"], 4);
    let mondays = ["2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27"];
    assert_eq!(dates(&sales), mondays);
    for (number, week) in (1..).zip(list(&sales["weeks"])) {
        assert_eq!(week["week_number"], number);
        let of_stores = list(&week["stores"]);
        let sold = |store: &Value| (text(&store["store_id"]), units(&store["units_sold"]));
        assert_eq!(
            of_stores
                .iter()
                .map(sold)
                .collect::<crate::season_harness::Week>(),
            season.reported[&number]
        );
        let total: u64 = season.reported[&number].values().sum();
        assert_eq!(units(&week["units_sold"]), total);
    }
    let csv = season.sales_csv().await;
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("store_id,category_id,week_start_date,units_sold")
    );
    let first = &season.reported[&1]["S01"];
    assert_eq!(
        lines.next(),
        Some(format!("S01,{CATEGORY},2025-01-06,{first}").as_str())
    );

    let take = format!("/api/seasons/{}/history", season.id);
    let early = season.server.post(&take, &json!({})).await;
    early.error(409, "ILLEGAL_TRANSITION");
    let complete = format!("/api/workflows/{}/complete", season.id);
    let report = season.server.post(&complete, &json!({})).await.ok()["report"].clone();
    let rows = |answer: &Value| ["rows_imported", "rows_replaced"].map(|name| units(&answer[name]));
    let taken = season.server.post(&take, &json!({})).await.ok();
    assert_eq!(rows(&taken), [48, 0]);
    let again = season.server.post(&take, &json!({})).await.ok();
    assert_eq!(rows(&again), [48, 48]);
    // The downloaded file is the same rows.
    let uploaded = season.server.upload("historical-sales", csv.clone());
    assert_eq!(rows(&uploaded.await.ok()), [48, 48]);
    // The season's own weeks in the history move nothing when it is downloaded again.
    assert_eq!(season.sales_csv().await, csv);

    let next = json!({"category_id": CATEGORY, "parameters": report["next_season_parameters"]});
    let started = season
        .server
        .post("/api/workflows/forecast", &next)
        .await
        .ok();
    let workflow = season.server.at_rest(&text(&started["workflow_id"])).await;
    assert_eq!(workflow["parameters"]["season_start_date"], "2026-01-01");
    let path = format!("/api/forecasts/{}", text(&workflow["forecast_id"]));
    let forecast = season.server.get(&path).await.ok();
    let diagnostics = &forecast["diagnostics"];
    assert_eq!(diagnostics["history_end"], mondays[3]);
    assert_eq!(
        diagnostics["history_weeks"], 65,
        "the week before the season is missing"
    );
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dates_are_the_same_whatever_was_uploaded_since() {
    let mut season = short_season("2025-01-02").await;
    season.sell(1, 1.0).await;
    let before_the_season =
        format!("store_id,category_id,week_start_date,units_sold\nS01,{CATEGORY},2024-12-30,7\n");
    season
        .server
        .upload("historical-sales", before_the_season)
        .await
        .ok();
    let sales = season.sales_as_history().await;
    assert_eq!(sales["days_moved"], 4);
    assert_eq!(dates(&sales), ["2025-01-06"]);

    season
        .server
        .upload("historical-sales", season.sales_csv().await)
        .await
        .ok();
    season.sell(2, 1.0).await;
    season.sell(4, 1.0).await;
    let sales = season.sales_as_history().await;
    assert_eq!(
        dates(&sales),
        ["2025-01-06", "2025-01-13"],
        "week 4 waits for week 3"
    );
    // A corrected week takes the place of its own first upload.
    season.sell(1, 1.2).await;
    let again = season
        .server
        .upload("historical-sales", season.sales_csv().await)
        .await
        .ok();
    assert_eq!(units(&again["rows_imported"]), 24);
    assert_eq!(units(&again["rows_replaced"]), 12, "week 2 is new");
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_season_on_the_weekday_of_its_history_keeps_its_dates() {
    let mut season = short_season("2024-12-30").await;
    season.sell(1, 1.0).await;
    let sales = season.sales_as_history().await;
    assert_eq!(sales["days_moved"], 0);
    assert_eq!(dates(&sales), ["2024-12-30"]);
    let unknown = season.server.get("/api/seasons/none/sales").await;
    unknown.error(404, "NOT_FOUND");
    let path = format!("/api/seasons/{}/sales?format=xml", season.id);
    season
        .server
        .get(&path)
        .await
        .error(400, "MALFORMED_REQUEST");
    season.server.stop().await;
}
