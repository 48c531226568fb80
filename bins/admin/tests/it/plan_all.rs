//! `plan --all`: every category in one go.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{Ended, Place, units};

/// The category's plan in the report.
fn plans(report: &Value) -> BTreeMap<String, Value> {
    let categories = report["categories"].as_array().unwrap().iter();
    categories
        .map(|category| {
            let id = category["category_id"].as_str().unwrap().to_owned();
            (id, category["plan"].clone())
        })
        .collect()
}

fn outcomes(report: &Value) -> Vec<&str> {
    let categories = report["categories"].as_array().unwrap().iter();
    categories
        .map(|category| category["outcome"].as_str().unwrap())
        .collect()
}

/// What ships to each store, of all plans, by category.
fn shipments(place: &Place) -> Vec<String> {
    place.query_sql(
        "SELECT f.category_id || ' ' || a.fingerprint || a.store_allocations AS value
         FROM allocations AS a JOIN forecasts AS f USING (forecast_id) ORDER BY 1",
    )
}

fn workflows(place: &Place) -> Vec<String> {
    place.query_sql("SELECT workflow_id AS value FROM workflows ORDER BY position")
}

fn reported(ended: Ended) -> Value {
    serde_json::from_str(&ended.partly().0).unwrap()
}

#[test]
fn plans_are_the_same_however_many_are_made_at_once() {
    let alone = Place::with_chain(20, 4);
    let first = alone
        .run(&["plan", "--all", "--accept", "--json", "--jobs", "1"])
        .json();
    let beside = Place::with_chain(20, 4);
    let second = beside
        .run(&["plan", "--all", "--accept", "--json", "--jobs", "4"])
        .json();
    assert_eq!(outcomes(&first), ["accepted"; 4]);
    assert_eq!(plans(&first), plans(&second));
    assert_eq!(shipments(&alone).len(), 4);
    assert_eq!(shipments(&alone), shipments(&beside));

    // And as planned alone.
    let single = Place::with_chain(20, 4);
    let plan = single
        .run(&["plan", "womens_jeans", "--accept", "--json"])
        .json();
    let of_all = &plans(&first)["womens_jeans"];
    assert_eq!(of_all["fingerprint"], plan["allocation"]["fingerprint"]);
    assert_eq!(
        of_all["total_season_demand"],
        plan["forecast"]["total_season_demand"]
    );
}

#[test]
fn every_category_has_its_own_season_and_the_totals_are_theirs() {
    let place = Place::with_chain(20, 4);
    let arguments = [
        "plan",
        "--all",
        "--json",
        "--set",
        "dc_holdback_percentage=0",
    ];
    let report = place.run(&arguments).json();
    let starts = place.query_sql("SELECT season_start_date AS value FROM categories ORDER BY 1");
    let mut planned: Vec<String> = plans(&report)
        .values()
        .map(|plan| plan["season_start_date"].as_str().unwrap().to_owned())
        .collect();
    planned.sort();
    assert_eq!(planned, starts);
    assert_eq!(report["totals"]["planned"], 4);
    assert_eq!(units(&report["totals"]["holdback_total"]), 0);
    for figure in [
        "total_season_demand",
        "manufacturing_qty",
        "initial_allocation_total",
    ] {
        let sum: u64 = plans(&report)
            .values()
            .map(|plan| units(&plan[figure]))
            .sum();
        assert!(sum > 0);
        assert_eq!(units(&report["totals"][figure]), sum, "{figure}");
    }
}

