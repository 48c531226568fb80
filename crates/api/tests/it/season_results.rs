//! What a season's routes show: shipments, strategies, ledger pages, the report.

use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};
use crate::retailer::Retailer;
use crate::season_harness::{Season, list, planned_with, text, units};

#[tokio::test(flavor = "multi_thread")]
async fn a_warehouse_downloads_the_shipments_of_a_week() {
    let mut season = Season::small(json!({"dc_holdback_percentage": 0.8})).await;
    let nothing = season.result("replenishments", "").await;
    nothing.error(404, "NOT_FOUND");
    for week in 1..=4 {
        season.sell(week, 1.0).await;
    }
    let newest = season.result("replenishments", "").await.ok();
    assert_eq!(newest["week_number"], 4);
    let stores = list(&newest["stores"]);
    let sum = |name: &str| stores.iter().map(|store| units(&store[name])).sum::<u64>();
    assert_eq!(sum("shipped"), units(&newest["total_shipped"]));
    assert_eq!(sum("need"), units(&newest["total_need"]));
    let before = units(&newest["dc_stock_before"]);
    assert_eq!(before - sum("shipped"), units(&newest["dc_stock_after"]));
    assert!(sum("shipped") > 0);

    let file = season.result("replenishments", "?week=4&format=csv").await;
    let kind = file.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("text/csv"), "{kind}");
    let disposition = file.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.contains("_week_04.csv"), "{disposition}");
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!(
        lines[0],
        "store_id,store_name,week_number,inventory,need,shipped"
    );
    let gets = stores.iter().filter(|store| units(&store["shipped"]) > 0);
    let expected: Vec<String> = gets
        .map(|store| {
            let name = text(&store["store_name"]);
            let id = text(&store["store_id"]);
            format!(
                "{id},{name},4,{},{},{}",
                store["inventory"], store["need"], store["shipped"]
            )
        })
        .collect();
    assert_eq!(lines[1..], expected);

    season
        .result("replenishments", "?week=5")
        .await
        .error(404, "NOT_FOUND");
    for week in ["0", "13", "x"] {
        let wrong = season
            .result("replenishments", &format!("?week={week}"))
            .await;
        wrong.error(400, "MALFORMED_REQUEST");
        let wrong = season.result("variance", &format!("/week/{week}")).await;
        wrong.error(400, "MALFORMED_REQUEST");
    }
    season.server.stop().await;
}

/// What shipped, or why nothing did, of the first weeks.
async fn shipped(parameters: Value, weeks: u64) -> (Season, Vec<Value>) {
    let mut season = Season::small(parameters).await;
    let mut shipped = Vec::new();
    for week in 1..=weeks {
        shipped.push(season.sell(week, 1.0).await["replenishment"].clone());
    }
    (season, shipped)
}

