//! planning-rules 10: the season's one markdown.

use hemline_domain::{Decimal, Share, Units};
use hemline_planning::PlanningError;
use hemline_planning::markdown::{
    CheckpointFigures, MarkdownRecommendation, MarkdownStatus, recommend,
};
use hemline_planning::markdown_outlook::{RestOfSeason, outcomes};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{category, decimal, defaults, parameters, share, units};

const ON_TRACK: &str = "On track or ahead of target, no markdown needed";

fn at_checkpoint(sold: u64, changes: &Value) -> Result<MarkdownRecommendation, PlanningError> {
    let figures = CheckpointFigures {
        week_number: 6,
        sold: Units::new(sold),
        accepted_curve: &units(&[500, 600, 800, 900, 900, 800, 700, 700, 600, 500, 500, 500]),
        manufactured: Units::new(9_600),
    };
    recommend(figures, &parameters(changes))
}

/// The markdown at a sell-through of so many percent of the 8,000 forecast.
fn at_percent(percent: u64) -> MarkdownRecommendation {
    at_checkpoint(80 * percent, &json!({})).unwrap()
}

fn check_row(percent: u64, gap: &str, markdown: &str, status: MarkdownStatus) {
    let recommendation = at_percent(percent);
    assert_eq!(recommendation.gap_pct, decimal(gap), "gap at {percent}%");
    assert_eq!(
        recommendation.recommended_markdown_pct,
        share(markdown),
        "markdown at {percent}%"
    );
    assert_eq!(recommendation.status, status, "status at {percent}%");
}

#[test]
fn rule_10_sell_through_059_needs_no_markdown() {
    check_row(59, "0.01", "0", MarkdownStatus::NotNeeded);
    assert_eq!(
        at_percent(59).reasoning,
        "1.0% gap × 2.0 elasticity = 0% markdown (2.0%, rounded to the nearest 5 points); no markdown needed"
    );
}

#[test]
fn rule_10_sell_through_058_gives_5_percent() {
    check_row(58, "0.02", "0.05", MarkdownStatus::PendingApproval);
}

#[test]
fn rule_10_sell_through_055_gives_10_percent() {
    check_row(55, "0.05", "0.10", MarkdownStatus::PendingApproval);
}

#[test]
fn rule_10_sell_through_052_gives_15_percent() {
    check_row(52, "0.08", "0.15", MarkdownStatus::PendingApproval);
}

#[test]
fn rule_10_sell_through_050_gives_20_percent() {
    check_row(50, "0.10", "0.20", MarkdownStatus::PendingApproval);
    let recommendation = at_percent(50);
    assert_eq!(
        recommendation.reasoning,
        "10.0% gap × 2.0 elasticity = 20% markdown"
    );
    assert_eq!(recommendation.expected_demand_lift_pct, decimal("0.30"));
    assert_eq!(recommendation.sell_through_pct, decimal("0.50"));
    assert_eq!(recommendation.target_sell_through_pct, decimal("0.60"));
    assert_eq!(recommendation.week_number, 6);
}

#[test]
fn rule_10_sell_through_040_gives_40_percent() {
    check_row(40, "0.20", "0.40", MarkdownStatus::PendingApproval);
}

#[test]
fn rule_10_sell_through_030_is_capped_at_40_percent() {
    check_row(30, "0.30", "0.40", MarkdownStatus::PendingApproval);
    assert_eq!(
        at_percent(30).reasoning,
        "30.0% gap × 2.0 elasticity = 40% markdown (60.0%, capped at 40%)"
    );
}

#[test]
fn rule_10_sell_through_061_is_ahead_of_target() {
    check_row(61, "-0.01", "0", MarkdownStatus::NotNeeded);
    assert_eq!(at_percent(61).reasoning, ON_TRACK);
}

#[test]
fn rule_10_sell_through_at_the_target_is_on_track() {
    check_row(60, "0", "0", MarkdownStatus::NotNeeded);
    assert_eq!(at_percent(60).reasoning, ON_TRACK);
}

#[test]
fn rule_10_elasticity_18_and_a_gap_of_010_give_20_percent() {
    let recommendation = at_checkpoint(4_000, &json!({"elasticity_coefficient": 1.8})).unwrap();
    assert_eq!(recommendation.recommended_markdown_pct, share("0.20"));
    assert_eq!(
        recommendation.reasoning,
        "10.0% gap × 1.8 elasticity = 20% markdown (18.0%, rounded to the nearest 5 points)"
    );
}

