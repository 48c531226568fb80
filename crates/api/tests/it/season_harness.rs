//! A season under way, driven through the public routes; the ledger is checked after every accepted upload.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};
use crate::retailer::Retailer;

/// Units per store of one week.
pub(crate) type Week = BTreeMap<String, u64>;

pub(crate) struct Season {
    pub(crate) server: TestServer,
    /// The season's workflow.
    pub(crate) id: String,
    /// The accepted forecast.
    pub(crate) forecast_id: String,
    /// The accepted plan.
    pub(crate) plan: Value,
    /// Units that the accepted forecast expects, week by week.
    pub(crate) curve: Vec<u64>,
    /// What was uploaded, the newest of each week.
    pub(crate) reported: BTreeMap<u64, Week>,
}

impl Season {
    /// A season of twelve stores, its order accepted: quick to plan.
    pub(crate) async fn small(parameters: Value) -> Self {
        let mut request = TestServer::season();
        request["parameters"] = parameters;
        Self::accepted(TestServer::with(Retailer::SMALL).await, &request).await
    }

    /// The season that `request` asks for, its order accepted.
    pub(crate) async fn accepted(server: TestServer, request: &Value) -> Self {
        let id = planned(&server, request).await;
        server.decide(&id, &json!({"action": "accept"})).await.ok();
        let workflow = server.at_rest(&id).await;
        let forecast_id = text(&workflow["forecast_id"]);
        let path = format!("/api/allocations/{forecast_id}");
        let plan = server.get(&path).await.ok();
        let forecast = server.get(&format!("/api/forecasts/{forecast_id}")).await;
        let forecast = forecast.ok();
        let curve = list(&forecast["weekly_demand_curve"]);
        Self {
            curve: curve
                .iter()
                .map(|week| units(&week["demand_units"]))
                .collect(),
            server,
            id,
            forecast_id,
            plan,
            reported: BTreeMap::new(),
        }
    }

    /// What the accepted forecast expects of a week, times `factor`, over the plan's stores.
    pub(crate) fn sales(&self, week: u64, factor: f64) -> Week {
        let total = (self.curve[week as usize - 1] as f64 * factor).round() as u64;
        let stores = list(&self.plan["store_allocations"]);
        let weights = units(&self.plan["manufacturing_qty"]);
        let mut sold_before = 0;
        let mut assigned_before = 0;
        let of_store = stores.iter().map(|store| {
            assigned_before += units(&store["total_season_allocation"]);
            let sold = total * assigned_before / weights - sold_before;
            sold_before += sold;
            (text(&store["store_id"]), sold)
        });
        of_store.collect()
    }

    pub(crate) fn request(&self, path: &str, csv: &str, forecast_id: &str) -> RequestBuilder {
        let file = Part::text(csv.to_owned()).file_name("week.csv");
        let form = Form::new().part("file", file);
        let form = form.text("forecast_id", forecast_id.to_owned());
        self.server.request(Method::POST, path).multipart(form)
    }

    /// Sends a file, whatever it holds.
    pub(crate) async fn send(&self, csv: &str) -> Answer {
        let path = "/api/data/upload-weekly-sales";
        Answer::of(self.request(path, csv, &self.forecast_id)).await
    }

    /// Uploads a week, and checks the ledger as it is then and as it is once the agents are done.
    pub(crate) async fn upload(&mut self, week: u64, sales: Week) -> Value {
        let answer = self.send(&weekly_csv(week, &sales)).await.ok();
        self.reported.insert(week, sales);
        assert_eq!(answer["week_number"], week);
        self.check_ledger().await;
        self.at_rest().await;
        self.check_ledger().await;
        answer
    }

    /// Uploads a week at `factor` times the accepted forecast.
    pub(crate) async fn sell(&mut self, week: u64, factor: f64) -> Value {
        let sales = self.sales(week, factor);
        self.upload(week, sales).await
    }

