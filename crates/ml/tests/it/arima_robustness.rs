//! Degenerate series, missing observations and simulated paths.

use hemline_ml::MlError;
use hemline_ml::arima::{Arima, Constant, Fitted, Order, Settings, auto_arima};
use hemline_ml::sampling::SampleRng;
use proptest::prelude::*;

use crate::arima_fixed::series;

const HORIZON: usize = 24;

fn check_finite(fitted: &Fitted) {
    let forecast = fitted.forecast(HORIZON).unwrap();
    let paths = fitted.sample_paths(HORIZON, 20, 1).unwrap();
    let numbers = forecast.mean.iter().chain(&forecast.standard_errors);
    assert!(numbers.chain(paths.values()).all(|value| value.is_finite()));
    assert!(!fitted.aicc().is_nan() && fitted.sigma2() >= 0.0);
    let residuals = fitted.residuals();
    assert!(residuals.iter().flatten().all(|value| value.is_finite()));
    assert!((0.0..=1.0).contains(&fitted.ljung_box(1).unwrap().p_value));
}

fn automatic(values: &[f64], period: usize) -> Fitted {
    let fitted = auto_arima(values, &Settings::seasonal(period))
        .unwrap()
        .fitted;
    check_finite(&fitted);
    fitted
}

#[test]
fn constant_series_are_predicted_to_stay() {
    for (value, length) in [(0.0, 30), (7.5, 60), (1e9, 200), (-0.1, 104)] {
        let fitted = automatic(&vec![value; length], 52);
        assert_eq!(fitted.order(), Order::new(0, 0, 0));
        let forecast = fitted.forecast(HORIZON).unwrap();
        assert!(
            forecast
                .mean
                .iter()
                .all(|mean| (mean - value).abs() <= 1e-12 * value.abs())
        );
        assert_eq!(forecast.standard_errors, vec![0.0; HORIZON]);
    }
}

#[test]
fn a_straight_line_is_continued() {
    let line: Vec<f64> = (0..60).map(|t| 5.0 + 2.0 * f64::from(t)).collect();
    let fitted = automatic(&line, 1);
    let mean = fitted.forecast(2).unwrap().mean;
    assert!((mean[0] - 125.0).abs() < 1e-9 && (mean[1] - 127.0).abs() < 1e-9);
    assert_eq!(fitted.coefficients(), [("drift".to_owned(), 2.0)]);
}

#[test]
fn a_repeated_season_is_repeated() {
    let season: Vec<f64> = (0..156)
        .map(|t| f64::from(t % 52 * (t % 52) % 37))
        .collect();
    let fitted = automatic(&season, 52);
    let mean = fitted.forecast(HORIZON).unwrap().mean;
    for (forecast, last_year) in mean.iter().zip(&season) {
        assert!((forecast - last_year).abs() < 1e-9);
    }
}

#[test]
fn single_spikes_and_steps_are_fitted() {
    for length in [26, 52, 104, 156] {
        for place in [0, length / 2, length - 1] {
            let mut spike = vec![0.0; length];
            spike[place] = 1_000.0;
            automatic(&spike, 52);
            let step: Vec<f64> = (0..length)
                .map(|t| if t < place { 3.0 } else { 9.0 })
                .collect();
            automatic(&step, 52);
        }
    }
}

#[test]
fn short_histories_are_fitted() {
    let values = series("synthetic_dress", "");
    for length in [4, 5, 6, 8, 13, 26, 40, 52, 103, 104, 105] {
        automatic(&values[..length], 52);
    }
}

#[test]
fn the_scale_of_the_series_does_not_matter() {
    let values = series("woolyrnq", "");
    let order = Order::new(1, 0, 1).with_seasonal(0, 1, 1, 4);
    let mean = |factor: f64| {
        let scaled: Vec<f64> = values.iter().map(|value| value * factor).collect();
        let fitted = Arima::fit(&scaled, &order, Constant::Excluded).unwrap();
        fitted.forecast(8).unwrap().mean
    };
    for (unscaled, scaled) in mean(1.0).iter().zip(mean(1e-9)) {
        assert!((scaled * 1e9 - unscaled).abs() < 1e-3 * unscaled.abs());
    }
}

#[test]
fn orders_and_lengths_out_of_range_are_refused() {
    let values = series("lynx", "");
    let fit = |order: Order, constant| Arima::fit(&values, &order, constant).unwrap_err();
    assert!(matches!(
        fit(Order::new(21, 0, 0), Constant::Excluded),
        MlError::InvalidSetting { name: "p", .. }
    ));
    assert!(matches!(
        fit(Order::new(0, 2, 0), Constant::Included),
        MlError::InvalidSetting {
            name: "constant",
            ..
        }
    ));
    assert!(matches!(
        fit(
            Order::new(0, 0, 0).with_seasonal(0, 1, 1, 1),
            Constant::Excluded
        ),
        MlError::InvalidSetting { name: "period", .. }
    ));
    assert!(matches!(
        fit(
            Order::new(0, 1, 0).with_seasonal(0, 1, 1, 113),
            Constant::Excluded
        ),
        MlError::TooShort {
            found: 114,
            needed: 116,
            ..
        }
    ));
    let fitted = Arima::fit(&values, &Order::new(1, 0, 0), Constant::Included).unwrap();
    assert!(fitted.forecast(0).is_err() && fitted.sample_paths(3, 0, 1).is_err());
    assert!(fitted.forecast(3).unwrap().intervals(1.0).is_err());
}