#[tokio::test(flavor = "multi_thread")]
async fn bi_weekly_stores_are_replenished_in_even_weeks() {
    let (season, shipped) = shipped(json!({"replenishment_strategy": "bi-weekly"}), 4).await;
    let skipped: Vec<bool> = shipped.iter().map(|it| it["skipped"].is_string()).collect();
    assert_eq!(skipped, [true, false, true, false]);
    let events = season.server.events(&season.id).await;
    let told = events.iter().filter(|event| {
        event["type"] == "phase_skipped" && event["phase"] == "phase_3_replenishment"
    });
    assert_eq!(told.count(), 2);
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_replenishment_nothing_leaves_the_dc() {
    let (season, shipped) = shipped(json!({"replenishment_strategy": "none"}), 2).await;
    for shipment in &shipped {
        assert!(shipment["skipped"].is_string(), "{shipment:#}");
        assert_eq!(shipment["total_shipped"], 0);
    }
    let ledger = season.ledger("").await;
    assert_eq!(ledger["dc"]["inventory"], 0);
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_follow_the_demand_curve_and_share_what_the_dc_has() {
    let parameters = json!({"replenishment_basis": "demand_curve",
        "safety_stock_pct": 0, "dc_holdback_percentage": 0.9,
        "variance_threshold": 1, "emergency_threshold": 1, "markdown_checkpoint_week": null,
        "markdown_threshold": null});
    let mut season = Season::small(parameters).await;
    let mut short = None;
    for week in 1..=11 {
        season.sell(week, 1.5).await;
        let shipped = season.result("replenishments", "").await.ok();
        if units(&shipped["total_shipped"]) < units(&shipped["total_need"]) {
            short = Some(shipped);
            break;
        }
    }
    let short = short.expect("the DC runs short");
    assert_eq!(short["dc_stock_after"], 0);
    assert_eq!(short["total_shipped"], short["dc_stock_before"]);
    assert!(units(&short["total_shipped"]) > 0);
    let (need, shipped) = (units(&short["total_need"]), units(&short["total_shipped"]));
    for store in list(&short["stores"]) {
        let share = units(&store["need"]) as f64 * shipped as f64 / need as f64;
        let got = units(&store["shipped"]) as f64;
        assert!((got - share).abs() < 1.0, "{store}: fair share {share}");
    }
    let none = season.result("markdowns", "").await.error(404, "NOT_FOUND");
    assert!(text(&none["message"]).contains("no checkpoint"), "{none:#}");
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_comes_in_pages_and_by_week() {
    let mut season = Season::small(json!({})).await;
    season.sell(1, 1.0).await;
    season.sell(2, 1.0).await;
    let whole = season.ledger("").await;
    let all = list(&whole["movements"]).clone();
    assert!(whole.get("next_cursor").is_none());
    let mut paged: Vec<Value> = Vec::new();
    let mut query = "?limit=7".to_owned();
    loop {
        let page = season.ledger(&query).await;
        let movements = list(&page["movements"]);
        assert!(movements.len() <= 7);
        paged.extend(movements.iter().cloned());
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit=7&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(paged, all);
    let numbers: Vec<u64> = all.iter().map(|it| units(&it["number"])).collect();
    assert_eq!(numbers, (1..=all.len() as u64).collect::<Vec<_>>());
    assert_eq!(all[0]["reason"], "manufactured");
    assert_eq!(
        (&all[0]["from"], &all[0]["to"]),
        (&json!("supplier"), &json!("dc"))
    );

    let launch = season.ledger("?week=0").await;
    assert_eq!(launch["week_number"], 0);
    assert_eq!(launch["totals"]["sold"], 0);
    let manufactured = &season.plan["manufacturing_qty"];
    assert_eq!(&launch["totals"]["manufactured"], manufactured);
    assert_eq!(launch["dc"]["inventory"], season.plan["holdback_total"]);
    let of_week: usize = [0, 1, 2]
        .map(|week| all.iter().filter(|it| it["week_number"] == week).count())
        .iter()
        .sum();
    assert_eq!(of_week, all.len());
    let week = season.ledger("?week=1").await;
    assert!(
        list(&week["movements"])
            .iter()
            .all(|it| it["week_number"] == 1)
    );

    let path = format!("/api/seasons/{}/ledger", season.id);
    for query in ["?week=13", "?week=-1", "?limit=0", "?cursor=x"] {
        let wrong = season.server.get(&format!("{path}{query}")).await;
        wrong.error(400, "MALFORMED_REQUEST");
    }
    for missing in ["ledger", "emergency-orders", "report"] {
        let path = format!("/api/seasons/wf_none/{missing}");
        season.server.get(&path).await.error(404, "NOT_FOUND");
    }
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_season_ends_with_a_report_to_compute_with_and_to_print() {
    let mut season = Season::small(json!({})).await;
    let report = format!("/api/seasons/{}/report", season.id);
    let complete = format!("/api/workflows/{}/complete", season.id);
    let early = season.server.get(&report).await.error(404, "NOT_FOUND");
    assert!(
        early["suggestions"].to_string().contains("complete"),
        "{early:#}"
    );
    let nothing_in = season.server.post(&complete, &json!({"early": true})).await;
    nothing_in.error(409, "CONFLICT");
    season.sell(1, 1.0).await;
    let refused = season.server.post(&complete, &json!({})).await;
    let error = refused.error(409, "CONFLICT");
    assert!(
        error["suggestions"].to_string().contains("early"),
        "{error:#}"
    );
    let unknown = season.server.post(&complete, &json!({"now": true})).await;
    unknown.error(400, "MALFORMED_REQUEST");
    let bare = season.server.request(reqwest::Method::POST, &complete);
    Answer::of(bare).await.error(409, "CONFLICT");

    let completed = season
        .server
        .post(&complete, &json!({"early": true}))
        .await
        .ok();
    assert_eq!(completed["status"], "completed");
    assert_eq!(completed["report"]["closed_early"], true);
    let shown = season.server.get(&report).await;
    assert!(
        shown.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("application/json")
    );
    assert_eq!(shown.ok(), completed["report"]);
    check_page(&season.server.get(&format!("{report}?format=html")).await);
    let wanted = |accept: &str| {
        let request = season.server.request(reqwest::Method::GET, &report);
        Answer::of(request.header("Accept", accept))
    };
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    check_page(&wanted(browser).await);
    for accept in [
        "application/json",
        "*/*",
        "application/json, text/html;q=0.5",
    ] {
        assert_eq!(wanted(accept).await.ok(), completed["report"], "{accept}");
    }
    let again = season.server.post(&complete, &json!({"early": true})).await;
    let over = again.error(409, "ILLEGAL_TRANSITION");
    assert!(
        over["suggestions"].to_string().contains("read its report"),
        "{over:#}"
    );
    let events = season.server.events(&season.id).await;
    assert_eq!(events.last().unwrap()["scope"], "season");
    season.check_ledger().await;
    season.server.stop().await;
}

fn check_page(page: &Answer) {
    let kind = page.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("text/html"), "{kind}");
    assert!(page.text.contains("Season report: Women"), "{}", page.text);
}

/// A forecast that a Modify has replaced addresses the season like every other of its chain.
#[tokio::test(flavor = "multi_thread")]
async fn a_forecast_that_was_replaced_before_acceptance_addresses_the_season() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = planned_with(&server, json!({})).await;
    let workflow = server.at_rest(&id).await;
    let first = text(&workflow["forecast_id"]);
    let path = format!("/api/allocations/{first}");
    let planned = server.get(&path).await.ok();
    let modify = json!({"action": "modify", "params": {"forecasting_method": "theta"}});
    server.decide(&id, &modify).await.ok();
    let second = text(&server.at_rest(&id).await["forecast_id"]);
    assert_ne!(second, first);
    assert_eq!(server.get(&path).await.ok(), planned);
    server.decide(&id, &json!({"action": "accept"})).await.ok();
    server.at_rest(&id).await;
    let accepted = server.get(&format!("/api/allocations/{second}")).await.ok();
    assert_eq!(accepted["forecast_id"], second);
    assert_eq!(server.get(&path).await.ok(), accepted);
    let history = server.get(&format!("/api/variance/{first}")).await.ok();
    assert_eq!(history["workflow_id"], id);
    assert_eq!(history["forecast_id"], second);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_season_and_its_results_survive_a_restart() {
    let mut season = Season::small(json!({})).await;
    season.sell(1, 1.0).await;
    let before = season.state().await;
    let Season { server, .. } = season;
    let server: TestServer = server.restart().await;
    season = Season { server, ..season };
    let after = season.state().await;
    assert_eq!(after["ledger"], before["ledger"]);
    assert_eq!(after["variance"], before["variance"]);
    season.sell(2, 1.0).await;
    season.server.stop().await;
}
