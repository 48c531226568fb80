//! planning-rules 11: every figure of the report on a season that was computed by hand.

use hemline_domain::{LedgerReason, Units};
use hemline_planning::PlanningError;
use hemline_planning::season_report::{LastYear, SeasonReport, UnitFlow, analyse};
use hemline_planning::variance::VarianceDirection;

use crate::season_report_support::{by_hand, row};
use crate::support::{decimal, units};

#[test]
fn units_come_from_the_ledger_and_reconcile() {
    let flow = by_hand().report().units;
    let expected = UnitFlow {
        manufactured: Units::new(480),
        emergency: Units::new(30),
        adjusted: Units::new(2),
        shipped: Units::new(480),
        sold: Units::new(472),
        left_at_stores: Units::new(10),
        left_at_dc: Units::new(30),
    };
    assert_eq!(flow, expected);
    assert_eq!(flow.supply(), Units::new(512));
    assert_eq!(flow.left_over(), Units::new(40));
}

#[test]
fn the_original_forecast_is_judged_over_all_weeks() {
    // Errors of 20, 46, 18 and 12 units of 120, 146, 118 and 88.
    let original = by_hand().report().accuracy.original;
    assert_eq!(original.mape, Some(decimal("0.19266")));
    assert_eq!(original.wape, Some(decimal("0.20339")), "96 of 472");
    assert_eq!(original.bias, Some(decimal("-0.152542")), "400 of 472");
    assert!((original.rmse.unwrap() - 746f64.sqrt()).abs() < 1e-12);
    assert_eq!(original.mape_target_met, Some(true));
    assert_eq!(original.bias_target_met, Some(false));
    assert_eq!(
        original.weeks[1].percentage_error,
        Some(decimal("-0.315068"))
    );
}

#[test]
fn a_revised_forecast_is_judged_by_the_weeks_after_it_beside_the_original() {
    let revised = by_hand().report().accuracy.revised;
    let weeks = |place: usize| -> Vec<u32> {
        let judged = revised[place].accuracy.weeks.iter();
        judged.map(|week| week.week_number).collect()
    };
    assert_eq!(weeks(0), [3, 4]);
    assert_eq!(weeks(1), [4]);
    // 130 and 130 against 118 and 88; the original expected 100 and 100.
    assert_eq!(revised[0].accuracy.absolute_error(), Units::new(54));
    assert_eq!(revised[0].original.absolute_error(), Units::new(30));
    assert_eq!(revised[0].lowered_remaining_error, Some(false));
    assert_eq!(revised[0].accuracy.bias, Some(decimal("0.262136")));
    // The forecast with the lift replaced the revised one.
    assert_eq!(revised[1].replaced.absolute_error(), Units::new(42));
    assert_eq!(revised[1].original.absolute_error(), Units::new(12));
}

#[test]
fn each_week_is_judged_by_the_forecast_in_force() {
    let report = by_hand().report();
    let in_force: Vec<Units> = report
        .weeks
        .iter()
        .map(|week| week.forecast_in_force)
        .collect();
    assert_eq!(in_force, units(&[100, 100, 130, 169]));
    assert_eq!(
        report.accuracy.in_force.absolute_error(),
        Units::new(20 + 46 + 12 + 81)
    );
}

#[test]
fn a_week_without_sales_is_left_out_of_mape_and_counted() {
    let mut season = by_hand();
    season.ledger.truncate(7);
    season.ledger.extend([
        row(3, "S1", "customer", 50, LedgerReason::Sold),
        row(3, "S2", "customer", 30, LedgerReason::Sold),
    ]);
    season.reported = units(&[120, 0, 80]);
    season.checks.clear();
    season.markdown = None;
    let report = season.report();
    let original = report.accuracy.original;
    assert_eq!(original.weeks_without_sales, 1);
    // 20 of 120 and 20 of 80.
    assert_eq!(original.mape, Some(decimal("0.208333")));
    assert_eq!(original.weeks[1].percentage_error, None);
    assert_eq!(original.wape, Some(decimal("0.7")), "140 of 200");
}

#[test]
fn the_trigger_is_held_against_the_weeks_above_the_threshold() {
    let trigger = by_hand().report().trigger;
    // 20% in week 1 is not above; 266 of 200 in week 2 is.
    let weeks: Vec<u32> = trigger.weeks.iter().map(|week| week.week_number).collect();
    assert_eq!(weeks, [2]);
    assert_eq!(trigger.weeks[0].variance_pct, Some(decimal("0.33")));
    assert_eq!(trigger.weeks[0].direction, Some(VarianceDirection::Over));
    assert_eq!(trigger.accuracy, Some(decimal("1")));
    assert_eq!(trigger.target_met, Some(true));
    assert_eq!((trigger.helped, trigger.judged), (0, 1));
    assert_eq!(trigger.emergencies, 1);
}

