//! The three runs of the demo season over HTTP, week by week: the decisions are those of the season's story, and
//! the ledger balances after every upload.

use std::collections::BTreeMap;

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};

const WEEKS: u32 = 12;

fn fixture(path: &str) -> String {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
    std::fs::read_to_string(format!("{fixtures}/{path}")).unwrap()
}

fn units(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("no units: {value}"))
}

/// A run of the demo season on a server of its own.
struct Run {
    server: TestServer,
    name: &'static str,
    id: String,
    /// The forecast of the accepted plan: it names the season as well as any later one.
    forecast: String,
    /// Units sold per store, summed from the files.
    sold: BTreeMap<String, u64>,
}

impl Run {
    async fn start(name: &'static str, parameters: Value) -> Self {
        let server = TestServer::start().await;
        for (what, file) in [
            ("stores", "stores.csv"),
            ("categories", "categories.csv"),
            ("historical-sales", "historical_sales.csv"),
        ] {
            server.upload(what, fixture(file)).await.ok();
        }
        let request = json!({
            "category_id": "womens_dresses",
            "season_start_date": "2025-03-03",
            "season_length_weeks": 12,
            "parameters": parameters,
        });
        let started = server.post("/api/workflows/forecast", &request).await;
        let id = started.ok()["workflow_id"].as_str().unwrap().to_owned();
        server.at_rest(&id).await;
        server.decide(&id, &json!({"action": "accept"})).await.ok();
        let workflow = server.at_rest(&id).await;
        Self {
            forecast: workflow["forecast_id"].as_str().unwrap().to_owned(),
            server,
            name,
            id,
            sold: BTreeMap::new(),
        }
    }

