//! A category's calendar as regressors.

use chrono::{Days, NaiveDate};
use hemline_domain::{Decimal, DemandCalendar, DemandEvent, SeasonCalendar};
use hemline_ml::MlError;
use hemline_ml::bridge::SeasonBridge;
use hemline_ml::events::{CalendarColumns, calendar_columns, share_in_week};
use proptest::prelude::*;

use crate::planning::date;

/// 156 Mondays from 2022-01-03 to 2024-12-23.
fn mondays() -> Vec<NaiveDate> {
    (0..156)
        .map(|week| date("2022-01-03") + Days::new(7 * week))
        .collect()
}

/// The columns for twelve weeks from `start`.
fn columns_from(start: &str, rows: Vec<DemandEvent>) -> Result<CalendarColumns, MlError> {
    let history = mondays();
    let season = SeasonCalendar::try_new(date(start), 12).unwrap();
    let bridge = SeasonBridge::new(history[155], season);
    calendar_columns(&DemandCalendar::new(rows), &history, bridge, season)
}

/// The same for the twelve weeks from Monday, 3 March 2025: nine weeks after the history's end.
fn columns(rows: Vec<DemandEvent>) -> Result<CalendarColumns, MlError> {
    columns_from("2025-03-03", rows)
}

fn days(name: &str, dates: &[&str]) -> Vec<DemandEvent> {
    let event = |day: &&str| DemandEvent::event(name, date(day), 0, 0);
    dates.iter().map(event).collect()
}

const EASTERS: [&str; 4] = ["2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20"];

/// Prices of `weeks` Mondays from the first of the history: 39.90, and 29.90 in every third week.
fn prices(weeks: impl Iterator<Item = u64>) -> Vec<DemandEvent> {
    weeks
        .map(|week| {
            let micros = if week % 3 == 0 {
                29_900_000
            } else {
                39_900_000
            };
            let monday = date("2022-01-03") + Days::new(7 * week);
            DemandEvent::price("price", monday, Decimal::from_micros(micros))
        })
        .collect()
}

proptest! {
    #[test]
    fn the_shares_of_an_event_over_all_weeks_sum_to_1(
        offset in 0_u64..3_000,
        lower in 0_i32..=366,
        upper in 0_i32..=366,
        weekday in 0_u64..7,
    ) {
        let event = DemandEvent::event("any", date("2020-01-01") + Days::new(offset), -lower, upper);
        let first = date("2018-06-01") + Days::new(weekday);
        let shares: Vec<f64> = (0..700)
            .map(|week| share_in_week(&event, first + Days::new(7 * week)))
            .collect();
        prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        let touched = shares.iter().filter(|share| **share > 0.0).count();
        prop_assert!(touched <= (lower + upper) as usize / 7 + 2);
    }

    #[test]
    fn columns_hold_what_lies_in_their_weeks_and_nothing_else(
        offsets in prop::collection::btree_set(0_u64..1_250, 1..12),
        lower in 0_i32..30,
        upper in 0_i32..30,
    ) {
        let rows: Vec<DemandEvent> = offsets
            .iter()
            .map(|offset| DemandEvent::event("any", date("2022-01-03") + Days::new(*offset), -lower, upper))
            .collect();
        let found = columns(rows.clone()).unwrap();
        prop_assume!(!found.is_empty());
        let history: f64 = found.history[0].values.iter().sum();
        let sum = history + found.future[0].iter().sum::<f64>();
        // The grid ends with the season, on 25 May 2025.
        let inside = |day: NaiveDate| (date("2022-01-03")..=date("2025-05-25")).contains(&day);
        let expected: f64 = rows
            .iter()
            .map(|event| {
                let days: Vec<NaiveDate> = event
                    .first_day()
                    .iter_days()
                    .take((lower + upper + 1) as usize)
                    .collect();
                days.iter().filter(|day| inside(**day)).count() as f64 / days.len() as f64
            })
            .sum();
        prop_assert!((sum - expected).abs() < 1e-9, "{sum} {expected}");
    }
}