/// An AR(1) seen with gaps has a likelihood in closed form: after k steps the correlation is φᵏ.
#[test]
fn missing_observations_are_left_out_of_the_likelihood() {
    let mut values = series("lynx", "log10");
    for index in [0, 20, 21, 22, 60, 113] {
        values[index] = f64::NAN;
    }
    let fitted = Arima::fit(&values, &Order::new(1, 0, 0), Constant::Included).unwrap();
    let coefficients = fitted.coefficients();
    let (phi, mean) = (coefficients[0].1, coefficients[1].1);
    let seen: Vec<(usize, f64)> = (0..values.len())
        .filter(|&index| !values[index].is_nan())
        .map(|index| (index, values[index] - mean))
        .collect();
    let process_variance = fitted.sigma2() / (1.0 - phi * phi);
    let density = |error: f64, variance: f64| {
        -0.5 * (libm::log(2.0 * std::f64::consts::PI * variance) + error * error / variance)
    };
    let mut expected = density(seen[0].1, process_variance);
    for pair in seen.windows(2) {
        let correlation = libm::pow(phi, (pair[1].0 - pair[0].0) as f64);
        let variance = process_variance * (1.0 - correlation * correlation);
        expected += density(pair[1].1 - correlation * pair[0].1, variance);
    }
    assert!((fitted.log_likelihood() - expected).abs() < 1e-7);
    assert_eq!(fitted.n_effective(), 108);

    let last = seen[seen.len() - 1];
    let forecast = fitted.forecast(1).unwrap();
    assert!((forecast.mean[0] - mean - phi * phi * last.1).abs() < 1e-8);
    let variance = fitted.sigma2() * (1.0 + phi * phi);
    assert!((forecast.standard_errors[0] - variance.sqrt()).abs() < 1e-8);
    assert_eq!(fitted.residuals()[20], None);
}

/// A random walk seen with a gap: the missing value lies half way, its variance is half a step's.
#[test]
fn a_gap_in_a_random_walk_is_bridged() {
    let mut rng = SampleRng::new(3);
    let mut level = 0.0;
    let mut values: Vec<f64> = (0..40)
        .map(|_| {
            level += rng.normal();
            level
        })
        .collect();
    values[10] = f64::NAN;
    values[39] = f64::NAN;
    let fitted = Arima::fit(&values, &Order::new(0, 1, 0), Constant::Excluded).unwrap();
    let completed = fitted.completed_history();
    assert!((completed[10] - 0.5 * (values[9] + values[11])).abs() < 1e-10);
    assert!((completed[39] - values[38]).abs() < 1e-10);
    let errors = fitted.forecast(2).unwrap().standard_errors;
    assert!((errors[1] * errors[1] / fitted.sigma2() - 3.0).abs() < 1e-10);
    assert_eq!(fitted.n_effective(), 37);
}

#[test]
fn seasonal_models_bridge_an_unobserved_stretch() {
    let values = series("synthetic_dress", "");
    let mut seen = values.clone();
    seen[136..152].fill(f64::NAN);
    let order = Order::new(0, 1, 1).with_seasonal(0, 1, 1, 52);
    let complete = Arima::fit(&values, &order, Constant::Excluded).unwrap();
    let fitted = Arima::fit(&seen, &order, Constant::Excluded).unwrap();
    check_finite(&fitted);
    let forecast = fitted.forecast(HORIZON).unwrap();
    let reference = complete.forecast(HORIZON).unwrap();
    for (mean, expected) in forecast.mean.iter().zip(&reference.mean) {
        assert!((mean / expected - 1.0).abs() < 0.15);
    }
    assert!(forecast.standard_errors[0] > reference.standard_errors[0]);
    automatic(&seen, 52);
}

#[test]
fn simulated_paths_have_the_moments_of_the_forecast() {
    let mut values = series("airpassengers", "log");
    values[142] = f64::NAN;
    let order = Order::new(0, 1, 1).with_seasonal(0, 1, 1, 12);
    let fitted = Arima::fit(&values, &order, Constant::Excluded).unwrap();
    let forecast = fitted.forecast(HORIZON).unwrap();
    let paths = fitted.sample_paths(HORIZON, 20_000, 11).unwrap();
    let means = paths.step_means();
    for (step, &error) in forecast.standard_errors.iter().enumerate() {
        assert!((means[step] - forecast.mean[step]).abs() < 0.04 * error);
        let squares = (0..20_000).map(|path| {
            let deviation = paths.path(path)[step] - means[step];
            deviation * deviation
        });
        let spread = (squares.sum::<f64>() / 20_000.0).sqrt();
        assert!(
            (spread / error - 1.0).abs() < 0.03,
            "step {step}: {spread} {error}"
        );
    }
    assert_eq!(paths, fitted.sample_paths(HORIZON, 20_000, 11).unwrap());
    assert_ne!(paths, fitted.sample_paths(HORIZON, 20_000, 12).unwrap());
}

#[test]
fn fitted_values_and_residuals_add_up_to_the_series() {
    let values = series("wineind", "");
    let order = Order::new(0, 1, 1).with_seasonal(0, 1, 1, 12);
    let fitted = Arima::fit(&values, &order, Constant::Excluded).unwrap();
    let residuals = fitted.residuals();
    assert!(residuals[..13].iter().all(Option::is_none));
    for (index, prediction) in fitted.fitted_values().into_iter().enumerate().skip(13) {
        let sum = prediction.unwrap() + residuals[index].unwrap();
        assert!((sum - values[index]).abs() < 1e-6);
    }
    assert!(fitted.ljung_box(24).unwrap().p_value > 0.01);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_finite_series_is_fitted(
        values in prop::collection::vec(-1e6_f64..1e6, 4..48),
        rounded in any::<bool>(),
    ) {
        let values: Vec<f64> = if rounded {
            values.iter().map(|value| (value / 5e5).round()).collect()
        } else {
            values
        };
        automatic(&values, 4);
    }
}