#[test]
fn rule_10_both_bases_are_shown_and_the_forecast_counts() {
    let recommendation = at_checkpoint(5_280, &json!({})).unwrap();
    assert_eq!(
        recommendation.sell_through_of_forecast,
        Some(decimal("0.66"))
    );
    assert_eq!(
        recommendation.sell_through_of_manufactured,
        Some(decimal("0.55"))
    );
    assert_eq!(recommendation.status, MarkdownStatus::NotNeeded);
}

#[test]
fn rule_10_5280_of_9600_manufactured_is_055() {
    let recommendation =
        at_checkpoint(5_280, &json!({"sell_through_basis": "manufactured"})).unwrap();
    assert_eq!(recommendation.sell_through_pct, decimal("0.55"));
    assert_eq!(recommendation.recommended_markdown_pct, share("0.10"));
}

#[test]
fn rule_10_a_season_to_plan_is_marked_down_by_20_percent_on_the_manufactured_basis_only() {
    let manufactured = json!({"sell_through_basis": "manufactured"});
    let by_manufactured = at_checkpoint(4_800, &manufactured).unwrap();
    assert_eq!(by_manufactured.recommended_markdown_pct, share("0.20"));
    let by_forecast = at_checkpoint(4_800, &json!({})).unwrap();
    assert_eq!(by_forecast.recommended_markdown_pct, Share::ZERO);
}

#[test]
fn rule_10_the_plan_curve_expects_what_the_forecast_does() {
    // Weeks 1 to 6 of the curve are 4,500 of 8,000.
    let recommendation = at_checkpoint(4_500, &json!({"markdown_target": "plan_curve"})).unwrap();
    assert_eq!(recommendation.target_sell_through_pct, decimal("0.5625"));
    assert_eq!(recommendation.plan_curve_target, Some(decimal("0.5625")));
    assert_eq!(recommendation.flat_target, share("0.60"));
    assert_eq!(recommendation.reasoning, ON_TRACK);
    let behind = at_checkpoint(3_700, &json!({"markdown_target": "plan_curve"})).unwrap();
    assert_eq!(
        behind.recommended_markdown_pct,
        share("0.20"),
        "10 points behind the curve"
    );
}

#[test]
fn a_gap_is_not_rounded_before_it_is_multiplied() {
    // The gap is 1/80,000,000 short of 0.0125; rounded to six places it would reach the 2.5 points.
    let forecast = [Units::new(80_000_000)];
    let figures = |sold| CheckpointFigures {
        week_number: 1,
        sold: Units::new(sold),
        accepted_curve: &forecast,
        manufactured: Units::new(96_000_000),
    };
    let markdown = |sold| {
        recommend(figures(sold), &defaults())
            .unwrap()
            .recommended_markdown_pct
    };
    assert_eq!(markdown(47_000_000), share("0.05"));
    assert_eq!(markdown(47_000_001), Share::ZERO);
}

#[test]
fn a_cap_of_0_excludes_every_markdown() {
    let recommendation = at_checkpoint(1_000, &json!({"max_markdown": 0})).unwrap();
    assert_eq!(recommendation.status, MarkdownStatus::NotNeeded);
    assert!(
        recommendation.reasoning.contains("capped at 0%"),
        "{}",
        recommendation.reasoning
    );
}

#[test]
fn a_checkpoint_that_cannot_be_is_refused() {
    let excluded = at_checkpoint(1, &json!({"markdown_checkpoint_week": Value::Null}));
    assert_eq!(excluded.unwrap_err(), PlanningError::MarkdownExcluded);
    let empty = CheckpointFigures {
        week_number: 1,
        sold: Units::new(5),
        accepted_curve: &units(&[0, 0]),
        manufactured: Units::ZERO,
    };
    let error = recommend(empty, &defaults()).unwrap_err();
    assert_eq!(
        error,
        PlanningError::EmptyBasis {
            basis: "the accepted forecast"
        }
    );
    let accepted_curve = units(&[10, 10]);
    let late = CheckpointFigures {
        week_number: 3,
        accepted_curve: &accepted_curve,
        ..empty
    };
    let error = recommend(late, &defaults()).unwrap_err();
    let expected = PlanningError::WeekOutOfRange {
        week: 3,
        first: 1,
        last: 2,
    };
    assert_eq!(error, expected);
}

