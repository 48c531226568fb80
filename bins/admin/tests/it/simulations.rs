//! `simulate` on the demo season.

use serde_json::Value;

use crate::harness::{Ended, Place, units};

fn simulate(place: &Place, more: &[&str]) -> Ended {
    let arguments = ["simulate", "womens_dresses", "--paths", "20"];
    place.run(&[&arguments[..], more].concat())
}

// One test: the forecast takes most of its time.
#[test]
fn variants_are_simulated_on_the_same_demand() {
    let place = Place::seeded();
    let theta = "forecasting_method=theta";
    let usual = format!("as usual: {theta}");
    let lean = format!("lean: {theta}, safety_stock_pct=0.05");
    let variants = ["--variant", &usual, "--variant", &lean];

    let json = simulate(&place, &[&variants[..], &["--json"]].concat()).json();
    let found = json["variants"].as_array().unwrap();
    assert_eq!(found.len(), 2);
    let total = units(&json["forecast"]["total_season_demand"]);
    let made = |variant: &Value| units(&variant["summary"]["manufacturing_qty"]);
    assert_eq!(made(&found[0]), (total * 120 + 50) / 100);
    assert_eq!(made(&found[1]), (total * 105 + 50) / 100);
    assert!(found[1]["summary"]["against_first"]["margin"]["mean"].is_number());

    let text = simulate(&place, &variants).ok().stdout;
    assert!(
        text.starts_with("Women's Dresses, 12 weeks from 2025-03-03 in 50 stores"),
        "{text}"
    );
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
    // A header and two variants; a header and the one that is compared.
    assert_eq!(rows.len(), 5, "{text}");

    let other_seed = simulate(
        &place,
        &[&variants[..], &["--seed", "7", "--json"]].concat(),
    );
    assert_ne!(other_seed.json()["variants"], json["variants"]);
}

#[test]
fn wrong_simulations_are_refused() {
    let place = Place::seeded();
    let refused = simulate(&place, &["--variant", "wild: safety_stock_pct=2"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("wild"), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("safety_stock_pct"),
        "{}",
        refused.stderr
    );
    let no_value = simulate(&place, &["--variant", "wild: safety_stock_pct"]);
    assert_eq!(no_value.code, Some(2));
    let no_name = simulate(&place, &["--variant", "safety_stock_pct=0.3"]);
    assert_eq!(no_name.code, Some(2));
    assert!(no_name.stderr.contains("NAME:"), "{}", no_name.stderr);
    let unknown = place.run(&["simulate", "coats"]);
    assert_eq!(unknown.code, Some(1));
    assert!(
        unknown.stderr.contains("womens_dresses"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn the_study_finds_that_less_holdback_earns_more_and_draws_it() {
    let place = Place::new();
    let study = |group: &str| {
        let arguments = [
            "study",
            "simulation",
            "--paths",
            "20",
            "--out",
            ".",
            "--group",
        ];
        place.run(&[&arguments[..], &[group]].concat())
    };
    let text = study("holdback").ok().stdout;
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    // A header and six variants, under four kinds of demand.
    assert_eq!(rows.len(), 4 * 7, "{text}");
    let gain = rows[0].iter().position(|name| *name == "gain").unwrap();
    let gain_of = |row: &Vec<&str>| row[gain].trim_end_matches('%').parse::<f64>().ok();
    assert_eq!(gain_of(&rows[1]), None, "{text}");
    let of_share = |share: &str| {
        let row = rows.iter().find(|row| row[0] == share).unwrap();
        gain_of(row).unwrap()
    };
    assert!(of_share("0%") > 0.0, "{text}");
    assert!(of_share("60%") < 0.0, "{text}");
    assert!(of_share("75%") < of_share("60%"), "{text}");
    for suffix in ["", "-uneven"] {
        let picture = place.path(&format!("simulation-holdback{suffix}.svg"));
        let picture = std::fs::read_to_string(picture).unwrap();
        assert!(picture.starts_with("<svg"), "{picture:.80}");
        assert!(picture.contains("75%"), "{suffix}");
    }

    let unknown = study("weather").misused();
    assert!(unknown.contains("--group"), "{unknown}");
}
