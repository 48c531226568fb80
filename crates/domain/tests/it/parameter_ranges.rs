//! planning-rules 12: every range at its boundaries.

use serde_json::{Value, json};

use crate::parameters::{resolved, stated, violations};

/// Checks that each value of `inside` is taken and each of `outside` is refused by name.
fn check(name: &str, inside: &[Value], outside: &[Value]) {
    for value in inside {
        let _ = resolved(&stated().with(name, value.clone()));
    }
    for value in outside {
        let refused = violations(&stated().with(name, value.clone()));
        assert_eq!(refused.len(), 1, "{name} = {value}: {refused:?}");
        assert_eq!(refused[0].parameter, name);
        assert_eq!(&refused[0].value, value);
        assert!(refused[0].message.contains(name), "{}", refused[0].message);
        assert!(!refused[0].allowed.is_empty());
    }
}

#[test]
fn shares_are_0_to_1() {
    for name in [
        "dc_holdback_percentage",
        "markdown_threshold",
        "safety_stock_pct",
        "variance_threshold",
        "emergency_threshold",
    ] {
        let inside = [json!(0), json!(1), json!(0.000001), json!(0.45)];
        let outside = [
            json!(-0.000001),
            json!(1.000001),
            json!(0.1234567),
            json!("0.45"),
            json!(45),
        ];
        check(name, &inside, &outside);
    }
}

#[test]
fn the_horizon_is_4_to_52() {
    let outside = [
        json!(3),
        json!(53),
        json!(12.5),
        json!(-4),
        json!("12"),
        Value::Null,
    ];
    check("forecast_horizon_weeks", &[json!(4), json!(52)], &outside);
}

#[test]
fn the_checkpoint_lies_in_the_season() {
    let outside = [json!(0), json!(13), json!(1.5)];
    check(
        "markdown_checkpoint_week",
        &[json!(1), json!(12), Value::Null],
        &outside,
    );
}

#[test]
fn the_cap_is_a_multiple_of_5_points_up_to_90() {
    let inside = [json!(0), json!(0.05), json!(0.9)];
    let outside = [json!(0.95), json!(0.33), json!(-0.05), Value::Null];
    check("max_markdown", &inside, &outside);
}

#[test]
fn gains_are_0_to_10() {
    for name in ["elasticity_coefficient", "lift_factor"] {
        let outside = [json!(-0.1), json!(10.000001), Value::Null];
        check(name, &[json!(0), json!(10), json!(1.8)], &outside);
    }
}

#[test]
fn the_service_level_is_a_half_to_999_in_1000() {
    let inside = [json!(0.5), json!(0.999), Value::Null];
    check(
        "service_level",
        &inside,
        &[json!(0.499999), json!(0.9991), json!(95)],
    );
}

#[test]
fn costs_are_above_0() {
    for name in ["understock_cost", "overstock_cost"] {
        let inside = [json!(0.000001), json!(12.5), Value::Null];
        check(name, &inside, &[json!(0), json!(-1), json!("12")]);
    }
}

#[test]
fn whole_numbers_stay_in_their_ranges() {
    check(
        "emergency_lead_time_weeks",
        &[json!(0), json!(26)],
        &[json!(27), json!(-1), json!(1.5)],
    );
    check(
        "cluster_count",
        &[json!(1), json!(10)],
        &[json!(0), json!(11)],
    );
    let inside = [json!(1), json!(8760), Value::Null];
    check("approval_timeout_hours", &inside, &[json!(0), json!(8761)]);
    let inside = [json!(0), json!(1_000_000_000), Value::Null];
    check(
        "stated_demand_units",
        &inside,
        &[json!(1_000_000_001u64), json!(-1), json!(0.5)],
    );
}

#[test]
fn names_are_those_of_the_vocabularies() {
    let vocabularies: [(&str, &[&str]); 9] = [
        (
            "archetype",
            &["FASHION_RETAIL", "STABLE_CATALOG", "CONTINUOUS"],
        ),
        (
            "replenishment_strategy",
            &["none", "weekly", "bi-weekly", "BI-WEEKLY"],
        ),
        ("markdown_target", &["flat", "plan_curve"]),
        ("safety_stock_method", &["fixed", "newsvendor"]),
        ("variance_basis", &["cumulative", "weekly"]),
        ("sell_through_basis", &["forecast", "manufactured"]),
        (
            "replenishment_basis",
            &["remaining_allocation", "demand_curve"],
        ),
        ("emergency_order_basis", &["dc", "network"]),
        (
            "forecasting_method",
            &["ensemble_prophet_arima", "prophet", "arima"],
        ),
    ];
    for (name, members) in vocabularies {
        let inside: Vec<Value> = members.iter().map(|member| json!(member)).collect();
        check(name, &inside, &[json!("monthly"), json!(1), Value::Null]);
        let refused = violations(&stated().with(name, "monthly"));
        assert!(
            refused[0].message.contains(&members[0].to_lowercase())
                || refused[0].message.contains(members[0])
        );
    }
}

#[test]
fn another_name_of_a_forecasting_method_is_listed_and_accepted() {
    let refused = violations(&stated().with("forecasting_method", "magic"));
    let listed = "ensemble_prophet_arima (or mean_ensemble), median_ensemble, ";
    assert!(refused[0].allowed.starts_with(listed), "{refused:?}");
    check("forecasting_method", &[json!("mean_ensemble")], &[]);
}

#[test]
fn dates_are_iso_dates() {
    let outside = [json!("03/03/2025"), json!("2025-02-30"), json!(20250303)];
    check("season_start_date", &[json!("2025-03-03")], &outside);
    check(
        "history_until",
        &[json!("2025-03-02")],
        &[json!("2025-03-03"), json!("yesterday")],
    );
    let inside = [json!("2025-05-26"), json!("2025-05-25"), Value::Null];
    check(
        "season_end_date",
        &inside,
        &[json!("2025-05-24"), json!("2025-05-27")],
    );
}

#[test]
fn lists_hold_store_ids_and_attributes() {
    check(
        "include_stores",
        &[json!([]), json!(["S01"])],
        &[json!("S01"), json!([1])],
    );
    let inside = [json!([]), json!(["avg_weekly_sales_12mo"])];
    check(
        "allocation_attributes",
        &inside,
        &[json!(["location_tier"]), json!("median_income")],
    );
}