#[test]
fn an_event_that_straddles_two_weeks_is_split_by_its_days() {
    let week_before = |day: &&str| DemandEvent::event("Easter", date(day), -7, 0);
    let found = columns(EASTERS.iter().map(week_before).collect()).unwrap();
    assert_eq!(found.warnings, [""; 0]);
    assert_eq!(found.history[0].name, "event Easter");
    let nonzero: Vec<(usize, f64)> = (0..)
        .zip(found.history[0].values.iter().copied())
        .filter(|(_, share)| *share > 0.0)
        .collect();
    // Sundays end their weeks: one day of the eight lies in the week before.
    let expected = [
        (13, 0.125),
        (14, 0.875),
        (64, 0.125),
        (65, 0.875),
        (115, 0.125),
        (116, 0.875),
    ];
    assert_eq!(nonzero, expected);
    let future: Vec<usize> = (0..21)
        .filter(|week| found.future[0][*week] > 0.0)
        .collect();
    assert_eq!(future, [14, 15]);
}

#[test]
fn prices_and_promotions_have_the_value_of_the_week_that_their_date_lies_in() {
    let mut rows = prices((0..156).chain(165..177));
    let flyer = |day: &str| DemandEvent::promotion("flyer", date(day), Decimal::ONE);
    let none = |week: u64| {
        let sunday = date("2022-01-09") + Days::new(7 * week);
        DemandEvent::promotion("flyer", sunday, Decimal::ZERO)
    };
    rows.extend((1..156).chain(165..177).map(none));
    rows.push(flyer("2022-01-05"));
    let found = columns(rows).unwrap();
    let names: Vec<&str> = found
        .history
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["price", "promotion flyer"]);
    assert_eq!(found.history[0].values[..4], [29.9, 39.9, 39.9, 29.9]);
    assert_eq!(found.future[0][9..12], [29.9, 39.9, 39.9]);
    assert_eq!(found.history[1].values[..2], [1.0, 0.0]);
}

#[test]
fn a_week_of_the_history_or_the_season_without_a_price_is_named() {
    let missing = |rows: Vec<DemandEvent>| match columns(rows) {
        Err(MlError::MissingRegressorWeeks { regressor, weeks }) => {
            assert_eq!(regressor, "price");
            weeks
        }
        other => panic!("{other:?}"),
    };
    let history = || prices(0..156);
    let week_4 = prices((0..156).chain(165..168).chain(169..177));
    assert_eq!(missing(week_4), [date("2025-03-24")]);
    assert_eq!(missing(history()).len(), 12);
    let one = columns(prices((0..156).chain(165..168).chain(169..177)));
    assert_eq!(
        one.unwrap_err().to_string(),
        "price has no value for the week of 2025-03-24, which the forecast needs: \
         upload it to the category's calendar"
    );
    let gap = prices((0..100).chain(101..177));
    assert_eq!(missing(gap), [date("2023-12-04")]);
    let message = columns(history()).unwrap_err().to_string();
    assert!(
        message.contains("price has no value for 12 weeks that the forecast needs"),
        "{message}"
    );
    assert!(message.contains("2025-03-03, 2025-03-10"), "{message}");
    assert!(
        message.ends_with("2025-05-05, …: upload them to the category's calendar"),
        "{message}"
    );
}

#[test]
fn weeks_between_history_and_season_need_no_price() {
    let found = columns(prices((0..156).chain(165..177))).unwrap();
    assert_eq!(found.warnings, [""; 0]);
    // The last known one stands there: week 155 of the history is not a third one.
    assert_eq!(found.future[0][..9], [39.9; 9]);
    let known = columns(prices(0..177)).unwrap();
    assert_eq!(known.future[0][..2], [29.9, 39.9]);
}

