//! planning-rules 8: how far sales left the forecast.

use hemline_domain::{Decimal, Units};
use hemline_planning::PlanningError;
use hemline_planning::variance::{
    SeasonToDate, StockedOutWeek, VarianceCheck, VarianceDirection, check,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{decimal, parameters, units};

fn checked(forecast: &[u64], actual: &[u64], changes: &Value) -> VarianceCheck {
    let forecast = units(forecast);
    let season = SeasonToDate {
        forecast: &forecast,
        original_forecast: &forecast,
        actual: &units(actual),
        stocked_out: &[],
    };
    check(season, &parameters(changes)).unwrap()
}

fn four_places(value: Option<Decimal>) -> String {
    format!("{:.4}", value.unwrap().as_f64())
}

/// Through week 4: 2,550 forecast, 3,200 sold; in week 4 650 and 850.
const FORECAST: [u64; 4] = [600, 640, 660, 650];
const ACTUAL: [u64; 4] = [700, 800, 850, 850];

#[test]
fn rule_8_3200_against_2550_is_02549_over() {
    let variance = checked(&FORECAST, &ACTUAL, &json!({}));
    assert_eq!(variance.week_number, 4);
    assert_eq!(variance.forecasted_cumulative, Units::new(2_550));
    assert_eq!(variance.actual_cumulative, Units::new(3_200));
    assert_eq!(four_places(variance.variance_pct), "0.2549");
    assert_eq!(variance.direction, Some(VarianceDirection::Over));
    assert!(variance.threshold_exceeded);
    assert!(!variance.emergency);
    assert_eq!(
        variance.reasoning,
        "3,200 units sold through week 4 against 2,550 forecast: 25.5% over, above the threshold of 20.0%"
    );
}

#[test]
fn rule_8_850_against_650_in_the_week_is_03077() {
    let variance = checked(&FORECAST, &ACTUAL, &json!({}));
    assert_eq!(four_places(variance.weekly_variance_pct), "0.3077");
    assert_eq!(variance.weekly_direction, Some(VarianceDirection::Over));
}

#[test]
fn rule_8_the_basis_chooses_which_figure_triggers() {
    let weekly = checked(&FORECAST, &ACTUAL, &json!({"variance_basis": "weekly"}));
    assert!(
        weekly.threshold_exceeded && weekly.emergency,
        "30.77% is above 30%"
    );
    let calm = checked(
        &[100, 100],
        &[200, 100],
        &json!({"variance_basis": "weekly"}),
    );
    assert!(!calm.threshold_exceeded);
    assert_eq!(calm.variance_pct, Some(decimal("0.5")));
}

#[test]
fn rule_8_exactly_020_is_not_above() {
    assert!(!checked(&[1_000], &[1_200], &json!({})).threshold_exceeded);
    assert!(checked(&[1_000], &[1_201], &json!({})).threshold_exceeded);
    assert!(!checked(&[1_000], &[800], &json!({})).threshold_exceeded);
    assert!(checked(&[1_000], &[799], &json!({})).threshold_exceeded);
    // Rounded to six places this one is 0.2 exactly, and still above.
    let just_above = checked(&[10_000_000_000], &[12_000_000_001], &json!({}));
    assert!(just_above.threshold_exceeded);
}

#[test]
fn rule_8_the_words_show_on_which_side_of_the_threshold_a_variance_is() {
    for (actual, words) in [
        (12_004, "20.04% over, above the threshold of 20.00%"),
        (11_996, "19.96% over, not above the threshold of 20.00%"),
        (7_999, "20.01% under, above the threshold of 20.00%"),
        (12_000, "20.0% over, not above the threshold of 20.0%"),
        (12_010, "20.1% over, above the threshold of 20.0%"),
        (10_000, "0.0%, not above the threshold of 20.0%"),
    ] {
        let reasoning = checked(&[10_000], &[actual], &json!({})).reasoning;
        assert!(reasoning.ends_with(words), "{reasoning:?}, not {words:?}");
    }
    // Beyond the six places of the figure itself, words must do.
    for (actual, words) in [
        (1_200_000_001, "20.0% over, just above"),
        (1_199_999_999, "20.0% over, just below"),
    ] {
        let reasoning = checked(&[1_000_000_000], &[actual], &json!({})).reasoning;
        assert!(reasoning.contains(words), "{reasoning:?}, not {words:?}");
    }
}

#[test]
fn rule_8_an_emergency_is_above_030_and_over() {
    assert!(!checked(&[1_000], &[1_300], &json!({})).emergency);
    assert!(checked(&[1_000], &[1_301], &json!({})).emergency);
    let under = checked(&[1_000], &[100], &json!({}));
    assert!(under.threshold_exceeded && !under.emergency);
    assert_eq!(under.direction, Some(VarianceDirection::Under));
    assert_eq!(under.direction.unwrap().as_str(), "under");
}

#[test]
fn rule_8_a_variance_may_exceed_1() {
    assert_eq!(
        checked(&[100], &[350], &json!({})).variance_pct,
        Some(decimal("2.5"))
    );
}

#[test]
fn rule_8_against_a_forecast_of_0_any_sale_is_above() {
    let variance = checked(&[0, 0], &[0, 1], &json!({}));
    assert_eq!(variance.variance_pct, None);
    assert_eq!(variance.weekly_variance_pct, None);
    assert!(variance.threshold_exceeded && variance.emergency);
    let nothing = checked(&[0], &[0], &json!({}));
    assert_eq!(nothing.variance_pct, None);
    assert_eq!(nothing.direction, None);
    assert!(!nothing.threshold_exceeded);
}

#[test]
fn rule_8_a_reforecast_that_was_right_does_not_trigger_again() {
    // The newest forecast's past weeks are the actuals of weeks 1 to 3.
    let season = SeasonToDate {
        forecast: &units(&[700, 800, 850, 840]),
        original_forecast: &units(&FORECAST),
        actual: &units(&ACTUAL),
        stocked_out: &[],
    };
    let variance = check(season, &parameters(&json!({}))).unwrap();
    assert!(!variance.threshold_exceeded);
    assert_eq!(four_places(variance.original_variance_pct), "0.2549");
}

#[test]
fn rule_8_stocked_out_store_weeks_are_left_out_on_both_sides() {
    let stocked_out = |store: &str, forecast, actual| StockedOutWeek {
        store_id: store.into(),
        forecast,
        actual: Units::new(actual),
    };
    let season = SeasonToDate {
        forecast: &units(&[500, 500]),
        original_forecast: &units(&[500, 500]),
        actual: &units(&[450, 350]),
        stocked_out: &[
            stocked_out("S01", 100.0, 50),
            stocked_out("S01", 100.0, 20),
            stocked_out("S02", 50.0, 30),
        ],
    };
    let variance = check(season, &parameters(&json!({}))).unwrap();
    // 1,000 − 250 = 750 expected and 800 − 100 = 700 sold where there was stock.
    assert_eq!(variance.variance_pct, Some(decimal("0.2")));
    assert_eq!(
        variance.stockout_adjusted_variance_pct,
        Some(decimal("0.066667"))
    );
    assert_eq!(
        variance.stockout_adjusted_direction,
        Some(VarianceDirection::Under)
    );
    assert_eq!(variance.stocked_out_stores, 2);
    assert!(
        !variance.threshold_exceeded,
        "the adjusted figure decides nothing"
    );
}

#[test]
fn a_season_that_stood_out_of_stock_everywhere_has_no_adjusted_figure() {
    let season = SeasonToDate {
        forecast: &units(&[100]),
        original_forecast: &units(&[100]),
        actual: &units(&[40]),
        stocked_out: &[StockedOutWeek {
            store_id: "S01".into(),
            forecast: 100.0,
            actual: Units::new(40),
        }],
    };
    let variance = check(season, &parameters(&json!({}))).unwrap();
    assert_eq!(variance.stockout_adjusted_variance_pct, None);
}

#[test]
fn lists_of_different_lengths_are_refused() {
    let season = SeasonToDate {
        forecast: &units(&[1, 2]),
        original_forecast: &units(&[1]),
        actual: &units(&[1]),
        stocked_out: &[],
    };
    let error = check(season, &parameters(&json!({}))).unwrap_err();
    assert!(
        matches!(error, PlanningError::MismatchedWeeks { a: 2, b: 1, .. }),
        "{error}"
    );
    let empty = SeasonToDate {
        forecast: &[],
        original_forecast: &[],
        actual: &[],
        stocked_out: &[],
    };
    assert!(check(empty, &parameters(&json!({}))).is_err());
}

proptest! {
    #[test]
    fn the_threshold_is_decided_on_whole_numbers(
        forecast in 1u64..10_000_000, actual in 0u64..20_000_000, percent in 0u64..=100,
    ) {
        let threshold = json!({"variance_threshold": f64::from(u32::try_from(percent).unwrap()) / 100.0});
        let variance = checked(&[forecast], &[actual], &threshold);
        let above = 100 * forecast.abs_diff(actual) > percent * forecast;
        prop_assert_eq!(variance.threshold_exceeded, above);
    }
}
