//! The calendar of events, prices and promotions.

use chrono::NaiveDate;
use hemline_domain::{Decimal, DemandCalendar, DemandEvent, DemandEventKind};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, month, day).unwrap()
}

fn price(date: NaiveDate, micros: i64) -> DemandEvent {
    DemandEvent::price("price", date, Decimal::from_micros(micros))
}

#[test]
fn rows_come_by_kind_name_and_date_in_series() {
    let calendar = DemandCalendar::new(vec![
        price(day(3, 10), 2),
        DemandEvent::event("Mother's Day", day(5, 11), 0, 0),
        price(day(3, 3), 1),
        DemandEvent::event("Easter", day(4, 20), -7, 0),
    ]);
    let series: Vec<(DemandEventKind, &str, usize)> = calendar
        .series()
        .map(|rows| (rows[0].kind, rows[0].name.as_str(), rows.len()))
        .collect();
    assert_eq!(
        series,
        [
            (DemandEventKind::Event, "Easter", 1),
            (DemandEventKind::Event, "Mother's Day", 1),
            (DemandEventKind::Price, "price", 2),
        ]
    );
    assert_eq!(calendar.rows()[2].date, day(3, 3));
}

#[test]
fn of_two_rows_for_one_date_the_later_counts() {
    let rows = vec![
        price(day(3, 3), 1),
        price(day(3, 10), 7),
        price(day(3, 3), 2),
        price(day(3, 3), 3),
    ];
    let calendar = DemandCalendar::new(rows);
    let values: Vec<i64> = calendar
        .rows()
        .iter()
        .filter_map(|row| row.value.map(Decimal::micros))
        .collect();
    assert_eq!(values, [3, 7]);
}

#[test]
fn a_window_says_on_which_days_an_event_acts() {
    let easter = DemandEvent::event("Easter", day(4, 20), -7, 1);
    assert_eq!(
        (easter.first_day(), easter.last_day()),
        (day(4, 13), day(4, 21))
    );
    let beyond = DemandEvent::event("Easter", day(4, 20), 3, -900);
    assert_eq!((beyond.lower_window, beyond.upper_window), (0, 0));
}

#[test]
fn the_calendar_survives_json() {
    let calendar = DemandCalendar::new(vec![
        price(day(3, 3), 39_900_000),
        DemandEvent::event("Easter", day(4, 20), -7, 0),
    ]);
    let text = serde_json::to_string(&calendar).unwrap();
    assert!(
        text.starts_with(r#"[{"kind":"event","name":"Easter","date":"2025-04-20","value":null"#),
        "{text}"
    );
    assert_eq!(
        serde_json::from_str::<DemandCalendar>(&text).unwrap(),
        calendar
    );
}
