//! What a calendar does to the forecast of a season.

use chrono::{Datelike, Days, NaiveDate};
use hemline_domain::{Decimal, DemandCalendar, DemandEvent, ForecastingMethod, StoreWeek};
use hemline_ml::MlError;
use hemline_ml::demand::{DemandForecast, DemandInput, check_input, forecast_demand};
use hemline_ml::events::share_in_week;

use crate::demand::input;
use crate::planning::{date, weekly_history};

const METHODS: [ForecastingMethod; 2] = [ForecastingMethod::Prophet, ForecastingMethod::Arima];

/// Five Easters, each bought for in the week before; that of 2025 lies in the season's seventh week.
fn easters() -> Vec<DemandEvent> {
    let sundays = [
        "2021-04-04",
        "2022-04-17",
        "2023-04-09",
        "2024-03-31",
        "2025-04-20",
    ];
    sundays
        .map(|sunday| DemandEvent::event("Easter", date(sunday), -6, 0))
        .to_vec()
}

/// 208 weeks to 2024-12-23: a yearly season, noise, and half as much again in the week of Easter.
fn history_with_easter() -> Vec<StoreWeek> {
    let units: Vec<u64> = weeks()
        .map(|week| {
            let easter: f64 = easters()
                .iter()
                .map(|event| share_in_week(event, week))
                .sum();
            (base(week) * (1.0 + 0.5 * easter)).round() as u64
        })
        .collect();
    weekly_history("S1", date("2021-01-04"), &units)
}

fn weeks() -> impl Iterator<Item = NaiveDate> {
    (0..208).map(|week| date("2021-01-04") + Days::new(7 * week))
}

/// A yearly season and noise, without anything of a calendar.
fn base(week: NaiveDate) -> f64 {
    let angle = std::f64::consts::TAU * f64::from(week.ordinal()) / 365.25;
    let days = u64::try_from((week - date("2021-01-04")).num_days()).unwrap();
    let noise = ((days / 7 * 7_919) % 101) as f64 / 101.0 - 0.5;
    2_000.0 + 400.0 * angle.sin() + 100.0 * noise
}

fn season(
    history: &[StoreWeek],
    calendar: &DemandCalendar,
    method: ForecastingMethod,
) -> DemandForecast {
    let request = DemandInput {
        events: calendar,
        method,
        ..input(history, date("2025-03-03"), 12)
    };
    forecast_demand(&request).unwrap()
}

fn weekly(forecast: &DemandForecast) -> Vec<f64> {
    let weeks = forecast.weekly_demand_curve.iter();
    weeks.map(|week| week.demand_units.as_f64()).collect()
}

#[test]
fn easter_is_forecast_in_the_week_in_which_it_falls() {
    let history = history_with_easter();
    let calendar = DemandCalendar::new(easters());
    for method in METHODS {
        let curve = weekly(&season(&history, &calendar, method));
        let expected: Vec<f64> = (0..12)
            .map(|week| base(date("2025-03-03") + Days::new(7 * week)))
            .collect();
        let lift = curve[6] / expected[6];
        assert!((1.35..1.65).contains(&lift), "{method}: {curve:?}");
        for week in (0..12).filter(|week| *week != 6) {
            let off = curve[week] / expected[week] - 1.0;
            assert!(off.abs() < 0.12, "{method}, week {}: {off}", week + 1);
        }
    }
}

#[test]
fn without_its_date_easter_is_not_forecast_and_the_forecast_says_so() {
    let history = history_with_easter();
    let mut known = easters();
    known.pop();
    let forecast = season(
        &history,
        &DemandCalendar::new(known),
        ForecastingMethod::Prophet,
    );
    let curve = weekly(&forecast);
    let lift = curve[6] / base(date("2025-04-14"));
    assert!((0.85..1.15).contains(&lift), "{curve:?}");
    let warnings = forecast.diagnostics.warnings.join("; ");
    assert!(
        warnings.contains("event Easter came every year"),
        "{warnings}"
    );
}

/// The weeks of `history_with_easter`'s grid from its first: a price in each, cheaper in some.
fn price(week: u64) -> DemandEvent {
    let micros = if is_cheap(week) {
        39_900_000
    } else {
        59_900_000
    };
    let monday = date("2021-01-04") + Days::new(7 * week);
    DemandEvent::price("price", monday, Decimal::from_micros(micros))
}

fn is_cheap(week: u64) -> bool {
    (week * 31) % 17 < 5
}

#[test]
fn planned_prices_move_the_weeks_that_they_are_for() {
    let units: Vec<u64> = (0..)
        .zip(weeks())
        .map(|(week, monday)| {
            let factor = if is_cheap(week) { 1.3 } else { 1.0 };
            (base(monday) * factor).round() as u64
        })
        .collect();
    let history = weekly_history("S1", date("2021-01-04"), &units);
    // Nine weeks of lead time, which need no price; then the season.
    let calendar = DemandCalendar::new((0..208).chain(217..229).map(price).collect());
    for method in METHODS {
        let curve = weekly(&season(&history, &calendar, method));
        for (week, units) in (217..229).zip(curve) {
            let monday = date("2021-01-04") + Days::new(7 * week);
            let expected = base(monday) * if is_cheap(week) { 1.3 } else { 1.0 };
            let off = units / expected - 1.0;
            assert!(off.abs() < 0.12, "{method}, {monday}: {off}");
        }
    }
}

#[test]
fn a_missing_planned_price_is_an_error_before_any_model_is_fitted() {
    let history = history_with_easter();
    let calendar = DemandCalendar::new((0..208).chain(217..228).map(price).collect());
    let request = DemandInput {
        events: &calendar,
        ..input(&history, date("2025-03-03"), 12)
    };
    let error = check_input(&request).unwrap_err();
    assert!(
        matches!(&error, MlError::MissingRegressorWeeks { regressor, weeks }
            if regressor == "price" && *weeks == [date("2025-05-19")]),
        "{error}"
    );
}

#[test]
fn a_calendar_of_which_nothing_is_used_leaves_the_forecast_as_it_was() {
    let history = history_with_easter();
    let unknown = vec![DemandEvent::event("Opening", date("2025-04-02"), 0, 0)];
    let without = season(&history, &DemandCalendar::EMPTY, ForecastingMethod::Prophet);
    let mut with = season(
        &history,
        &DemandCalendar::new(unknown),
        ForecastingMethod::Prophet,
    );
    let warnings = std::mem::take(&mut with.diagnostics.warnings);
    assert_eq!(warnings.len(), 1);
    assert_eq!(with, without);
}
