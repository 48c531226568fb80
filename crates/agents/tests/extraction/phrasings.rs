//! Many ways to say the same things. Each check compares everything that was stated.

use hemline_agents::extraction::extract;
use serde_json::{Value, json};

/// Everything that `text` states without doubt; the derived end date only where `expected` has it.
fn check(text: &str, expected: Value) {
    let reading = extract(text);
    let mut stated = serde_json::to_value(&reading.stated).unwrap();
    if expected.get("season_end_date").is_none() {
        stated.as_object_mut().unwrap().remove("season_end_date");
    }
    assert_eq!(stated, expected, "\n{text}\n{reading:#?}");
    assert!(reading.contradictions.is_empty(), "\n{text}\n{reading:#?}");
    assert!(reading.unclear.is_empty(), "\n{text}\n{reading:#?}");
}

fn check_one(parameter: &str, cases: &[(&str, Value)]) {
    for (text, value) in cases {
        check(text, json!({ parameter: value }));
    }
}

#[test]
fn start_dates() {
    for text in [
        "starts 2025-03-01",
        "from 1 March 2025",
        "launching on March 1st, 2025",
        "starting Mar. 1, 2025",
        "Season start: 01 Mar 2025",
        "starting on the 1st of March 2025",
        "starting on Saturday, March 1st 2025",
        "launch on the first of March 2025",
        "begins 1-Mar-2025",
        "start date is 2025/03/01",
        "We open the season beginning March 1 2025",
        "A season, 2025-03-01.",
        "start date to be 1 March 2025",
        "2025-03-01 launch",
        "from MARCH 1, 2025 onwards",
        "The spring 2025 season starts 1 March, 2025, we may add stores",
    ] {
        check(text, json!({"season_start_date": "2025-03-01"}));
    }
    check_one(
        "season_start_date",
        &[
            ("starting 15/03/2025", json!("2025-03-15")),
            ("starting 03/15/2025", json!("2025-03-15")),
            ("starting 3/3/2025", json!("2025-03-03")),
            ("starting 31.12.2025", json!("2025-12-31")),
            ("from 5 May 2025 on", json!("2025-05-05")),
            ("starting May 5, 2025", json!("2025-05-05")),
            ("Sept 29 2025 start", json!("2025-09-29")),
        ],
    );
}

#[test]
fn two_dates_give_the_horizon() {
    for (text, start, end, weeks) in [
        (
            "from 1 March to 24 May 2025",
            "2025-03-01",
            "2025-05-24",
            12,
        ),
        ("1 March 2025 - 24 May 2025", "2025-03-01", "2025-05-24", 12),
        ("March 1 until May 23, 2025", "2025-03-01", "2025-05-23", 12),
        (
            "between 2025-03-01 and 2025-05-24",
            "2025-03-01",
            "2025-05-24",
            12,
        ),
        (
            "from 1 November 2025 to 24 January",
            "2025-11-01",
            "2026-01-24",
            12,
        ),
        (
            "from 1 November to 24 January 2026",
            "2025-11-01",
            "2026-01-24",
            12,
        ),
        (
            "starts 2025-01-01, ends 2026-07-15",
            "2025-01-01",
            "2026-07-15",
            80,
        ),
    ] {
        check(
            text,
            json!({
                "forecast_horizon_weeks": weeks,
                "season_start_date": start,
                "season_end_date": end,
            }),
        );
    }
}

#[test]
fn a_stated_end_is_kept() {
    check(
        "12 weeks from 2025-03-01 through 2025-05-23",
        json!({
            "forecast_horizon_weeks": 12,
            "season_start_date": "2025-03-01",
            "season_end_date": "2025-05-23",
        }),
    );
}

#[test]
fn the_end_of_the_history_is_not_the_end_of_the_season() {
    check(
        "Season from 2025-03-01; use sales history until 2024-12-31",
        json!({"season_start_date": "2025-03-01", "history_until": "2024-12-31"}),
    );
}

