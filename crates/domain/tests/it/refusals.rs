//! What a violation says is what is wrong with the value (planning-rules 12).

use hemline_domain::{Archetype, DomainError, StatedParameters, Violation};
use serde_json::{Value, json};

use crate::parameters::{resolved, stated, violations};

/// The only violation of one parameter with `value`.
fn refusal(name: &str, value: Value) -> Violation {
    let mut refused = violations(&stated().with(name, value));
    assert_eq!(refused.len(), 1, "{refused:?}");
    refused.remove(0)
}

fn check(name: &str, value: Value, reason: &str) {
    let message = refusal(name, value).message;
    assert!(message.contains(reason), "{message:?} without {reason:?}");
    assert!(message.contains("; allowed: "), "{message}");
}

#[test]
fn more_than_six_places_are_named() {
    let places = "more than six decimal places";
    check("elasticity_coefficient", json!(2.000_000_1), places);
    check("dc_holdback_percentage", json!(0.123_456_7), places);
    check("max_markdown", json!(1.0 / 3.0), places);
    check("service_level", json!(0.950_000_1), places);
    check("understock_cost", json!(0.333_333_33), places);
    let out_of_range = refusal("elasticity_coefficient", json!(11.000_000_1));
    assert_eq!(
        out_of_range.message,
        "elasticity_coefficient is 11.0000001; allowed: 0 to 10"
    );
}

#[test]
fn a_number_with_a_fraction_is_not_whole() {
    for name in [
        "forecast_horizon_weeks",
        "markdown_checkpoint_week",
        "cluster_count",
        "stated_demand_units",
    ] {
        check(name, json!(5.5), "not a whole number");
        check(name, json!("5"), "not a number");
    }
    let too_long = refusal("forecast_horizon_weeks", json!(80.0));
    assert_eq!(
        too_long.message,
        "forecast_horizon_weeks is 80.0; allowed: 4 to 52 weeks"
    );
}

#[test]
fn a_whole_number_may_be_written_as_a_float() {
    let parameters = resolved(
        &stated()
            .with("forecast_horizon_weeks", 10.0)
            .with("emergency_lead_time_weeks", 0.0)
            .with("stated_demand_units", 8e3),
    );
    assert_eq!(parameters.forecast_horizon_weeks, 10);
    assert_eq!(parameters.emergency_lead_time_weeks, 0);
    assert_eq!(parameters.stated_demand_units.unwrap().get(), 8_000);
    for value in [json!(-1.0), json!(1e300), json!(u64::MAX)] {
        refusal("forecast_horizon_weeks", value);
    }
}

#[test]
fn rule_5_refused_cluster_shares_say_why() {
    let shares = |a: f64, b: f64, c: f64| json!({"fashion_forward": a, "mainstream": b, "value_conscious": c});
    let third = 1.0 / 3.0;
    for (value, reason) in [
        (
            shares(third, third, third),
            "the share of fashion_forward is 0.3333333333333333, more than six decimal places",
        ),
        (
            shares(0.4, 1.2, 0.25),
            "the share of mainstream is 1.2, not from 0 to 1",
        ),
        (shares(0.4, 0.35, 0.24), "the shares sum to 0.99"),
        (
            json!({"fashion_forward": 0.6, "mainstream": 0.4}),
            "value_conscious is missing",
        ),
        (json!({"fashion_forward": 1}), "mainstream is missing"),
        (
            json!({"fashion_forward": 0.4, "mainstream": 0.35, "value_conscious": 0.25, "rest": 0}),
            "there is no cluster rest",
        ),
        (
            json!({"fashion_forward": "0.4"}),
            "the share of fashion_forward is \"0.4\", not a number",
        ),
        (json!([0.4, 0.35, 0.25]), "not an object"),
    ] {
        check("cluster_shares", value, reason);
    }
}

#[test]
fn a_list_names_nothing_twice() {
    check(
        "allocation_attributes",
        json!(["store_size_sqft", "median_income", "STORE_SIZE_SQFT"]),
        "store_size_sqft is listed twice",
    );
    check(
        "include_stores",
        json!(["S02", "S01", "S02"]),
        "S02 is listed twice",
    );
    check("include_stores", json!(["S01", 2]), "2 is not a store id");
    check(
        "allocation_attributes",
        json!(["location_tier"]),
        "location_tier",
    );
}

