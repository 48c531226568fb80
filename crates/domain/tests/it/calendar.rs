//! planning-rules 1: the season calendar.

use chrono::NaiveDate;
use hemline_domain::{DomainError, SeasonCalendar};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn rule_1_twelve_weeks_from_2025_01_01_end_on_2025_03_26() {
    let calendar = SeasonCalendar::try_new(date("2025-01-01"), 12).unwrap();
    assert_eq!(calendar.end(), date("2025-03-26"));
    assert_eq!(calendar.last_day(), date("2025-03-25"));
}

#[test]
fn rule_1_the_last_day_is_normalised_to_the_day_after() {
    let stated = date("2025-05-23");
    let calendar = SeasonCalendar::with_end(date("2025-03-01"), 12, stated).unwrap();
    assert_eq!(calendar.end(), date("2025-05-24"));
    let same = SeasonCalendar::with_end(date("2025-03-01"), 12, date("2025-05-24")).unwrap();
    assert_eq!(same, calendar);
}

#[test]
fn rule_1_any_other_end_date_names_the_two_that_fit() {
    let error = SeasonCalendar::with_end(date("2025-03-01"), 12, date("2025-05-31")).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("2025-05-24") && message.contains("2025-05-23"),
        "{message}"
    );
    assert!(message.contains("2025-05-31"), "{message}");
}

#[test]
fn rule_1_the_horizon_is_4_to_52_weeks() {
    let start = date("2025-03-03");
    for weeks in [4, 52] {
        assert!(SeasonCalendar::try_new(start, weeks).is_ok());
    }
    for weeks in [0, 3, 53] {
        let error = SeasonCalendar::try_new(start, weeks).unwrap_err();
        assert_eq!(error, DomainError::Horizon { weeks });
    }
}

#[test]
fn rule_1_week_k_covers_seven_days() {
    let calendar = SeasonCalendar::try_new(date("2025-03-03"), 12).unwrap();
    assert_eq!(calendar.week_start(1), date("2025-03-03"));
    assert_eq!(calendar.week_start(12), date("2025-05-19"));
    assert_eq!(calendar.week_start(13), calendar.end());
    assert_eq!(calendar.week_start(40), calendar.end());
    let cases = [
        ("2025-03-02", None),
        ("2025-03-03", Some(1)),
        ("2025-03-09", Some(1)),
        ("2025-03-10", Some(2)),
        ("2025-05-25", Some(12)),
        ("2025-05-26", None),
    ];
    for (day, week) in cases {
        assert_eq!(calendar.week_of(date(day)), week, "{day}");
    }
}

#[test]
fn a_season_beyond_the_calendar_is_refused() {
    let error = SeasonCalendar::try_new(NaiveDate::MAX, 12).unwrap_err();
    assert!(matches!(
        error,
        DomainError::CalendarRange { weeks: 12, .. }
    ));
}

#[test]
fn every_day_of_a_season_lies_within_1900_to_2199() {
    for start in ["1900-01-01", "2199-12-04"] {
        assert!(SeasonCalendar::try_new(date(start), 4).is_ok(), "{start}");
    }
    for start in ["1899-12-31", "2199-12-05", "0001-01-01", "9999-12-31"] {
        let error = SeasonCalendar::try_new(date(start), 4).unwrap_err();
        assert!(error.to_string().contains("1900 to 2199"), "{error}");
    }
}