#[test]
fn horizons() {
    check_one(
        "forecast_horizon_weeks",
        &[
            ("a 12-week season", json!(12)),
            ("twelve weeks", json!(12)),
            ("a twelve-week season", json!(12)),
            ("a dozen weeks", json!(12)),
            ("two dozen weeks", json!(24)),
            ("half a dozen weeks", json!(6)),
            ("twenty-six weeks", json!(26)),
            ("twenty six selling weeks", json!(26)),
            ("52 wks", json!(52)),
            ("12wk season", json!(12)),
            ("one hundred and four weeks", json!(104)),
            ("an 84-day season", json!(12)),
            ("horizon of 12", json!(12)),
            ("forecast horizon: 12 weeks", json!(12)),
            ("12 weeks, that is 3 months", json!(12)),
            ("12 weeks, with 52 weeks of history", json!(12)),
            ("12 weeks with a lead time of 4 weeks", json!(12)),
            ("history: 104 weeks. season: 12 weeks", json!(12)),
            ("0 weeks", json!(0)),
        ],
    );
    for text in [
        "a review in week 4",
        "the last 52 weeks were good",
        "a 4-week lead time",
    ] {
        assert!(
            extract(text).stated.get("forecast_horizon_weeks").is_none(),
            "{text}"
        );
    }
}

#[test]
fn replenishment() {
    for (strategy, texts) in [
        (
            "weekly",
            &[
                "weekly replenishment",
                "replenish stores weekly",
                "stores are replenished every week",
                "ship to stores once a week",
                "replenishment each week",
                "weekly, please",
                "not bi-weekly but weekly replenishment",
            ][..],
        ),
        (
            "bi-weekly",
            &[
                "bi-weekly replenishment",
                "biweekly replenishment",
                "bi weekly replenishment",
                "replenish every two weeks",
                "replenish every 2 weeks",
                "replenishment every other week",
                "restock every second week",
                "fortnightly replenishment",
                "shipments every fortnight",
                "a two-week replenishment cycle",
            ],
        ),
        (
            "none",
            &[
                "no replenishment",
                "No in-season replenishment",
                "without any replenishment",
                "stores are never restocked",
                "we don't replenish",
                "replenishment: none",
                "Replenishment strategy is none",
                "zero replenishment",
            ],
        ),
    ] {
        for text in texts {
            check(text, json!({"replenishment_strategy": strategy}));
        }
    }
    for text in [
        "weekly sales reports",
        "we review sales every week",
        "500 units per week",
    ] {
        check(text, json!({}));
    }
}

#[test]
fn holdbacks() {
    check_one(
        "dc_holdback_percentage",
        &[
            ("15% DC holdback", json!(0.15)),
            ("holdback of 30 percent", json!(0.30)),
            ("holdback: 0.45", json!(0.45)),
            ("hold back 30 percent", json!(0.30)),
            ("hold 45% at the DC", json!(0.45)),
            ("keep 35 % of the units back", json!(0.35)),
            ("45% is kept in the distribution centre", json!(0.45)),
            ("forty-five percent held back", json!(0.45)),
            ("reserve 20 pct at the DC", json!(0.20)),
            ("33.3% holdback", json!(0.333)),
            ("hold back half", json!(0.5)),
            ("45% at the DC", json!(0.45)),
            ("retain 30% centrally", json!(0.30)),
            ("Ship 100% at week 0", json!(0.0)),
            ("DC holdback, 15%", json!(0.15)),
            ("ship 55% up front", json!(0.45)),
            ("70% goes to stores at launch", json!(0.30)),
            ("initially ship 55%, hold back 45%", json!(0.45)),
            ("everything ships at week 0", json!(0.0)),
            ("ship it all up front", json!(0.0)),
            ("send everything to stores at launch", json!(0.0)),
            ("all units are shipped immediately", json!(0.0)),
            ("no holdback", json!(0.0)),
            ("0% holdback", json!(0.0)),
            ("nothing is held back", json!(0.0)),
            ("hold nothing back", json!(0.0)),
            ("we don't hold anything back", json!(0.0)),
            ("hold back 0.000001", json!(0.000_001)),
        ],
    );
}

#[test]
fn markdowns() {
    for text in [
        "never mark down",
        "no markdowns",
        "No markdown.",
        "without any markdowns",
        "we do not mark it down",
        "never discounted",
        "markdown: none",
    ] {
        check(text, json!({"markdown_checkpoint_week": null}));
    }
    for text in [
        "markdown check in week 6 at 60% sell-through",
        "markdown checkpoint at week six, target sell-through 60 percent",
        "In week 6, mark down if sell through is below 0.6",
        "markdown after 6 weeks unless 60% is sold",
        "a markdown review after week 6 (target 60%)",
        "check markdowns at the 6-week mark against a 60% sell-through target",
        "markdown review in the 6th week, sell-through target of 60%",
    ] {
        check(
            text,
            json!({"markdown_checkpoint_week": 6, "markdown_threshold": 0.6}),
        );
    }
    for text in [
        "maximum markdown 30%",
        "markdowns capped at 30%",
        "markdown at most 30%",
        "at most 30% markdown",
        "no markdown deeper than 30%",
        "never a discount above 30 percent",
        "markdowns of no more than 30%",
        "markdowns are never deeper than 30%",
        "no more than 30% off",
    ] {
        check(text, json!({"max_markdown": 0.3}));
    }
}

