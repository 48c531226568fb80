//! The three runs of the demo season, replayed week by week: every decision is the one that the rules demand, and
//! at the end the ledger holds exactly what was uploaded.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::season_harness::{Season, fraction, list, text, units};

const ORDER: &str = "approve_emergency_order";
const MARKDOWN: &str = "approve_markdown";

/// What happened over a replayed season.
struct Replayed {
    season: Season,
    /// The weeks that triggered a re-forecast.
    reforecasts: Vec<u64>,
    /// What was asked, and after which week.
    asked: Vec<(u64, String)>,
}

impl Replayed {
    /// Replays all twelve weeks of a run, accepting whatever is asked.
    async fn of(run: &str) -> Self {
        Self::through(12, run, json!({})).await
    }

    /// Replays a run through a week, planned with `parameters`.
    async fn through(last: u64, run: &str, parameters: Value) -> Self {
        let mut replayed = Self {
            season: Season::demo(parameters).await,
            reforecasts: Vec::new(),
            asked: Vec::new(),
        };
        for week in 1..=last {
            let answer = replayed.season.replay(run, week).await;
            if answer["variance_check"]["reforecast_triggered"] == true {
                replayed.reforecasts.push(week);
            }
            replayed.accept_all(week).await;
        }
        replayed
    }

    async fn accept_all(&mut self, week: u64) {
        loop {
            let asked = self.season.asked().await;
            let Some(action) = asked.as_str() else { return };
            self.asked.push((week, action.to_owned()));
            self.season.accept().await;
        }
    }

    async fn markdown(&self) -> Value {
        self.season.result("markdowns", "").await.ok()
    }

    async fn forecasts(&self) -> Vec<Value> {
        let all = self.season.server.get("/api/forecasts").await.ok();
        list(&all["forecasts"]).clone()
    }

