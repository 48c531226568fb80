//! What a season asks, and what happens while it waits.

use serde_json::{Value, json};

use crate::season_harness::{Season, fraction, list, text, units};

const CURVE_TARGET: &str = "plan_curve";

/// A season that asks for a markdown after week 6.
async fn at_checkpoint() -> Season {
    let mut season = Season::small(json!({"markdown_target": CURVE_TARGET})).await;
    let before = season.result("markdowns", "").await.error(404, "NOT_FOUND");
    assert_eq!(before["details"]["markdown_checkpoint_week"], 6);
    for week in 1..=6 {
        season.sell(week, 0.85).await;
    }
    assert_eq!(season.asked().await, "approve_markdown");
    season
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_that_comes_while_a_markdown_waits_supersedes_it() {
    let mut season = at_checkpoint().await;
    let waiting = season.at_rest().await;
    let stale = text(&waiting["pending_approval_id"]);
    let seventh = season.sell(7, 0.85).await;
    assert_eq!(seventh["replenishment"]["week_number"], 7);
    let now = season.at_rest().await;
    assert_ne!(now["pending_approval_id"], json!(stale));
    let decision = json!({"action": "accept", "approval_id": stale});
    let refused = season.server.decide(&season.id, &decision).await;
    let error = refused.error(409, "CONFLICT");
    assert_eq!(
        error["details"]["pending_approval_id"],
        now["pending_approval_id"]
    );
    let events = season.server.events(&season.id).await;
    let superseded = events
        .iter()
        .filter(|event| event["decision"] == "superseded");
    assert_eq!(superseded.count(), 1);
    let markdown = season.result("markdowns", "").await.ok();
    assert_eq!(markdown["status"], "pending_approval");
    assert_eq!(list(&markdown["superseded"])[0]["status"], "superseded");
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_decisions_on_a_markdown_at_once_one_counts_and_the_others_conflict() {
    const ROUNDS: u32 = 25;
    let season = at_checkpoint().await;
    for round in 1..=ROUNDS {
        let asked = season.at_rest().await;
        let decision = json!({
            "action": "modify",
            "params": {"markdown_pct": if round % 2 == 0 { 0.1 } else { 0.2 }},
            "approval_id": asked["pending_approval_id"],
        });
        let decisions = (0..6).map(|_| season.server.decide(&season.id, &decision));
        let preview = json!({"params": {"markdown_pct": 0.3}});
        let path = format!("/api/workflows/{}/approval/preview", season.id);
        let previews = (0..2).map(|_| season.server.post(&path, &preview));
        let (answers, previews) = futures::join!(
            futures::future::join_all(decisions),
            futures::future::join_all(previews)
        );
        for shown in previews.into_iter().filter(|it| !it.status.is_success()) {
            shown.error(409, "CONFLICT");
        }
        let (taken, others): (Vec<_>, Vec<_>) = answers
            .into_iter()
            .partition(|answer| answer.status.is_success());
        assert_eq!(taken.len(), 1, "round {round}");
        for refused in others {
            refused.error(409, "CONFLICT");
        }
    }
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_markdown_takes_its_depth_and_its_elasticity_and_nothing_else() {
    let season = at_checkpoint().await;
    for (params, parameter) in [
        (json!({"markdown_pct": 0.12}), "markdown_pct"),
        (json!({"markdown_pct": 0.9}), "markdown_pct"),
        (
            json!({"elasticity_coefficient": 11}),
            "elasticity_coefficient",
        ),
        (json!({"units": 10}), "units"),
        (json!({"safety_stock_pct": 0.1}), "safety_stock_pct"),
    ] {
        let decision = json!({"action": "modify", "params": params});
        let refused = season.server.decide(&season.id, &decision).await;
        let error = refused.error(422, "INVALID_PARAMETERS");
        assert_eq!(
            error["details"]["violations"][0]["parameter"], parameter,
            "{error:#}"
        );
    }
    let complete = format!("/api/workflows/{}/complete", season.id);
    let early = season.server.post(&complete, &json!({"early": true})).await;
    let error = early.error(409, "ILLEGAL_TRANSITION");
    assert_eq!(error["details"]["action"], "approve_markdown", "{error:#}");
    season.modify(json!({"elasticity_coefficient": 1.8})).await;
    let markdown = season.result("markdowns", "").await.ok();
    assert_eq!(markdown["elasticity_coefficient"], 1.8);
    assert_eq!(markdown["set_by_person"], false);
    season.modify(json!({"markdown_pct": 0.25})).await;
    let markdown = season.result("markdowns", "").await.ok();
    assert_eq!(markdown["recommended_markdown_pct"], 0.25);
    assert_eq!(markdown["set_by_person"], true);
    let chosen = list(&markdown["outlook"]).iter();
    let chosen: Vec<&Value> = chosen
        .filter(|outcome| outcome["is_recommended"] == true)
        .collect();
    assert_eq!(chosen.len(), 1);
    assert!(fraction(&chosen[0]["revenue"]) > 0.0);
    let workflow = season.accept().await;
    assert_eq!(workflow["status"], "monitoring");
    assert_eq!(workflow["parameters"]["elasticity_coefficient"], 2.0);
    let markdown = season.result("markdowns", "").await.ok();
    assert_eq!(markdown["status"], "applied");
    assert_eq!(list(&markdown["store_markdowns"]).len(), 12);
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emergency_order_takes_its_units_and_arrives_after_its_lead_time() {
    let mut season = Season::small(json!({"emergency_order_basis": "dc",
        "emergency_lead_time_weeks": 2}))
    .await;
    let alert = season.sell(1, 1.6).await;
    assert_eq!(alert["variance_check"]["emergency"], true);
    assert_eq!(alert["variance_check"]["reforecast_triggered"], true);
    assert!(alert["replenishment"].is_null());
    assert_eq!(season.asked().await, "approve_emergency_order");
    let events = season.server.events(&season.id).await;
    let alerts = events
        .iter()
        .filter(|event| event["type"] == "variance_alert");
    assert!(alerts.clone().all(|event| event["emergency"] == true));
    assert_eq!(alerts.count(), 1);
    // The week's shipments do not wait for the decision.
    assert_eq!(
        season.result("replenishments", "").await.ok()["week_number"],
        1
    );
    let refused = json!({"action": "modify", "params": {"markdown_pct": 0.1}});
    let refused = season.server.decide(&season.id, &refused).await;
    refused.error(422, "INVALID_PARAMETERS");
    season.modify(json!({"units": 77})).await;
    let orders = season.emergency_orders().await;
    assert_eq!(orders[0]["status"], "pending_approval");
    assert_eq!(orders[0]["units"], 77);
    assert_eq!(fraction(&orders[0]["order_cost"]), 77.0 * 21.5);
    season.accept().await;
    assert_eq!(season.emergency_orders().await[0]["status"], "approved");
    for week in 2..=3 {
        season.sell(week, 1.6).await;
        while season.asked().await == "approve_emergency_order" {
            season.modify(json!({"units": 0})).await;
            season.accept().await;
        }
    }
    let orders = season.emergency_orders().await;
    assert_eq!(orders[0]["status"], "arrived");
    assert!(
        orders[1..]
            .iter()
            .all(|order| order["status"] == "declined")
    );
    let ledger = season.ledger("?week=3").await;
    assert_eq!(ledger["totals"]["emergency_ordered"], 77);
    let arrivals = list(&ledger["movements"]).iter();
    let arrivals: Vec<&Value> = arrivals
        .filter(|it| it["reason"] == "emergency_order")
        .collect();
    assert_eq!(arrivals.len(), 1);
    assert_eq!(
        (&arrivals[0]["from"], &arrivals[0]["to"]),
        (&json!("supplier"), &json!("dc"))
    );
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_the_remaining_weeks_forecast_again() {
    let mut season = Season::small(json!({})).await;
    let sold = season.sell(1, 1.1).await["variance_check"]["actual_cumulative"].clone();
    let ask = async |season: &Season, request: Value| {
        season
            .server
            .post("/api/workflows/reforecast", &request)
            .await
    };
    let id = season.forecast_id.clone();
    for (contradiction, word) in [
        (
            json!({"actual_sales_week_1_to_n": [units(&sold) + 1]}),
            "actual_sales_week_1_to_n",
        ),
        (
            json!({"actual_sales_week_1_to_n": [sold, 4]}),
            "actual_sales_week_1_to_n",
        ),
        (json!({"remaining_weeks": 12}), "remaining_weeks"),
    ] {
        let mut request = json!({"forecast_id": id, "reason": "a competitor closed"});
        request
            .as_object_mut()
            .unwrap()
            .extend(contradiction.as_object().unwrap().clone());
        let error = ask(&season, request).await.error(409, "CONFLICT");
        assert!(text(&error["message"]).contains(word), "{error:#}");
    }
    let nameless = json!({"forecast_id": id, "reason": "  "});
    ask(&season, nameless)
        .await
        .error(422, "INVALID_PARAMETERS");
    let unknown = json!({"forecast_id": "f_none", "reason": "why not"});
    ask(&season, unknown).await.error(404, "NOT_FOUND");
    let open = format!("/api/forecasts/{id}");
    assert!(season.server.get(&open).await.ok()["superseded_by"].is_null());

    let request = json!({"forecast_id": id, "reason": "a competitor closed",
        "actual_sales_week_1_to_n": [sold], "remaining_weeks": 11});
    let started = ask(&season, request).await;
    assert_eq!(started.status, 202);
    let started = started.ok();
    assert_eq!(started["workflow_id"], season.id);
    assert!(text(&started["websocket_url"]).ends_with("/stream"));
    let workflow = season.at_rest().await;
    let newest = text(&workflow["forecast_id"]);
    assert_ne!(newest, id);
    assert_eq!(season.server.get(&open).await.ok()["superseded_by"], newest);

    // Every forecast of the chain addresses the season, and its results are the newest.
    let revised = season.result("allocations", "").await.ok();
    assert_eq!(revised["reallocation"]["forecast_id"], newest);
    let by_newest = season
        .server
        .get(&format!("/api/allocations/{newest}"))
        .await;
    assert_eq!(by_newest.ok(), revised);
    let stores = list(&revised["store_allocations"]);
    let sum = |name: &str| stores.iter().map(|store| units(&store[name])).sum::<u64>();
    assert_eq!(
        sum("total_season_allocation"),
        units(&revised["reallocation"]["target"])
    );
    assert_eq!(
        sum("holdback_allocation"),
        units(&revised["holdback_total"])
    );
    assert_eq!(
        sum("initial_allocation"),
        units(&revised["initial_allocation_total"])
    );
    let csv = season.result("allocations", "?format=csv").await.text;
    let first = &stores[0];
    let row = format!(
        ",{},{}\n",
        first["holdback_allocation"], first["total_season_allocation"]
    );
    assert!(csv.contains(&row), "{csv}");
    season.forecast_id = newest;
    season.sell(2, 1.0).await;
    season.server.stop().await;
}