#[test]
fn demand_and_safety_stock() {
    check_one(
        "stated_demand_units",
        &[
            ("8000 units", json!(8000)),
            ("8,000 units", json!(8000)),
            ("8k units", json!(8000)),
            ("8.5k units", json!(8500)),
            ("eight thousand units", json!(8000)),
            ("8 thousand pieces", json!(8000)),
            ("1,250,000 units", json!(1_250_000)),
            ("expected demand of 8000", json!(8000)),
            ("an 8000-unit season", json!(8000)),
            ("1.2 million units", json!(1_200_000)),
        ],
    );
    check_one(
        "safety_stock_pct",
        &[
            ("20% safety stock", json!(0.2)),
            ("safety stock of 12.5%", json!(0.125)),
            ("a safety buffer of 15 percent", json!(0.15)),
            ("no safety stock", json!(0.0)),
            ("safety stock 0.2", json!(0.2)),
        ],
    );
    check("sold well in spring 2025", json!({}));
    check(
        "2025 units sold last year, 8000 units now",
        json!({"stated_demand_units": 8000}),
    );
}

#[test]
fn figures_belong_to_the_words_beside_them() {
    for text in [
        "45% held at the DC, 60% sell-through, 20% safety stock",
        "20% safety stock and 45% holdback with 60% sell-through",
        "holdback 45% safety stock 20% sell-through 60%",
        "holdback of 45% safety stock of 20% sell-through of 60%",
        "20% safety stock 45% holdback 60% sell-through",
        "Safety stock: 20%. Holdback: 45%. Sell-through: 60%.",
        "60% sell-through; keep 45% in the warehouse; safety stock is 20%; 10% growth expected",
        "- holdback 0.45\n- safety stock 0.2\n- sell-through 0.6",
    ] {
        check(
            text,
            json!({
                "dc_holdback_percentage": 0.45,
                "markdown_threshold": 0.6,
                "safety_stock_pct": 0.2,
            }),
        );
    }
    check("10% growth expected", json!({}));
    check(
        "hold 15% of the 8000 units at the DC",
        json!({"dc_holdback_percentage": 0.15, "stated_demand_units": 8000}),
    );
    check(
        "Check for markdowns at week 6 with a 60% threshold. Variance threshold 25%.",
        json!({
            "markdown_checkpoint_week": 6,
            "markdown_threshold": 0.6,
            "variance_threshold": 0.25,
        }),
    );
}

#[test]
fn whole_texts() {
    check(
        "Plan autumn 2025: 26 weeks from September 1st, 2025, fortnightly replenishment, keep a quarter back, no markdowns, 12k units plus 15% safety stock",
        json!({
            "forecast_horizon_weeks": 26,
            "season_start_date": "2025-09-01",
            "replenishment_strategy": "bi-weekly",
            "dc_holdback_percentage": 0.25,
            "markdown_checkpoint_week": null,
            "stated_demand_units": 12000,
            "safety_stock_pct": 0.15,
        }),
    );
    check(
        "Our summer dresses launch on 2 June 2025 for 10 weeks. Stores get weekly replenishment. We'd like 40% held back at the DC and a markdown check in week 5 if less than 55% is sold.",
        json!({
            "forecast_horizon_weeks": 10,
            "season_start_date": "2025-06-02",
            "replenishment_strategy": "weekly",
            "dc_holdback_percentage": 0.4,
            "markdown_checkpoint_week": 5,
            "markdown_threshold": 0.55,
        }),
    );
    check(
        "Ship it all up front — no replenishment, no markdown, 8 weeks starting 3 Mar 2025",
        json!({
            "forecast_horizon_weeks": 8,
            "season_start_date": "2025-03-03",
            "replenishment_strategy": "none",
            "dc_holdback_percentage": 0.0,
            "markdown_checkpoint_week": null,
        }),
    );
}
