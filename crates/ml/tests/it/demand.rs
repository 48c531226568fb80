//! The forecast of a season: what it is made from and how its figures fit together (rule 2).

use chrono::{Days, NaiveDate};
use hemline_domain::{DemandCalendar, ForecastingMethod, SeasonCalendar, StoreWeek, Units};
use hemline_ml::MlError;
use hemline_ml::demand::{DemandForecast, DemandInput, forecast_demand};

use crate::planning::{date, weekly_history};
use crate::reference;

const FIRST_MONDAY: &str = "2022-01-03";

static NO_EVENTS: DemandCalendar = DemandCalendar::EMPTY;

/// The reference series (156 Mondays to 2024-12-23) as the sales of two stores.
pub(crate) fn dresses() -> Vec<StoreWeek> {
    let series = reference::series("synthetic_dress");
    let first = series.dates[0];
    let units: Vec<u64> = series.values.iter().map(|value| *value as u64).collect();
    let small: Vec<u64> = units.iter().map(|units| units / 3).collect();
    let large: Vec<u64> = units
        .iter()
        .zip(&small)
        .map(|(all, small)| all - small)
        .collect();
    let mut history = weekly_history("S1", first, &small);
    history.extend(weekly_history("S2", first, &large));
    history
}

pub(crate) fn input(history: &[StoreWeek], start: NaiveDate, horizon: u32) -> DemandInput<'_> {
    DemandInput {
        history,
        events: &NO_EVENTS,
        calendar: SeasonCalendar::try_new(start, horizon).unwrap(),
        history_until: start - Days::new(1),
        method: ForecastingMethod::EnsembleProphetArima,
        paths: 200,
        seed: 42,
    }
}

pub(crate) fn forecast(history: &[StoreWeek], start: &str) -> DemandForecast {
    forecast_demand(&input(history, date(start), 12)).unwrap()
}

/// A forecast of `units` per week by `method`, for the season that starts `lead` weeks after them.
pub(crate) fn forecast_units(
    units: &[u64],
    method: ForecastingMethod,
    lead: u64,
) -> Result<DemandForecast, MlError> {
    let first = date(FIRST_MONDAY);
    let history = weekly_history("S1", first, units);
    let start = first + Days::new(7 * (units.len() as u64 + lead));
    forecast_demand(&DemandInput {
        method,
        ..input(&history, start, 12)
    })
}

fn curve_total(forecast: &DemandForecast) -> Units {
    let weeks = forecast.weekly_demand_curve.iter();
    weeks.map(|week| week.demand_units).sum()
}

#[test]
fn rule_2_5_total_curve_and_models_fit_together() {
    let forecast = forecast(&dresses(), "2025-03-03");
    let prophet = forecast.prophet_forecast.unwrap().get();
    let arima = forecast.arima_forecast.unwrap().get();
    assert_eq!(forecast.total_season_demand.get(), (prophet + arima) / 2);
    assert_eq!(curve_total(&forecast), forecast.total_season_demand);
    assert_eq!(forecast.weekly_demand_curve.len(), 12);
    assert_eq!(forecast.models_used, ["prophet", "arima"]);
    let models = &forecast.diagnostics.models;
    for (model, total) in models.iter().zip([prophet, arima]) {
        assert_eq!(
            model.weekly.iter().sum::<f64>().floor(),
            total as f64,
            "{}",
            model.model
        );
    }
    assert!(
        models[1].description.starts_with("ARIMA("),
        "{}",
        models[1].description
    );
    assert!(
        models[1].description.contains("[52]"),
        "{}",
        models[1].description
    );
    assert_eq!(forecast.diagnostics.history_weeks, 156);
    assert_eq!(forecast.diagnostics.history_end, date("2024-12-23"));
    assert!(forecast.diagnostics.warnings.is_empty());
}

#[test]
fn rule_2_3_a_later_season_is_not_the_next_twelve_weeks() {
    let history = dresses();
    let spring = forecast(&history, "2025-03-03");
    let next = forecast(&history, "2024-12-30");
    assert_eq!(spring.diagnostics.lead_time_weeks, 9);
    assert_eq!(next.diagnostics.lead_time_weeks, 0);
    // Weeks 10 to 12 after the history are the last ones of the one and the first of the other.
    for (near, far) in next
        .diagnostics
        .models
        .iter()
        .zip(&spring.diagnostics.models)
    {
        assert_eq!(near.weekly[9..], far.weekly[..3], "{}", near.model);
    }
    let last_year: u64 = history
        .iter()
        .filter(|row| {
            row.week_start_date >= date("2024-03-04") && row.week_start_date < date("2024-05-27")
        })
        .map(|row| row.units_sold.get())
        .sum();
    let change = spring.total_season_demand.as_f64() / last_year as f64;
    assert!(
        (0.85..1.25).contains(&change),
        "{change} times last year's season"
    );
}

#[test]
fn rule_2_3_a_season_on_another_weekday_mixes_neighbouring_weeks() {
    let history = dresses();
    let aligned = forecast(&history, "2025-03-03");
    let shifted = forecast(&history, "2025-03-06");
    assert_eq!(shifted.diagnostics.lead_time_weeks, 9);
    assert_eq!(curve_total(&shifted), shifted.total_season_demand);
    assert!(shifted.diagnostics.warnings[0].contains("weekday"));
    let models = aligned
        .diagnostics
        .models
        .iter()
        .zip(&shifted.diagnostics.models);
    for (aligned, shifted) in models {
        for (week, mixed) in aligned.weekly.windows(2).zip(&shifted.weekly) {
            let expected = (4.0 * week[0] + 3.0 * week[1]) / 7.0;
            assert!((mixed - expected).abs() < 1e-9);
        }
    }
}

