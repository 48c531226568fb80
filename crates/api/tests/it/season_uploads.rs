//! Weeks as they really come: out of order, twice, wrong, at once, before and after their time.

use std::collections::BTreeMap;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::harness::{Answer, TestServer};
use crate::retailer::Retailer;
use crate::season_harness::{Season, list, planned_with, text, units, weekly_csv};

const UPLOAD: &str = "/api/data/upload-weekly-sales";

#[tokio::test(flavor = "multi_thread")]
async fn a_week_is_answered_with_everything_it_brought_about() {
    let mut season = Season::small(json!({})).await;
    let answer = season.sell(1, 1.05).await;
    assert_eq!(answer["rows_imported"], 12);
    assert_eq!(answer["rows_replaced"], 0);
    let check = &answer["variance_check"];
    assert_eq!(check["workflow_id"], season.id);
    assert_eq!(check["forecast_id"], season.forecast_id);
    assert_eq!(check["week_number"], 1);
    assert_eq!(check["forecasted_cumulative"], season.curve[0]);
    let sold: u64 = season.reported[&1].values().sum();
    assert_eq!(check["actual_cumulative"], sold);
    assert_eq!(check["direction"], "over");
    assert_eq!(check["threshold_exceeded"], false);
    assert_eq!(check["emergency"], false);
    assert_eq!(check["reforecast_triggered"], false);
    assert_eq!(check["action_taken"], "none");
    let shipped = &answer["replenishment"];
    assert_eq!(shipped["week_number"], 1);
    assert!(shipped["skipped"].is_null());
    assert_eq!(answer["workflow_status"], "monitoring");
    for empty in [
        "waiting_for_weeks",
        "missing_stores",
        "unplanned_stores",
        "warnings",
    ] {
        assert!(list(&answer[empty]).is_empty(), "{answer:#}");
    }
    assert!(
        text(&answer["message"]).starts_with("Week 1 is in"),
        "{answer:#}"
    );

    let other_name = season.request(
        "/api/data/upload/actuals",
        &weekly_csv(2, &season.sales(2, 1.0)),
        &season.forecast_id,
    );
    let answer = Answer::of(other_name).await.ok();
    assert_eq!(answer["week_number"], 2);
    let workflow = season.at_rest().await;
    assert_eq!(
        workflow["season_progress"],
        json!({"week": 2, "horizon": 12, "reforecast_due": false, "replenishment_due": false,
            "checkpoint_due": false})
    );
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn weeks_out_of_order_wait_for_those_before_them() {
    let mut season = Season::small(json!({})).await;
    season.sell(1, 1.0).await;
    let before = season.ledger("").await;
    let waiting = season.sell(4, 1.0).await;
    assert_eq!(waiting["waiting_for_weeks"], json!([2, 3]));
    assert!(waiting["replenishment"].is_null());
    let check = &waiting["variance_check"];
    assert_eq!(check["workflow_id"], season.id);
    assert_eq!(check["reforecast_triggered"], false);
    for figure in [
        "variance_pct",
        "actual_cumulative",
        "threshold_exceeded",
        "action_taken",
    ] {
        assert!(check[figure].is_null(), "{check:#}");
    }
    assert!(
        waiting["warnings"].to_string().contains("weeks 2, 3"),
        "{waiting:#}"
    );
    assert_eq!(season.ledger("").await, before);
    let unchecked = season.result("variance", "/week/4").await;
    unchecked.error(404, "NOT_FOUND");

    let still = season.sell(3, 1.0).await;
    assert_eq!(still["waiting_for_weeks"], json!([2]));
    let filled = season.sell(2, 1.0).await;
    assert_eq!(filled["variance_check"]["week_number"], 4);
    assert_eq!(filled["replenishment"]["week_number"], 4);
    let sold: u64 = season.reported.values().flat_map(BTreeMap::values).sum();
    assert_eq!(filled["variance_check"]["actual_cumulative"], sold);
    // Nothing could leave between weeks that came at once.
    let skipped = season.result("replenishments", "?week=3").await.ok();
    assert!(
        text(&skipped["skipped"]).contains("week 4 was in"),
        "{skipped:#}"
    );
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_uploaded_again_is_replaced_and_checked_again() {
    let mut season = Season::small(json!({})).await;
    for week in 1..=3 {
        season.sell(week, 1.0).await;
    }
    let shipped = season.result("replenishments", "?week=2").await.ok();
    let first = season.result("variance", "/week/2").await.ok();
    let mut corrected = season.sales(2, 1.1);
    let lost = corrected.pop_first().unwrap().0;
    let answer = season.upload(2, corrected).await;
    assert_eq!(answer["rows_imported"], 11);
    assert_eq!(answer["rows_replaced"], 11);
    assert_eq!(answer["missing_stores"], json!([lost]));
    assert!(answer["replenishment"].is_null());
    assert_eq!(answer["variance_check"]["week_number"], 3);
    assert!(
        text(&answer["message"]).starts_with("Week 2 is replaced"),
        "{answer:#}"
    );
    assert!(answer["warnings"].to_string().contains(&lost), "{answer:#}");

    let again = season.result("variance", "/week/2").await.ok();
    assert_ne!(again["actual_cumulative"], first["actual_cumulative"]);
    let history = season.result("variance", "").await.ok();
    let weeks: Vec<u64> = list(&history["variances"])
        .iter()
        .map(|check| units(&check["week_number"]))
        .collect();
    assert_eq!(weeks, [1, 2, 3]);
    assert_eq!(list(&history["variances"])[1], again);
    assert_eq!(list(&history["superseded"])[0], first);
    assert_eq!(list(&history["superseded"]).len(), 2);
    assert_eq!(
        history["incomplete_weeks"],
        json!([{"week_number": 2, "missing_stores": [lost]}])
    );
    // What has left stays.
    let still = season.result("replenishments", "?week=2").await.ok();
    assert_eq!(still, shipped);
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_files_of_every_kind_change_nothing() {
    let mut season = Season::small(json!({})).await;
    season.sell(1, 1.0).await;
    let before = season.state().await;
    for (csv, line, column, reason) in [
        ("S01,2,-1", 2, json!("units_sold"), "negative"),
        ("S01,2,1.5", 2, json!("units_sold"), "whole number"),
        ("S01,2,", 2, json!("units_sold"), "empty"),
        ("S01,2,2000000000", 2, json!("units_sold"), "1e9"),
        ("S01,0,1", 2, json!("week_number"), "1 to 12"),
        ("S01,13,1", 2, json!("week_number"), "1 to 12"),
        (
            "S01,2,1\nS02,3,1",
            3,
            json!("week_number"),
            "a file holds one week",
        ),
        (
            "S01,2,1\nS01,2,1",
            3,
            json!("store_id"),
            "on line 2 already",
        ),
        ("S01,2,1\nS77,2,1", 3, json!("store_id"), "no such store"),
        ("S01,2,1,4", 2, json!(null), "4 field(s)"),
        ("S01,2", 2, json!(null), "2 field(s)"),
    ] {
        let file = format!("store_id,week_number,units_sold\n{csv}\n");
        let error = season.send(&file).await.error(400, "INVALID_CSV");
        let rows = list(&error["details"]["bad_rows"]);
        assert_eq!(error["details"]["bad_row_count"], 1, "{csv}");
        assert_eq!(
            (&rows[0]["line"], &rows[0]["column"]),
            (&json!(line), &column),
            "{csv}"
        );
        assert!(
            text(&rows[0]["reason"]).contains(reason),
            "{csv}: {}",
            rows[0]
        );
    }
    for csv in [
        "",
        "store_id,week_number,units_sold\n",
        "store_id,units_sold\nS01,1\n",
    ] {
        season.send(csv).await.error(400, "INVALID_CSV");
    }
    let history = Retailer::SMALL.sales_csv();
    season.send(&history).await.error(400, "INVALID_CSV");
    let unknown = season.request(UPLOAD, &weekly_csv(2, &season.sales(2, 1.0)), "f_none");
    Answer::of(unknown).await.error(404, "NOT_FOUND");
    assert_eq!(season.state().await, before);
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_fields_says_which_one_is_wrong() {
    let season = Season::small(json!({})).await;
    let before = season.state().await;
    let file = || Part::text(weekly_csv(1, &season.sales(1, 1.0))).file_name("week.csv");
    let id = || season.forecast_id.clone();
    for (form, field) in [
        (Form::new().part("file", file()), "forecast_id"),
        (
            Form::new().part("file", file()).text("forecast_id", " "),
            "forecast_id",
        ),
        (
            Form::new()
                .part("file", file())
                .text("forecast_id", id())
                .text("forecast_id", id()),
            "forecast_id",
        ),
        (Form::new().text("forecast_id", id()), "file"),
        (
            Form::new()
                .part("file", file())
                .part("file", file())
                .text("forecast_id", id()),
            "file",
        ),
    ] {
        let request = season.server.request(Method::POST, UPLOAD).multipart(form);
        let error = Answer::of(request).await.error(400, "MALFORMED_REQUEST");
        assert!(
            text(&error["message"]).contains(&format!("'{field}'")),
            "{error:#}"
        );
        assert!(!list(&error["suggestions"]).is_empty(), "{error:#}");
    }
    assert_eq!(season.state().await, before);
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sales_above_the_inventory_and_of_stores_outside_the_plan_are_told() {
    let mut season = Season::small(json!({})).await;
    let newcomer = "store_id,store_name\nS99,Pop-up\n";
    season.server.upload("stores", newcomer).await.ok();
    let mut sales = season.sales(1, 1.0);
    let first = &list(&season.plan["store_allocations"])[0];
    let store = text(&first["store_id"]);
    sales.insert(store.clone(), units(&first["initial_allocation"]) + 7);
    sales.insert("S99".to_owned(), 5);
    let answer = season.upload(1, sales).await;
    let excess = json!([{"store_id": store, "units": 7}, {"store_id": "S99", "units": 5}]);
    assert_eq!(answer["sold_more_than_received"], excess);
    assert_eq!(answer["unplanned_stores"], json!(["S99"]));
    let warnings = answer["warnings"].to_string();
    assert!(warnings.contains(&format!("{store} (7)")), "{warnings}");
    assert!(warnings.contains("without being in the plan"), "{warnings}");
    let ledger = season.ledger("").await;
    assert_eq!(ledger["totals"]["adjusted"], 12);
    let shipped = season.result("replenishments", "").await.ok();
    assert_eq!(shipped["sold_more_than_received"], excess);
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_uploads_at_once_are_both_accepted() {
    let mut season = Season::small(json!({})).await;
    let (first, second) = (season.sales(1, 1.0), season.sales(2, 0.95));
    let (one, two) = (weekly_csv(1, &first), weekly_csv(2, &second));
    let (one, two) = tokio::join!(season.send(&one), season.send(&two));
    assert_eq!(one.ok()["rows_imported"], 12);
    assert_eq!(two.ok()["rows_imported"], 12);
    season.reported.extend([(1, first), (2, second)]);
    let workflow = season.at_rest().await;
    assert_eq!(workflow["season_progress"]["week"], 2);
    season.check_ledger().await;

    // The same week twice at once: one replaces the other, whichever was first.
    let (low, high) = (season.sales(3, 0.9), season.sales(3, 1.1));
    let (one, two) = (weekly_csv(3, &low), weekly_csv(3, &high));
    let (one, two) = tokio::join!(season.send(&one), season.send(&two));
    let replaced = [one.ok(), two.ok()].map(|answer| units(&answer["rows_replaced"]));
    assert_eq!(replaced.iter().sum::<u64>(), 12, "{replaced:?}");
    season.at_rest().await;
    let last = if replaced[0] == 12 { low } else { high };
    season.reported.insert(3, last);
    season.check_ledger().await;
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_with_the_same_key_gets_the_first_answer() {
    let season = Season::small(json!({})).await;
    let csv = weekly_csv(1, &season.sales(1, 1.0));
    let keyed = |csv: &str, forecast_id: &str| {
        let request = season.request(UPLOAD, csv, forecast_id);
        Answer::of(request.header("Idempotency-Key", "week-1"))
    };
    let first = keyed(&csv, &season.forecast_id).await;
    season.at_rest().await;
    let before = season.state().await;
    let again = keyed(&csv, &season.forecast_id).await;
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.ok(), first.ok());
    assert_eq!(season.state().await, before);
    // Another file, or the same for another season, is another request.
    let other = weekly_csv(1, &season.sales(1, 1.1));
    keyed(&other, &season.forecast_id)
        .await
        .error(409, "CONFLICT");
    keyed(&csv, "f_other").await.error(409, "CONFLICT");
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_season_takes_weeks_from_its_acceptance_until_it_is_over() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = planned_with(&server, json!({})).await;
    let workflow = server.get(&format!("/api/workflows/{id}")).await.ok();
    assert!(workflow["season_progress"].is_null());
    let forecast_id = text(&workflow["forecast_id"]);
    let send = async |csv: &str| {
        let part = Part::text(csv.to_owned()).file_name("week.csv");
        let form = Form::new().part("file", part);
        let form = form.text("forecast_id", forecast_id.clone());
        Answer::of(server.request(Method::POST, UPLOAD).multipart(form)).await
    };
    let week = "store_id,week_number,units_sold\nS01,1,3\n";
    send(week).await.error(409, "ILLEGAL_TRANSITION");
    let reforecast = json!({"forecast_id": forecast_id, "reason": "early signs"});
    let refused = server.post("/api/workflows/reforecast", &reforecast).await;
    refused.error(409, "ILLEGAL_TRANSITION");
    server.decide(&id, &json!({"action": "accept"})).await.ok();
    server.at_rest(&id).await;
    send(week).await.ok();
    server.at_rest(&id).await;
    let cancel = format!("/api/workflows/{id}/cancel");
    server.post(&cancel, &json!({})).await.ok();
    let error = send(week).await.error(409, "ILLEGAL_TRANSITION");
    assert!(text(&error["message"]).contains("cancelled"), "{error:#}");
    assert!(
        error["suggestions"].to_string().contains("start a new one"),
        "{error:#}"
    );
    server.stop().await;
}