    /// Sold units of the ledger and of the report equal the files', and a completed season takes nothing more.
    async fn completed(self) -> Value {
        let season = self.season;
        let path = format!("/api/workflows/{}/complete", season.id);
        let completed = season.server.post(&path, &json!({})).await.ok();
        assert_eq!(completed["status"], "completed");
        let uploaded: u64 = season.reported.values().flat_map(BTreeMap::values).sum();
        let ledger = season.ledger("").await;
        assert_eq!(units(&ledger["totals"]["sold"]), uploaded);
        assert_eq!(units(&completed["report"]["units"]["sold"]), uploaded);
        let again = season
            .send("store_id,week_number,units_sold\nS01,12,1\n")
            .await;
        again.error(409, "ILLEGAL_TRANSITION");
        season.check_ledger().await;
        season.server.stop().await;
        completed["report"].clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_season_on_track_needs_no_decision() {
    let replayed = Replayed::of("on_track").await;
    assert_eq!(replayed.reforecasts, Vec::<u64>::new());
    assert_eq!(replayed.asked, Vec::new());
    let markdown = replayed.markdown().await;
    assert_eq!(markdown["status"], "not_needed");
    assert_eq!(markdown["recommended_markdown_pct"], 0.0);
    assert!(
        (0.60..0.62).contains(&fraction(&markdown["sell_through_pct"])),
        "{markdown:#}"
    );
    assert_eq!(replayed.forecasts().await.len(), 1);
    let report = replayed.completed().await;
    assert_eq!(report["weeks_sold"], 12);
}

/// The revised forecast stays below what was manufactured, so nothing must be bought: stores and DC together have
/// enough for it.
#[tokio::test(flavor = "multi_thread")]
async fn high_demand_is_forecast_again_in_week_1_and_not_marked_down() {
    let replayed = Replayed::of("high_demand").await;
    assert_eq!(replayed.reforecasts, [1]);
    assert_eq!(replayed.asked, []);
    let season = &replayed.season;
    let first = season.result("variance", "/week/1").await.ok();
    assert_eq!(rounded(&first["variance_pct"]), 0.31, "{first:#}");
    assert_eq!(first["direction"], "over");
    assert_eq!(first["emergency"], true);
    assert_eq!(first["action_taken"], "reforecast");
    let history = season.result("variance", "").await.ok();
    let later = list(&history["variances"]).iter().skip(1);
    assert!(
        later
            .clone()
            .all(|check| check["threshold_exceeded"] == false)
    );
    assert_eq!(later.count(), 11);

    let markdown = replayed.markdown().await;
    assert_eq!(markdown["status"], "not_needed");
    assert!(
        fraction(&markdown["sell_through_pct"]) > 0.68,
        "{markdown:#}"
    );
    let plan = season.result("allocations", "").await.ok();
    let revised = &plan["reallocation"];
    assert_eq!(revised["network_shortage"], 0);
    assert!(units(&revised["dc_shortage"]) > 0);
    let stores = list(&plan["store_allocations"]).iter();
    let totals = stores.map(|store| units(&store["total_season_allocation"]));
    assert_eq!(totals.sum::<u64>(), units(&revised["target"]));
    let forecasts = replayed.forecasts().await;
    let [newest, oldest] = forecasts.as_slice() else {
        panic!("{forecasts:#?}");
    };
    assert_eq!(newest["supersedes"], oldest["forecast_id"]);
    assert!(units(&newest["total_season_demand"]) > units(&oldest["total_season_demand"]));
    replayed.completed().await;
}

/// On the basis that counts the DC's stock alone, the same week asks for an order, which arrives four weeks later.
#[tokio::test(flavor = "multi_thread")]
async fn high_demand_is_ordered_on_top_where_the_dc_alone_counts() {
    let parameters = json!({"emergency_order_basis": "dc"});
    let replayed = Replayed::through(5, "high_demand", parameters).await;
    assert_eq!(replayed.reforecasts, [1]);
    assert_eq!(replayed.asked, [(1, ORDER.to_owned())]);
    let season = &replayed.season;
    let orders = season.emergency_orders().await;
    let [order] = orders.as_slice() else {
        panic!("{orders:#?}");
    };
    assert_eq!(order["status"], "arrived");
    assert_eq!(order["basis"], "dc");
    assert_eq!(
        (&order["week_number"], &order["arrival_week"]),
        (&json!(1), &json!(5))
    );
    let ordered = units(&order["units"]);
    assert_eq!(ordered, units(&order["dc_shortage"]));
    assert_eq!(fraction(&order["order_cost"]), 22.5 * ordered as f64);
    for (week, arrived) in [(4, 0), (5, ordered)] {
        let ledger = season.ledger(&format!("?week={week}")).await;
        assert_eq!(units(&ledger["totals"]["emergency_ordered"]), arrived);
    }
    replayed.season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn low_demand_is_marked_down_by_15_percent_once() {
    let replayed = Replayed::of("low_demand").await;
    let early = replayed.reforecasts.iter().filter(|week| **week <= 6);
    assert_eq!(early.count(), 0, "{:?}", replayed.reforecasts);
    assert_eq!(replayed.asked, [(6, MARKDOWN.to_owned())]);
    let markdown = replayed.markdown().await;
    assert!(
        (0.515..0.53).contains(&fraction(&markdown["sell_through_pct"])),
        "{markdown:#}"
    );
    assert_eq!(markdown["recommended_markdown_pct"], 0.15);
    assert_eq!(markdown["status"], "applied");
    assert_eq!(markdown["applied_after_week"], 6);
    assert_eq!(list(&markdown["store_markdowns"]).len(), 50);
    assert_eq!(markdown["store_markdowns"][0]["applied_from_week"], 7);
    let depths: Vec<f64> = list(&markdown["outlook"])
        .iter()
        .map(|outcome| fraction(&outcome["markdown_pct"]))
        .collect();
    assert_eq!(depths, [0.0, 0.1, 0.15, 0.2]);
    assert!(list(&markdown["superseded"]).is_empty());

    // The forecast that counts the lift was made after week 6, and is the accepted one's successor.
    let accepted = format!("/api/forecasts/{}", replayed.season.forecast_id);
    let accepted = replayed.season.server.get(&accepted).await.ok();
    let lifted = text(&accepted["superseded_by"]);
    let plan = replayed.season.result("allocations", "").await.ok();
    let made_after = units(&plan["reallocation"]["week_number"]);
    assert!(made_after >= 6);
    let lifted = format!("/api/forecasts/{lifted}");
    let lifted = replayed.season.server.get(&lifted).await.ok();
    assert_eq!(lifted["supersedes"], json!(replayed.season.forecast_id));
    let actual: u64 = replayed.season.reported[&6].values().sum();
    assert_eq!(lifted["weekly_demand_curve"][5]["demand_units"], actual);
    replayed.completed().await;
}

/// A fraction in whole points.
fn rounded(value: &Value) -> f64 {
    (fraction(value) * 100.0).round() / 100.0
}
