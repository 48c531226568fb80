//! Statements that other words deny, bound, hedge or correct: asked back instead of misread.

use hemline_agents::extraction::extract;
use serde_json::{Value, json};

const HOLDBACK: &str = "dc_holdback_percentage";
const STRATEGY: &str = "replenishment_strategy";
const HORIZON: &str = "forecast_horizon_weeks";

fn asked_back(parameter: &str, texts: &[&str]) {
    for text in texts {
        let reading = extract(text);
        let about = reading.stated.get(parameter);
        assert!(about.is_none(), "\n{text}\n{reading:#?}");
        assert!(
            reading.missing.contains(&parameter),
            "\n{text}\n{reading:#?}"
        );
        assert!(!reading.is_complete(), "\n{text}\n{reading:#?}");
    }
}

fn stated(parameter: &str, cases: &[(&str, Value)]) {
    for (text, value) in cases {
        let reading = extract(text);
        assert_eq!(
            reading.stated.get(parameter),
            Some(value),
            "\n{text}\n{reading:#?}"
        );
    }
}

#[test]
fn the_rest_is_what_the_stores_do_not_get() {
    stated(
        HOLDBACK,
        &[
            (
                "12 weeks from 2025-03-03, weekly, 55% of units to stores and the rest stays at the DC",
                json!(0.45),
            ),
            ("stores get 55%, the rest is held back", json!(0.45)),
            ("ship 55%, hold back the rest", json!(0.45)),
            ("55% ships, the remainder is held at the DC", json!(0.45)),
        ],
    );
    asked_back(
        HOLDBACK,
        &[
            "hold back everything but 55%",
            "hold back everything except 55%",
            "ship 55%, keep stock at the DC",
            "ship 55% to stores and keep stock at the DC",
            "send 55% to the DC at launch",
        ],
    );
}

#[test]
fn denied_strategies() {
    asked_back(
        STRATEGY,
        &[
            "12 weeks from 2025-03-03. Do not use weekly replenishment; 45% holdback",
            "never replenish weekly",
            "avoid weekly replenishment",
            "instead of weekly replenishment",
            "replenishment should not be weekly",
            "weekly replenishment is not wanted",
            "weekly replenishment is out of the question",
            "maybe weekly replenishment",
            "last season had weekly replenishment",
            "competitors replenish weekly",
            "weekly replenishment until week 6, then none",
        ],
    );
    stated(
        STRATEGY,
        &[(
            "not weekly, but bi-weekly replenishment",
            json!("bi-weekly"),
        )],
    );
}

#[test]
fn signs_and_decimal_commas() {
    stated(
        HOLDBACK,
        &[
            (
                "12 weeks from 2025-03-03, weekly, -15% holdback",
                json!(-0.15),
            ),
            ("holdback: -15%", json!(-0.15)),
            ("holdback \u{2212}15%", json!(-0.15)),
            ("hold back 45,5%", json!(0.455)),
            ("holdback 0,45", json!(0.45)),
        ],
    );
    asked_back(HOLDBACK, &["minus 15% holdback"]);
}

#[test]
fn bounded_denied_and_corrected_shares() {
    asked_back(
        HOLDBACK,
        &[
            "12 weeks from 2025-03-03, weekly, don't hold back more than 45%",
            "don't hold back too much",
            "hold back at least 45%",
            "hold back up to 45%",
            "over 45% holdback",
            "maximum 45% holdback",
            "holdback < 45%",
            "no 45% holdback",
            "45% holdback is too much",
            "hold back not 45% but 30%",
            "45% holdback, no, 30%",
            "45% holdback, actually 30%",
            "45% holdback or 30%",
            "holdback between 40% and 45%",
            "holdback from 40% to 45%",
            "40/45% holdback",
            "increase holdback by 5%",
            "holdback was 30% last year",
        ],
    );
    stated(HOLDBACK, &[("not 45% but 30% holdback", json!(0.3))]);
}

#[test]
fn horizons_of_other_things() {
    asked_back(
        HORIZON,
        &[
            "12 weeks, no, 10 weeks",
            "at least 12 weeks",
            "weekly replenishment for the first six weeks",
            "last season had 12 weeks",
        ],
    );
}

#[test]
fn what_is_weekly_but_no_replenishment() {
    asked_back(
        STRATEGY,
        &[
            "weekly newsletters and 12 weeks",
            "the team meets weekly",
            "stock counts happen weekly",
            "weekly pricing",
            "suppliers deliver weekly",
        ],
    );
}

#[test]
fn periods_and_rates_are_no_shares_and_no_demand() {
    asked_back(HOLDBACK, &["hold back stock for the second half"]);
    let reading = extract("500 units in each store");
    assert!(reading.stated.get("stated_demand_units").is_none());
}

#[test]
fn a_condition_of_the_markdown_does_not_limit_the_replenishment() {
    let text = "We would like 12 weeks from 2025-03-03 with weekly replenishment and 45% holdback and markdown in week 6 if less than 60% is sold";
    assert!(extract(text).is_complete(), "{:#?}", extract(text));
}

#[test]
fn a_rhythm_of_a_part_and_an_end_in_the_place_of_a_start() {
    asked_back(
        STRATEGY,
        &[
            "12 weeks from 2025-03-03, weekly replenishment for the first month then none, 45% holdback",
        ],
    );
    let reading = extract("12 weeks to 2025-05-05, weekly, 45% holdback");
    assert_ne!(
        reading.stated.get("season_start_date"),
        Some(&json!("2025-05-05")),
        "{reading:#?}"
    );
}