    /// The workflow once its agents have nothing to do: a season may pass through monitoring on its way from one
    /// phase to the next.
    pub(crate) async fn at_rest(&self) -> Value {
        loop {
            let workflow = self.server.at_rest(&self.id).await;
            let progress = &workflow["season_progress"];
            let due = ["reforecast_due", "replenishment_due", "checkpoint_due"];
            let goes_on = due.iter().any(|due| progress[due] == true);
            if workflow["status"] != "monitoring" || !goes_on {
                return workflow;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What is asked at the moment; null where nothing is.
    pub(crate) async fn asked(&self) -> Value {
        self.at_rest().await["pending_approval"]["action"].clone()
    }

    pub(crate) async fn accept(&self) -> Value {
        self.decide(json!({"action": "accept"})).await
    }

    pub(crate) async fn modify(&self, params: Value) -> Value {
        self.decide(json!({"action": "modify", "params": params}))
            .await
    }

    async fn decide(&self, decision: Value) -> Value {
        self.server.decide(&self.id, &decision).await.ok();
        let workflow = self.at_rest().await;
        self.check_ledger().await;
        workflow
    }

    /// A result that the season's first forecast addresses.
    pub(crate) async fn result(&self, kind: &str, rest: &str) -> Answer {
        let path = format!("/api/{kind}/{}{rest}", self.forecast_id);
        self.server.get(&path).await
    }

    pub(crate) async fn ledger(&self, query: &str) -> Value {
        let path = format!("/api/seasons/{}/ledger{query}", self.id);
        self.server.get(&path).await.ok()
    }

    pub(crate) async fn emergency_orders(&self) -> Vec<Value> {
        let path = format!("/api/seasons/{}/emergency-orders", self.id);
        list(&self.server.get(&path).await.ok()["emergency_orders"]).clone()
    }

    /// Nothing appears or vanishes, in no week and no store, and what is booked as sold is what was uploaded.
    pub(crate) async fn check_ledger(&self) {
        let through = self.accepted_through();
        for week in 0..=through {
            let ledger = self.ledger(&format!("?week={week}&limit=1")).await;
            check_balances(&ledger);
            let sold: BTreeMap<String, u64> = sold_by_store(&ledger);
            assert_eq!(sold, self.reported_through(week), "week {week}");
        }
    }

    /// The last uploaded week that no gap lies before.
    fn accepted_through(&self) -> u64 {
        let through = (1..).take_while(|week| self.reported.contains_key(week));
        through.last().unwrap_or(0)
    }

    fn reported_through(&self, week: u64) -> BTreeMap<String, u64> {
        let mut sold = BTreeMap::new();
        for sales in self.reported.range(..=week).map(|(_, sales)| sales) {
            for (store, units) in sales.iter().filter(|(_, units)| **units > 0) {
                *sold.entry(store.clone()).or_default() += units;
            }
        }
        sold
    }

    /// Everything that a refused upload must leave as it was.
    pub(crate) async fn state(&self) -> Value {
        let path = format!("/api/workflows/{}", self.id);
        let workflow = self.server.get(&path).await.ok();
        json!({
            "ledger": self.ledger("").await,
            "workflow": workflow,
            "variance": self.result("variance", "").await.ok(),
            "counts": format!("{:?}", self.server.counts()),
            "events": self.server.events(&self.id).await,
        })
    }
}

/// Starts the demo's season with `parameters`, and waits until it asks for approval.
pub(crate) async fn planned_with(server: &TestServer, parameters: Value) -> String {
    let mut request = TestServer::season();
    request["parameters"] = parameters;
    planned(server, &request).await
}

async fn planned(server: &TestServer, request: &Value) -> String {
    let started = server.post("/api/workflows/forecast", request).await;
    let id = text(&started.ok()["workflow_id"]);
    server.at_rest(&id).await;
    id
}

fn check_balances(ledger: &Value) {
    assert_eq!(ledger["conserved"], true, "{ledger:#}");
    let totals = &ledger["totals"];
    let of = |name: &str| units(&totals[name]);
    let received = of("manufactured") + of("emergency_ordered") + of("adjusted");
    assert_eq!(of("received"), received, "{totals}");
    let accounted_for = of("dc_inventory") + of("store_inventory") + of("sold");
    assert_eq!(of("accounted_for"), accounted_for, "{totals}");
    assert_eq!(received, accounted_for, "{totals}");
    let stores = list(&ledger["stores"]);
    let sum = |name: &str| stores.iter().map(|store| units(&store[name])).sum::<u64>();
    assert_eq!(sum("sold"), of("sold"));
    assert_eq!(sum("inventory"), of("store_inventory"));
    assert_eq!(sum("adjusted"), of("adjusted"));
    let shipped_from = of("manufactured") + of("emergency_ordered") - of("dc_inventory");
    assert_eq!(sum("shipped"), shipped_from);
    for store in stores {
        let has = units(&store["shipped"]) + units(&store["adjusted"]);
        assert_eq!(
            has - units(&store["sold"]),
            units(&store["inventory"]),
            "{store}"
        );
    }
}

fn sold_by_store(ledger: &Value) -> BTreeMap<String, u64> {
    let stores = list(&ledger["stores"]).iter();
    let sold = stores.map(|store| (text(&store["store_id"]), units(&store["sold"])));
    sold.filter(|(_, units)| *units > 0).collect()
}

pub(crate) fn weekly_csv(week: u64, sales: &Week) -> String {
    let mut csv = String::from("store_id,week_number,units_sold\n");
    for (store, units) in sales {
        writeln!(csv, "{store},{week},{units}").unwrap();
    }
    csv
}

pub(crate) fn units(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("no units: {value}"))
}

pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

pub(crate) fn list(value: &Value) -> &Vec<Value> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("no list: {value}"))
}

pub(crate) fn fraction(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("no number: {value}"))
}
