//! planning-rules 12: defaults of the archetypes and rules that join several parameters.

use chrono::NaiveDate;
use hemline_domain::{
    Archetype, DomainError, ReplenishmentStrategy, SafetyStockMethod, SeasonParameters, Share,
    StatedParameters, Units, Violation,
};
use serde_json::{Value, json};

pub(crate) fn stated() -> StatedParameters {
    StatedParameters::new().with("season_start_date", "2025-03-03")
}

pub(crate) fn resolved(stated: &StatedParameters) -> SeasonParameters {
    resolved_for(stated, Archetype::FashionRetail)
}

fn resolved_for(stated: &StatedParameters, archetype: Archetype) -> SeasonParameters {
    stated.resolve(archetype).unwrap().parameters
}

pub(crate) fn violations(stated: &StatedParameters) -> Vec<Violation> {
    match stated.resolve(Archetype::FashionRetail) {
        Err(DomainError::InvalidParameters { violations }) => violations,
        other => panic!("expected violations, got {other:?}"),
    }
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn rule_12_defaults_of_fashion_retail() {
    let parameters = resolved(&stated());
    let json = serde_json::to_value(&parameters).unwrap();
    let expected = json!({
        "archetype": "FASHION_RETAIL",
        "forecast_horizon_weeks": 12,
        "season_start_date": "2025-03-03",
        "season_end_date": "2025-05-26",
        "history_until": "2025-03-02",
        "replenishment_strategy": "weekly",
        "dc_holdback_percentage": 0.45,
        "markdown_checkpoint_week": 6,
        "markdown_threshold": 0.60,
        "markdown_target": "flat",
        "safety_stock_pct": 0.20,
        "safety_stock_method": "fixed",
        "service_level": null,
        "understock_cost": null,
        "overstock_cost": null,
        "variance_threshold": 0.20,
        "emergency_threshold": 0.30,
        "variance_basis": "cumulative",
        "elasticity_coefficient": 2.0,
        "lift_factor": 1.5,
        "max_markdown": 0.40,
        "sell_through_basis": "forecast",
        "replenishment_basis": "remaining_allocation",
        "emergency_order_basis": "network",
        "emergency_lead_time_weeks": 4,
        "cluster_count": 3,
        "cluster_shares": null,
        "include_stores": [],
        "allocation_attributes": ["store_size_sqft", "median_income"],
        "forecasting_method": "ensemble_prophet_arima",
        "stated_demand_units": null,
        "approval_timeout_hours": null,
    });
    assert_eq!(json, expected);
}

#[test]
fn rule_12_defaults_of_stable_catalog() {
    let parameters = resolved(&stated().with("archetype", "STABLE_CATALOG"));
    assert_eq!(parameters.forecast_horizon_weeks, 26);
    assert_eq!(parameters.dc_holdback_percentage, Share::percent(35));
    assert_eq!(parameters.safety_stock_pct, Share::percent(15));
    assert_eq!(
        parameters.replenishment_strategy,
        ReplenishmentStrategy::BiWeekly
    );
    assert_eq!(parameters.markdown_checkpoint_week, Some(13));
    assert_eq!(parameters.markdown_threshold, Some(Share::percent(60)));
}

#[test]
fn rule_12_defaults_of_continuous() {
    let parameters = resolved_for(&stated(), Archetype::Continuous);
    assert_eq!(parameters.forecast_horizon_weeks, 52);
    assert_eq!(parameters.dc_holdback_percentage, Share::percent(30));
    assert_eq!(parameters.safety_stock_pct, Share::percent(10));
    assert_eq!(
        parameters.replenishment_strategy,
        ReplenishmentStrategy::Weekly
    );
    assert_eq!(parameters.markdown_checkpoint_week, None);
    assert_eq!(parameters.markdown_threshold, None);
}

#[test]
fn rule_12_a_stated_archetype_comes_before_the_categorys() {
    let stated = stated().with("archetype", "fashion_retail");
    let parameters = resolved_for(&stated, Archetype::Continuous);
    assert_eq!(parameters.archetype, Archetype::FashionRetail);
    assert_eq!(parameters.forecast_horizon_weeks, 12);
}

#[test]
fn rule_12_the_checkpoint_of_a_short_season_is_its_middle() {
    for (horizon, week) in [(4, 2), (5, 3), (11, 6), (12, 6), (20, 6)] {
        let parameters = resolved(&stated().with("forecast_horizon_weeks", horizon));
        assert_eq!(
            parameters.markdown_checkpoint_week,
            Some(week),
            "{horizon} weeks"
        );
    }
}

#[test]
fn rule_12_defaults_that_were_filled_in_are_listed() {
    let stated = stated()
        .with("dc_holdback_percentage", 0)
        .with("safety_stock_pct", 0.15);
    let resolved = stated.resolve(Archetype::FashionRetail).unwrap();
    let filled = |name: &str| {
        resolved
            .defaults_applied
            .iter()
            .any(|filled| filled == name)
    };
    assert!(filled("archetype") && filled("replenishment_strategy") && filled("history_until"));
    assert!(!filled("season_start_date") && !filled("safety_stock_pct"));
    assert!(!filled("dc_holdback_percentage"), "0 is a value, not unset");
    assert_eq!(resolved.parameters.dc_holdback_percentage, Share::ZERO);
}

#[test]
fn rule_12_null_means_none_where_the_range_allows_it() {
    let parameters = resolved(&stated().with("markdown_checkpoint_week", Value::Null));
    assert_eq!(parameters.markdown_checkpoint_week, None);
    assert_eq!(parameters.markdown_threshold, None);

    let refused = violations(&stated().with("dc_holdback_percentage", Value::Null));
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].parameter, "dc_holdback_percentage");
    assert_eq!(refused[0].value, Value::Null);
}

