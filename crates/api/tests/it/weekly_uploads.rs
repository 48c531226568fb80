//! Weekly uploads that are late, doubled, wrong, or come together: what is answered, and that nothing is half-done.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};
use crate::retailer::Retailer;

/// A season of a small retailer whose order is accepted.
struct Season {
    server: TestServer,
    id: String,
    forecast: String,
    stores: Vec<(String, u64)>,
}

impl Season {
    async fn start(parameters: Value) -> Self {
        let server = TestServer::with(Retailer::SMALL).await;
        let mut request = TestServer::season();
        request["parameters"] = parameters;
        let started = server.post("/api/workflows/forecast", &request).await;
        let id = started.ok()["workflow_id"].as_str().unwrap().to_owned();
        server.at_rest(&id).await;
        server.decide(&id, &json!({"action": "accept"})).await.ok();
        let workflow = server.at_rest(&id).await;
        let forecast = workflow["forecast_id"].as_str().unwrap().to_owned();
        let plan = server
            .get(&format!("/api/allocations/{forecast}"))
            .await
            .ok();
        let stores = plan["store_allocations"].as_array().unwrap().iter();
        let stores = stores.map(|store| {
            let id = store["store_id"].as_str().unwrap().to_owned();
            (id, store["total_season_allocation"].as_u64().unwrap() / 15)
        });
        Self {
            stores: stores.collect(),
            server,
            id,
            forecast,
        }
    }

    /// A week in which every store sells a fifteenth of its total, times `quarters` ÷ 4.
    fn csv(&self, week: u32, quarters: u64) -> String {
        let rows = self.stores.iter();
        let rows: Vec<String> = rows
            .map(|(store, units)| format!("{store},{week},{}", units * quarters / 4))
            .collect();
        format!("store_id,week_number,units_sold\n{}\n", rows.join("\n"))
    }

    fn request(&self, csv: String) -> RequestBuilder {
        let form = Form::new()
            .text("forecast_id", self.forecast.clone())
            .part("file", Part::text(csv).file_name("week.csv"));
        let path = "/api/data/upload-weekly-sales";
        self.server.request(Method::POST, path).multipart(form)
    }

    async fn upload(&self, csv: String) -> Answer {
        let answer = Answer::of(self.request(csv)).await;
        self.server.at_rest(&self.id).await;
        answer
    }

    async fn ledger(&self) -> Value {
        let path = format!("/api/seasons/{}/ledger", self.id);
        self.server.get(&path).await.ok()
    }

    /// Refused with these bad rows, and nothing is changed.
    async fn refuses(&self, csv: &str, wanted: &[(u64, &str)]) {
        let before = (self.ledger().await, self.server.counts());
        let body = self.upload(csv.to_owned()).await.error(400, "INVALID_CSV");
        let rows = body["details"]["bad_rows"].as_array().unwrap();
        let found: Vec<(u64, String)> = rows
            .iter()
            .map(|row| {
                let reason = row["reason"].as_str().unwrap().to_owned();
                (row["line"].as_u64().unwrap(), reason)
            })
            .collect();
        assert_eq!(found.len(), wanted.len(), "{found:?}");
        for ((line, reason), (wanted_line, part)) in found.iter().zip(wanted) {
            assert_eq!(line, wanted_line, "{found:?}");
            assert!(reason.contains(part), "{reason} has no {part}");
        }
        assert_eq!((self.ledger().await, self.server.counts()), before);
    }
}

#[tokio::test]
async fn files_with_bad_rows_change_nothing() {
    let season = Season::start(json!({})).await;
    let head = "store_id,week_number,units_sold";
    let store = season.stores[0].0.clone();
    let other = season.stores[1].0.clone();
    season
        .refuses(&format!("{head}\n{store},1,-5\n"), &[(2, "negative")])
        .await;
    season
        .refuses(&format!("{head}\n{store},1,2.5\n"), &[(2, "whole")])
        .await;
    season
        .refuses(&format!("{head}\nS999,1,5\n"), &[(2, "no such store")])
        .await;
    let doubled = format!("{head}\n{store},1,5\n{store},1,5\n");
    season.refuses(&doubled, &[(3, "line 2 already")]).await;
    let outside = format!("{head}\n{store},0,5\n{other},13,5\n");
    season
        .refuses(&outside, &[(2, "1 to 12"), (3, "1 to 12")])
        .await;
    let two_weeks = format!("{head}\n{store},1,5\n{other},2,5\n");
    season.refuses(&two_weeks, &[(3, "week 1")]).await;
    let fields = format!("{head}\n{store},1\n");
    season.refuses(&fields, &[(2, "field")]).await;
    season
        .refuses("store_id,units_sold\nS001,5\n", &[(1, "week_number")])
        .await;
    season.server.stop().await;
}

