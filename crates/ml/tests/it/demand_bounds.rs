//! The bounds of a season's forecast, per week and of the total (rules 2.4 and 2.6).

use hemline_domain::ForecastingMethod;
use hemline_ml::demand::{DemandInput, forecast_demand};

use crate::demand::{dresses, forecast, forecast_units, input};
use crate::planning::date;

#[test]
fn rule_2_6_the_bounds_of_an_ensemble_are_the_means_of_its_models() {
    let history = dresses();
    let single = |method| {
        let request = DemandInput {
            method,
            ..input(&history, date("2025-03-03"), 12)
        };
        forecast_demand(&request).unwrap().diagnostics
    };
    let prophet = single(ForecastingMethod::Prophet);
    let arima = single(ForecastingMethod::Arima);
    let ensemble = forecast(&history, "2025-03-03").diagnostics;
    let mean = |a: f64, b: f64| (a + b) / 2.0;
    let expected = mean(
        prophet.total_interval.upper_95,
        arima.total_interval.upper_95,
    );
    assert!((ensemble.total_interval.upper_95 - expected).abs() < 0.011);
    assert_eq!(ensemble.total_distribution.len(), 200);
    for (index, total) in ensemble.total_distribution.iter().enumerate() {
        let expected = mean(
            prophet.total_distribution[index],
            arima.total_distribution[index],
        );
        assert!((total - expected).abs() < 0.011);
    }
}

#[test]
fn rule_2_6_the_total_is_surer_than_the_sum_of_its_weeks() {
    let forecast = forecast(&dresses(), "2025-03-03");
    let total = forecast.diagnostics.total_interval;
    let weeks = forecast.weekly_demand_curve.iter();
    let summed: f64 = weeks
        .map(|week| week.interval.upper_95 - week.interval.lower_95)
        .sum();
    assert!(total.upper_95 - total.lower_95 < 0.8 * summed);
    let expected = forecast.total_season_demand.as_f64();
    assert!(total.lower_80 < expected && expected < total.upper_80);
}

#[test]
fn rule_2_4_negative_predictions_and_bounds_become_zero() {
    // Sales that run out: the trend is below zero before the season ends.
    let units: Vec<u64> = (0..60)
        .map(|week| 610 - 10 * week + (week * 7) % 5)
        .collect();
    let forecast = forecast_units(&units, ForecastingMethod::Arima, 0).unwrap();
    let model = &forecast.diagnostics.models[0];
    assert!(model.weekly.iter().all(|units| *units >= 0.0));
    assert_eq!(model.weekly[11], 0.0);
    for week in &forecast.weekly_demand_curve {
        let bounds = week.interval;
        assert!(0.0 <= bounds.lower_95 && bounds.lower_95 <= bounds.lower_80);
        assert!(bounds.lower_80 <= bounds.upper_80 && bounds.upper_80 <= bounds.upper_95);
    }
}

#[test]
fn another_seed_moves_the_bounds_alone() {
    let history = dresses();
    let with_seed = |seed| {
        let method = ForecastingMethod::Prophet;
        let request = DemandInput {
            method,
            seed,
            ..input(&history, date("2025-03-03"), 12)
        };
        forecast_demand(&request).unwrap()
    };
    let (one, other) = (with_seed(1), with_seed(2));
    assert_eq!(one.total_season_demand, other.total_season_demand);
    assert_ne!(
        one.diagnostics.total_interval,
        other.diagnostics.total_interval
    );
}