#[test]
fn a_week_above_that_nobody_forecast_again_misses_the_target() {
    let mut season = by_hand();
    season.checks[1].reforecast_followed = false;
    let trigger = season.report().trigger;
    assert_eq!(trigger.accuracy, Some(decimal("0")));
    assert_eq!(trigger.target_met, Some(false));
    assert_eq!(trigger.weeks[0].lowered_remaining_error, None);
}

#[test]
fn without_a_week_above_there_is_no_trigger_accuracy() {
    let mut season = by_hand();
    season.checks.remove(1);
    let trigger = season.report().trigger;
    assert_eq!(trigger.accuracy, None);
    assert_eq!(trigger.target_met, None);
}

#[test]
fn sold_out_store_weeks_lose_their_share_of_the_forecast() {
    // S2 in weeks 2 (sold 66 of an expected 40), 3 (40 of 52) and 4 (38 of 67.6); S1 in week 3 (78 of 78).
    let report = by_hand().report();
    let stockouts = &report.stockouts;
    assert_eq!((stockouts.store_weeks, stockouts.of_store_weeks), (4, 8));
    assert_eq!(stockouts.stores, 2);
    assert_eq!(stockouts.lost_sales, Units::new(42), "12 + 29.6");
    assert_eq!(stockouts.lost_while_dc_held_stock, Units::new(42));
    let by_week: Vec<Units> = report.weeks.iter().map(|week| week.lost_sales).collect();
    assert_eq!(by_week, units(&[0, 0, 12, 30]));
    // 12 at 50 and 30 at 40; less 42 at 20.
    assert_eq!(stockouts.lost_revenue, Some(1_800.0));
    assert_eq!(stockouts.lost_margin, Some(960.0));
}

#[test]
fn what_ships_at_the_end_of_a_week_is_not_there_in_it() {
    let report = by_hand().report();
    let sold_out: Vec<u32> = report
        .weeks
        .iter()
        .map(|week| week.sold_out_stores)
        .collect();
    assert_eq!(sold_out, [0, 1, 2, 1]);
    let left: Vec<Units> = report.weeks.iter().map(|week| week.store_stock).collect();
    assert_eq!(left, units(&[144, 28, 0, 10]));
    let at_dc: Vec<Units> = report.weeks.iter().map(|week| week.dc_stock).collect();
    assert_eq!(at_dc, units(&[186, 96, 30, 30]));
}

#[test]
fn overstock_is_what_is_left_and_its_value() {
    let overstock = by_hand().report().overstock;
    assert_eq!(overstock.at_stores, Units::new(10));
    assert_eq!(overstock.at_dc, Units::new(30));
    assert_eq!((overstock.units, overstock.stores), (Units::new(40), 1));
    assert_eq!(overstock.share_of_supply, Some(decimal("0.078125")));
    assert_eq!(overstock.value_at_cost, Some(800.0));
    assert_eq!(overstock.salvage_loss, Some(600.0));
}

#[test]
fn the_markdown_is_held_against_its_expected_lift() {
    let markdown = by_hand().report().markdown.unwrap();
    assert_eq!(markdown.units_after, Units::new(88));
    assert_eq!(markdown.weeks_after, 1);
    assert_eq!(markdown.cost, Some(880.0), "88 × 50 × 20%");
    assert_eq!(markdown.expected_lift, decimal("0.30"));
    // Weeks 1 to 3 sold 384 of 396, so 130 × 384 ÷ 396 = 126.06 were to be expected of week 4.
    assert_eq!(markdown.units_expected_without, Some(Units::new(126)));
    assert_eq!(markdown.realised_lift, Some(decimal("-0.301923")));
    assert_eq!(markdown.sold_out_store_weeks_after, 1);
}

#[test]
fn inventory_turns_and_sells_through() {
    // Stock of 480, 360, 214, 126 and 40 units: 244 on average.
    let inventory = by_hand().report().inventory;
    assert_eq!(inventory.mean_stock, Units::new(244));
    assert_eq!(inventory.turnover, Some(decimal("1.934426")));
    assert_eq!(inventory.weeks_of_supply, Some(decimal("0.338983")));
    assert_eq!(inventory.sell_through_of_forecast, Some(decimal("1.18")));
    assert_eq!(
        inventory.sell_through_of_manufactured,
        Some(decimal("0.983333"))
    );
    assert_eq!(inventory.sell_through_of_supply, Some(decimal("0.921875")));
    let before = LastYear {
        units_sold: Units::new(400),
        change: Some(decimal("0.18")),
        manufactured_cover: Some(decimal("1.2")),
    };
    assert_eq!(inventory.last_year, Some(before));
}

#[test]
fn money_follows_the_price_of_each_week() {
    let money = by_hand().report().money.unwrap();
    // 384 at 50 and 88 at 40; 512 at a cost of 20; 40 salvaged at 5.
    assert_eq!(money.revenue, Some(22_720.0));
    assert_eq!(money.cost, Some(10_240.0));
    assert_eq!(money.margin, Some(22_720.0 - 10_240.0 + 200.0));
    assert_eq!(money.margin_pct, Some(decimal("0.558099")));
}

