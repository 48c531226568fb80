//! planning-rules 11: advice follows from the figures by its rules.

use hemline_domain::{LedgerReason, Share, Units};
use hemline_planning::season_report::{ParameterValue, Verdict};
use hemline_planning::trigger_calibration::{RateSource, ThresholdCalibration, TriggerCalibration};
use serde_json::json;

use crate::season_report_advice_support::{advice, check, number, one_store};
use crate::season_report_support::{by_hand, clusters_of_one, curve, row};
use crate::support::{decimal, parameters, share, units};

#[test]
fn too_few_units_raise_the_safety_stock_by_2_points() {
    // Demand of 514 against 400: 28.5% would have sufficed; 42 units were lost and 2 sold above what was received.
    let season = by_hand();
    check(
        &season,
        "safety_stock_pct",
        Verdict::Change,
        &number("0.22"),
    );
    let evidence = advice(&season, "safety_stock_pct").evidence;
    assert!(
        evidence.starts_with("demand was 514 units (472 sold, 42 lost) against 400 forecast, so a safety stock of 28.5% would have sufficed; stores were short of 44 units (8.6% of demand"),
        "{evidence}"
    );
}

#[test]
fn a_safety_stock_that_stayed_lowers_it_by_2_points_and_not_below_what_was_needed() {
    let season = one_store(480, 480, &[100; 4], &[100; 4]);
    check(
        &season,
        "safety_stock_pct",
        Verdict::Change,
        &number("0.18"),
    );
    // 19% was needed; of 80 units of safety stock 4 were left, which is not half.
    let season = one_store(480, 480, &[100; 4], &[119; 4]);
    check(&season, "safety_stock_pct", Verdict::Keep, &number("0.2"));
    // 18.5% was needed: 19% is not below that, 18% would be.
    let season = one_store(800, 800, &[100; 4], &[118, 118, 119, 119]);
    check(
        &season,
        "safety_stock_pct",
        Verdict::Change,
        &number("0.19"),
    );
    // 9% was needed: 44 of 80 were left.
    let season = one_store(480, 480, &[100; 4], &[109; 4]);
    check(
        &season,
        "safety_stock_pct",
        Verdict::Change,
        &number("0.18"),
    );
}

#[test]
fn units_in_the_wrong_place_are_no_reason_for_more_of_them() {
    // 40 units short in the store, 80 at the DC: 0% of safety stock would have sufficed.
    let season = one_store(440, 360, &[100; 4], &[100, 100, 100, 60]);
    check(&season, "safety_stock_pct", Verdict::Keep, &number("0.2"));
}

#[test]
fn a_basis_that_would_have_sold_more_on_the_same_demand_is_suggested() {
    // After week 3 the store has 60 and 80 units remain: `remaining_allocation` ships 20, `demand_curve` 40.
    let season = one_store(440, 360, &[100; 4], &[100, 100, 100, 60]);
    check(
        &season,
        "replenishment_basis",
        Verdict::Change,
        &ParameterValue::Name("demand_curve".to_owned()),
    );
    assert_eq!(
        advice(&season, "replenishment_basis").evidence,
        "of the demand of 400 units at the full price, stores would have sold 380 (95.0%) replenished by what is left of their season totals (remaining_allocation), and 400 (100.0%) by the next week's forecast (demand_curve)"
    );
}

/// Sales that jump from week to week, with a store filled to 100 each week by `demand_curve`, and to what remains by
/// `remaining_allocation`.
#[test]
fn the_demand_curve_is_left_where_stores_need_a_buffer() {
    let mut season = one_store(480, 150, &[100; 4], &[100, 150, 50, 150]);
    let sales = season.ledger.split_off(2);
    for (week, sale) in (1..).zip(sales) {
        season.ledger.push(sale);
        if week < 4 {
            let arrival = row(week, "dc", "S1", 110, LedgerReason::Replenishment);
            season.ledger.push(arrival);
        }
    }
    check(
        &season,
        "replenishment_basis",
        Verdict::Keep,
        &ParameterValue::Name("remaining_allocation".to_owned()),
    );
    season.parameters = parameters(&json!({
        "forecast_horizon_weeks": 4, "cluster_count": 1, "replenishment_basis": "demand_curve",
    }));
    check(
        &season,
        "replenishment_basis",
        Verdict::Change,
        &ParameterValue::Name("remaining_allocation".to_owned()),
    );
    assert_eq!(
        advice(&season, "replenishment_basis").evidence,
        "of the demand of 450 units at the full price, stores would have sold 350 (77.8%) replenished by the next week's forecast (demand_curve), and 395 (87.8%) by what is left of their season totals (remaining_allocation)"
    );
}