#[test]
fn rule_12_a_null_threshold_needs_a_null_checkpoint() {
    let refused = violations(&stated().with("markdown_threshold", Value::Null));
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].parameter, "markdown_threshold");
    let both = stated()
        .with("markdown_threshold", Value::Null)
        .with("markdown_checkpoint_week", Value::Null);
    assert_eq!(resolved(&both).markdown_threshold, None);
}

#[test]
fn rule_12_without_replenishment_nothing_is_held_back_and_more_is_made() {
    let parameters = resolved(&stated().with("replenishment_strategy", "none"));
    assert_eq!(parameters.dc_holdback_percentage, Share::ZERO);
    assert_eq!(parameters.safety_stock_pct, Share::percent(25));
    let stated = stated()
        .with("replenishment_strategy", "none")
        .with("dc_holdback_percentage", 0)
        .with("safety_stock_pct", 0.1);
    assert_eq!(resolved(&stated).safety_stock_pct, Share::percent(10));
}

#[test]
fn rule_12_a_stranded_holdback_is_refused_with_both_ways_out() {
    let stated = stated()
        .with("replenishment_strategy", "none")
        .with("dc_holdback_percentage", 0.45);
    let refused = violations(&stated);
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].parameter, "dc_holdback_percentage");
    assert_eq!(refused[0].value, json!(0.45));
    let ways_out = &refused[0].suggestions;
    assert_eq!(ways_out.len(), 2);
    assert!(
        ways_out[0].contains("dc_holdback_percentage to 0"),
        "{ways_out:?}"
    );
    assert!(
        ways_out[1].contains("replenishment_strategy to weekly"),
        "{ways_out:?}"
    );
}

#[test]
fn rule_12_holdback_and_horizon_are_refused_together() {
    let stated = stated()
        .with("dc_holdback_percentage", 1.2)
        .with("forecast_horizon_weeks", 80)
        .with("season_end_date", "2026-09-14");
    let refused = violations(&stated);
    let named: Vec<_> = refused
        .iter()
        .map(|violation| (violation.parameter.as_str(), violation.value.clone()))
        .collect();
    assert_eq!(
        named,
        [
            ("forecast_horizon_weeks", json!(80)),
            ("dc_holdback_percentage", json!(1.2)),
        ]
    );
    assert!(refused[0].message.contains("80") && refused[0].message.contains("4 to 52"));
    assert!(refused[1].message.contains("1.2") && refused[1].message.contains("0 to 1"));
}

#[test]
fn a_refused_horizon_does_not_refuse_what_depends_on_it() {
    let stated = stated()
        .with("forecast_horizon_weeks", 80)
        .with("markdown_checkpoint_week", 20);
    assert_eq!(violations(&stated).len(), 1);
}

#[test]
fn rule_12_an_unknown_name_is_refused() {
    let refused = violations(&stated().with("holdback", 0.3));
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].parameter, "holdback");
    assert!(refused[0].allowed.contains("dc_holdback_percentage"));
}

#[test]
fn rule_12_a_missing_start_is_refused_beside_other_mistakes() {
    let stated = StatedParameters::new()
        .with("season_end_date", "next spring")
        .with("cluster_count", 0);
    let mut named: Vec<String> = violations(&stated)
        .into_iter()
        .map(|violation| violation.parameter)
        .collect();
    named.sort();
    assert_eq!(
        named,
        ["cluster_count", "season_end_date", "season_start_date"]
    );
}

#[test]
fn rule_1_a_stated_last_day_is_normalised() {
    let stated = StatedParameters::new()
        .with("season_start_date", "2025-03-01")
        .with("forecast_horizon_weeks", 12)
        .with("season_end_date", "2025-05-23");
    assert_eq!(resolved(&stated).season_end_date, date("2025-05-24"));
}

