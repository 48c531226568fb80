//! The six cases of the specification, Agents and workflow, section 5, and the text's length.

use hemline_agents::extraction::{
    LONGEST_TEXT_CHARS, Reading, SHORTEST_TEXT_CHARS, extract, length_violation,
};
use hemline_domain::{Archetype, DomainError, StatedParameters};
use serde_json::{Value, json};

fn stated(object: Value) -> StatedParameters {
    serde_json::from_value(object).unwrap()
}

/// A complete reading with exactly these parameters, which resolve.
fn check(text: &str, expected: Value) -> Reading {
    let reading = extract(text);
    assert_eq!(reading.stated, stated(expected), "{}", reading.reasoning);
    assert!(reading.is_complete(), "{:?}", reading.suggestions);
    assert!(reading.required_missing_error().is_none());
    assert!(
        (reading.confidence_score - 1.0).abs() < f64::EPSILON,
        "{reading:?}"
    );
    reading.stated.resolve(Archetype::FashionRetail).unwrap();
    reading
}

#[test]
fn case_1_units_and_american_date() {
    let reading = check(
        "I need 8000 units over 12 weeks starting Jan 1, 2025. Weekly replenishment. 15% DC holdback.",
        json!({
            "forecast_horizon_weeks": 12,
            "season_start_date": "2025-01-01",
            "season_end_date": "2025-03-26",
            "replenishment_strategy": "weekly",
            "dc_holdback_percentage": 0.15,
            "stated_demand_units": 8000,
        }),
    );
    let evidence: Vec<(&str, &str)> = reading
        .findings
        .iter()
        .map(|finding| (finding.parameter, finding.evidence.as_str()))
        .collect();
    assert_eq!(
        evidence,
        [
            ("forecast_horizon_weeks", "12 weeks"),
            ("season_start_date", "starting Jan 1, 2025"),
            ("season_end_date", "12 weeks; starting Jan 1, 2025"),
            ("replenishment_strategy", "Weekly replenishment"),
            ("dc_holdback_percentage", "15% DC holdback"),
            ("stated_demand_units", "8000 units"),
        ]
    );
}

#[test]
fn case_2_everything_ships_at_week_0() {
    check(
        "Fast fashion like Zara: 6-week season from 1 March 2025, everything ships at week 0, no replenishment.",
        json!({
            "forecast_horizon_weeks": 6,
            "season_start_date": "2025-03-01",
            "season_end_date": "2025-04-12",
            "replenishment_strategy": "none",
            "dc_holdback_percentage": 0.0,
        }),
    );
}

#[test]
fn case_3_never_marked_down() {
    check(
        "Luxury line, 26 weeks from 2025-09-01, bi-weekly replenishment, hold back 30 percent, never mark down.",
        json!({
            "forecast_horizon_weeks": 26,
            "season_start_date": "2025-09-01",
            "season_end_date": "2026-03-02",
            "replenishment_strategy": "bi-weekly",
            "dc_holdback_percentage": 0.30,
            "markdown_checkpoint_week": null,
        }),
    );
}

#[test]
fn case_4_number_words_and_markdown_check() {
    check(
        "Twelve week spring season starting March 3rd 2025, weekly replenishment, 45% held at the DC, markdown check in week 6 at 60% sell-through.",
        json!({
            "forecast_horizon_weeks": 12,
            "season_start_date": "2025-03-03",
            "season_end_date": "2025-05-26",
            "replenishment_strategy": "weekly",
            "dc_holdback_percentage": 0.45,
            "markdown_checkpoint_week": 6,
            "markdown_threshold": 0.60,
        }),
    );
}

#[test]
fn case_5_incomplete_text_returns_what_was_found() {
    let reading = extract("We plan a spring season with weekly replenishment.");
    let error = reading.required_missing_error().unwrap();
    assert_eq!(
        error.missing_parameters,
        [
            "forecast_horizon_weeks",
            "season_start_date",
            "dc_holdback_percentage"
        ]
    );
    assert_eq!(
        error.extracted_parameters,
        stated(json!({"replenishment_strategy": "weekly"}))
    );
    assert_eq!(
        error.message,
        "Could not extract all required parameters: forecast_horizon_weeks, season_start_date, dc_holdback_percentage"
    );
    assert_eq!(error.suggestions.len(), 3);
    assert!(
        error
            .suggestions
            .contains(&"Say when the season starts, e.g. 'starting January 1, 2025'".to_owned())
    );
    assert!((reading.confidence_score - 0.2).abs() < 1e-9);
}

#[test]
fn case_6_values_out_of_range_are_kept_for_the_check_of_ranges() {
    let reading = extract("80 weeks from 2025-01-01, weekly, 120% holdback");
    assert!(reading.is_complete());
    assert_eq!(
        reading.stated,
        stated(json!({
            "forecast_horizon_weeks": 80,
            "season_start_date": "2025-01-01",
            "replenishment_strategy": "weekly",
            "dc_holdback_percentage": 1.2,
        }))
    );
    let Err(DomainError::InvalidParameters { violations }) =
        reading.stated.resolve(Archetype::FashionRetail)
    else {
        panic!("80 weeks and 120% were accepted");
    };
    let names: Vec<&str> = violations.iter().map(|v| v.parameter.as_str()).collect();
    assert_eq!(names, ["forecast_horizon_weeks", "dc_holdback_percentage"]);
}

#[test]
fn length_is_10_to_500_characters() {
    assert_eq!((SHORTEST_TEXT_CHARS, LONGEST_TEXT_CHARS), (10, 500));
    assert_eq!(length_violation(&"ä".repeat(10)), None);
    assert_eq!(length_violation(&"ä".repeat(500)), None);
    for length in [0, 9, 501] {
        let violation = length_violation(&"ä".repeat(length)).unwrap();
        assert_eq!(violation.parameter, "strategy_description");
        assert_eq!(violation.value, json!(length));
        assert_eq!(violation.allowed, "10 to 500 characters");
    }
}