/// Every store loses 0.5 units in the first week and 2.5 in each of the others: 32 in all, not 40.
#[test]
fn the_replayed_demand_is_what_was_sold_and_the_lost_sales_of_the_report() {
    let mut season = one_store(8, 0, &[10; 4], &[]);
    let stores = ["S1", "S2", "S3", "S4"];
    season.ledger.pop();
    for store in stores {
        let launch = row(0, "dc", store, 2, LedgerReason::InitialShipment);
        let sale = row(1, store, "customer", 2, LedgerReason::Sold);
        season.ledger.extend([launch, sale]);
    }
    season.ledger.sort_by_key(|row| row.week_number);
    season.clustering = clusters_of_one(&stores.map(|store| (store, 0.25)));
    season.season_totals = stores.map(|store| (store.into(), Units::new(2))).into();
    season.reported = units(&[8, 0, 0, 0]);
    assert_eq!(season.report().stockouts.lost_sales, Units::new(32));
    let evidence = advice(&season, "replenishment_basis").evidence;
    assert!(
        evidence.starts_with("of the demand of 40 units at the full price"),
        "{evidence}"
    );
}

#[test]
fn units_sold_above_what_was_received_count_as_short() {
    // The store got 400 units and sold 520; nothing was lost, and nothing was left.
    let mut season = one_store(400, 400, &[100; 4], &[130; 4]);
    let sales = season.ledger.pop().unwrap();
    let excess = row(4, "unknown", "S1", 120, LedgerReason::Adjusted);
    season.ledger.extend([excess, sales]);
    assert_eq!(season.report().stockouts.lost_sales, Units::ZERO);
    check(
        &season,
        "safety_stock_pct",
        Verdict::Change,
        &number("0.22"),
    );
}

#[test]
fn another_method_sizes_the_order_itself() {
    let mut season = by_hand();
    season.parameters = parameters(&json!({
        "forecast_horizon_weeks": 4, "cluster_count": 2,
        "safety_stock_method": "service_level", "service_level": 0.95,
    }));
    check(&season, "safety_stock_pct", Verdict::Keep, &number("0.2"));
}

#[test]
fn a_launch_that_ran_dry_lowers_the_holdback() {
    // Weeks 1 and 2 are the first third: the store has 120 units and could have sold 200.
    let season = one_store(480, 120, &[100; 4], &[100, 20, 0, 0]);
    check(
        &season,
        "dc_holdback_percentage",
        Verdict::Change,
        &number("0.42"),
    );
}

#[test]
fn units_that_lay_in_the_wrong_stores_raise_the_holdback() {
    let mut season = by_hand();
    season.ledger = vec![
        row(0, "supplier", "dc", 480, LedgerReason::Manufactured),
        row(0, "dc", "S1", 400, LedgerReason::InitialShipment),
        row(0, "dc", "S2", 80, LedgerReason::InitialShipment),
        row(1, "S1", "customer", 50, LedgerReason::Sold),
        row(1, "S2", "customer", 80, LedgerReason::Sold),
        row(2, "S1", "customer", 50, LedgerReason::Sold),
        row(3, "S1", "customer", 50, LedgerReason::Sold),
        row(4, "S1", "customer", 50, LedgerReason::Sold),
    ];
    season.reported = units(&[130, 50, 50, 50]);
    check(
        &season,
        "dc_holdback_percentage",
        Verdict::Change,
        &number("0.48"),
    );
}

#[test]
fn without_replenishment_the_holdback_stays_0() {
    let mut season = one_store(480, 120, &[100; 4], &[100, 20, 0, 0]);
    season.parameters = parameters(&json!({
        "forecast_horizon_weeks": 4, "cluster_count": 1, "replenishment_strategy": "none",
    }));
    check(
        &season,
        "dc_holdback_percentage",
        Verdict::Keep,
        &number("0"),
    );
    check(
        &season,
        "replenishment_basis",
        Verdict::Keep,
        &ParameterValue::Name("remaining_allocation".to_owned()),
    );
}

#[test]
fn shares_that_were_off_move_halfway() {
    // 54.1% and 45.9% of demand against 60% and 40%.
    let season = by_hand();
    let halfway =
        [("cluster_1", "0.57"), ("cluster_2", "0.43")].map(|(id, text)| (id.into(), share(text)));
    check(
        &season,
        "cluster_shares",
        Verdict::Change,
        &ParameterValue::Shares(halfway.into()),
    );
}

