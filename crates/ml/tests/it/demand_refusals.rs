//! What is not forecast: too little history, requests out of range, totals that cannot be (rule 2).

use hemline_domain::ForecastingMethod;
use hemline_ml::MlError;
use hemline_ml::demand::{DemandInput, check_input, forecast_demand};

use crate::demand::{dresses, forecast_units, input};
use crate::planning::date;

#[test]
fn rule_2_2_fifty_one_weeks_are_too_few() {
    let error = forecast_units(&[100; 51], ForecastingMethod::Prophet, 3).unwrap_err();
    let (found, needed) = (51, 52);
    assert_eq!(error, MlError::InsufficientHistory { found, needed });
    assert!(error.to_string().contains("51") && error.to_string().contains("52"));
    let none = forecast_units(&[], ForecastingMethod::Prophet, 3).unwrap_err();
    assert_eq!(none, MlError::InsufficientHistory { found: 0, needed });
}

#[test]
fn guardrail_a_total_of_zero_is_refused() {
    let units: Vec<u64> = (0..60)
        .map(|week| 610 - 10 * week + (week * 7) % 5)
        .collect();
    let error = forecast_units(&units, ForecastingMethod::Arima, 30).unwrap_err();
    assert!(
        matches!(error, MlError::NoDemand { weeks: 12, .. }),
        "{error}"
    );
    let error = forecast_units(&[0; 60], ForecastingMethod::Prophet, 3).unwrap_err();
    assert!(
        matches!(error, MlError::NoSales { weeks: 60, .. }),
        "{error}"
    );
}

#[test]
fn guardrail_a_total_over_twenty_times_the_history_is_refused() {
    // Growth that keeps accelerating over five years of lead time.
    let units: Vec<u64> = (0..52).map(|week: u64| week.pow(4)).collect();
    let error = forecast_units(&units, ForecastingMethod::Arima, 260).unwrap_err();
    let MlError::ImplausibleTotal {
        total,
        factor,
        largest,
        ..
    } = error
    else {
        panic!("{error}");
    };
    assert_eq!(factor, 20);
    assert_eq!(largest, units[40..].iter().sum::<u64>() as f64);
    assert!(total.as_f64() > 20.0 * largest);
}

#[test]
fn a_season_too_far_away_and_a_bad_number_of_paths_are_refused() {
    let error = forecast_units(&[100; 60], ForecastingMethod::Prophet, 261).unwrap_err();
    let history_end = date("2023-02-20");
    let (weeks, limit) = (261, 260);
    assert_eq!(
        error,
        MlError::LeadTimeTooLong {
            weeks,
            limit,
            history_end
        }
    );
    let history = dresses();
    for paths in [0, 10_001] {
        let request = DemandInput {
            paths,
            ..input(&history, date("2025-03-03"), 12)
        };
        let error = forecast_demand(&request).unwrap_err();
        assert!(matches!(
            error,
            MlError::InvalidSetting { name: "paths", .. }
        ));
    }
}

#[test]
fn what_the_forecast_would_refuse_is_known_before_any_model_is_fitted() {
    let history = dresses();
    let request = input(&history, date("2025-03-03"), 12);
    assert_eq!(check_input(&request), Ok(()));
    let history = &history[..51];
    let short = DemandInput { history, ..request };
    assert_eq!(
        check_input(&short),
        Err(forecast_demand(&short).unwrap_err())
    );
}
