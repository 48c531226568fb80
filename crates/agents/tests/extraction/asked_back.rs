//! Statements that are not guessed: ambiguous, contradictory, or not plannable.

use hemline_agents::extraction::{Reading, extract};

/// The parameter is left out, and something about it is asked.
fn check(text: &str, parameter: &str, words_of_the_question: &str) -> Reading {
    let reading = extract(text);
    assert!(
        reading.stated.get(parameter).is_none(),
        "\n{text}\n{reading:#?}"
    );
    assert!(
        reading
            .suggestions
            .iter()
            .any(|suggestion| suggestion.contains(words_of_the_question)),
        "\n{text}\n{reading:#?}"
    );
    let error = reading.required_missing_error().unwrap();
    assert!(
        error.missing_parameters.contains(&parameter),
        "\n{text}\n{error:#?}"
    );
    reading
}

#[test]
fn ambiguous_and_incomplete_dates() {
    let start = "season_start_date";
    check(
        "starting 03/04/2025",
        start,
        "may be 2025-04-03 or 2025-03-04",
    );
    check(
        "starting 03.04.2025",
        start,
        "may be 2025-04-03 or 2025-03-04",
    );
    check("starting 03/15/25", start, "year of two digits");
    check("starting March 3rd", start, "has no year");
    check("starting in March 2025", start, "does not name a day");
    check("starting in may", start, "does not name a day");
    check("starting 2025-02-30", start, "not a day of the calendar");
    check("starting Feb 30, 2025", start, "not a day of the calendar");
    check(
        "12-week season ending 24 May 2025",
        start,
        "2025-03-01 if 2025-05-24",
    );
    check(
        "from 2025-03-01, approved plan 2025-02-01",
        "season_end_date",
        "Say what '2025-02-01' is",
    );
}

#[test]
fn horizons_that_are_no_weeks() {
    let horizon = "forecast_horizon_weeks";
    check("3 months from 2025-03-01", horizon, "13-week season");
    check("a 6-month season", horizon, "26-week season");
    check("1 year", horizon, "52-week season");
    check("90 days", horizon, "not a whole number of weeks");
    check("10-12 weeks", horizon, "is a range");
    check("between ten and twelve weeks", horizon, "is a range");
    check("12 or 14 weeks", horizon, "is a range");
    check(
        "from 2025-03-01 to 2025-05-20",
        horizon,
        "not a whole number of weeks",
    );
    check(
        "from 2025-05-20 to 2025-03-01",
        horizon,
        "end on 2025-03-01",
    );
}

#[test]
fn contradictions() {
    for (text, parameter) in [
        (
            "weekly replenishment at first, later no replenishment",
            "replenishment_strategy",
        ),
        (
            "weekly or bi-weekly replenishment",
            "replenishment_strategy",
        ),
        (
            "a 12-week season. The 10-week season is fixed.",
            "forecast_horizon_weeks",
        ),
        ("15% holdback. Hold back 30%.", "dc_holdback_percentage"),
        (
            "ship 60% at launch and hold back 45%",
            "dc_holdback_percentage",
        ),
        (
            "everything ships at week 0, 15% holdback",
            "dc_holdback_percentage",
        ),
        (
            "never mark down, markdown check in week 6",
            "markdown_checkpoint_week",
        ),
        ("8000 units, or rather 9000 units", "stated_demand_units"),
        ("starts 2025-03-01. Launch 2025-03-08.", "season_start_date"),
    ] {
        let reading = check(text, parameter, "Say which holds for");
        assert_eq!(reading.contradictions.len(), 1, "{text}");
        assert_eq!(reading.contradictions[0].parameter, parameter);
        assert_eq!(reading.contradictions[0].statements.len(), 2);
    }
}

#[test]
fn the_same_value_said_twice_is_no_contradiction() {
    let reading =
        extract("12-week season, 12 weeks, weekly, replenish every week, 8k units, 8,000 units");
    assert!(reading.contradictions.is_empty());
    assert_eq!(reading.findings.len(), 3);
}

#[test]
fn other_rhythms() {
    let strategy = "replenishment_strategy";
    check("daily replenishment", strategy, "'bi-weekly replenishment'");
    check(
        "replenish every three weeks",
        strategy,
        "'bi-weekly replenishment'",
    );
    check(
        "ship to stores twice a week",
        strategy,
        "'bi-weekly replenishment'",
    );
    check(
        "a 4-week replenishment cycle",
        strategy,
        "'bi-weekly replenishment'",
    );
    check("no weekly replenishment", strategy, "what happens instead");
}

#[test]
fn shares_that_are_not_clear() {
    check(
        "hold back 500 units",
        "dc_holdback_percentage",
        "say it in percent",
    );
    check("holdback 30", "dc_holdback_percentage", "say it in percent");
    check(
        "hold back 10-15%",
        "dc_holdback_percentage",
        "say one figure",
    );
    check("markdown of 30%", "markdown_threshold", "sell-through");
    check(
        "8.000 units",
        "stated_demand_units",
        "may separate thousands",
    );
    check("8000-9000 units", "stated_demand_units", "is a range");
    check(
        "no markdown before week 6",
        "markdown_checkpoint_week",
        "sets a condition",
    );
    check(
        "no markdown above 60% sell-through",
        "markdown_checkpoint_week",
        "sets a condition",
    );
    check(
        "markdown check in week 6 or 7",
        "markdown_checkpoint_week",
        "no single week",
    );
}

#[test]
fn doubt_lowers_the_confidence() {
    let sure = "12 weeks from 2025-03-01, weekly, 45% holdback";
    let hedged = "about 12 weeks from 2025-03-01, weekly, 45% holdback";
    let unused = "12 weeks from 2025-03-01, weekly, 45% holdback, 300 stores";
    let score = |text| extract(text).confidence_score;
    assert!((score(sure) - 1.0).abs() < 1e-9);
    // Five findings and one doubt: 5/6.
    assert!((score(hedged) - 0.83).abs() < 1e-9);
    assert!((score(unused) - 0.83).abs() < 1e-9);
    assert!(extract(unused).reasoning.contains("Not used: 300"));
    assert!((score("Nothing to see here") - 0.0).abs() < 1e-9);
}