#[test]
fn a_season_that_starts_within_a_week_needs_every_week_that_it_lies_in() {
    // From Wednesday, 5 March: thirteen model weeks.
    let twelve = columns_from("2025-03-05", prices((0..156).chain(165..177)));
    let Err(MlError::MissingRegressorWeeks { weeks, .. }) = twelve else {
        panic!("{twelve:?}");
    };
    assert_eq!(weeks, [date("2025-05-26")]);
    columns_from("2025-03-05", prices((0..156).chain(165..178))).unwrap();
}

#[test]
fn two_prices_in_one_week_are_refused() {
    let mut rows = prices(0..177);
    let thursday = date("2025-03-06");
    rows.push(DemandEvent::price("price", thursday, Decimal::ONE));
    let error = columns(rows).unwrap_err();
    assert_eq!(
        error,
        MlError::AmbiguousRegressorWeek {
            regressor: "price".to_owned(),
            week: date("2025-03-03"),
            first: date("2025-03-03"),
            second: thursday,
        }
    );
}

/// Checks that nothing is used, and that the only warning says `why`.
fn left_out(rows: Vec<DemandEvent>, why: &str) {
    let found = columns(rows).unwrap();
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(found.warnings.len(), 1, "{found:?}");
    assert!(found.warnings[0].contains(why), "{found:?}");
}

#[test]
fn what_the_history_cannot_show_is_left_out_with_a_warning() {
    left_out(
        days("Opening", &["2025-04-01"]),
        "event Opening of the calendar has no part",
    );
    left_out(
        days("Opening", &["2025-04-01"]),
        "does not occur in the history",
    );
    left_out(prices(165..177), "no value in the history");
    let flat = |week: u64| {
        DemandEvent::price(
            "regular",
            date("2022-01-03") + Days::new(7 * week),
            Decimal::ONE,
        )
    };
    left_out((0..177).map(flat).collect(), "the same in every week");
    // Planned weeks are needed only of what is used.
    left_out(
        (0..156).map(flat).collect(),
        "price regular of the calendar",
    );
    // Wednesdays 52 weeks apart: the yearly season holds them already.
    let yearly = days("Sale", &["2022-06-01", "2023-05-31", "2024-05-29"]);
    left_out(yearly, "cannot tell its effect");
}

#[test]
fn of_two_events_in_the_same_weeks_the_second_is_left_out() {
    let mut rows = days("Easter", &EASTERS);
    rows.extend(days(
        "Good Friday",
        &["2022-04-15", "2023-04-07", "2024-03-29", "2025-04-18"],
    ));
    let found = columns(rows).unwrap();
    assert_eq!(found.history.len(), 1);
    assert_eq!(found.history[0].name, "event Easter");
    assert!(
        found.warnings[0].starts_with("event Good Friday"),
        "{found:?}"
    );
}

#[test]
fn a_yearly_event_without_its_next_date_was_probably_forgotten() {
    let found = columns(days("Easter", &EASTERS[..3])).unwrap();
    assert_eq!(found.history.len(), 1);
    assert_eq!(found.warnings.len(), 1);
    let warning = &found.warnings[0];
    assert!(
        warning.contains("event Easter came every year"),
        "{warning}"
    );
    assert!(
        warning.contains("no date for it on or after 2025-03-03"),
        "{warning}"
    );
    assert!(
        columns(days("Easter", &EASTERS))
            .unwrap()
            .warnings
            .is_empty()
    );
}

#[test]
fn an_event_that_is_not_due_in_the_season_was_not_forgotten() {
    // Its shares move between weeks, so that it is no part of the yearly season.
    let black_fridays = days("Black Friday", &["2022-11-25", "2023-11-24", "2024-11-29"]);
    assert!(columns(black_fridays).unwrap().warnings.is_empty());
    // Once is not every year.
    let once = days("Festival", &["2024-04-14"]);
    let found = columns(once).unwrap();
    assert_eq!((found.history.len(), found.warnings.len()), (1, 0));
}

#[test]
fn no_calendar_gives_no_columns() {
    let found = columns(Vec::new()).unwrap();
    assert_eq!(found, CalendarColumns::default());
}