#[test]
fn the_wire_names_are_those_of_the_rule() {
    let json = serde_json::to_value(at_percent(50)).unwrap();
    assert_eq!(json["status"], "pending_approval");
    assert_eq!(json["recommended_markdown_pct"], 0.2);
    assert_eq!(json["sell_through_basis"], "forecast");
}

const REST: RestOfSeason = RestOfSeason {
    sold: Units::new(4_000),
    on_hand: Units::new(5_600),
    expected: Units::new(3_500),
};

#[test]
fn rule_10_the_outlook_shows_none_one_step_less_and_one_more() {
    let unpriced = category(None, None, None);
    let outlook = outcomes(share("0.20"), REST, &defaults(), &unpriced);
    let depths: Vec<String> = outlook
        .iter()
        .map(|row| row.markdown_pct.to_string())
        .collect();
    assert_eq!(depths, ["0", "0.15", "0.2", "0.25"]);
    // 3,500 × (1 + 0.20 × 1.5) = 4,550 of 5,600.
    assert_eq!(outlook[2].units_sold, Units::new(8_550));
    assert_eq!(outlook[2].units_left_over, Units::new(1_050));
    assert_eq!(outlook[0].units_sold, Units::new(7_500));
    assert!(
        outlook
            .iter()
            .all(|row| row.revenue.is_none() && row.margin.is_none())
    );
}

#[test]
fn rule_10_the_outlook_values_the_season_where_prices_are_known() {
    let priced = category(Some("50"), Some("20"), Some("5"));
    let outlook = outcomes(share("0.20"), REST, &defaults(), &priced);
    // 4,000 at 50 and 4,550 at 40; 9,600 at a cost of 20, 1,050 salvaged at 5.
    assert_eq!(outlook[2].revenue, Some(382_000.0));
    assert_eq!(outlook[2].margin, Some(382_000.0 - 192_000.0 + 5_250.0));
}

#[test]
fn the_outlook_stays_between_none_and_the_cap_and_within_stock() {
    let unpriced = category(None, None, None);
    let depths = |depth: &str| -> Vec<String> {
        let outlook = outcomes(share(depth), REST, &defaults(), &unpriced);
        outlook
            .iter()
            .map(|row| row.markdown_pct.to_string())
            .collect()
    };
    assert_eq!(depths("0"), ["0", "0.05"]);
    assert_eq!(depths("0.05"), ["0", "0.05", "0.1"]);
    assert_eq!(depths("0.40"), ["0", "0.35", "0.4"]);
    let scarce = RestOfSeason {
        on_hand: Units::new(100),
        ..REST
    };
    let sold_out = outcomes(share("0.40"), scarce, &defaults(), &unpriced);
    assert!(
        sold_out
            .iter()
            .all(|row| row.units_left_over == Units::ZERO)
    );
}

proptest! {
    #[test]
    fn a_markdown_is_a_multiple_of_5_points_within_the_cap_and_falls_with_sales(
        sold in 0u64..8_000, more in 0u64..4_000, steps in 0u8..=18, elasticity in 0u32..=100,
    ) {
        let changes = json!({
            "max_markdown": f64::from(steps) * 5.0 / 100.0,
            "elasticity_coefficient": f64::from(elasticity) / 10.0,
        });
        let depth = |sold| at_checkpoint(sold, &changes).unwrap().recommended_markdown_pct;
        let markdown = depth(sold);
        prop_assert_eq!(markdown.decimal().micros() % 50_000, 0);
        prop_assert!(markdown <= Share::percent(5 * steps));
        prop_assert!(depth(sold + more) <= markdown);
    }

    #[test]
    fn the_outlook_conserves_units(
        sold in 0u64..100_000, on_hand in 0u64..100_000, expected in 0u64..100_000, steps in 0u8..=8,
    ) {
        let rest = RestOfSeason {
            sold: Units::new(sold),
            on_hand: Units::new(on_hand),
            expected: Units::new(expected),
        };
        let unpriced = category(None, None, None);
        let outlook = outcomes(Share::percent(5 * steps), rest, &defaults(), &unpriced);
        for row in &outlook {
            prop_assert_eq!(row.units_sold + row.units_left_over, rest.sold + rest.on_hand);
        }
        for pair in outlook.windows(2) {
            prop_assert!(pair[0].units_sold <= pair[1].units_sold);
        }
        prop_assert_eq!(outlook[0].markdown_pct.decimal(), Decimal::ZERO);
    }
}
