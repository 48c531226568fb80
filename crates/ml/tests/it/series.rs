use hemline_ml::MlError;
use hemline_ml::series::WeeklySeries;

use crate::planning::{date, row, weekly_history};

#[test]
fn rule_2_1_stores_are_summed_week_by_week_in_any_row_order() {
    let mut history = weekly_history("S1", date("2024-01-01"), &[1, 2, 3]);
    history.extend(weekly_history("S2", date("2024-01-01"), &[10, 20, 30]));
    history.reverse();
    let series = WeeklySeries::aggregate(&history, date("2024-12-31")).unwrap();
    assert_eq!(series.values(), [11.0, 22.0, 33.0]);
    assert_eq!(series.weeks()[2], date("2024-01-15"));
    assert!(series.filled().is_empty());
}

#[test]
fn rule_2_1_up_to_a_tenth_of_the_weeks_is_interpolated_and_reported() {
    let mut history = weekly_history("S1", date("2024-01-01"), &[10; 20]);
    history[18].units_sold = hemline_domain::Units::new(40);
    history.remove(17);
    history.remove(4);
    let series = WeeklySeries::aggregate(&history, date("2024-12-31")).unwrap();
    assert_eq!(series.len(), 20);
    assert_eq!(series.filled(), [date("2024-01-29"), date("2024-04-29")]);
    assert_eq!(series.values()[4], 10.0);
    assert_eq!(series.values()[17], 25.0);
}

#[test]
fn rule_2_1_a_long_gap_is_a_straight_line() {
    let mut history = weekly_history("S1", date("2024-01-01"), &[100; 40]);
    history.extend(weekly_history("S1", date("2024-11-04"), &[60; 20]));
    let series = WeeklySeries::aggregate(&history, date("2025-12-31")).unwrap();
    assert_eq!(series.values()[39..44], [100.0, 92.0, 84.0, 76.0, 68.0]);
}

#[test]
fn rule_2_1_more_than_a_tenth_missing_is_an_error_that_names_the_weeks() {
    let mut history = weekly_history("S1", date("2024-01-01"), &[10; 20]);
    for index in [17, 9, 4] {
        history.remove(index);
    }
    let error = WeeklySeries::aggregate(&history, date("2024-12-31")).unwrap_err();
    let missing = ["2024-01-29", "2024-03-04", "2024-04-29"]
        .map(date)
        .to_vec();
    assert_eq!(error, MlError::TooManyMissingWeeks { missing, weeks: 20 });
    assert!(error.to_string().contains("2024-03-04"));
}

#[test]
fn rule_2_1_zero_is_a_value_and_not_a_gap() {
    let history = weekly_history("S1", date("2024-01-01"), &[5, 0, 0, 0, 5]);
    let series = WeeklySeries::aggregate(&history, date("2024-12-31")).unwrap();
    assert_eq!(series.values(), [5.0, 0.0, 0.0, 0.0, 5.0]);
    assert!(series.filled().is_empty());
}

#[test]
fn rule_2_1_weeks_on_two_weekdays_are_an_error_that_names_both() {
    let mut history = weekly_history("S1", date("2024-01-01"), &[5, 5, 5]);
    history.push(row("S2", date("2024-01-09"), 5));
    let error = WeeklySeries::aggregate(&history, date("2024-12-31")).unwrap_err();
    let (first, other) = (date("2024-01-01"), date("2024-01-09"));
    assert_eq!(error, MlError::MixedWeekdays { first, other });
    assert!(error.to_string().contains("Monday") && error.to_string().contains("Tuesday"));
}

#[test]
fn rule_1_a_week_counts_once_its_last_day_may_be_seen() {
    let history = weekly_history("S1", date("2024-01-01"), &[1, 2, 3]);
    let weeks_seen = |last_day| {
        WeeklySeries::aggregate(&history, date(last_day))
            .unwrap()
            .len()
    };
    assert_eq!(weeks_seen("2024-01-20"), 2);
    assert_eq!(weeks_seen("2024-01-21"), 3);
    assert_eq!(weeks_seen("2023-01-01"), 0);
}

#[test]
fn largest_sum_looks_at_every_window() {
    let history = weekly_history("S1", date("2024-01-01"), &[1, 9, 8, 1, 7]);
    let series = WeeklySeries::aggregate(&history, date("2024-12-31")).unwrap();
    assert_eq!(series.largest_sum(2), 17.0);
    assert_eq!(series.largest_sum(9), 26.0);
}
