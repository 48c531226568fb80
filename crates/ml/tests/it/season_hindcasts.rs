//! Past seasons forecast as the season in hand: where they are cut, what they see and what they return (rule 11).

use chrono::{Days, NaiveDate};
use hemline_domain::{ForecastingMethod, StoreWeek, Units};
use hemline_ml::MlError;
use hemline_ml::demand::{DemandInput, SeasonHindcasts, forecast_demand};

use crate::demand::{dresses, input};
use crate::planning::{date, weekly_history};

const FIRST_MONDAY: &str = "2022-01-03";

/// Week w sells 100 + w units, so that every week is recognised by its sales.
fn rising(weeks: u64) -> Vec<StoreWeek> {
    let units: Vec<u64> = (0..weeks).map(|week| 100 + week).collect();
    weekly_history("S1", date(FIRST_MONDAY), &units)
}

fn week(index: u64) -> NaiveDate {
    date(FIRST_MONDAY) + Days::new(7 * index)
}

/// A season of 12 weeks that starts `lead` weeks after `weeks` weeks of history.
fn last_year(history: &[StoreWeek], weeks: u64, lead: u64) -> DemandInput<'_> {
    DemandInput {
        method: ForecastingMethod::SeasonalNaive,
        ..input(history, week(weeks + lead), 12)
    }
}

#[test]
fn origins_lie_4_weeks_apart_and_leave_a_year_to_see() {
    let history = rising(100);
    let hindcasts = SeasonHindcasts::new(&last_year(&history, 100, 5)).unwrap();
    // 5 weeks of lead time and 12 of season leave 83: 83, 79, … 55; 51 would be too few.
    let seen: Vec<usize> = hindcasts
        .cuts()
        .iter()
        .map(|cut| cut.training_weeks)
        .collect();
    assert_eq!(seen, [55, 59, 63, 67, 71, 75, 79, 83]);
    assert_eq!(hindcasts.cuts()[0].origin, week(54));
}

#[test]
fn there_are_at_most_12_origins_and_none_without_room() {
    let count = |weeks| {
        let history = rising(weeks);
        let hindcasts = SeasonHindcasts::new(&last_year(&history, weeks, 0)).unwrap();
        hindcasts.cuts().len()
    };
    assert_eq!(count(200), 12);
    assert_eq!(count(64), 1);
    assert_eq!(count(63), 0);
}

#[test]
fn a_hindcast_is_last_years_forecast_beside_the_weeks_sold() {
    let history = rising(120);
    let hindcasts = SeasonHindcasts::new(&last_year(&history, 120, 5)).unwrap();
    let newest = *hindcasts.cuts().last().unwrap();
    assert_eq!(newest.training_weeks, 103);
    let season = hindcasts.hindcast(newest).unwrap();
    assert_eq!(season.history_end, week(102));
    assert_eq!(season.season_start, week(108), "after 5 weeks of lead time");
    let sold: Vec<u64> = season.weeks.iter().map(|week| week.actual.get()).collect();
    assert_eq!(sold, (208..220).collect::<Vec<u64>>());
    let forecast: Units = season.weeks.iter().map(|week| week.forecast).sum();
    let a_year_before: u64 = (156..168).sum();
    assert_eq!(forecast, Units::new(a_year_before));
}

#[test]
fn a_hindcast_is_the_forecast_of_the_history_before_it() {
    let history = dresses();
    let season = DemandInput {
        method: ForecastingMethod::Ets,
        ..input(&history, date("2025-03-03"), 12)
    };
    let hindcasts = SeasonHindcasts::new(&season).unwrap();
    let oldest = hindcasts.cuts()[0];
    let hindcast = hindcasts.hindcast(oldest).unwrap();
    let seen: Vec<StoreWeek> = history
        .iter()
        .filter(|row| row.week_start_date <= oldest.origin)
        .cloned()
        .collect();
    let planned = forecast_demand(&DemandInput {
        history: &seen,
        ..DemandInput {
            method: ForecastingMethod::Ets,
            ..input(&seen, hindcast.season_start, 12)
        }
    })
    .unwrap();
    let planned = planned
        .weekly_demand_curve
        .iter()
        .map(|week| week.demand_units);
    assert!(hindcast.weeks.iter().map(|week| week.forecast).eq(planned));
}

#[test]
fn what_comes_after_the_season_starts_has_no_part() {
    let history = rising(120);
    let mut longer = rising(160);
    for row in &mut longer[125..] {
        row.units_sold = Units::new(9_999);
    }
    let season = last_year(&history, 120, 5);
    let with_later_weeks = DemandInput {
        history: &longer,
        history_until: week(120) - Days::new(1),
        ..season
    };
    let of = |input: &DemandInput<'_>| {
        let hindcasts = SeasonHindcasts::new(input).unwrap();
        let seasons: Result<Vec<_>, MlError> = hindcasts
            .cuts()
            .iter()
            .map(|cut| hindcasts.hindcast(*cut))
            .collect();
        seasons.unwrap()
    };
    assert_eq!(of(&season), of(&with_later_weeks));
}

#[test]
fn a_cut_that_cannot_be_forecast_from_says_why() {
    let mut history = rising(120);
    for row in &mut history[..60] {
        row.units_sold = Units::ZERO;
    }
    let hindcasts = SeasonHindcasts::new(&last_year(&history, 120, 5)).unwrap();
    let oldest = hindcasts.cuts()[0];
    assert_eq!(oldest.training_weeks, 59);
    let error = hindcasts.hindcast(oldest).unwrap_err();
    assert!(matches!(error, MlError::NoSales { weeks: 59, .. }));

    let short = rising(100);
    let of_short_history = SeasonHindcasts::new(&last_year(&short, 100, 5)).unwrap();
    let foreign = *hindcasts.cuts().last().unwrap();
    assert!(matches!(
        of_short_history.hindcast(foreign),
        Err(MlError::TooShort { found: 100, .. })
    ));
}