#[test]
fn shares_that_were_right_stay_as_they_were_stated() {
    let mut season = by_hand();
    season.clustering = clusters_of_one(&[("S1", 0.54), ("S2", 0.46)]);
    let line = advice(&season, "cluster_shares");
    assert_eq!(
        (line.verdict, line.current, line.suggested),
        (
            Verdict::Keep,
            ParameterValue::Nothing,
            ParameterValue::Nothing
        )
    );
}

fn calibration(rates: &[(u8, &str)], outside: u32, caught: u32) -> TriggerCalibration {
    let thresholds = rates.iter().map(|(percent, rate)| ThresholdCalibration {
        threshold: Share::percent(*percent),
        seasons_within: 10,
        false_alarms: 0,
        seasons_outside: outside,
        caught_by_mid_season: caught,
        resampled_false_alarm_rate: None,
        false_alarm_rate: Some(decimal(rate)),
        source: Some(RateSource::Hindcasts),
    });
    TriggerCalibration {
        basis: hemline_domain::VarianceBasis::Cumulative,
        hindcast_seasons: 10 + outside,
        thresholds: thresholds.collect(),
    }
}

#[test]
fn a_trigger_that_rings_too_often_is_raised_to_the_next_threshold() {
    let mut season = by_hand();
    season.calibration = Some(calibration(&[(15, "0.5"), (20, "0.4"), (25, "0.2")], 0, 0));
    check(
        &season,
        "variance_threshold",
        Verdict::Change,
        &number("0.25"),
    );
    // Not where its re-forecasts helped this season: 118 and 88 are nearer to these than to 100.
    season.curves[1] = curve("revised", 2, &[120, 146, 118, 88]);
    check(&season, "variance_threshold", Verdict::Keep, &number("0.2"));
}

#[test]
fn a_trigger_that_misses_seasons_and_can_afford_to_ring_is_lowered() {
    let mut season = by_hand();
    season.calibration = Some(calibration(&[(15, "0.1"), (20, "0"), (25, "0")], 2, 1));
    check(
        &season,
        "variance_threshold",
        Verdict::Change,
        &number("0.15"),
    );
    season.calibration = Some(calibration(&[(15, "0.2"), (20, "0"), (25, "0")], 2, 1));
    check(&season, "variance_threshold", Verdict::Keep, &number("0.2"));
    season.calibration = None;
    check(&season, "variance_threshold", Verdict::Keep, &number("0.2"));
}

#[test]
fn a_season_closed_early_changes_nothing_that_depends_on_its_end() {
    let mut season = by_hand();
    season.ledger.retain(|row| row.week_number <= 3);
    season.reported.truncate(3);
    season.checks.truncate(3);
    for parameter in [
        "safety_stock_pct",
        "dc_holdback_percentage",
        "replenishment_basis",
        "markdown_checkpoint_week",
        "cluster_shares",
    ] {
        let line = advice(&season, parameter);
        assert_eq!(line.verdict, Verdict::Keep, "{parameter}");
        assert!(line.evidence.contains("closed after 3 of 4 weeks"));
    }
}

#[test]
fn the_next_season_starts_a_year_later_with_the_suggestions() {
    let report = by_hand().report();
    let now = report.parameters;
    let next = report.next_season_parameters;
    assert_eq!(next.season_start_date.to_string(), "2026-03-02");
    assert_eq!(next.season_end_date.to_string(), "2026-03-30");
    assert_eq!(next.history_until.to_string(), "2026-03-01");
    assert_eq!(next.safety_stock_pct, share("0.22"));
    assert_eq!(next.replenishment_basis.as_str(), "demand_curve");
    assert_eq!(next.dc_holdback_percentage, now.dc_holdback_percentage);
    assert_eq!(next.forecast_horizon_weeks, 4);
    assert_eq!(next.stated_demand_units, None, "it was of this season");
}

#[test]
fn advice_is_one_line_per_parameter_with_the_names_of_the_wire() {
    let json = serde_json::to_value(by_hand().report()).unwrap();
    let lines = json["advice"].as_array().unwrap();
    let names: Vec<&str> = lines
        .iter()
        .map(|line| line["parameter"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "safety_stock_pct",
            "dc_holdback_percentage",
            "replenishment_basis",
            "markdown_checkpoint_week",
            "markdown_target",
            "elasticity_coefficient",
            "lift_factor",
            "cluster_shares",
            "variance_threshold",
        ]
    );
    assert_eq!(lines[0]["verdict"], "change");
    assert_eq!(lines[0]["suggested"], 0.22);
    assert_eq!(lines[3]["suggested"], 2);
    assert_eq!(lines[4]["suggested"], "flat");
    assert_eq!(lines[7]["current"], serde_json::Value::Null);
    assert_eq!(lines[7]["suggested"]["cluster_1"], 0.57);
}
