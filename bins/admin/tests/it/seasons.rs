//! `forecast` and `plan` on the demo season.

use serde_json::Value;

use crate::harness::{Place, units};

/// Checks the totals of a plan against its columns; returns what is manufactured.
fn assert_sums(plan: &Value) -> u64 {
    let allocation = &plan["allocation"];
    let stores = allocation["store_allocations"].as_array().unwrap();
    assert_eq!(stores.len(), 50);
    let sum = |column: &str| -> u64 { stores.iter().map(|store| units(&store[column])).sum() };
    let initial = units(&allocation["initial_allocation_total"]);
    let holdback = units(&allocation["holdback_total"]);
    let manufactured = units(&allocation["manufacturing_qty"]);
    assert_eq!(initial + holdback, manufactured);
    assert_eq!(sum("initial_allocation"), initial);
    assert_eq!(sum("holdback_allocation"), holdback);
    assert_eq!(sum("total_season_allocation"), manufactured);
    manufactured
}

#[test]
fn a_plan_waits_or_is_accepted() {
    let place = Place::seeded();
    let forecast = place.run(&["forecast", "womens_dresses", "--json"]).json();
    let total = units(&forecast["forecast"]["total_season_demand"]);

    let waiting = place.run(&["plan", "womens_dresses", "--json"]).json();
    assert_eq!(waiting["workflow"]["state"], "waiting_mfg_approval");
    assert_eq!(waiting["pricing_strategy"], Value::Null);
    // The same seed, so the same forecast.
    assert_eq!(units(&waiting["forecast"]["total_season_demand"]), total);
    assert_eq!(assert_sums(&waiting), (total * 120 + 50) / 100);

    let arguments = ["plan", "womens_dresses", "--accept", "--json", "--set"];
    let arguments = [&arguments[..], &["safety_stock_pct=0.15"]].concat();
    let accepted = place.run(&arguments).json();
    assert_eq!(accepted["workflow"]["state"], "phase_3_monitoring");
    assert!(accepted["pricing_strategy"]["reasoning"].is_string());
    assert_eq!(assert_sums(&accepted), (total * 115 + 50) / 100);
    assert_ne!(
        accepted["workflow"]["workflow_id"],
        waiting["workflow"]["workflow_id"]
    );
}

/// Rows of the tables in a text: their cells, trimmed.
fn tables(text: &str) -> Vec<Vec<Vec<&str>>> {
    let mut tables = Vec::new();
    let mut in_table = false;
    for line in text.lines() {
        let is_row = line.starts_with('|');
        if is_row && !in_table {
            tables.push(Vec::new());
        }
        in_table = is_row;
        if let Some(table) = tables.last_mut().filter(|_| is_row && !line.contains("--")) {
            let cells = line.trim_matches('|').split('|');
            table.push(cells.map(str::trim).collect());
        }
    }
    tables
}

fn number(cell: &str) -> u64 {
    cell.replace(',', "").parse().unwrap()
}

#[test]
fn a_plan_is_printed_as_tables_that_people_can_read() {
    let place = Place::seeded();
    let mut command = place.command(&["plan", "womens_dresses"]);
    let output = command.env("NO_COLOR", "1").output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains('\u{1b}'), "{text}");
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("Women's Dresses, Spring 2025: 12 weeks from 2025-03-03")
    );
    assert!(lines.next().unwrap().starts_with("forecast "), "{text}");
    assert!(lines.next().unwrap().contains("--accept"), "{text}");
    let tables = tables(&text);
    let [weeks, clusters, stores] = tables.as_slice() else {
        panic!("{} tables: {text}", tables.len());
    };
    assert_eq!(weeks[0], ["week", "units", "80% from", "80% to"]);
    assert_eq!(weeks.len(), 13);
    let cluster_sizes: Vec<&str> = clusters[1..].iter().map(|row| row[1]).collect();
    assert_eq!(cluster_sizes, ["20", "18", "12"]);
    assert_eq!(stores.len(), 52);
    let (total, stores) = stores[1..].split_last().unwrap();
    for column in 3..6 {
        let sum: u64 = stores.iter().map(|row| number(row[column])).sum();
        assert_eq!(number(total[column]), sum);
    }
    let of_weeks: u64 = weeks[1..].iter().map(|row| number(row[1])).sum();
    let of_clusters: u64 = clusters[1..].iter().map(|row| number(row[3])).sum();
    assert_eq!(of_weeks, of_clusters);
}

#[test]
fn a_season_in_the_history_is_compared_with_its_actual_sales() {
    let place = Place::seeded();
    let arguments = [
        "forecast",
        "womens_dresses",
        "--start",
        "2024-03-04",
        "--weeks",
        "8",
        "--set",
        "forecasting_method=prophet",
    ];
    let text = place.run(&arguments).ok().stdout;
    let tables = tables(&text);
    assert_eq!(tables.len(), 2, "{text}");
    assert_eq!(tables[0].len(), 10, "{text}");
    assert_eq!(tables[1][0], ["curve", "WAPE", "bias of the total"]);
    let json = place.run(&[&arguments[..], &["--json"]].concat()).json();
    let wape = json["errors"]["forecast"]["wape"].as_f64().unwrap();
    assert!((0.0..0.3).contains(&wape), "{wape}");
    assert_eq!(json["actual"].as_array().unwrap().len(), 8);
}

#[test]
fn what_cannot_be_planned_is_told_with_a_way_out() {
    let place = Place::new();
    for command in ["forecast", "plan"] {
        let told = place.run(&[command, "hats"]).failed();
        assert!(told.contains("there is no category hats"), "{told}");
        assert!(
            told.contains("hint: the database has no categories"),
            "{told}"
        );
    }
    let place = Place::seeded();
    for command in ["forecast", "plan"] {
        let told = place.run(&[command, "hats"]).failed();
        assert!(
            told.contains("hint: the database has womens_dresses"),
            "{told}"
        );

        let arguments = [command, "womens_dresses", "--weeks", "80", "--set"];
        let arguments = [&arguments[..], &["dc_holdback_percentage=1.2"]].concat();
        let told = place.run(&arguments).failed();
        assert!(told.contains("forecast_horizon_weeks"), "{told}");
        assert!(told.contains("dc_holdback_percentage"), "{told}");

        let short = [command, "womens_dresses", "--history-until", "2022-12-20"];
        let told = place.run(&short).failed();
        assert!(told.contains("52 are needed"), "{told}");
    }
}

/// `hemline-admin … | head -1`
#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let place = Place::seeded();
    let mut command = place.command(&["plan", "womens_dresses"]);
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_parameter_that_is_stated_twice_is_refused() {
    let place = Place::seeded();
    for twice in [
        &[
            "--start",
            "2025-03-03",
            "--set",
            "season_start_date=2025-04-07",
        ][..],
        &["--set", "cluster_count=2", "--set", "cluster_count=4"][..],
    ] {
        let mut arguments = vec!["plan", "womens_dresses"];
        arguments.extend(twice);
        let told = place.run(&arguments).failed();
        assert!(told.contains("stated twice"), "{told}");
    }
    let told = place
        .run(&["plan", "womens_dresses", "--set", "=3"])
        .misused();
    assert!(told.contains("NAME=VALUE"), "{told}");
}
