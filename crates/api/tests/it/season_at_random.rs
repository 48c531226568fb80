//! Seasons in which weeks come in any order, twice, with gaps, far off the forecast, while decisions wait: the ledger
//! is checked after every step.

use serde_json::json;

use crate::retailer::mixed;
use crate::season_harness::{Season, Week, list, units};

/// Draws that are the same on every run.
struct Draws(u64);

impl Draws {
    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = mixed(self.0 + 1);
        self.0 % end
    }

    /// A week's sales: off the forecast by up to the double, some stores missing, some far over their stock.
    fn week(&mut self, season: &Season, week: u64) -> Week {
        let factor = self.below(21) as f64 / 10.0;
        let mut sales = season.sales(week, factor);
        for units in sales.values_mut() {
            match self.below(20) {
                0 => *units = 0,
                1 => *units += 40,
                _ => {}
            }
        }
        if self.below(4) == 0 && sales.len() > 1 {
            sales.pop_last();
        }
        sales
    }
}

async fn decide_at_random(season: &Season, draws: &mut Draws) {
    let action = season.asked().await;
    let modified = match action.as_str() {
        Some("approve_emergency_order") => json!({"units": draws.below(500)}),
        Some("approve_markdown") => json!({"markdown_pct": draws.below(9) as f64 * 0.05}),
        _ => return,
    };
    match draws.below(3) {
        0 => {}
        1 => drop(season.accept().await),
        _ => drop(season.modify(modified).await),
    }
}

async fn a_season_of(seed: u64, parameters: serde_json::Value) {
    let mut season = Season::small(parameters).await;
    let mut draws = Draws(seed);
    for step in 1..=16 {
        // Mostly the next week; now and then one that is in already, or one after a gap.
        let week = match draws.below(5) {
            0 => 1 + draws.below(12),
            _ => step.min(12),
        };
        let sales = draws.week(&season, week);
        season.upload(week, sales).await;
        decide_at_random(&season, &mut draws).await;
    }
    for week in 1..=12 {
        if !season.reported.contains_key(&week) {
            season.sell(week, 1.0).await;
        }
    }
    while !season.asked().await.is_null() {
        season.accept().await;
    }
    let history = season.result("variance", "").await.ok();
    assert_eq!(list(&history["variances"]).len(), 12);
    let applied = season.result("markdowns", "").await;
    if applied.status == 200 {
        let superseded = list(&applied.json()["superseded"]).clone();
        assert!(superseded.iter().all(|it| it["status"] != "applied"));
    }
    let path = format!("/api/workflows/{}/complete", season.id);
    let completed = season.server.post(&path, &json!({})).await.ok();
    let ledger = season.ledger("").await;
    let report = &completed["report"]["units"];
    assert_eq!(units(&report["sold"]), units(&ledger["totals"]["sold"]));
    assert_eq!(
        units(&report["adjusted"]),
        units(&ledger["totals"]["adjusted"])
    );
    season.check_ledger().await;
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_unit_is_conserved_whatever_comes() {
    a_season_of(7, json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_unit_is_conserved_with_orders_on_top_and_bi_weekly_shipments() {
    let parameters = json!({"emergency_order_basis": "dc", "emergency_lead_time_weeks": 1,
        "replenishment_strategy": "bi-weekly", "replenishment_basis": "demand_curve",
        "markdown_checkpoint_week": 4});
    a_season_of(2025, parameters).await;
}