#[test]
fn rule_1_an_end_date_off_by_a_week_is_refused_with_the_dates_that_fit() {
    let refused = violations(&stated().with("season_end_date", "2025-06-02"));
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].parameter, "season_end_date");
    assert!(
        refused[0].allowed.contains("2025-05-26"),
        "{:?}",
        refused[0]
    );
    assert!(
        refused[0].allowed.contains("2025-05-25"),
        "{:?}",
        refused[0]
    );
}

#[test]
fn rule_1_history_may_not_reach_into_the_season() {
    let parameters = resolved(&stated().with("history_until", "2024-12-08"));
    assert_eq!(parameters.history_until, date("2024-12-08"));
    let refused = violations(&stated().with("history_until", "2025-03-03"));
    assert_eq!(refused[0].parameter, "history_until");
    assert!(refused[0].allowed.contains("2025-03-02"));
}

#[test]
fn rule_5_cluster_shares_name_every_cluster_and_sum_to_1() {
    let shares = json!({"fashion_forward": 0.4, "mainstream": 0.35, "value_conscious": 0.25});
    let accepted = resolved(&stated().with("cluster_shares", shares))
        .cluster_shares
        .unwrap();
    assert_eq!(accepted[&"mainstream".into()], Share::percent(35));
    let thirds =
        json!({"fashion_forward": 0.333333, "mainstream": 0.333333, "value_conscious": 0.333333});
    assert!(
        resolved(&stated().with("cluster_shares", thirds))
            .cluster_shares
            .is_some()
    );
    for wrong in [
        json!({"fashion_forward": 0.4, "mainstream": 0.35, "value_conscious": 0.24}),
        json!({"fashion_forward": 0.6, "mainstream": 0.4}),
        json!({"cluster_1": 0.4, "cluster_2": 0.35, "cluster_3": 0.25}),
        json!([0.4, 0.35, 0.25]),
    ] {
        let refused = violations(&stated().with("cluster_shares", wrong));
        assert_eq!(refused[0].parameter, "cluster_shares");
        assert!(refused[0].allowed.contains("value_conscious"));
    }
}

#[test]
fn rule_6_a_service_level_method_needs_its_level() {
    let stated = stated().with("safety_stock_method", "service_level");
    assert_eq!(violations(&stated)[0].parameter, "service_level");
    let parameters = resolved(&stated.with("service_level", 0.95));
    assert_eq!(
        parameters.safety_stock_method,
        SafetyStockMethod::ServiceLevel
    );
    assert_eq!(parameters.service_level, Some(Share::percent(95)));
}

#[test]
fn a_modify_is_laid_over_what_was_stated() {
    let first = stated()
        .with("safety_stock_pct", 0.2)
        .with("lift_factor", 1.0);
    let changes = StatedParameters::new().with("safety_stock_pct", 0.15);
    let parameters = resolved(&first.overlaid(&changes));
    assert_eq!(parameters.safety_stock_pct, Share::percent(15));
    assert_eq!(parameters.lift_factor.to_string(), "1");
    assert_eq!(parameters.season_start_date, date("2025-03-03"));
}

#[test]
fn stated_demand_is_kept_beside_the_forecast() {
    let parameters = resolved(&stated().with("stated_demand_units", 8_000));
    assert_eq!(parameters.stated_demand_units, Some(Units::new(8_000)));
}

#[test]
fn parameters_survive_json() {
    let parameters = resolved(&stated());
    let json = serde_json::to_string(&parameters).unwrap();
    assert_eq!(
        serde_json::from_str::<SeasonParameters>(&json).unwrap(),
        parameters
    );
}

#[test]
fn a_season_a_year_later_starts_on_the_same_weekday() {
    let parameters = resolved(&stated().with("history_until", "2024-12-08"));
    let later = parameters.postponed_by_weeks(52).unwrap();
    assert_eq!(later.season_start_date, date("2026-03-02"));
    assert_eq!(later.season_end_date, date("2026-05-25"));
    assert_eq!(later.history_until, date("2025-12-07"));
    assert_eq!(later.calendar().unwrap().end(), later.season_end_date);
    let moved_back = SeasonParameters {
        season_start_date: parameters.season_start_date,
        season_end_date: parameters.season_end_date,
        history_until: parameters.history_until,
        ..later
    };
    assert_eq!(moved_back, parameters, "nothing else moved");
}

#[test]
fn a_season_beyond_the_calendar_is_refused() {
    let late = violations(&stated().with("season_start_date", "+262142-09-01"));
    assert_eq!(late[0].parameter, "season_start_date");
    assert!(matches!(
        resolved(&stated()).postponed_by_weeks(u32::MAX),
        Err(DomainError::CalendarRange { .. })
    ));
}