#[tokio::test]
async fn a_season_that_does_not_exist_or_has_not_begun_takes_no_weeks() {
    let season = Season::start(json!({})).await;
    let csv = season.csv(1, 4);
    let form = |forecast: &str| {
        let file = Part::text(csv.clone()).file_name("week.csv");
        let form = Form::new().text("forecast_id", forecast.to_owned());
        form.part("file", file)
    };
    let post = |form: Form| {
        let path = "/api/data/upload/actuals";
        Answer::of(season.server.request(Method::POST, path).multipart(form))
    };
    post(form("f_nothing")).await.error(404, "NOT_FOUND");
    let waiting = season.server.planned().await;
    let waiting = season.server.at_rest(&waiting).await;
    let waiting = waiting["forecast_id"].as_str().unwrap().to_owned();
    let refused = post(form(&waiting)).await.error(409, "ILLEGAL_TRANSITION");
    assert!(
        refused["suggestions"][0]
            .as_str()
            .unwrap()
            .contains("accept the order")
    );
    let without = Form::new().part("file", Part::text(csv.clone()).file_name("w.csv"));
    post(without).await.error(400, "MALFORMED_REQUEST");
    let path = format!("/api/workflows/{}/cancel", season.id);
    season.server.post(&path, &json!({})).await.ok();
    post(form(&season.forecast))
        .await
        .error(409, "ILLEGAL_TRANSITION");
    season.server.stop().await;
}

#[tokio::test]
async fn late_weeks_wait_and_corrected_weeks_replace() {
    let season = Season::start(json!({"variance_threshold": 1.0})).await;
    season.upload(season.csv(1, 4)).await.ok();
    let third = season.upload(season.csv(3, 4)).await.ok();
    assert_eq!(third["waiting_for_weeks"], json!([2]));
    assert_eq!(third["variance_check"]["variance_pct"], Value::Null);
    assert_eq!(third["variance_check"]["workflow_id"], season.id);
    let second = season.upload(season.csv(2, 4)).await.ok();
    assert_eq!(second["variance_check"]["week_number"], 3);
    let week: u64 = season.stores.iter().map(|(_, units)| units).sum();
    let ledger = season.ledger().await;
    assert_eq!(ledger["totals"]["sold"], 3 * week);

    let corrected = season.upload(season.csv(2, 8)).await.ok();
    assert_eq!(corrected["rows_replaced"], season.stores.len());
    assert_eq!(corrected["variance_check"]["actual_cumulative"], 4 * week);
    let ledger = season.ledger().await;
    assert_eq!(ledger["totals"]["sold"], 4 * week);
    assert_eq!(ledger["conserved"], true);
    let path = format!("/api/variance/{}/week/2", season.forecast);
    let check = season.server.get(&path).await.ok();
    assert_eq!(check["actual_cumulative"], 3 * week);
    season.server.stop().await;
}

#[tokio::test]
async fn two_uploads_of_a_week_at_once_leave_one_week() {
    let season = Season::start(json!({})).await;
    let [one, other] = [4, 5].map(|quarters| Answer::of(season.request(season.csv(1, quarters))));
    let (one, other) = tokio::join!(one, other);
    let replaced =
        one.ok()["rows_replaced"].as_u64().unwrap() + other.ok()["rows_replaced"].as_u64().unwrap();
    assert_eq!(replaced, season.stores.len() as u64);
    season.server.at_rest(&season.id).await;
    let ledger = season.ledger().await;
    let sold = ledger["totals"]["sold"].as_u64().unwrap();
    let of = |quarters: u64| -> u64 {
        let stores = season.stores.iter();
        stores.map(|(_, units)| units * quarters / 4).sum()
    };
    assert!(sold == of(4) || sold == of(5), "{sold}");
    assert_eq!(ledger["conserved"], true);
    season.server.stop().await;
}

#[tokio::test]
async fn a_repeated_request_with_its_key_is_answered_and_not_done_again() {
    let season = Season::start(json!({})).await;
    let once = || {
        let request = season.request(season.csv(1, 4));
        Answer::of(request.header("Idempotency-Key", "week-1"))
    };
    let first = once().await.ok();
    season.server.at_rest(&season.id).await;
    let rows = season.ledger().await;
    let second = once().await;
    assert_eq!(second.headers["idempotency-replayed"], "true");
    assert_eq!(second.ok(), first);
    assert_eq!(season.ledger().await, rows);
    season.server.stop().await;
}

#[tokio::test]
async fn a_short_dc_gives_every_store_its_fair_share() {
    let season = Season::start(json!({
        "dc_holdback_percentage": 0.2,
        "replenishment_basis": "demand_curve",
        "variance_threshold": 1.0,
        "markdown_checkpoint_week": null,
    }))
    .await;
    let mut short = false;
    for week in 1..=11 {
        season.upload(season.csv(week, 8)).await.ok();
        let path = format!("/api/replenishments/{}?week={week}", season.forecast);
        let shipment = season.server.get(&path).await.ok();
        let stores = shipment["stores"].as_array().unwrap();
        let sum = |name: &str| -> u64 {
            stores
                .iter()
                .map(|store| store[name].as_u64().unwrap())
                .sum()
        };
        let before = shipment["dc_stock_before"].as_u64().unwrap();
        assert_eq!(sum("shipped"), sum("need").min(before), "week {week}");
        assert_eq!(shipment["total_shipped"], sum("shipped"));
        assert_eq!(shipment["dc_stock_after"], before - sum("shipped"));
        short |= sum("need") > before && before > 0;
    }
    assert!(short, "the DC never ran short");
    season.server.stop().await;
}