#[test]
fn a_season_that_is_planned_is_not_planned_again() {
    let place = Place::with_chain(20, 3);
    place.run(&["plan", "womens_jeans", "--accept"]).ok();
    let planned = place.run(&["plan", "--all", "--json"]).json();
    assert_eq!(outcomes(&planned), ["planned", "skipped", "planned"]);
    let before = workflows(&place);
    assert_eq!(before.len(), 3);

    let again = place.run(&["plan", "--all", "--json"]).json();
    assert_eq!(outcomes(&again), ["skipped"; 3]);
    assert_eq!(
        again["categories"][0]["reason"],
        "its order waits for a decision"
    );
    assert_eq!(plans(&again), plans(&planned));

    let other = ["plan", "--all", "--json", "--accept", "--set"];
    let other = [&other[..], &["safety_stock_pct=0.3"]].concat();
    let other = place.run(&other).json();
    assert_eq!(outcomes(&other), ["skipped"; 3]);
    let reason = other["categories"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("other parameters"), "{reason}");

    let accepted = place.run(&["plan", "--all", "--json", "--accept"]).json();
    assert_eq!(outcomes(&accepted), ["accepted", "skipped", "accepted"]);
    assert_eq!(plans(&accepted), plans(&planned));
    assert_eq!(workflows(&place), before);
}

#[test]
fn plans_that_wait_can_be_made_anew_but_accepted_ones_stay() {
    let place = Place::with_chain(20, 2);
    place.run(&["plan", "womens_dresses", "--accept"]).ok();
    place.run(&["plan", "womens_jeans"]).ok();
    let arguments = ["plan", "--all", "--json", "--replan", "--set"];
    let arguments = [&arguments[..], &["safety_stock_pct=0.3"]].concat();
    let report = place.run(&arguments).json();
    assert_eq!(outcomes(&report), ["skipped", "planned"]);
    let states = place.query_sql("SELECT state AS value FROM workflows ORDER BY position");
    assert_eq!(
        states,
        ["phase_3_monitoring", "cancelled", "waiting_mfg_approval"]
    );
}

/// A category with twenty weeks of history beside two that can be planned.
fn with_one_that_fails() -> Place {
    let place = Place::with_chain(20, 2);
    let mut sales = "store_id,category_id,week_start_date,units_sold\n".to_owned();
    for week in 0..20 {
        let monday =
            chrono::NaiveDate::from_ymd_opt(2024, 8, 5).unwrap() + chrono::Days::new(7 * week);
        for store in 1..=20 {
            sales.push_str(&format!("S{store:02},novelties,{monday},{store}\n"));
        }
    }
    let file = place.file("novelties.csv", &sales);
    place
        .run(&["import", "sales", &file, "--create-categories"])
        .ok();
    place
}

#[test]
fn one_that_cannot_be_planned_does_not_stop_the_others() {
    let place = with_one_that_fails();
    let report = reported(place.run(&["plan", "--all", "--json"]));
    assert_eq!(outcomes(&report), ["failed", "planned", "planned"]);
    let message = report["categories"][0]["message"].as_str().unwrap();
    assert!(message.contains("52 are needed"), "{message}");

    let (table, told) = place.run(&["plan", "--all"]).partly();
    assert!(
        table.contains("0 planned, 0 accepted, 2 skipped, 1 failed"),
        "{table}"
    );
    assert!(told.contains("novelties: "), "{told}");
    assert!(
        told.contains("error: 1 of 3 categories could not be planned"),
        "{told}"
    );
    assert_eq!(workflows(&place).len(), 2);
}

#[test]
fn a_mistake_that_all_repeat_is_told_once() {
    let place = Place::with_chain(20, 2);
    let told = place
        .run(&["plan", "--all", "--set", "dc_holdback_percentage=1.2"])
        .failed();
    assert_eq!(told.matches("dc_holdback_percentage").count(), 1, "{told}");
    assert!(workflows(&place).is_empty());
    let told = Place::new().run(&["plan", "--all"]).failed();
    assert!(told.contains("no categories"), "{told}");
}

#[test]
fn what_is_planned_is_one_category_or_all() {
    let place = Place::new();
    for wrong in [
        &["plan"][..],
        &["plan", "womens_dresses", "--all"],
        &["plan", "womens_dresses", "--jobs", "2"],
        &["plan", "--all", "--jobs", "0"],
        &["plan", "--all", "--start", "2025-03-03"],
    ] {
        place.run(wrong).misused();
    }
}