#[test]
fn rule_1_rows_that_may_not_be_seen_change_nothing() {
    let mut history = dresses();
    let start = date("2024-03-04");
    let hindcast = |history: &[StoreWeek]| {
        let seen = DemandInput {
            history_until: date("2024-01-14"),
            method: ForecastingMethod::Prophet,
            ..input(history, start, 12)
        };
        forecast_demand(&seen).unwrap()
    };
    let all = hindcast(&history);
    assert_eq!(all.diagnostics.history_end, date("2024-01-08"));
    assert_eq!(all.diagnostics.lead_time_weeks, 7);
    history.retain(|row| row.week_start_date <= date("2024-01-08"));
    history.reverse();
    assert_eq!(hindcast(&history), all);
}

#[test]
fn rule_1_weeks_of_the_season_itself_are_never_used() {
    let history = dresses();
    let late = DemandInput {
        history_until: date("2030-01-01"),
        method: ForecastingMethod::Prophet,
        ..input(&history, date("2024-10-10"), 12)
    };
    let forecast = forecast_demand(&late).unwrap();
    // The week of Monday, October 7 reaches into the season.
    assert_eq!(forecast.diagnostics.history_end, date("2024-09-30"));
}

#[test]
fn rule_2_2_less_than_two_years_warn_and_leave_out_the_seasonal_part() {
    let units: Vec<u64> = (0..104)
        .map(|week| 500 + 150 * ((week / 13) % 4) + (week * 37) % 23)
        .collect();
    for weeks in [52, 103] {
        let forecast =
            forecast_units(&units[..weeks], ForecastingMethod::EnsembleProphetArima, 3).unwrap();
        assert!(forecast.diagnostics.warnings[0].contains("less than two years"));
        assert!(!forecast.diagnostics.models[1].description.contains("[52]"));
    }
    let forecast = forecast_units(&units, ForecastingMethod::Arima, 3).unwrap();
    assert!(forecast.diagnostics.warnings.is_empty());
}

#[test]
fn rule_2_1_filled_weeks_are_reported() {
    let mut history = dresses();
    let missing = [date("2022-05-02"), date("2023-08-14")];
    history.retain(|row| !missing.contains(&row.week_start_date));
    let request = DemandInput {
        method: ForecastingMethod::Prophet,
        ..input(&history, date("2025-03-03"), 12)
    };
    let forecast = forecast_demand(&request).unwrap();
    assert_eq!(forecast.diagnostics.filled_weeks, missing);
    assert_eq!(forecast.diagnostics.history_weeks, 156);
    assert!(forecast.diagnostics.warnings[0].contains("2 of 156"));
}

#[test]
fn rule_2_5_a_single_method_fits_one_model() {
    let history = dresses();
    let ensemble = forecast(&history, "2025-03-03");
    let single = |method| {
        let request = DemandInput {
            method,
            ..input(&history, date("2025-03-03"), 12)
        };
        forecast_demand(&request).unwrap()
    };
    let prophet = single(ForecastingMethod::Prophet);
    assert_eq!(prophet.models_used, ["prophet"]);
    assert_eq!(prophet.prophet_forecast, ensemble.prophet_forecast);
    assert_eq!(prophet.prophet_forecast, Some(prophet.total_season_demand));
    assert_eq!(prophet.arima_forecast, None);
    let arima = single(ForecastingMethod::Arima);
    assert_eq!(arima.models_used, ["arima"]);
    assert_eq!(arima.arima_forecast, ensemble.arima_forecast);
    assert_eq!(arima.arima_forecast, Some(arima.total_season_demand));
    assert_eq!(arima.prophet_forecast, None);
}

#[test]
fn a_constant_history_is_forecast_as_it_is() {
    let forecast = forecast_units(&[100; 120], ForecastingMethod::EnsembleProphetArima, 5).unwrap();
    assert_eq!(forecast.total_season_demand, Units::new(1_200));
    assert_eq!(forecast.peak_week, 1);
}

#[test]
fn the_same_on_one_and_on_four_threads() {
    let history = dresses();
    let on_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| forecast(&history, "2025-03-03"))
    };
    assert_eq!(on_threads(1), on_threads(4));
}

#[test]
fn rule_2_8_every_method_plans_a_season_and_is_recorded() {
    let units: Vec<u64> = (0..130)
        .map(|week| 400 + week + 60 * u64::from(week % 52 < 20) + week * 37 % 23)
        .collect();
    for method in ForecastingMethod::ALL {
        let forecast = forecast_units(&units, *method, 3).unwrap();
        let weeks = forecast.weekly_demand_curve.iter();
        let curve: Units = weeks.map(|week| week.demand_units).sum();
        assert_eq!(curve, forecast.total_season_demand, "{method}");
        let fitted = |model: &str| forecast.models_used.iter().any(|used| used == model);
        assert_eq!(forecast.prophet_forecast.is_some(), fitted("prophet"));
        assert_eq!(forecast.arima_forecast.is_some(), fitted("arima"));
        let total = forecast.diagnostics.total_interval;
        assert!(total.lower_95 <= total.lower_80 && total.upper_80 <= total.upper_95);
        let units = forecast.total_season_demand.as_f64();
        assert!((4_000.0..9_000.0).contains(&units), "{method}: {units}");
    }
}
