//! `ledger verify` on seasons whose recorded shipments or emergency orders were changed behind their back.

use hemline_domain::Units;
use serde_json::Value;

use crate::harness::{Place, fixtures};

/// A season with the first weeks of a demo run.
fn season(run: &str, weeks: u32, settings: &[&str]) -> (Place, String) {
    let place = Place::seeded();
    let plan = ["plan", "womens_dresses", "--accept", "--json"];
    let plan = place.run(&[&plan[..], settings].concat()).json();
    let id = plan["workflow"]["workflow_id"].as_str().unwrap().to_owned();
    for week in 1..=weeks {
        let file = fixtures().join(format!("weekly/{run}/week_{week:02}.csv"));
        let file = file.to_str().unwrap();
        place
            .run(&["import", "actuals", file, "--season", &id])
            .ok();
    }
    place.run(&["ledger", "verify"]).ok();
    (place, id)
}

/// What the check says once `statements` have changed rows of `table`; the rows are as before afterwards.
fn told(place: &Place, table: &str, statements: &[String]) -> String {
    place.execute_sql(&format!("CREATE TABLE kept AS SELECT * FROM {table}"));
    for statement in statements {
        assert_eq!(place.execute_sql(statement), 1, "{statement}");
    }
    let checked = place.run(&["ledger", "verify", "--json"]);
    place.execute_sql(&format!("DELETE FROM {table}"));
    place.execute_sql(&format!("INSERT INTO {table} SELECT * FROM kept"));
    place.execute_sql("DROP TABLE kept");
    let report: Value = serde_json::from_str(&checked.stdout).unwrap();
    let broken = &report["seasons"][0]["broken"];
    assert!(broken.is_object(), "it still holds: {statements:?}");
    broken["why"].as_str().unwrap().to_owned()
}

/// The record of a week's shipments.
fn record(place: &Place, week: u32) -> Value {
    let query = format!("SELECT record AS value FROM replenishments WHERE week_number = {week}");
    serde_json::from_str(&place.query_sql(&query)[0]).unwrap()
}

/// The statement that puts `record` in the place of a week's.
fn put(record: &Value, week: u32) -> String {
    let text = record.to_string().replace('\'', "''");
    format!("UPDATE replenishments SET record = '{text}' WHERE week_number = {week}")
}

#[test]
fn a_shipment_that_is_not_the_ledgers_is_named() {
    let (place, _) = season("on_track", 4, &[]);
    let kept = record(&place, 3);
    let before = kept["replenishment"]["dc_stock_before"].as_u64().unwrap();
    let altered = |change: &dyn Fn(&mut Value)| {
        let mut changed = kept.clone();
        change(&mut changed["replenishment"]);
        put(&changed, 3)
    };
    let seven_more = |shipment: &mut Value| {
        for name in ["dc_stock_before", "dc_stock_after"] {
            shipment[name] = (shipment[name].as_u64().unwrap() + 7).into();
        }
    };
    let columns = "UPDATE replenishments SET dc_stock_before = dc_stock_before + 7,
         dc_stock_after = dc_stock_after + 7 WHERE week_number = 3";
    let named = "row 3 of the recorded shipments, week 3: ";
    let of_the_record = format!(
        "{named}record.dc_stock_before is {}, the ledger says {}",
        Units::new(before + 7).grouped(),
        Units::new(before).grouped()
    );
    let both = [altered(&seven_more), columns.to_owned()];
    assert_eq!(told(&place, "replenishments", &both), of_the_record);
    assert_eq!(told(&place, "replenishments", &both[..1]), of_the_record);
    assert_eq!(
        told(&place, "replenishments", &both[1..]),
        format!(
            "{named}the column dc_stock_before is {}, its record says {before}",
            before + 7
        )
    );

    let store = &kept["replenishment"]["stores"][0];
    let id = store["store_id"].as_str().unwrap();
    let figure = |name: &str| store[name].as_u64().unwrap();
    let raised = |name: &'static str| {
        altered(&move |shipment| {
            let more = shipment["stores"][0][name].as_u64().unwrap() + 3;
            shipment["stores"][0][name] = more.into();
            if name == "need" {
                shipment["total_need"] = (shipment["total_need"].as_u64().unwrap() + 3).into();
            }
        })
    };
    for (name, witness) in [
        ("inventory", "the ledger says"),
        ("need", "the rule of replenishment gives"),
    ] {
        assert_eq!(
            told(&place, "replenishments", &[raised(name)]),
            format!(
                "{named}record.stores.{id}.{name} is {}, {witness} {}",
                figure(name) + 3,
                figure(name)
            )
        );
    }

    let skipped = altered(&|shipment| shipment["skipped"] = "a holiday".into());
    let why = told(&place, "replenishments", &[skipped]);
    assert!(
        why.starts_with(&format!("{named}record.skipped is \"a holiday\"")),
        "{why}"
    );
    let invented = altered(&|shipment| {
        shipment["sold_more_than_received"] = serde_json::json!([{"store_id": "S01", "units": 4}]);
    });
    assert_eq!(
        told(&place, "replenishments", &[invented]),
        format!("{named}record.sold_more_than_received.S01 is 4, the ledger says 0")
    );
    let stores = kept["replenishment"]["stores"].as_array().unwrap();
    let idle = stores
        .iter()
        .position(|store| store["need"] == 0)
        .expect("a store that needs nothing");
    let id = stores[idle]["store_id"].as_str().unwrap();
    let shorter = altered(&|shipment| {
        shipment["stores"].as_array_mut().unwrap().remove(idle);
    });
    assert_eq!(
        told(&place, "replenishments", &[shorter]),
        format!("{named}record.stores.{id} is missing, the accepted plan says listed")
    );
    place.run(&["ledger", "verify"]).ok();
}

#[test]
fn a_week_without_its_record_is_missed() {
    // Odd weeks ship nothing, so the ledger has no row of theirs.
    let setting = ["--set", "replenishment_strategy=bi-weekly"];
    let (place, _) = season("on_track", 3, &setting);
    let deleted = "DELETE FROM replenishments WHERE week_number = 1".to_owned();
    let why = told(&place, "replenishments", &[deleted]);
    assert!(why.starts_with("week 1 is accepted, but "), "{why}");
}

#[test]
fn a_column_of_an_emergency_order_that_is_not_its_records_is_named() {
    let (place, id) = season("high_demand", 1, &["--set", "emergency_order_basis=dc"]);
    place
        .run(&["season", "modify", &id, "--set", "units=500"])
        .ok();
    place.run(&["season", "accept", &id]).ok();
    place.run(&["ledger", "verify"]).ok();
    for (column, value, told_value, recorded) in [
        ("ordered_units", "499", "499", "500"),
        ("ordered_units", "NULL", "null", "500"),
        ("status", "'declined'", "declined", "approved"),
        ("arrival_week", "6", "6", "5"),
    ] {
        let change = format!("UPDATE emergency_orders SET {column} = {value}");
        assert_eq!(
            told(&place, "emergency_orders", &[change]),
            format!(
                "row 1 of the emergency orders, week 1: the column {column} is {told_value}, its record says {recorded}"
            )
        );
    }
}