#[test]
fn without_prices_the_report_is_in_units() {
    let mut season = by_hand();
    season.category.unit_price = None;
    season.category.unit_cost = None;
    let report = season.report();
    assert_eq!(report.money, None);
    assert_eq!(report.stockouts.lost_revenue, None);
    assert_eq!(report.overstock.value_at_cost, None);
    let markdown = report.markdown.unwrap();
    assert_eq!(
        (markdown.units_after, markdown.cost),
        (Units::new(88), None)
    );
}

#[test]
fn the_process_is_held_against_its_target() {
    let process = by_hand().report().process;
    assert_eq!(process.planning_target_met, Some(true));
    assert_eq!(process.modified_share, Some(decimal("0.25")));
}

#[test]
fn stores_and_clusters_add_up() {
    let report = by_hand().report();
    let second = &report.stores[1];
    assert_eq!(second.store_id.as_str(), "S2");
    assert_eq!(second.season_total, Units::new(192));
    assert_eq!(
        (second.shipped, second.adjusted, second.sold),
        (Units::new(192), Units::new(2), Units::new(194))
    );
    assert_eq!(
        (second.sold_out_weeks, second.lost_sales),
        (3, Units::new(42))
    );
    // 278 and 194 + 42 of 514.
    assert_eq!(report.clusters[0].demand_share, Some(decimal("0.540856")));
    assert_eq!(report.clusters[1].demand_share, Some(decimal("0.459144")));
}

/// The season of [`by_hand`], closed after week 2.
fn closed_after_week_2() -> SeasonReport {
    let mut season = by_hand();
    season.ledger.retain(|row| row.week_number <= 2);
    season.reported.truncate(2);
    season.checks.truncate(2);
    season.markdown = None;
    season.report()
}

#[test]
fn a_season_closed_early_reports_the_weeks_there_are_and_says_so() {
    let report = closed_after_week_2();
    assert!(report.closed_early);
    assert_eq!(report.weeks_sold, 2);
    assert_eq!(report.weeks.len(), 2);
    assert!(report.notes[0].contains("after 2 of 4 weeks"));
    assert_eq!(report.accuracy.original.actual_units, Units::new(266));
    let revised = &report.accuracy.revised[0];
    assert_eq!(
        revised.lowered_remaining_error, None,
        "no week to judge it by"
    );
    assert!(!by_hand().report().closed_early);
}

#[test]
fn a_season_closed_before_its_first_week_has_a_report() {
    let mut season = by_hand();
    season.ledger.retain(|row| row.week_number == 0);
    season.reported.clear();
    season.checks.clear();
    season.markdown = None;
    let report = season.report();
    assert_eq!(report.units.left_over(), Units::new(480));
    assert_eq!(report.accuracy.original.mape, None);
    assert_eq!(report.stockouts.of_store_weeks, 0);
    assert_eq!(report.inventory.weeks_of_supply, None);
}

#[test]
fn a_week_checked_again_counts_once_by_its_last_check() {
    let mut season = by_hand();
    let mut corrected = season.checks[1].clone();
    corrected.check.threshold_exceeded = false;
    corrected.reforecast_followed = false;
    season.checks.insert(2, corrected);
    let report = season.report();
    assert!(report.trigger.weeks.is_empty());
    assert!(report.weeks[1].reforecast, "the first check had one");
}

#[test]
fn facts_that_do_not_fit_together_are_refused() {
    let error = |change: fn(&mut crate::season_report_support::Season)| {
        let mut season = by_hand();
        change(&mut season);
        season.with_facts(analyse).unwrap_err()
    };
    assert_eq!(
        error(|season| season.reported[1] = Units::new(145)),
        PlanningError::SalesNotBooked {
            week: 2,
            reported: Units::new(145),
            booked: Units::new(146),
        }
    );
    assert!(matches!(
        error(|season| season.accepted = "another".into()),
        PlanningError::UnknownForecast { .. }
    ));
    assert!(matches!(
        error(|season| season.curves[1].weeks.truncate(3)),
        PlanningError::MismatchedWeeks { a: 3, b: 4, .. }
    ));
    assert!(matches!(
        error(|season| season.reported.truncate(3)),
        PlanningError::WeekOutOfRange { week: 4, .. }
    ));
    assert!(matches!(
        error(|season| season.ledger[3].units = Units::new(159)),
        PlanningError::Overdrawn { .. }
    ));
    assert!(matches!(
        error(|season| season
            .ledger
            .push(row(2, "customer", "S1", 81, LedgerReason::Sold))),
        PlanningError::NegativeWeek { week: 2, .. }
    ));
}

/// The wire shape that clients and the page of the report rest on.
#[test]
fn the_report_in_json_is_the_reference() {
    let reference = include_str!("../../../../fixtures/reference/season_report/two_stores.json");
    let expected: serde_json::Value = serde_json::from_str(reference).unwrap();
    assert_eq!(serde_json::to_value(by_hand().report()).unwrap(), expected);
}