    /// Uploads a week and returns the answer's variance check; afterwards nothing is computed any more.
    async fn week(&mut self, week: u32) -> Value {
        let csv = fixture(&format!("weekly/{}/week_{week:02}.csv", self.name));
        for line in csv.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            *self.sold.entry(fields[0].to_owned()).or_default() +=
                fields[2].parse::<u64>().unwrap();
        }
        let form = Form::new()
            .text("forecast_id", self.forecast.clone())
            .part("file", Part::text(csv).file_name("week.csv"));
        let request = self
            .server
            .request(reqwest::Method::POST, "/api/data/upload-weekly-sales");
        let answer = Answer::of(request.multipart(form)).await.ok();
        assert_eq!(answer["week_number"], week);
        assert_eq!(answer["rows_imported"], 50);
        self.server.at_rest(&self.id).await;
        self.check_ledger(week).await;
        answer["variance_check"].clone()
    }

    /// Received = at the DC + in stores + sold, and each store has sold what its files say.
    async fn check_ledger(&self, week: u32) {
        let path = format!("/api/seasons/{}/ledger?week={week}", self.id);
        let ledger = self.server.get(&path).await.ok();
        let totals = &ledger["totals"];
        let total = |name: &str| units(&totals[name]);
        assert_eq!(
            total("manufactured") + total("emergency_ordered") + total("adjusted"),
            total("dc_inventory") + total("store_inventory") + total("sold"),
            "{} week {week}: {totals}",
            self.name
        );
        assert_eq!(ledger["conserved"], true);
        let stores = ledger["stores"].as_array().unwrap();
        let booked: BTreeMap<String, u64> = stores
            .iter()
            .map(|store| {
                let id = store["store_id"].as_str().unwrap().to_owned();
                (id, units(&store["sold"]))
            })
            .collect();
        assert_eq!(booked, self.sold, "{} week {week}", self.name);
    }

    async fn state(&self) -> String {
        let workflow = self.server.at_rest(&self.id).await;
        workflow["state"].as_str().unwrap().to_owned()
    }

    async fn decide(&self, decision: Value) {
        self.server.decide(&self.id, &decision).await.ok();
        self.server.at_rest(&self.id).await;
    }

    async fn get(&self, path: &str) -> Value {
        self.server.get(path).await.ok()
    }

    async fn complete(&self) -> Value {
        let path = format!("/api/workflows/{}/complete", self.id);
        self.server.post(&path, &json!({})).await.ok();
        self.get(&format!("/api/seasons/{}/report", self.id)).await
    }

    /// Weeks after which the season was forecast again.
    async fn reforecasts(&self) -> Vec<u64> {
        let events = self.server.events(&self.id).await;
        let made = events
            .iter()
            .filter(|event| event["type"] == "workflow_complete" && event["scope"] == "reforecast");
        made.map(|event| units(&event["result"]["week_number"]))
            .collect()
    }

    async fn asked(&self) -> Vec<String> {
        let events = self.server.events(&self.id).await;
        let asked = events
            .iter()
            .filter(|event| event["type"] == "human_input_required");
        asked
            .map(|event| event["action"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[tokio::test]
async fn on_track_nothing_is_decided() {
    let mut run = Run::start("on_track", json!({})).await;
    for week in 1..=WEEKS {
        let check = run.week(week).await;
        assert_eq!(check["action_taken"], "none", "week {week}");
        assert_eq!(run.state().await, "phase_3_monitoring", "week {week}");
    }
    assert!(run.reforecasts().await.is_empty());
    assert_eq!(run.asked().await, ["approve_manufacturing_order"]);
    let markdown = run.get(&format!("/api/markdowns/{}", run.forecast)).await;
    assert_eq!(markdown["status"], "not_needed");
    assert_eq!(markdown["week_number"], 6);
    let sell_through = markdown["sell_through_pct"].as_f64().unwrap();
    assert!((0.60..0.62).contains(&sell_through), "{sell_through}");
    let report = run.complete().await;
    assert_eq!(
        units(&report["units"]["sold"]),
        run.sold.values().sum::<u64>()
    );
    assert!(report["accuracy"]["original"]["mape"].as_f64().unwrap() < 0.20);
    run.server.stop().await;
}

/// The story's order follows from the DC alone, and a planner orders 2,000 of what it recommends.
#[tokio::test]
async fn high_demand_is_forecast_again_in_week_1_and_ordered_for() {
    let mut run = Run::start("high_demand", json!({"emergency_order_basis": "dc"})).await;
    let check = run.week(1).await;
    assert_eq!(check["reforecast_triggered"], true);
    assert_eq!(check["emergency"], true);
    let variance = check["variance_pct"].as_f64().unwrap();
    assert!((0.305..0.315).contains(&variance), "{variance}");
    assert_eq!(run.reforecasts().await, [1]);
    assert_eq!(run.state().await, "waiting_mfg_approval");
    assert_eq!(
        run.asked().await,
        ["approve_manufacturing_order", "approve_emergency_order"]
    );
    let modify = json!({"action": "modify", "params": {"units": 2_000}});
    run.decide(modify).await;
    run.decide(json!({"action": "accept"})).await;
    for week in 2..=WEEKS {
        run.week(week).await;
        let arrived = run
            .get(&format!("/api/seasons/{}/ledger?week={week}", run.id))
            .await;
        let arrived = units(&arrived["totals"]["emergency_ordered"]);
        assert_eq!(arrived, if week < 5 { 0 } else { 2_000 }, "week {week}");
        while run.state().await == "waiting_mfg_approval" {
            run.decide(json!({"action": "modify", "params": {"units": 0}}))
                .await;
            run.decide(json!({"action": "accept"})).await;
        }
        assert_eq!(run.state().await, "phase_3_monitoring", "week {week}");
    }
    let markdown = run.get(&format!("/api/markdowns/{}", run.forecast)).await;
    assert_eq!(markdown["status"], "not_needed");
    assert!(!run.asked().await.contains(&"approve_markdown".to_owned()));
    let report = run.complete().await;
    assert_eq!(units(&report["units"]["emergency"]), 2_000);
    run.server.stop().await;
}

#[tokio::test]
async fn low_demand_is_marked_down_by_15_percent_once() {
    let mut run = Run::start("low_demand", json!({})).await;
    for week in 1..=6 {
        let check = run.week(week).await;
        assert_eq!(check["action_taken"], "none", "week {week}");
        assert_eq!(check["direction"], "under");
    }
    assert_eq!(run.state().await, "waiting_markdown_approval");
    let asked = run.get(&format!("/api/markdowns/{}", run.forecast)).await;
    let sell_through = asked["sell_through_pct"].as_f64().unwrap();
    assert!((0.515..0.53).contains(&sell_through), "{sell_through}");
    assert_eq!(asked["recommended_markdown_pct"], 0.15);
    assert_eq!(asked["status"], "pending_approval");
    run.decide(json!({"action": "accept"})).await;
    assert_eq!(run.reforecasts().await, [6]);
    let applied = run.get(&format!("/api/markdowns/{}", run.forecast)).await;
    assert_eq!(applied["status"], "applied");
    assert_eq!(applied["store_markdowns"].as_array().unwrap().len(), 50);
    for week in 7..=WEEKS {
        run.week(week).await;
        assert_eq!(run.state().await, "phase_3_monitoring", "week {week}");
    }
    assert_eq!(
        run.asked().await,
        ["approve_manufacturing_order", "approve_markdown"]
    );
    let report = run.complete().await;
    assert_eq!(
        units(&report["units"]["sold"]),
        run.sold.values().sum::<u64>()
    );
    assert_eq!(report["markdown"]["depth"], 0.15);
    run.server.stop().await;
}
