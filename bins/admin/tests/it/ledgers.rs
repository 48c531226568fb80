//! `ledger verify` and `ledger show` on seasons that were planned by the command.

use serde_json::Value;

use crate::harness::{Place, units};

/// The demo season, accepted, and its workflow.
fn accepted() -> (Place, String) {
    let place = Place::seeded();
    let plan = place
        .run(&["plan", "womens_dresses", "--accept", "--json"])
        .json();
    let id = plan["workflow"]["workflow_id"].as_str().unwrap().to_owned();
    (place, id)
}

fn broken(place: &Place) -> Value {
    let (stdout, _) = place.run(&["ledger", "verify", "--json"]).partly();
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["broken"], 1);
    report["seasons"][0]["broken"].clone()
}

/// The movement's place among the season's rows, from 1.
fn number_of(place: &Place, store: &str) -> u64 {
    let query = format!(
        "SELECT CAST(count(*) AS TEXT) AS value FROM unit_ledger WHERE position <=
         (SELECT position FROM unit_ledger WHERE to_location = 'store:{store}')"
    );
    place.query_sql(&query)[0].parse().unwrap()
}

#[test]
fn a_planned_season_holds_before_and_after_it_is_accepted() {
    let place = Place::seeded();
    place.run(&["plan", "womens_dresses"]).ok();
    let waiting = place.run(&["ledger", "verify", "--json"]).json();
    assert_eq!(waiting["seasons"][0]["rows"], 0);
    assert_eq!(waiting["broken"], 0);

    let (place, id) = accepted();
    let report = place
        .run(&["ledger", "verify", "--season", &id, "--json"])
        .json();
    let season = &report["seasons"][0];
    assert_eq!(season["broken"], Value::Null);
    let figure = |name: &str| units(&season["balances"][name]);
    assert_eq!(
        figure("manufactured"),
        figure("dc") + figure("stores") + figure("sold")
    );
    assert!(figure("dc") > 0 && figure("stores") > 0);
    assert_eq!(season["balances"]["weeks"].as_array().unwrap().len(), 1);

    let table = place.run(&["ledger", "verify"]).ok().stdout;
    assert!(table.contains("| holds "), "{table}");
}

#[test]
fn a_row_that_takes_more_than_there_is_is_named() {
    let (place, _) = accepted();
    let changed =
        place.execute_sql("UPDATE unit_ledger SET units = 1000000 WHERE to_location = 'store:S07'");
    assert_eq!(changed, 1);
    let fault = broken(&place);
    assert_eq!(fault["row_number"], number_of(&place, "S07"));
    assert_eq!(fault["row"]["to"]["id"], "S07");
    assert_eq!(fault["row"]["reason"], "initial_shipment");
    assert!(
        fault["why"]
            .as_str()
            .unwrap()
            .contains("1,000,000 units leave dc")
    );

    let (table, told) = place.run(&["ledger", "verify"]).partly();
    assert!(
        table.contains("dc to store:S07, 1,000,000 units"),
        "{table}"
    );
    assert!(
        told.contains("error: 1 of 1 ledgers do not add up"),
        "{told}"
    );
    let shown = place.query_sql("SELECT workflow_id AS value FROM workflows");
    let told = place
        .run(&["ledger", "show", "--season", &shown[0]])
        .failed();
    assert!(told.contains("the ledger is broken: row "), "{told}");
}

/// One unit from the DC to a store conserves, but it is not what was planned.
#[test]
fn a_shipment_that_is_not_the_plans_is_named() {
    let (place, _) = accepted();
    place.execute_sql("UPDATE unit_ledger SET units = units + 1 WHERE to_location = 'store:S07'");
    let fault = broken(&place);
    assert_eq!(fault["row_number"], number_of(&place, "S07"));
    assert!(
        fault["why"]
            .as_str()
            .unwrap()
            .starts_with("the accepted plan has week 0, dc to store:S07")
    );
}

#[test]
fn a_row_that_was_deleted_is_missed() {
    let (place, _) = accepted();
    place.execute_sql("DELETE FROM unit_ledger WHERE to_location = 'store:S50'");
    let fault = broken(&place);
    assert!(fault["why"].as_str().unwrap().contains("dc to store:S50"));
    assert_eq!(fault["row"], Value::Null);

    place.execute_sql("DELETE FROM unit_ledger");
    assert_eq!(broken(&place)["row_number"], 1);
}

/// Sales that are booked in an earlier week than the shipment that made them possible.
#[test]
fn a_week_that_sells_what_came_later_is_named() {
    let (place, id) = accepted();
    let book = |week: u32, from: &str, to: &str, units: u64, reason: &str| {
        place.execute_sql(&format!(
            "INSERT INTO unit_ledger (workflow_id, week_number, from_location, to_location, units, reason, created_at)
             VALUES ('{id}', {week}, '{from}', '{to}', {units}, '{reason}', '2025-03-10T00:00:00Z')"
        ))
    };
    let launched: Vec<u64> = place
        .query_sql(
            "SELECT CAST(units AS TEXT) AS value FROM unit_ledger WHERE to_location = 'store:S01'",
        )
        .iter()
        .map(|units| units.parse().unwrap())
        .collect();
    book(2, "dc", "store:S01", 5, "replenishment");
    book(2, "store:S01", "customer", launched[0] + 5, "sold");
    // The rows add up, but nobody reported or recorded them.
    let why = broken(&place)["why"].as_str().unwrap().to_owned();
    assert!(why.contains("the season's records say 0"), "{why}");
    let shown = |week: &str| {
        let arguments = ["ledger", "show", "--season", &id, "--json", "--week", week];
        let report = place.run(&arguments).json();
        let stores = report["store_balances"].as_array().unwrap().clone();
        let first = stores.into_iter().find(|store| store["store_id"] == "S01");
        (first.unwrap(), report)
    };
    let (first, before) = shown("1");
    assert_eq!(units(&first["inventory"]), launched[0]);
    let (first, after) = shown("2");
    assert_eq!(units(&first["inventory"]), 0);
    assert_eq!(units(&first["shipped"]), launched[0] + 5);
    assert_eq!(units(&before["dc"]), units(&after["dc"]) + 5);
    assert_eq!(units(&after["sold"]), launched[0] + 5);

    place.execute_sql("UPDATE unit_ledger SET week_number = 1 WHERE reason = 'sold'");
    let fault = broken(&place);
    assert_eq!(fault["through_week"], 1);
    assert_eq!(fault["row"]["reason"], "sold");
}

#[test]
fn balances_are_printed_as_a_table() {
    let (place, id) = accepted();
    let text = place.run(&["ledger", "show", "--season", &id]).ok().stdout;
    assert!(
        text.starts_with(&format!("{id}, end of week 0\nmanufactured ")),
        "{text}"
    );
    assert_eq!(text.matches("| S").count(), 50);
    let told = place
        .run(&["ledger", "show", "--season", "wf_none"])
        .failed();
    assert!(told.contains("there is no season wf_none"), "{told}");
}
