//! The demo data: generated as checked in, and with the properties that the runs need.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::harness::{Place, fixtures, units};

/// Every CSV file of the demo under a directory.
fn demo_files(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for name in [
        "stores.csv",
        "categories.csv",
        "historical_sales.csv",
        "events.csv",
    ] {
        files.insert(
            PathBuf::from(name),
            std::fs::read_to_string(root.join(name)).unwrap(),
        );
    }
    for run in std::fs::read_dir(root.join("weekly")).unwrap() {
        for week in std::fs::read_dir(run.unwrap().path()).unwrap() {
            let path = week.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_owned();
            files.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    files
}

#[test]
fn the_checked_in_demo_data_is_what_the_generator_writes() {
    let place = Place::new();
    let written = place.run(&["fixtures", "generate", "--directory", "made"]);
    assert_eq!(written.ok().stderr.lines().count(), 40);
    let made = demo_files(&place.path("made"));
    let expected = demo_files(&fixtures());
    assert_eq!(made.len(), 40);
    assert!(made.keys().eq(expected.keys()));
    for (name, text) in &expected {
        assert!(made[name] == *text, "{} differs", name.display());
    }
}

/// Units sold in a week of a run, over all stores.
fn sold(run: &str, week: usize) -> f64 {
    let path = fixtures().join(format!("weekly/{run}/week_{week:02}.csv"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().map(Result::unwrap);
    let sales: Vec<f64> = rows
        .inspect(|row| assert_eq!(row[1], week.to_string()))
        .map(|row| row[2].parse().unwrap())
        .collect();
    assert_eq!(sales.len(), 50);
    sales.iter().sum()
}

#[test]
fn the_demo_forecast_suits_the_three_runs() {
    let place = Place::seeded();
    let forecast = place.run(&["forecast", "womens_dresses", "--json"]).json();
    let total = units(&forecast["forecast"]["total_season_demand"]);
    assert!((7_900..=8_100).contains(&total), "{total}");
    let weeks = forecast["forecast"]["weekly_demand_curve"].as_array();
    let curve: Vec<f64> = weeks
        .unwrap()
        .iter()
        .map(|week| units(&week["demand_units"]) as f64)
        .collect();
    assert_eq!(curve.len(), 12);
    let by_checkpoint = curve[..6].iter().sum::<f64>() / total as f64;
    assert!((0.595..=0.605).contains(&by_checkpoint), "{by_checkpoint}");

    let first_week = sold("high_demand", 1) / curve[0] - 1.0;
    assert!((first_week - 0.31).abs() < 0.005, "{first_week}");
    let mut forecast_so_far = 0.0;
    let mut low_so_far = 0.0;
    for week in 1..=12 {
        let expected = curve[week - 1];
        let on_track = sold("on_track", week) / expected - 1.0;
        assert!(on_track.abs() <= 0.05, "week {week}: {on_track}");
        forecast_so_far += expected;
        low_so_far += sold("low_demand", week);
        let under = 1.0 - low_so_far / forecast_so_far;
        if week <= 6 {
            assert!((0.10..=0.15).contains(&under), "week {week}: {under}");
        }
    }
    assert_eq!(forecast["actual"], serde_json::Value::Null);
    assert_eq!(forecast["errors"], serde_json::Value::Null);
}

#[test]
fn the_example_calendar_is_imported_and_part_of_the_forecast() {
    let place = Place::seeded();
    let before = place.run(&["forecast", "womens_dresses", "--json"]).json();
    let events = fixtures().join("events.csv");
    let imported = place.run(&["import", "events", events.to_str().unwrap()]);
    let told = imported.ok().stderr;
    let expected = "12 rows imported, 0 of them replaced, 2022-04-17 to 2025-11-28";
    assert!(told.contains(expected), "{told}");
    let after = place.run(&["forecast", "womens_dresses", "--json"]).json();
    let weeks = |forecast: &serde_json::Value| forecast["forecast"]["weekly_demand_curve"].clone();
    assert_ne!(weeks(&before), weeks(&after));
    assert_eq!(
        after["forecast"]["diagnostics"]["warnings"],
        serde_json::json!([])
    );
    // The demo history was drawn without events, so that nearly nothing of them is found in it.
    let total =
        |forecast: &serde_json::Value| units(&forecast["forecast"]["total_season_demand"]) as f64;
    let change = total(&after) / total(&before) - 1.0;
    assert!(change.abs() < 0.03, "{change}");
}