/// The violation of a threshold that is stated where no checkpoint week is left.
fn stranded_threshold(stated: &StatedParameters) -> Violation {
    let mut refused = violations(stated);
    assert_eq!(refused.len(), 1, "{refused:?}");
    let refused = refused.remove(0);
    assert_eq!(refused.parameter, "markdown_threshold");
    assert_eq!(refused.value, json!(0.7));
    assert!(
        refused.message.contains("0.7") && refused.message.contains("markdown_checkpoint_week"),
        "{}",
        refused.message
    );
    let ways_out = &refused.suggestions;
    assert_eq!(ways_out.len(), 2, "{ways_out:?}");
    assert!(
        ways_out[0].contains("markdown_checkpoint_week") && ways_out[0].contains("1 to "),
        "{ways_out:?}"
    );
    assert!(
        ways_out[1].contains("markdown_threshold to null"),
        "{ways_out:?}"
    );
    refused
}

#[test]
fn rule_12_a_stated_threshold_needs_a_checkpoint() {
    let threshold = stated().with("markdown_threshold", 0.7);
    stranded_threshold(&threshold.clone().with("archetype", "CONTINUOUS"));
    stranded_threshold(
        &threshold
            .clone()
            .with("markdown_checkpoint_week", Value::Null),
    );
    let with_week = threshold
        .with("archetype", "CONTINUOUS")
        .with("markdown_checkpoint_week", 26);
    assert_eq!(resolved(&with_week).markdown_checkpoint_week, Some(26));
}

#[test]
fn rule_12_a_modify_that_drops_the_checkpoint_drops_the_threshold_too() {
    let first = stated()
        .with("markdown_checkpoint_week", 6)
        .with("markdown_threshold", 0.7);
    let drops_week = StatedParameters::new().with("markdown_checkpoint_week", Value::Null);
    stranded_threshold(&first.overlaid(&drops_week));
    let drops_both = drops_week.with("markdown_threshold", Value::Null);
    let parameters = resolved(&first.overlaid(&drops_both));
    assert_eq!(parameters.markdown_checkpoint_week, None);
    assert_eq!(parameters.markdown_threshold, None);
}

#[test]
fn a_refused_checkpoint_does_not_refuse_the_threshold() {
    for archetype in ["FASHION_RETAIL", "CONTINUOUS"] {
        for threshold in [json!(0.7), Value::Null] {
            let stated = stated()
                .with("archetype", archetype)
                .with("markdown_checkpoint_week", 60)
                .with("markdown_threshold", threshold);
            let refused = violations(&stated);
            assert_eq!(refused.len(), 1, "{refused:?}");
            assert_eq!(refused[0].parameter, "markdown_checkpoint_week");
        }
    }
}

#[test]
fn a_refused_archetype_does_not_refuse_the_threshold() {
    let stated = stated()
        .with("archetype", "CONTINOUS")
        .with("markdown_threshold", 0.7);
    for default_archetype in [Archetype::FashionRetail, Archetype::Continuous] {
        let Err(DomainError::InvalidParameters { violations }) = stated.resolve(default_archetype)
        else {
            panic!("expected violations");
        };
        assert_eq!(violations.len(), 1, "{violations:?}");
        assert_eq!(violations[0].parameter, "archetype");
    }
}

#[test]
fn rule_12_an_absent_checkpoint_is_a_default_even_where_that_is_none() {
    let filled = |stated: &StatedParameters, archetype| {
        let names = stated.resolve(archetype).unwrap().defaults_applied;
        ["markdown_checkpoint_week", "markdown_threshold"]
            .map(|name| names.iter().any(|filled| filled == name))
    };
    for archetype in [Archetype::FashionRetail, Archetype::Continuous] {
        assert_eq!(filled(&stated(), archetype), [true, true]);
        let without_markdown = stated().with("markdown_checkpoint_week", Value::Null);
        assert_eq!(filled(&without_markdown, archetype), [false, true]);
    }
}
